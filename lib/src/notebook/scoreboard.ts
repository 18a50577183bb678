import { claims, type Claim } from './claim';
import { display } from './display';
import { escapeHtml, inlineHtml, markHtml } from './html';

const LEFT = 'style="text-align:left"';

function countText(all: readonly Claim[], failed: number): string {
  const noun = all.length === 1 ? 'claim' : 'claims';
  return failed === 0 ? `${all.length} of ${all.length} ${noun} ${all.length === 1 ? 'holds' : 'hold'}` : `${failed} of ${all.length} ${noun} failed`;
}

function html(all: readonly Claim[], title: string): string {
  const rows = all.map(
    ({ passed, text, measured, expected }) =>
      `<tr><td ${LEFT}>${markHtml(passed)}</td><td ${LEFT}>${inlineHtml(text)}</td>` +
      `<td align="right" style="text-align:right">${escapeHtml(measured)}</td><td ${LEFT}>${escapeHtml(expected)}</td></tr>`,
  );
  const head = `<tr><th></th><th ${LEFT}>claim</th><th align="right" style="text-align:right">measured</th><th ${LEFT}>claimed</th></tr>`;
  return (
    `<div><div style="margin:4px 0"><strong>${title}</strong></div>` +
    `<table style="margin-left:0"><thead>${head}</thead><tbody>${rows.join('')}</tbody></table></div>`
  );
}

const lineOf = ({ passed, text, measured, expected }: Claim): string => `${passed ? '✓' : '✗'} ${text} · measured ${measured}, claimed ${expected}`;

/**
 * Shows all claims made in this notebook, and fails if one of them failed: the last cell of every notebook.
 *
 * Throws an Error that names the failed claims, and one if nothing was claimed (the cells above have not run).
 *
 * @example
 * claim('the derivative of the sigmoid at 0', theory.sigmoid.derivative(0), { near: { value: 0.25, tolerance: 1e-12 } });
 * scoreboard(); // shows 1 of 1 claim holds…
 */
export function scoreboard(): void {
  const all = claims();
  if (all.length === 0) throw new Error('scoreboard: nothing was claimed yet; run the cells above first');
  const failed = all.filter(({ passed }) => !passed);
  const title = countText(all, failed.length);
  display({ 'text/html': html(all, title), 'text/plain': [title, ...all.map(lineOf)].join('\n') });
  if (failed.length > 0) throw new Error(`scoreboard: ${title}\n${failed.map(lineOf).join('\n')}`);
}

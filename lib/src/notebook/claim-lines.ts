import { escapeHtml, inlineHtml, markHtml } from './html';

/** What is shown of a claim. */
export interface ClaimLine {
  readonly text: string;
  readonly passed: boolean;
  /** Value and bound as shown. */
  readonly measured: string;
  readonly expected: string;
}

const LEFT = 'style="text-align:left"';
const RIGHT = 'align="right" style="text-align:right"';

/** A claim in one line of text. */
export const claimText = ({ passed, text, measured, expected }: ClaimLine): string => `${passed ? '✓' : '✗'} ${text} · measured ${measured}, claimed ${expected}`;

/** The same of HTML. */
export const claimHtml = ({ passed, text, measured, expected }: ClaimLine): string =>
  `<div>${markHtml(passed)} ${inlineHtml(text)} <span style="opacity:0.75">· measured ${escapeHtml(measured)}, claimed ${escapeHtml(expected)}</span></div>`;

/** Claims in a table, a row each. */
export function claimTable(claims: readonly ClaimLine[]): string {
  const rows = claims.map(
    ({ passed, text, measured, expected }) =>
      `<tr><td ${LEFT}>${markHtml(passed)}</td><td ${LEFT}>${inlineHtml(text)}</td>` +
      `<td ${RIGHT}>${escapeHtml(measured)}</td><td ${LEFT}>${escapeHtml(expected)}</td></tr>`,
  );
  const head = `<tr><th></th><th ${LEFT}>claim</th><th ${RIGHT}>measured</th><th ${LEFT}>claimed</th></tr>`;
  return `<table style="margin-left:0"><thead>${head}</thead><tbody>${rows.join('')}</tbody></table>`;
}

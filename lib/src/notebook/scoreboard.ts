import { allClaims, type Claim } from './claim';
import { claimHtml, claimTable, claimText } from './claim-lines';
import { display } from './display';

function countText(all: readonly Claim[], failed: number): string {
  const noun = all.length === 1 ? 'claim' : 'claims';
  if (failed > 0) return `${failed} of ${all.length} ${noun} failed`;
  const checks = all.filter(({ kind }) => kind === 'check').length;
  const ofThem = checks === 0 ? '' : `, ${checks} of them ${checks === 1 ? 'a check' : 'checks'} of the code`;
  return `${all.length} of ${all.length} ${noun} ${all.length === 1 ? 'holds' : 'hold'}${ofThem}`;
}

/** The list is for whoever looks something up: nobody reads it through. A failed claim stands open. */
function scores(title: string, all: readonly Claim[]): string {
  const failed = all.filter(({ passed }) => !passed);
  const list = `<details><summary style="cursor:pointer"><strong>${title}</strong></summary>${claimTable(all)}</details>`;
  return `${list}${failed.map(claimHtml).join('')}`;
}

/**
 * Shows how many claims of this notebook hold, with their list folded, and fails if one of them failed: the last cell of every notebook.
 *
 * @throws Error that names the failed claims, and one if nothing was claimed (the cells above have not run).
 * @example
 * claim('the derivative of the sigmoid at 0', theory.sigmoid.derivative(0), { near: { value: 0.25, tolerance: 1e-12 } });
 * scoreboard(); // shows 1 of 1 claim holds…
 */
export function scoreboard(): void {
  const all = allClaims();
  if (all.length === 0) throw new Error('scoreboard: nothing was claimed yet; run the cells above first');
  const failed = all.filter(({ passed }) => !passed);
  const title = countText(all, failed.length);
  display({
    'text/html': `<div>${scores(title, all)}</div>`,
    'text/plain': [title, ...all.map(claimText)].join('\n'),
  });
  if (failed.length > 0) throw new Error(`scoreboard: ${title}\n${failed.map(claimText).join('\n')}`);
}

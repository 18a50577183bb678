import { either, requireText, rule } from '../checks/rules';
import type { Bound, ClaimedValue } from './bounds';
import { makeClaim, recordOf, register, type Claim, type ClaimKind, type ClaimOptions } from './claim';
import { claimHtml, claimTable, claimText } from './claim-lines';
import { display } from './display';
import { inlineHtml, markHtml } from './html';

/** Claims that belong together: by text the value, its bound and, if need be, options such as the unit; or a function that makes them one by one. */
export type ClaimGroup =
  | Readonly<Record<string, readonly [value: ClaimedValue, bound: Bound, options?: Omit<ClaimOptions, 'kind'>]>>
  | ((claim: (text: string, value: ClaimedValue, bound: Bound, options?: Omit<ClaimOptions, 'kind'>) => void) => unknown);

const isRecord = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Promise);
const requireGroup = either('an object of [value, bound] by text, or a function', isRecord, (value) => typeof value === 'function');
const requireEntry = rule('[value, bound], or with options [value, bound, options]', (value) => Array.isArray(value) && (value.length === 2 || value.length === 3));

function claimsOf(caller: string, group: ClaimGroup, kind: ClaimKind): Claim[] {
  const made: Claim[] = [];
  const add = (text: string, value: ClaimedValue, bound: Bound, options: Omit<ClaimOptions, 'kind'> = {}): void => { made.push(makeClaim(text, value, bound, { ...options, kind })); };
  if (typeof group !== 'function') {
    for (const [text, entry] of Object.entries(group)) {
      requireEntry(caller, `group["${text}"]`, entry);
      add(text, ...entry);
    }
    return made;
  }
  const given = group(add);
  if (given instanceof Promise) throw new TypeError(`${caller}: group must make its claims before it returns, got a promise: await the numbers first`);
  return made;
}

const counted = (count: number, kind: ClaimKind): string => {
  if (kind === 'check') return `${count} ${count === 1 ? 'check' : 'checks'} of the code`;
  return `${count} ${count === 1 ? 'number' : 'numbers'} checked`;
};

function show(title: string, made: readonly Claim[], kind: ClaimKind): void {
  const failed = made.filter(({ passed }) => !passed);
  const kept = made.filter(({ passed }) => passed);
  const line = `${counted(made.length, kind)}${failed.length === 0 ? '' : `, ${failed.length} failed`}`;
  const summary = `${markHtml(failed.length === 0)} ${line} <span style="opacity:0.75">· ${inlineHtml(title)}</span>`;
  const folded = kept.length === 0 ? `<div>${summary}</div>` : `<details><summary style="cursor:pointer">${summary}</summary>${claimTable(kept)}</details>`;
  display({
    'text/html': `<div>${folded}${failed.map(claimHtml).join('')}</div>`,
    'text/plain': [`${failed.length === 0 ? '✓' : '✗'} ${line} · ${title}`, ...failed.map(claimText)].join('\n'),
    'application/vnd.gradient-lab.claims+json': { title, claims: made.map(recordOf) },
  });
}

function showGroup(caller: string, title: string, given: ClaimGroup, kind: ClaimKind): void {
  requireText(caller, 'title', title);
  requireGroup(caller, 'group', given);
  const made = claimsOf(caller, given, kind);
  if (made.length === 0) throw new RangeError(`${caller}: group must make at least one claim, got none`);
  register(made);
  show(title, made, kind);
}

/**
 * Several claims about networks, shown in **one** line whose list of values and bounds is folded away; those that fail stand open below it. Each counts
 * as one claim, as `claim` makes it.
 *
 * @throws RangeError for two claims of one text in a cell, no claim at all, or an impossible bound; then none is made.
 * @example
 * claims('what χ predicts', {
 *   'growth of the gradient from layer to layer': [1.01, { near: { value: 1, tolerance: 0.05 } }],
 *   'time of a step': [3.2, { below: 10 }, { unit: 'ms' }],
 * }); // shows ✓ 2 numbers checked · what χ predicts
 * claims('seeds', (claim) => {
 *   for (const seed of [0, 1]) claim(`seed ${seed}: layers that stand still`, seed, { atMost: 2 });
 * }); // shows ✓ 2 numbers checked · seeds
 */
export function claims(title: string, group: ClaimGroup): void {
  showGroup('claims', title, group, 'statement');
}

/**
 * The same for checks of our own code: that a formula by hand and the library agree, say. They tell a reader nothing about networks.
 *
 * @throws RangeError as `claims` does.
 * @example checks('the layer by hand', { 'largest deviation from the library': [3e-8, { below: 1e-5 }] }) // shows ✓ 1 check of the code · the layer by hand
 */
export function checks(title: string, group: ClaimGroup): void {
  showGroup('checks', title, group, 'check');
}

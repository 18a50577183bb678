import { bundles, CLAIM, CLAIMS } from './notebook.mjs';

/**
 * One checked sentence, as `claim()` of gradient-lab leaves it in an output, `claims()` and `checks()` several. `measured` and `expected` are value and
 * bound as the reader sees them.
 * @typedef {{ text: string, kind?: 'check', value: unknown, bound: unknown, unit?: string, measured: string, expected: string, passed: boolean }} Claim
 * @typedef {Claim & { notebook: string, index: number }} ClaimRow `index`: of the cell, from 0
 */

/**
 * The claims of one output, a group's one by one.
 * @param {import('./notebook.mjs').MimeBundle} data
 * @returns {readonly Claim[]}
 */
export function claimsIn(data) {
  if (CLAIM in data) return [/** @type {Claim} */ (data[CLAIM])];
  return CLAIMS in data ? /** @type {{ claims: Claim[] }} */ (data[CLAIMS]).claims : [];
}

/**
 * @param {import('./notebook.mjs').Notebook} notebook
 * @param {string} name
 * @returns {ClaimRow[]}
 */
export const readClaims = (notebook, name) =>
  bundles(notebook).flatMap(({ index, data }) => claimsIn(data).map((claim) => ({ ...claim, notebook: name, index })));

/** @param {ClaimRow} claim */
const columns = (claim) => [claim.notebook, claim.text, claim.measured, claim.expected, claim.passed ? '✓' : '✗'];

/** @param {readonly ClaimRow[]} claims */
export function claimsMarkdown(claims) {
  const line = (/** @type {string[]} */ cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
  const heading = [line(['notebook', 'claim', 'value', 'bound', '']), '|---|---|---|---|---|'];
  return `${[...heading, ...claims.map((claim) => line(columns(claim)))].join('\n')}\n`;
}

/**
 * The same table for a terminal: columns aligned, long claims cut.
 * @param {readonly ClaimRow[]} claims
 */
export function claimsText(claims) {
  const limits = [24, 72, 22, 30, 1];
  const cut = (/** @type {string} */ text, /** @type {number} */ limit) => (text.length > limit ? `${text.slice(0, limit - 1)}…` : text);
  const rows = claims.map((claim) => columns(claim).map((cell, column) => cut(cell.replaceAll('\n', ' '), limits[column] ?? 1)));
  const widths = limits.map((_, column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd()).join('\n');
}

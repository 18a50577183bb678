import { bundles, CLAIM, CLAIMS } from './notebook.mjs';
import { alignedTable, cut, markdownTable } from './text-table.mjs';

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
export const claimsMarkdown = (claims) => markdownTable(['notebook', 'claim', 'value', 'bound', ''], claims.map(columns));

/** Characters that a terminal has for each column. */
const LIMITS = [24, 72, 22, 30, 1];

/**
 * The same table for a terminal: long claims cut.
 * @param {readonly ClaimRow[]} claims
 */
export const claimsText = (claims) => alignedTable(claims.map((claim) => columns(claim).map((cell, column) => cut(cell, LIMITS[column] ?? 1))));

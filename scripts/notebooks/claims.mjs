import { bundles, CLAIM, CLAIMS } from './notebook.mjs';

/**
 * One checked sentence, as `claim()` of gradient-lab leaves it in an output, `claims()` and `checks()` several; with value and bound as they are shown.
 * @typedef {{ text: string, kind?: 'check', value: unknown, bound: unknown, unit?: string, measured?: string, expected?: string, passed: boolean }} Claim
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

/** @param {unknown} value */
export function formatValue(value) {
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(5)));
  if (value !== null && typeof value === 'object') return JSON.stringify(value);
  return String(value);
}

const SIGNS = { below: '<', above: '>', atMost: '≤', atLeast: '≥', equals: '=' };

/** @param {unknown} bound e.g. `{ below: 1e-6 }` */
export function formatBound(bound) {
  if (bound === null || typeof bound !== 'object') return formatValue(bound);
  const [[kind, limit] = ['', undefined]] = Object.entries(bound);
  if (kind in SIGNS) return `${SIGNS[/** @type {keyof typeof SIGNS} */ (kind)]} ${formatValue(limit)}`;
  if (kind === 'between' && Array.isArray(limit)) return `in [${limit.map(formatValue).join(', ')}]`;
  if (kind === 'near' && limit !== null && typeof limit === 'object') {
    const { value, tolerance, relative } = /** @type {{ value: number, tolerance?: number, relative?: number }} */ (limit);
    return relative === undefined ? `${formatValue(value)} ± ${formatValue(tolerance)}` : `${formatValue(value)} ± ${formatValue(100 * relative)} %`;
  }
  return JSON.stringify(bound);
}

/**
 * Value and bound as whoever reads them comes to the same verdict; of a notebook baked before these were kept, by their numbers.
 * @param {Claim} claim
 */
export const valueText = ({ value, unit = '', measured }) => measured ?? `${formatValue(value)}${unit === '' ? '' : ` ${unit}`}`;
/** @param {Claim} claim */
export const boundText = ({ bound, expected }) => expected ?? formatBound(bound);

/** @param {ClaimRow} claim */
const columns = (claim) => [claim.notebook, claim.text, valueText(claim), boundText(claim), claim.passed ? '✓' : '✗'];

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

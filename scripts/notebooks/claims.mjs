import { bundles, CLAIM } from './notebook.mjs';

/**
 * One checked sentence, as `claim()` of gradient-lab leaves it in an output.
 * @typedef {{ text: string, value: unknown, bound: unknown, unit?: string, passed: boolean }} Claim
 * @typedef {Claim & { notebook: string, index: number }} ClaimRow `index`: of the cell, from 0
 */

/**
 * @param {import('./notebook.mjs').Notebook} notebook
 * @param {string} name
 * @returns {ClaimRow[]}
 */
export const readClaims = (notebook, name) =>
  bundles(notebook)
    .filter(({ data }) => CLAIM in data)
    .map(({ index, data }) => ({ .../** @type {Claim} */ (data[CLAIM]), notebook: name, index }));

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

/** @param {ClaimRow} claim */
const columns = ({ notebook, text, value, bound, unit, passed }) => [
  notebook,
  text,
  `${formatValue(value)}${unit === undefined || unit === '' ? '' : ` ${unit}`}`,
  formatBound(bound),
  passed ? '✓' : '✗',
];

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

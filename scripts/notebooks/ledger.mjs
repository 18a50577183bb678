import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from '../setup/atomic-file.mjs';
import { project } from '../setup/project.mjs';
import { bundles } from './notebook.mjs';

export const LEDGER = 'application/vnd.gradient-lab.ledger+json';
const FILE = join(project.root, 'data', 'ledger.json');

/** @typedef {{ notebook: string, net: string } & Record<string, unknown>} LedgerRow what `ledger()` of gradient-lab leaves in an output: one net */

/**
 * The rows that a notebook computed itself.
 * @param {import('./notebook.mjs').Notebook} notebook
 * @returns {LedgerRow[]}
 */
export const ledgerOf = (notebook) =>
  bundles(notebook).flatMap(({ data }) => (LEDGER in data ? /** @type {{ rows: LedgerRow[] }} */ (data[LEDGER]).rows : []));

/** @returns {LedgerRow[]} all recorded rows, in the order of the notebooks */
export const recordedLedger = (file = FILE) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).rows : []);

/**
 * Recorded rows with those of some notebooks replaced.
 * @param {readonly LedgerRow[]} recorded
 * @param {readonly LedgerRow[]} own
 */
export function mergedLedger(recorded, own) {
  const computed = new Set(own.map(({ notebook }) => notebook));
  return [...recorded.filter(({ notebook }) => !computed.has(notebook)), ...own].sort((a, b) => a.notebook.localeCompare(b.notebook, 'en'));
}

/** Keeps what a notebook computed for those that come after it. @param {import('./notebook.mjs').Notebook} notebook */
export function recordLedger(notebook, file = FILE) {
  const own = ledgerOf(notebook);
  if (own.length === 0) return;
  const rows = mergedLedger(recordedLedger(file), own).map((row) => `    ${JSON.stringify(row)}`);
  writeWhole(file, `{\n  "rows": [\n${rows.join(',\n')}\n  ]\n}\n`);
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ledgerIsRecorded } from './checks/ledger.mjs';
import { LEDGER, recordedLedger, recordLedger } from './ledger.mjs';
import { code, display, notebookOf, subjectFor } from './synthetic.mjs';
import { temporaryFolder } from './temporary.mjs';

/** @param {string} notebook @param {number} factor @param {number} milliseconds */
const row = (notebook, factor, milliseconds = 3) => ({ notebook, net: 'a', factor, milliseconds });

/** @param {readonly object[]} rows */
const withLedger = (rows) => notebookOf([code('await ledger();', [display({ [LEDGER]: { rows }, 'text/plain': 'a' })], 1)]);

it('keeps a row for each net of each notebook, in their order, and replaces those of a notebook that ran again', () => {
  const { path: folder, remove } = temporaryFolder('ledger-');
  try {
    const file = join(folder, 'ledger.json');
    for (const rows of [[row('04', 0.7)], [row('02', 0.2)], [row('04', 0.8), row('04', 0.9)], []]) recordLedger(withLedger(rows), file);
    expect(recordedLedger(file)).toEqual([row('02', 0.2), row('04', 0.8), row('04', 0.9)]);
    expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(8);
  } finally {
    remove();
  }
});

it('calls a notebook whose rows are not those recorded', () => {
  const subject = subjectFor(withLedger([row('05', 0.7)]), { ledger: [row('02', 0.2), row('05', 0.7, 4)] });
  expect(ledgerIsRecorded(subject)).toEqual([]);
  expect(ledgerIsRecorded({ ...subject, ledger: [row('05', 0.6)] })).toEqual(['data/ledger.json does not hold the rows of its ledger: bake it']);
  expect(ledgerIsRecorded({ ...subject, ledger: [] })).toHaveLength(1);
  expect(ledgerIsRecorded(subjectFor(withLedger([row('06', 1)]), { ledger: [row('06', 1)] }))[0]).toBe('its ledger names notebook 06');
  expect(ledgerIsRecorded(subjectFor(notebookOf(), { ledger: [row('05', 1)] }))).toHaveLength(1);
});

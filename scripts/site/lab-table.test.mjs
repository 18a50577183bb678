import { describe, expect, it } from 'vitest';
import { readClaims } from '../notebooks/claims.mjs';
import { readNotebook } from '../notebooks/notebook.mjs';
import { selectNotebooks } from '../notebooks/selection.mjs';
import { claimsInLab, ELSEWHERE } from './claims-elsewhere.mjs';
import { labFailures, labTable } from './lab-table.mjs';

/** @typedef {import('./lab-run.mjs').LabRun} LabRun */
/** @typedef {import('../notebooks/claims.mjs').Claim} Claim */

/** @param {boolean} passed @param {string} [text] @returns {Claim} */
const claim = (passed, text = 'the norm falls') => ({ text, value: 2, bound: { below: 1 }, measured: '2', expected: '< 1', passed });

/** @param {Partial<LabRun>} [changes] @returns {LabRun} */
const ran = (changes) => ({
  cells: [{ executionCount: 1, seconds: 3.4, outputs: [] }, { executionCount: 2, seconds: 61.2, outputs: [] }],
  claims: [claim(true), claim(true, 'the loss falls')],
  errors: [],
  figures: 1,
  seconds: { open: 4, firstFigure: 9, run: 64.6 },
  megabytes: { open: 2, firstFigure: 6.34, run: 9 },
  ...changes,
});

const both = ['the norm falls', 'the loss falls'];

describe('what keeps a notebook from having worked in the lab', () => {
  it('is nothing where all cells ran, without error, and all claims hold', () => {
    expect(labFailures({ name: '00', errors: [], run: ran() }, both)).toEqual([]);
    expect(labFailures({ name: '00', errors: [], run: ran() }, ['the norm falls'])).toEqual([]);
  });

  it('is an error, a cell that did not run, a claim that does not hold, or one that is missing', () => {
    expect(labFailures({ name: '00', errors: ['out of memory'], run: ran() }, both)).toEqual(['out of memory']);
    expect(labFailures({ name: '00', errors: [], run: ran({ cells: [{ executionCount: null, seconds: 0, outputs: [] }] }) }, both)).toEqual(['1 of 1 cells did not run']);
    expect(labFailures({ name: '00', errors: [], run: ran({ claims: [claim(false), claim(true, 'the loss falls')] }) }, both)).toEqual(['claim does not hold: the norm falls: 2, not < 1']);
    expect(labFailures({ name: '00', errors: [], run: ran({ claims: [claim(true)] }) }, both)).toEqual(['claim is missing: the loss falls']);
  });

  it('is that it did not come to its end', () => {
    expect(labFailures({ name: '00', errors: ['no end within 15 minutes'] }, both)).toEqual(['no end within 15 minutes']);
    expect(labFailures({ name: '00', errors: [] }, both)).toEqual(['did not end']);
  });
});

describe('claims that the lab cannot make', () => {
  it.each(Object.keys(ELSEWHERE))('are claims of %s, and no others are left out', (name) => {
    const [path] = selectNotebooks([name]);
    const committed = readClaims(readNotebook(path), name).map(({ text }) => text);
    expect(ELSEWHERE[name].filter((text) => !committed.includes(text))).toEqual([]);
    expect(claimsInLab(readNotebook(path), name)).toHaveLength(committed.length - ELSEWHERE[name].length);
  });
});

describe('the table of a run in the lab', () => {
  it('has a line a notebook, and none of its numbers where it did not end', () => {
    const good = { result: { name: '00-start', errors: [], run: ran() }, failures: [] };
    const bad = { result: { name: '01-one', errors: ['no end'] }, failures: ['no end'] };
    expect(labTable([good, bad]).split('\n').map((line) => line.split(/ {2,}/))).toEqual([
      ['', 'notebook', 'seconds', 'slowest cell', 'claims kept', 'errors', 'MB to first figure'],
      ['✓', '00-start', '65', '61 s, cell 2', '2/2', '0', '6.3'],
      ['✗', '01-one', '–', '–', '–', '1', '–'],
    ]);
  });
});

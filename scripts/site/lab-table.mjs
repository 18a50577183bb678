import { alignedTable } from '../notebooks/text-table.mjs';

/**
 * What became of one notebook in the lab; `run` is missing where it did not come to its end, and then `errors` say why.
 * @typedef {{ name: string, errors: readonly string[], run?: import('./lab-run.mjs').LabRun }} LabResult
 */

const HEADINGS = ['', 'notebook', 'seconds', 'slowest cell', 'claims kept', 'errors', 'MB to first figure'];

/** @param {number} value @param {number} digits */
const number = (value, digits) => (Number.isFinite(value) ? value.toFixed(digits) : '–');

/**
 * Everything that keeps a notebook from having worked in the lab: errors, cells that did not run, claims that do not hold or are not there.
 * @param {LabResult} result
 * @param {readonly string[]} expected claims that it makes as committed; more, where it has been changed since
 * @returns {string[]}
 */
export function labFailures({ errors, run }, expected) {
  if (run === undefined) return errors.length > 0 ? [...errors] : ['did not end'];
  const idle = run.cells.filter(({ executionCount }) => executionCount === null).length;
  const broken = run.claims.filter(({ passed }) => !passed).map(({ text, measured, expected: bound }) => `claim does not hold: ${text}: ${measured}, not ${bound}`);
  return [
    ...errors,
    ...(idle > 0 ? [`${idle} of ${run.cells.length} cells did not run`] : []),
    ...broken,
    ...expected.filter((text) => !run.claims.some((claim) => claim.text === text)).map((text) => `claim is missing: ${text}`),
  ];
}

/** @param {LabResult} result @param {number} failures */
function row({ name, errors, run }, failures) {
  const mark = failures === 0 ? '✓' : '✗';
  if (run === undefined) return [mark, name, '–', '–', '–', String(errors.length), '–'];
  const slowest = run.cells.reduce((most, cell) => (cell.seconds > most.seconds ? cell : most));
  return [
    mark,
    name,
    number(run.seconds.run, 0),
    `${number(slowest.seconds, 0)} s, cell ${slowest.executionCount ?? '–'}`,
    `${run.claims.filter(({ passed }) => passed).length}/${run.claims.length}`,
    String(errors.length),
    number(run.megabytes.firstFigure, 1),
  ];
}

/**
 * The table of a run of notebooks in the lab, for a terminal.
 * @param {readonly { result: LabResult, failures: readonly string[] }[]} results
 */
export const labTable = (results) => alignedTable([HEADINGS, ...results.map(({ result, failures }) => row(result, failures.length))]);

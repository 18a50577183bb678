/**
 * What a check looks at. A check is a pure function from a subject to its problems, each a line that says where and what.
 * @typedef {object} Subject
 * @property {string} name e.g. `08-batch-normalisation`
 * @property {string} text the file
 * @property {import('../notebook.mjs').Notebook} notebook the same, parsed
 * @property {readonly string[]} collection the names of all notebooks beside it, itself included, in order
 * @property {(path: string) => boolean} exists whether a relative link, seen from the notebook's folder, leads to something
 * @property {string} library the hash of what its cells use of the library, as it is now
 * @property {readonly import('../ledger.mjs').LedgerRow[]} ledger the rows recorded of all notebooks
 * @property {import('../roundings/recorded-spreads.mjs').RecordedSpreads} spreads how the numbers of claims spread over seeds and roundings
 * @property {string} root the folder that this project happens to lie in
 * @property {string} readme the project's README.md
 *
 * @typedef {(subject: Subject) => string[]} Check
 */

/** @param {number} index from 0 */
export const cellNumber = (index) => `cell ${index + 1}`;

/** The first notebook is a door: it shows the question and the house, and derives nothing. @param {string} name */
export const isDoor = (name) => name.startsWith('00-');

/** Notebooks have two digits, the appendices an A and a digit: sorted by name, appendices come last. */
export const NUMBERED = /^(?:\d\d|A\d)(?:-[a-z0-9]+)+$/;

/** An appendix gathers what would interrupt the course: it explains and measures, and need not derive. @param {string} name */
export const isAppendix = (name) => name.startsWith('A');

// Small notebooks for the tests of the checks.
import { readingMinutes } from './checks/listing.mjs';
import { readClaims } from './claims.mjs';
import { CLAIM, CLAIMS, PLOTLY, PNG } from './notebook.mjs';
import { hashSources } from './stamp.mjs';

/** @typedef {import('./notebook.mjs').Cell} Cell */
/** @typedef {import('./notebook.mjs').Notebook} Notebook */
/** @typedef {import('./checks/subject.mjs').Subject} Subject */

/** @param {string} source @returns {Cell} */
export const markdown = (source) => ({ cell_type: 'markdown', metadata: {}, source });

/** @param {string} source @param {import('./notebook.mjs').Output[]} outputs @param {number | null} count @returns {Cell} */
export const code = (source, outputs = [], count = null) => ({ cell_type: 'code', metadata: {}, source, outputs, execution_count: count });

/** @param {import('./notebook.mjs').MimeBundle} data @returns {import('./notebook.mjs').DisplayOutput} */
export const display = (data) => ({ output_type: 'display_data', data, metadata: {} });

/** @param {'stdout' | 'stderr'} name @param {string} text @returns {import('./notebook.mjs').StreamOutput} */
export const stream = (name, text) => ({ output_type: 'stream', name, text });

export const figure = () => display({ [PLOTLY]: { data: [{ y: [1, 2] }], layout: { height: 300 } }, [PNG]: 'iVBORw0=', 'text/plain': 'a line' });

/** @param {import('./claims.mjs').Claim} claim */
export const claimedAs = (claim) => display({ [CLAIM]: claim, 'text/plain': `${claim.passed ? '✓' : '✗'} ${claim.text}` });

/** @param {boolean} passed @param {string} [text] */
export const claimed = (passed, text = 'it is small') => claimedAs({ text, value: 2e-7, bound: { below: 1e-6 }, measured: '2e-7', expected: '< 1e-6', passed });

/** @param {readonly boolean[]} passed of each claim of a group */
export const claimedTogether = (passed) => {
  const claims = passed.map((each, index) => ({ text: `number ${index}`, value: 0.29999, bound: { below: 0.3 }, measured: '0.29999', expected: '< 0.3', passed: each }));
  return display({ [CLAIMS]: { title: 'numbers', claims }, 'text/plain': `${claims.length} numbers checked` });
};

const DERIVED = Array.from({ length: 8 }, (_, index) => `$$\na_${index} = 1\n$$`).join('\n\n');

/** @param {readonly Cell[]} body @returns {Cell[]} the frame that every notebook keeps around its cells */
const framed = (body) => [
  markdown('# 05 · Do names tell the truth?\n\n[previous](04-xavier.ipynb) · [next](06-chaos.ipynb)'),
  markdown('## You will be able to\n\n- read a probe'),
  markdown(`## Predict\n\nWhich one?\n\n![two nets](images/05-nets.svg)\n\n${DERIVED}`),
  ...body,
  markdown('## Claims'),
  markdown('## Things to try\n\n1. another seed'),
  markdown('## 中文小结\n\n三行。'),
  markdown('## References\n\n[tfjs](https://github.com/tensorflow/tfjs/issues/8594)'),
];

/**
 * A notebook that passes every check, with other cells in the middle if wanted.
 * @param {readonly Cell[]} body
 * @returns {Notebook}
 */
export function notebookOf(body = [code('show(line);', [figure()], 1), code('claim(…);', [claimed(true)], 2)]) {
  /** @type {Notebook} */
  const notebook = { cells: framed(body), metadata: { kernelspec: { name: 'tslab' } }, nbformat: 4, nbformat_minor: 5 };
  notebook.metadata['gradient_lab'] = { sources: hashSources(notebook), lib: 'library', data: 'shipped' };
  return notebook;
}

/** @param {Notebook} notebook @param {Partial<Record<'link' | 'question' | 'minutes' | 'seconds' | 'claims', string>>} changes */
export function readmeRow(notebook, changes = {}) {
  const facts = { link: '[05 · Do names tell the truth?](notebooks/05-detectives.ipynb)', question: 'Do they?', seconds: '20 s', ...changes };
  const minutes = changes.minutes ?? `${readingMinutes(notebook)} min`;
  return `| ${[facts.link, facts.question, minutes, facts.seconds, changes.claims ?? readClaims(notebook, '05-detectives').length].join(' | ')} |`;
}

/** @param {Notebook} notebook @param {Partial<Subject>} changes @returns {Subject} */
export const subjectFor = (notebook, changes = {}) => ({
  name: '05-detectives',
  text: JSON.stringify(notebook),
  notebook,
  collection: ['04-xavier', '05-detectives', '06-chaos'],
  exists: (path) => ['04-xavier.ipynb', '06-chaos.ipynb', 'images/05-nets.svg'].includes(path),
  library: 'library',
  ledger: [],
  spreads: {},
  root: '/opt/project',
  readme: `| Notebook |\n|---|\n${readmeRow(notebook)}\n`,
  ...changes,
});

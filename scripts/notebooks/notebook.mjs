import { readFileSync } from 'node:fs';
import { writeWhole } from '../setup/atomic-file.mjs';

/**
 * The parts of nbformat 4.5 that these notebooks use. Multi-line strings may be stored as arrays of lines.
 * @typedef {string | string[]} Text
 * @typedef {Record<string, unknown>} MimeBundle
 * @typedef {{ output_type: 'stream', name: 'stdout' | 'stderr', text: Text }} StreamOutput
 * @typedef {{ output_type: 'display_data', data: MimeBundle, metadata: Record<string, unknown> }} DisplayOutput
 * @typedef {{ output_type: 'execute_result', data: MimeBundle, metadata: Record<string, unknown>, execution_count: number | null }} ResultOutput
 * @typedef {{ output_type: 'error', ename: string, evalue: string, traceback: string[] }} ErrorOutput
 * @typedef {StreamOutput | DisplayOutput | ResultOutput | ErrorOutput} Output
 * @typedef {object} Cell
 * @property {'markdown' | 'code' | 'raw'} cell_type
 * @property {string} [id]
 * @property {Record<string, unknown>} metadata
 * @property {Text} source
 * @property {number | null} [execution_count]
 * @property {Output[]} [outputs]
 * @property {Record<string, unknown>} [attachments]
 * @typedef {{ cells: Cell[], metadata: Record<string, unknown>, nbformat: number, nbformat_minor: number }} Notebook
 */

export const PLOTLY = 'application/vnd.plotly.v1+json';
export const CLAIM = 'application/vnd.gradient-lab.claim+json';
export const CLAIMS = 'application/vnd.gradient-lab.claims+json';
export const PNG = 'image/png';

/**
 * The string that a stored multi-line text stands for.
 * @param {unknown} text
 */
export const joinText = (text) => (Array.isArray(text) ? text.join('') : String(text ?? ''));

/**
 * A text as Jupyter stores it: a list of lines, each with its newline.
 * @param {string} text
 */
export const splitText = (text) => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

/** @param {string} path @returns {Notebook} */
export function readNotebook(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new Error(`${path}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

/** A text or a number in JSON. */
const SCALAR = /"(?:[^"\\]|\\.)*"|-?\d+\.?\d*(?:e[+-]?\d+)?/g;

/**
 * A number of JSON as Jupyter's server, a Python program, writes it: below 10⁻⁴ with an exponent of at least two digits.
 * @param {string} text
 */
function pythonNumber(text) {
  const value = Math.abs(Number(text));
  if (value === 0 || value >= 1e-4) return text;
  const [digits, exponent] = Number(text).toExponential().split('e-');
  return `${digits}e-${exponent?.padStart(2, '0')}`;
}

/**
 * The file's text to the byte as Jupyter writes it, so that reading a notebook does not change it: one space of indentation, Python's numbers, a
 * newline at the end.
 * @param {Notebook} notebook
 */
export const formatNotebook = (notebook) =>
  `${JSON.stringify(notebook, null, 1).replace(SCALAR, (scalar) => (scalar.startsWith('"') ? scalar : pythonNumber(scalar)))}\n`;

/** @param {string} path @param {Notebook} notebook */
export const writeNotebook = (path, notebook) => writeWhole(path, formatNotebook(notebook));

/** @param {Notebook} notebook @returns {{ cell: Cell, index: number, source: string, outputs: Output[] }[]} */
export const codeCells = (notebook) =>
  notebook.cells
    .map((cell, index) => ({ cell, index, source: joinText(cell.source), outputs: cell.outputs ?? [] }))
    .filter(({ cell }) => cell.cell_type === 'code');

/**
 * The code that a reader sees without unfolding anything.
 * @param {Notebook} notebook
 */
export const codeInView = (notebook) =>
  codeCells(notebook).filter(({ cell, source }) => source.trim() !== '' && /** @type {{ source_hidden?: boolean } | undefined} */ (cell.metadata['jupyter'])?.source_hidden !== true);

/**
 * Every MIME bundle that the notebook shows, with the index of its cell.
 * @param {Notebook} notebook
 * @returns {{ index: number, data: MimeBundle, metadata: Record<string, unknown> }[]}
 */
export const bundles = (notebook) =>
  codeCells(notebook).flatMap(({ index, outputs }) =>
    outputs.flatMap((output) =>
      output.output_type === 'display_data' || output.output_type === 'execute_result' ? [{ index, data: output.data, metadata: output.metadata }] : [],
    ),
  );

/** @param {Notebook} notebook */
export const figures = (notebook) => bundles(notebook).filter(({ data }) => PLOTLY in data);

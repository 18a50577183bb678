import { joinText, splitText } from './notebook.mjs';

/** @typedef {import('./notebook.mjs').Cell} Cell */
/** @typedef {import('./notebook.mjs').Output} Output */

const KEPT_CELL_METADATA = ['tags', 'jupyter', 'slideshow'];

const KERNELSPEC = { display_name: 'TypeScript (tslab)', language: 'typescript', name: 'tslab' };

/**
 * What the kernel says of itself, to the letter: JupyterLab writes it into a notebook that it opens. tslab's version of TypeScript is a constant
 * of its source (the compiler that it carries is a newer one), the same on every machine.
 */
const LANGUAGE = {
  codemirror_mode: 'typescript',
  file_extension: '.ts',
  mimetype: 'text/typescript',
  name: 'typescript',
  version: '3.7.2',
};

/**
 * The same value with the keys of all its objects in alphabetical order, as Jupyter saves them.
 * @param {unknown} value
 * @returns {unknown}
 */
export function sortKeys(value) {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, part]) => [key, sortKeys(part)]));
}

/** @param {string} type of a MIME bundle's entry; Jupyter splits text into lines and leaves JSON and images alone */
const isText = (type) => type.startsWith('text/') || type === 'image/svg+xml' || type === 'application/javascript';

/** @param {Record<string, unknown>} data */
const tidyBundle = (data) =>
  Object.fromEntries(Object.entries(data).map(([type, value]) => [type, isText(type) ? splitText(joinText(value)) : value]));

/**
 * Neighbouring chunks of the same stream become one.
 * @param {readonly Output[]} outputs
 */
function mergeStreams(outputs) {
  /** @type {Output[]} */
  const merged = [];
  for (const output of outputs) {
    const last = merged.at(-1);
    if (output.output_type === 'stream' && last?.output_type === 'stream' && last.name === output.name) {
      merged[merged.length - 1] = { ...last, text: joinText(last.text) + joinText(output.text) };
    } else merged.push(output);
  }
  return merged;
}

/** @param {Output} output @param {number} count @returns {Output} */
function tidyOutput(output, count) {
  if (output.output_type === 'stream') return { name: output.name, output_type: 'stream', text: splitText(joinText(output.text)) };
  if (output.output_type === 'error') return output;
  const shown = { data: tidyBundle(output.data), metadata: output.metadata };
  if (output.output_type === 'display_data') return { ...shown, output_type: 'display_data' };
  return { ...shown, output_type: 'execute_result', execution_count: count };
}

/**
 * Identifiers as the author left them, and `cell-07` for the seventh cell where there is none or it was used before.
 * @param {readonly Cell[]} cells
 */
function identifiers(cells) {
  const used = new Set();
  return cells.map(({ id }, index) => {
    let name = id !== undefined && /^[\w-]{1,64}$/.test(id) ? id : `cell-${String(index + 1).padStart(2, '0')}`;
    while (used.has(name)) name = `${name.slice(0, 60)}-b`;
    used.add(name);
    return name;
  });
}

/**
 * The notebook with everything taken out that depends on when, where and with which program it was saved.
 * @param {import('./notebook.mjs').Notebook} notebook
 * @returns {import('./notebook.mjs').Notebook}
 */
export function tidyNotebook(notebook) {
  const ids = identifiers(notebook.cells);
  let count = 0;
  const cells = notebook.cells.map((cell, index) => {
    const metadata = Object.fromEntries(Object.entries(cell.metadata).filter(([key]) => KEPT_CELL_METADATA.includes(key)));
    const source = joinText(cell.source).trimEnd();
    const common = { id: ids[index] ?? '', metadata, source: splitText(source) };
    if (cell.cell_type !== 'code') {
      return { ...common, cell_type: cell.cell_type, ...(cell.attachments === undefined ? {} : { attachments: cell.attachments }) };
    }
    if (source === '') return { ...common, cell_type: cell.cell_type, execution_count: null, outputs: [] };
    count += 1;
    const number = count;
    const outputs = mergeStreams(cell.outputs ?? []).map((output) => tidyOutput(output, number));
    return { ...common, cell_type: cell.cell_type, execution_count: number, outputs };
  });
  const stamp = notebook.metadata['gradient_lab'];
  const metadata = { kernelspec: KERNELSPEC, language_info: LANGUAGE, ...(stamp === undefined ? {} : { gradient_lab: stamp }) };
  return /** @type {import('./notebook.mjs').Notebook} */ (sortKeys({ cells, metadata, nbformat: 4, nbformat_minor: 5 }));
}

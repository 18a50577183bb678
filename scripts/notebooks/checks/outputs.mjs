import { describeFailure, findFailures } from '../failures.mjs';
import { bundles, codeCells, figures, joinText, PLOTLY, PNG } from '../notebook.mjs';
import { cellNumber } from './subject.mjs';

const LARGEST = 1_500_000;

/** @type {import('./subject.mjs').Check} */
export const noFailures = ({ notebook }) => findFailures(notebook).map(describeFailure);

/** @type {import('./subject.mjs').Check} */
export const figuresShowEverywhere = ({ notebook }) =>
  figures(notebook).flatMap(({ index, data }) => {
    const figure = /** @type {unknown} */ (data[PLOTLY]);
    const problems = [];
    if (!(PNG in data)) problems.push(`the figure has no ${PNG}: blank on GitHub`);
    if (!('text/plain' in data)) problems.push('the figure has no text/plain title');
    if (figure === null || typeof figure !== 'object' || Array.isArray(figure)) problems.push('the figure is not a JSON object');
    else if (!('layout' in figure)) problems.push('the figure has no layout: the cell vanishes when the notebook is opened again');
    return problems.map((problem) => `${cellNumber(index)}: ${problem}`);
  });

/** @type {import('./subject.mjs').Check} */
export const htmlIsInert = ({ notebook }) =>
  bundles(notebook).flatMap(({ index, data }) => {
    const tag = /<(script|style)\b/i.exec(joinText(data['text/html']))?.[0];
    return tag === undefined ? [] : [`${cellNumber(index)}: text/html holds ${tag}>, which an untrusted notebook does not show`];
  });

/**
 * JupyterLab writes that an output is hidden in two places; where a file says so in one alone, saving it unchanged changes it.
 * @type {import('./subject.mjs').Check}
 */
export const hiddenOutputsAreSettled = ({ notebook }) =>
  codeCells(notebook).flatMap(({ cell, index }) => {
    const { collapsed, jupyter } = /** @type {{ collapsed?: boolean, jupyter?: { outputs_hidden?: boolean } }} */ (cell.metadata);
    return (collapsed ?? false) === (jupyter?.outputs_hidden ?? false) ? [] : [`${cellNumber(index)}: collapsed and jupyter.outputs_hidden must agree, or reading changes the file`];
  });

/** @type {import('./subject.mjs').Check} */
export function sizeIsModest({ text }) {
  const size = Buffer.byteLength(text);
  return size <= LARGEST ? [] : [`the file has ${(size / 1e6).toFixed(2)} MB, more than ${LARGEST / 1e6} MB`];
}

/** @type {import('./subject.mjs').Check} */
export function cellsRanInOrder({ notebook }) {
  const cells = codeCells(notebook).filter(({ source }) => source.trim() !== '');
  const counts = cells.map(({ cell }) => cell.execution_count ?? null);
  if (cells.length > 0 && counts.every((count) => count === null)) return ['no cell was executed'];
  return cells.flatMap(({ index }, order) => {
    if (counts[order] === null) return [`${cellNumber(index)}: was not executed`];
    return counts[order] === order + 1 ? [] : [`${cellNumber(index)}: has execution count ${counts[order]}, not ${order + 1}`];
  });
}

import { formatBound } from './claims.mjs';
import { CLAIM, codeCells, joinText } from './notebook.mjs';

/**
 * @typedef {object} Failure
 * @property {number} index of the cell, from 0
 * @property {'stopped' | 'error' | 'stderr' | 'claim'} kind
 * @property {string} source the cell's first line
 * @property {string} message
 */

/** @param {string} source */
const head = (source) => source.split('\n').find((line) => line.trim() !== '') ?? '';

/** Terminal colours, which tslab puts into its messages. */
const COLOURS = /\u001b\[[0-9;]*m/g;
/** Lines of a stack trace that lie in the kernel or in Node, not in the cell or in a library. */
const KERNEL_FRAMES = /^ +at .*(\(node:|[\\/]tslab[\\/]dist[\\/]).*\n?/gm;

/** @param {string} text */
const readable = (text) => text.replaceAll(COLOURS, '').replaceAll(KERNEL_FRAMES, '').trim();

/** @param {import('./notebook.mjs').Output} output @returns {{ kind: Failure['kind'], message: string } | undefined} */
function failureOf(output) {
  if (output.output_type === 'error') return { kind: 'error', message: `${output.ename}: ${output.evalue}` };
  if (output.output_type === 'stream') {
    return output.name === 'stderr' ? { kind: 'stderr', message: readable(joinText(output.text)) } : undefined;
  }
  const claim = /** @type {import('./claims.mjs').Claim | undefined} */ (output.data[CLAIM]);
  if (claim === undefined || claim.passed) return undefined;
  return { kind: 'claim', message: `✗ ${claim.text}: ${String(claim.value)}, claimed ${formatBound(claim.bound)}` };
}

/**
 * Everything in a notebook's outputs that must not be there: `error` outputs, text on standard error (where tslab puts its errors, types
 * included), failed claims; and the cell at which an execution stopped, with what that cell had written.
 * @param {import('./notebook.mjs').Notebook} notebook
 * @param {{ index: number, message: string }} [stop]
 * @returns {Failure[]}
 */
export function findFailures(notebook, stop) {
  return codeCells(notebook).flatMap(({ index, source, outputs }) => {
    const found = outputs.flatMap((output) => failureOf(output) ?? []);
    if (stop?.index === index) {
      const written = found.filter(({ kind }) => kind !== 'claim').map(({ message }) => message);
      const claims = found.filter(({ kind }) => kind === 'claim');
      const message = [stop.message, ...written].filter((text) => text !== '').join('\n');
      return [...claims, { kind: /** @type {const} */ ('stopped'), message: message || 'the kernel reported an error' }].map((failure) => ({
        ...failure,
        index,
        source: head(source),
      }));
    }
    return found.map((failure) => ({ ...failure, index, source: head(source) }));
  });
}

/** @param {Failure} failure */
export const describeFailure = ({ index, kind, source, message }) =>
  `cell ${index + 1} (${kind}): ${source}\n${message.replace(/^/gm, '    ')}`;

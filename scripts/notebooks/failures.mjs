import { claimsIn } from './claims.mjs';
import { codeCells, joinText } from './notebook.mjs';

/**
 * @typedef {object} Failure
 * @property {number} index of the cell, from 0
 * @property {'stopped' | 'error' | 'stderr' | 'claim' | 'name'} kind
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

/**
 * @param {import('./notebook.mjs').Output} output
 * @param {Set<string>} texts of the claims before it
 * @returns {{ kind: Failure['kind'], message: string }[]}
 */
function failuresOf(output, texts) {
  if (output.output_type === 'error') return [{ kind: 'error', message: `${output.ename}: ${output.evalue}` }];
  if (output.output_type === 'stream') return output.name === 'stderr' ? [{ kind: 'stderr', message: readable(joinText(output.text)) }] : [];
  return claimsIn(output.data).flatMap((claim) => {
    const isSecond = texts.has(claim.text);
    texts.add(claim.text);
    return [
      ...(claim.passed ? [] : [{ kind: /** @type {const} */ ('claim'), message: `✗ ${claim.text}: ${claim.measured}, claimed ${claim.expected}` }]),
      ...(isSecond ? [{ kind: /** @type {const} */ ('name'), message: `two claims have one text, ${claim.text}: the scoreboard shows the later one alone` }] : []),
    ];
  });
}

/**
 * Everything in a notebook's outputs that must not be there: `error` outputs, text on standard error (where tslab puts its errors, types
 * included), failed claims, claims of one text; and the cell at which an execution stopped, with what that cell had written.
 * @param {import('./notebook.mjs').Notebook} notebook
 * @param {{ index: number, message: string }} [stop]
 * @returns {Failure[]}
 */
export function findFailures(notebook, stop) {
  /** @type {Set<string>} */
  const texts = new Set();
  return codeCells(notebook).flatMap(({ index, source, outputs }) => {
    const found = outputs.flatMap((output) => failuresOf(output, texts));
    if (stop?.index === index) {
      const written = found.filter(({ kind }) => kind !== 'claim' && kind !== 'name').map(({ message }) => message);
      const claims = found.filter(({ kind }) => kind === 'claim' || kind === 'name');
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

/** Errors as a reader of the notebook needs them: the message, its causes, and the lines of cells that led there. */
'use strict';
const { isInterruption } = require('./background.cjs');
const { isCellFile, locateInCell } = require('./source-maps.cjs');
const { isLibraryFile } = require('./library-folder.cjs');
const { locateInFile } = require('./local-modules.cjs');
const { inspect, isNativeError, variable } = require('./system.cjs');

/** @typedef {{ name: string, file: string, line: number, column: number }} Frame */

const FRAME = /^\s+at (?:async )?(?:(.*?) \()?(\S.*?):(\d+):(\d+)\)?$/;
const MOST_FRAMES = 5;
const MOST_CAUSES = 5;
const INTERRUPTED = 'Interrupted.';

/**
 * @param {Error} error
 * @returns {Frame[]} innermost first
 */
function framesOf(error) {
  const lines = typeof error.stack === 'string' ? error.stack.split('\n') : [];
  return lines.flatMap((text) => {
    const match = FRAME.exec(text);
    return match ? [{ name: match[1] ?? '', file: match[2] ?? '', line: Number(match[3]), column: Number(match[4]) }] : [];
  });
}

/** @param {string} name as V8 prints it, e.g. `new Foo`, `Object.bar [as baz]`, `<anonymous>` */
const readableName = (name) => name.replace(/^(new |Object\.|Proxy\.|exports\.)+|\s*\[as .*\]$/g, '').replace(/.*<anonymous>.*/, '');

/**
 * The line of gradient-lab's function that the reader's cell called, if the error comes from inside it.
 * @param {Frame[]} frames
 */
function libraryLines(frames) {
  const end = frames.findIndex(({ file }) => isCellFile(file));
  const inside = frames.slice(0, end === -1 ? undefined : end).filter(({ file, name }) => isLibraryFile(file) && readableName(name) !== '');
  const called = inside.at(-1);
  if (!called) return [];
  const caller = frames[end];
  const written = caller && locateInCell(caller.file, caller.line, caller.column)?.word;
  const isWritten = written && inside.some(({ name }) => readableName(name).split('.').includes(written));
  return [`  at gradient-lab: ${isWritten ? written : readableName(called.name).replace(/\.Object\.assign.*/, '')}`];
}

/**
 * @param {Frame[]} frames @param {number} current number of the cell that runs
 * @returns {string[]}
 */
function cellLines(frames, current) {
  const lines = frames.flatMap(({ file, line, column }) => {
    const position = locateInCell(file, line, column);
    const inFile = position ? undefined : locateInFile(file, line, column);
    if (inFile) return [`  at ${inFile.name} line ${inFile.line}: ${inFile.text}`];
    if (!position) return [];
    const cell = position.cell === current ? 'cell line' : `cell [${position.cell}] line`;
    return [`  at ${cell} ${position.line}: ${position.text}`];
  });
  const different = lines.filter((line, index) => line !== lines[index - 1]);
  const hidden = different.length - MOST_FRAMES;
  return hidden > 0 ? [...different.slice(0, MOST_FRAMES), `  … ${hidden} more`] : different;
}

/** @param {Error} error */
function titleOf(error) {
  const own = error.constructor.name;
  const name = error.name === 'Error' && own ? own : error.name;
  return error.message ? `${name}: ${error.message}` : name;
}

/**
 * @param {unknown} thrown @param {number} current @param {number} depth of the chain of causes
 * @returns {string[]} lines
 */
function describe(thrown, current, depth) {
  if (!(thrown instanceof Error || isNativeError(thrown))) return [`Thrown, but not an Error: ${inspect(thrown, { depth: 1 })}`];
  const frames = framesOf(thrown);
  const lines = [titleOf(thrown), ...libraryLines(frames), ...cellLines(frames, current)];
  if (depth === MOST_CAUSES) return lines;
  const parts = thrown instanceof AggregateError ? thrown.errors.slice(0, MOST_CAUSES) : [];
  const causes = [...parts, ...(thrown.cause === undefined ? [] : [thrown.cause])];
  return [...lines, ...causes.flatMap((cause) => causeLines(describe(cause, current, depth + 1), lines))];
}

/**
 * @param {string[]} cause @param {string[]} shown lines of what it caused, not to be repeated
 * @returns {string[]}
 */
const causeLines = ([title = '', ...rest], shown) => [`Caused by ${title}`, ...rest.filter((line) => !shown.includes(line))];

/**
 * Node's word for a cell that it has cut off where it does not wait.
 * @param {unknown} thrown
 */
const isCutOff = (thrown) => thrown instanceof Error && 'code' in thrown && thrown.code === 'ERR_SCRIPT_EXECUTION_INTERRUPTED';

/**
 * The text that a cell shows for something thrown in it.
 * With GRADIENT_LAB_FULL_STACK=1 in the environment the whole stack, for work on the library itself.
 * @param {unknown} thrown
 * @param {number} current number of the cell that runs
 */
function describeThrown(thrown, current) {
  if (variable('GRADIENT_LAB_FULL_STACK') === '1') return inspect(thrown);
  if (isInterruption(thrown) || isCutOff(thrown) || (thrown instanceof Error && thrown.message === 'Interrupted asynchronously')) return INTERRUPTED;
  return describe(thrown, current, 0).join('\n');
}

module.exports = { describeThrown, INTERRUPTED, isCutOff };

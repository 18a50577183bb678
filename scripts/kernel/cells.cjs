/** Follows each cell through tslab's executor: its number, its source, and what it throws. */
'use strict';
const { inspect, types } = require('node:util');
const executorModule = require('tslab/dist/executor.js');
const { endUpTo, isInterruption, runInCell } = require('./background.cjs');
const { describeThrown } = require('./errors.cjs');
const { withoutExports } = require('./exports.cjs');
const { interrupt } = require('./interrupts.cjs');
const { refreshLibrary } = require('./library.cjs');
const { forgetChanged, requireLocal } = require('./local-modules.cjs');
const { noticeChanges } = require('./local-types.cjs');
const { mendPropertyNames } = require('./property-names.cjs');
const { cellLine, registerCell } = require('./source-maps.cjs');
const { endOpen, openDepths, stopFitting } = require('./tfjs.cjs');

/** @typedef {import('tslab/dist/executor').ConverterSet} ConverterSet */
/** @typedef {import('tslab/dist/executor').ConsoleInterface} ConsoleInterface */
/** @typedef {import('tslab/dist/converter').Converter} Converter */
/** @typedef {import('tslab/dist/converter').ConvertResult} ConvertResult */

/** Number of the cell that runs or ran last; tslab counts the same way. */
let current = 0;
let rejections = 0;
/** What was open in tfjs when the cell began. */
let openBefore = openDepths();

/** @param {string} text */
const report = (text) => process.stderr.write(`${text}\n`);

/**
 * tslab overlooks an await before a parenthesis, as in `await (await import('x')).default`; an async cell does no harm.
 * @param {ConvertResult} converted
 */
const awaiting = (converted) => (/\bawait\s*\(/.test(converted.output ?? '') ? { ...converted, hasToplevelAwait: true } : converted);

/**
 * TypeScript's own failures, which tslab lets pass unseen: the work is done again by a fresh converter, and what fails there is said.
 * @template T
 * @param {ConverterSet} converters @param {(converter: Converter) => T} work @param {(message: string) => T} otherwise
 * @returns {T}
 */
function withConverter(converters, work, otherwise) {
  noticeChanges();
  try {
    return work(converters.node);
  } catch {
    const set = /** @type {{ _node?: Converter }} */ (converters);
    set._node?.close();
    delete set._node;
  }
  try {
    return work(converters.node);
  } catch (error) {
    return otherwise(`tslab could not compile this: ${error instanceof Error ? error.message : error}`);
  }
}

/** @param {string} messageText @returns {ConvertResult} */
function failedConversion(messageText) {
  const start = { offset: 0, line: 0, character: 0 };
  return { diagnostics: [{ start, end: start, messageText, category: 1, code: 0 }] };
}

/** @param {ConverterSet} converters @returns {Converter} */
function namingCells(converters) {
  return {
    convert(declarations, source) {
      const mended = mendPropertyNames(withoutExports(source));
      const converted = awaiting(withConverter(converters, (converter) => converter.convert(declarations, mended), failedConversion));
      const output = registerCell(current, source, converted);
      return output === undefined ? converted : { ...converted, output };
    },
    inspect: (...request) => withConverter(converters, (converter) => converter.inspect(...request), () => /** @type {any} */ (undefined)),
    complete: (declarations, source, position) =>
      withConverter(converters, (converter) => converter.complete(declarations, source, position), () => ({ start: position, end: position, candidates: [] })),
    addModule: (...module) => withConverter(converters, (converter) => converter.addModule(...module), (message) => failedConversion(message).diagnostics),
    close: () => converters.node.close(),
  };
}

/** @param {ConverterSet} converters @returns {ConverterSet} */
function namingConverters(converters) {
  const node = namingCells(converters);
  return {
    node,
    get browser() {
      return converters.browser;
    },
    close: () => converters.close(),
  };
}

/** A promise that fails as a cell's value is reported as one that nothing awaited. @param {unknown} value */
const isRejected = (value) => types.isPromise(value) && /^Promise \{\s*<rejected>/.test(inspect(value));

/** Node's word for a cell that it has cut off between two awaits, at the signal; nobody else has got the signal then. @param {unknown} thrown */
const isCutOff = (thrown) => thrown instanceof Error && 'code' in thrown && thrown.code === 'ERR_SCRIPT_EXECUTION_INTERRUPTED';

function mendAfterCut() {
  endOpen(openBefore);
  interrupt();
}

/**
 * tslab prints a compile error as (format, file, line, column, message), anything thrown as itself.
 * A long compile error comes in several parts at the same place.
 */
function createConsole() {
  let lastPlace = '';
  /** @type {ConsoleInterface} */
  const readable = {
    log(...values) {
      if (!isRejected(values[0])) console.log(...values);
    },
    error(first, ...[file, line, column, message]) {
      if (message === undefined) {
        if (isCutOff(first)) mendAfterCut();
        report(describeThrown(first, current));
        return;
      }
      const place = `${current}:${file}${line}:${column}`;
      const where = file ? `${file}line ${line}` : `cell line ${line}: ${cellLine(current, Number(line)) ?? ''}`;
      report(place === lastPlace ? `  ${message}` : `${message}\n  at ${where}`);
      lastPlace = place;
    },
  };
  return readable;
}

/** @param {unknown} reason */
function reportRejection(reason) {
  if (isInterruption(reason)) return;
  rejections += 1;
  report(`A promise failed and nothing awaited it (a missing await?)\n${describeThrown(reason, current)}`);
}

/** @param {unknown} error */
function reportUncaught(error) {
  if (isInterruption(error)) return;
  rejections += 1;
  report(`An error in a callback, outside of any cell\n${describeThrown(error, current)}`);
}

/** tslab's own handlers print whole stacks; they are in place once its start has returned. */
function replaceHandlers() {
  process.removeAllListeners('unhandledRejection').on('unhandledRejection', reportRejection);
  process.removeAllListeners('uncaughtException').on('uncaughtException', reportUncaught);
}

/**
 * While a cell runs up to its first await, Node watches for SIGINT itself, and lets it end the process afterwards if a listener was
 * added meanwhile: only adding the first listener takes hold of the signal.
 */
function attachInterruptListeners() {
  const listeners = process.rawListeners('SIGINT');
  process.removeAllListeners('SIGINT');
  for (const listener of listeners) process.on('SIGINT', /** @type {NodeJS.SignalsListener} */ (listener));
}

function endEverything() {
  endUpTo(current);
  stopFitting();
}

function followCells() {
  process.on('SIGINT', endEverything);
  const { createExecutor } = executorModule;
  executorModule.createExecutor = (root, converters) => {
    process.nextTick(replaceHandlers);
    const executor = createExecutor(root, namingConverters(converters), createConsole());
    const { __tslab__: given } = /** @type {any} */ (globalThis);
    /** @type {any} */ (globalThis).__tslab__ = { ...given, require: requireLocal(root, given.require) };
    const { execute } = executor;
    executor.execute = (source) => {
      current += 1;
      refreshLibrary(source);
      forgetChanged();
      openBefore = openDepths();
      const running = runInCell(current, () => execute(source));
      attachInterruptListeners();
      return running;
    };
    return executor;
  };
}

/** How many promises and callbacks have failed unseen by any cell. */
const unseenFailures = () => rejections;

module.exports = { followCells, unseenFailures };

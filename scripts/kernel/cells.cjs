/** Follows each cell through tslab's executor: its number, its source, and what it throws. */
'use strict';
const executorModule = require('tslab/dist/executor.js');
const { describeThrown } = require('./errors.cjs');
const { refreshLibrary } = require('./library.cjs');
const { mendPropertyNames } = require('./property-names.cjs');
const { cellLine, registerCell } = require('./source-maps.cjs');

/** @typedef {import('tslab/dist/executor').ConverterSet} ConverterSet */
/** @typedef {import('tslab/dist/executor').ConsoleInterface} ConsoleInterface */
/** @typedef {import('tslab/dist/converter').Converter} Converter */
/** @typedef {import('tslab/dist/converter').ConvertResult} ConvertResult */

/** Number of the cell that runs or ran last; tslab counts the same way. */
let current = 0;
let rejections = 0;

/** @param {string} text */
const report = (text) => process.stderr.write(`${text}\n`);

/**
 * tslab overlooks an await before a parenthesis, as in `await (await import('x')).default`; an async cell does no harm.
 * @param {ConvertResult} converted
 */
const awaiting = (converted) => (/\bawait\s*\(/.test(converted.output ?? '') ? { ...converted, hasToplevelAwait: true } : converted);

/**
 * @param {Converter} converter
 * @returns {Converter}
 */
function namingCells(converter) {
  return {
    ...converter,
    convert(declarations, source) {
      const converted = awaiting(converter.convert(declarations, mendPropertyNames(source)));
      const output = registerCell(current, source, converted);
      return output === undefined ? converted : { ...converted, output };
    },
  };
}

/** @param {ConverterSet} converters @returns {ConverterSet} */
function namingConverters(converters) {
  const node = namingCells(converters.node);
  return {
    node,
    get browser() {
      return converters.browser;
    },
    close: () => converters.close(),
  };
}

/**
 * tslab prints a compile error as (format, file, line, column, message), anything thrown as itself.
 * A long compile error comes in several parts at the same place.
 */
function createConsole() {
  let lastPlace = '';
  /** @type {ConsoleInterface} */
  const readable = {
    log: console.log,
    error(first, ...[file, line, column, message]) {
      if (message === undefined) {
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
  rejections += 1;
  report(`A promise failed and nothing awaited it (a missing await?)\n${describeThrown(reason, current)}`);
}

/** @param {unknown} error */
function reportUncaught(error) {
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

function followCells() {
  const { createExecutor } = executorModule;
  executorModule.createExecutor = (root, converters) => {
    process.nextTick(replaceHandlers);
    const executor = createExecutor(root, namingConverters(converters), createConsole());
    const { execute } = executor;
    executor.execute = (source) => {
      current += 1;
      refreshLibrary(source);
      const running = execute(source);
      attachInterruptListeners();
      return running;
    };
    return executor;
  };
}

/** How many promises and callbacks have failed unseen by any cell. */
const unseenFailures = () => rejections;

module.exports = { followCells, unseenFailures };

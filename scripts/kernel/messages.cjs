/** What the kernel says to the reader. */
'use strict';
const { inspect, types } = require('node:util');
const { placeText, withAdvice } = require('./diagnostics.cjs');
const { describeThrown } = require('./errors.cjs');
const { cellLine } = require('./source-maps.cjs');

/** @typedef {import('tslab/dist/executor').ConsoleInterface} ConsoleInterface */

/** @param {string} text */
const report = (text) => process.stderr.write(`${text}\n`);

/**
 * A promise that fails as a cell's value is reported as one that nothing awaited.
 * @param {unknown} value
 */
const isRejected = (value) => types.isPromise(value) && /^Promise \{\s*<rejected>/.test(inspect(value));

/**
 * tslab prints a compile error as (format, file, line, column, message), anything thrown as itself.
 * A long compile error comes in several parts at the same place.
 * @param {() => number} currentCell @param {(thrown: unknown) => void} onThrown
 * @returns {ConsoleInterface}
 */
function createConsole(currentCell, onThrown) {
  let lastPlace = '';
  return {
    log(...values) {
      if (!isRejected(values[0])) console.log(...values);
    },
    error(first, ...[file, line, column, message]) {
      const current = currentCell();
      if (message === undefined) {
        onThrown(first);
        report(describeThrown(first, current));
        return;
      }
      const place = `${current}:${file}${line}:${column}`;
      const where = placeText(file?.trimEnd(), Number(line), (number) => cellLine(current, number));
      report(place === lastPlace ? `  ${message}` : `${withAdvice(message)}\n  at ${where}`);
      lastPlace = place;
    },
  };
}

module.exports = { createConsole, report };

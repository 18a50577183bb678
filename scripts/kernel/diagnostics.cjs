/** What the compiler says of a cell, as a reader reads it. */
'use strict';

/** @typedef {{ fileName?: string | undefined, start: { line: number, character: number }, messageText: string }} Diagnostic places counted from 0 */

/**
 * What often helps, by what the compiler says.
 * @type {[RegExp, string][]}
 */
const ADVICE = [
  [/type 'Promise</, 'A missing await?'],
  [/'number' is not assignable to (type|parameter of type) 'Schedule( \| ProbeOptions)?'/, 'every(10) means each tenth step.'],
];

/** @param {string} message of the compiler */
const withAdvice = (message) => [message, ...ADVICE.filter(([said]) => said.test(message)).map(([, advice]) => advice)].join(' ');

/** @param {string | undefined} file @param {number} line counted from 1 @param {(line: number) => string | undefined} lineOfCell */
const placeText = (file, line, lineOfCell) => (file ? `${file} line ${line}` : `cell line ${line}: ${lineOfCell(line) ?? ''}`);

/**
 * A long message comes in several parts at the same place, of which the first is told with its place and the others after it.
 * @param {readonly Diagnostic[]} diagnostics @param {(line: number) => string | undefined} lineOfCell
 */
function diagnosticsText(diagnostics, lineOfCell) {
  const places = diagnostics.map(({ fileName, start }) => `${fileName ?? ''}:${start.line}:${start.character}`);
  return diagnostics
    .map(({ fileName, start, messageText }, index) =>
      index > 0 && places[index] === places[index - 1] ? `  ${messageText}` : `${withAdvice(messageText)}\n  at ${placeText(fileName, start.line + 1, lineOfCell)}`)
    .join('\n');
}

module.exports = { diagnosticsText, placeText, withAdvice };

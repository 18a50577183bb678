/** The twin of typescript.cjs in the browser: the table of functions is our own, made in site/kernel/language/typescript.cjs. */
'use strict';
const typescript = require('@tslab/typescript-for-tslab');

/** @param {(typescript: any) => Record<string, unknown>} replacements from the functions so far */
function replaceInTypescript(replacements) {
  const before = Object.defineProperties({}, Object.getOwnPropertyDescriptors(typescript));
  for (const [name, value] of Object.entries(replacements(before))) Object.defineProperty(typescript, name, { value, enumerable: true, configurable: true });
}

module.exports = { replaceInTypescript };

/** tslab's own TypeScript, some of whose functions the kernel replaces. */
'use strict';
const { dirname } = require('node:path');
const { requireCompiled } = require('./compiled-code.cjs');

/** @typedef {typeof import('@tslab/typescript-for-tslab')} TypeScript */

/**
 * Replaces functions of the TypeScript that tslab will load. Before tslab loads it.
 * @param {(typescript: any) => Record<string, unknown>} replacements from the functions so far
 */
function replaceInTypescript(replacements) {
  const home = dirname(require.resolve('tslab/package.json'));
  const file = require.resolve('@tslab/typescript-for-tslab', { paths: [home] });
  const typescript = /** @type {TypeScript} */ (requireCompiled(file, dirname(home)));
  const loaded = require.cache[file];
  if (!loaded) return;
  const replaced = Object.entries(replacements(typescript)).map(([name, value]) => [name, { value, enumerable: true, configurable: true }]);
  // TypeScript's own exports cannot be assigned to, so a copy of the table takes their place.
  loaded.exports = Object.defineProperties({}, { ...Object.getOwnPropertyDescriptors(typescript), ...Object.fromEntries(replaced) });
}

module.exports = { replaceInTypescript };

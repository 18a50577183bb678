/** What the modules that the kernel in the browser shares with this one ask of Node; system.browser.cjs is its twin there. */
'use strict';
const { statSync } = require('node:fs');
const { isBuiltin, SourceMap } = require('node:module');
const { join, relative } = require('node:path');
const { inspect, types } = require('node:util');

/** @param {string} file @returns {string} what changes with a file's content; empty without the file */
function stampOf(file) {
  const found = statSync(file, { throwIfNoEntry: false });
  return found ? `${found.mtimeMs} ${found.size} ${found.ino}` : '';
}

/** @param {string} file @returns {boolean} whether local-modules.cjs loads it, so that the compiler need not emit it */
const isOnDisk = (file) => stampOf(file) !== '';

/** @param {string} file @returns {string} as seen from the notebook's folder */
const nameOf = (file) => relative(process.cwd(), file);

/** @param {string} name of a file beside this one @returns {string} as TypeScript names it */
const ownFile = (name) => join(__dirname, name).replaceAll('\\', '/');

/** @param {string} text */
const fromBase64 = (text) => Buffer.from(text, 'base64').toString();

/** @param {string} name of a variable of the environment */
const variable = (name) => process.env[name];

module.exports = { fromBase64, inspect, isBuiltin, isNativeError: types.isNativeError, isOnDisk, nameOf, ownFile, SourceMap, stampOf, variable };

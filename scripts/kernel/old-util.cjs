'use strict';
const util = require('node:util');

/** Puts in place of two functions that tfjs-node 4.22 calls, of which Node 22 warns and which Node 23 removed. */
function restoreUtil() {
  const old = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (util));
  old.isArray = Array.isArray;
  old.isNullOrUndefined = (/** @type {unknown} */ value) => value === null || value === undefined;
}

module.exports = { restoreUtil };

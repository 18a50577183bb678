/** The twin of system.cjs in the browser, where files are those that the language service has been given. */
'use strict';
const { originalPositionFor, TraceMap } = require('@jridgewell/trace-mapping');
const { inspect } = require('node-inspect-extracted');
const { files, folder } = require('../site/kernel/language/files.cjs');

/** Node's SourceMap, as far as it is used. */
class SourceMap {
  #map;

  /** @param {object} payload */
  constructor(payload) {
    this.#map = new TraceMap(/** @type {any} */ (payload));
  }

  /** @param {number} line @param {number} column counted from 0 */
  findEntry(line, column) {
    const { line: originalLine, column: originalColumn } = originalPositionFor(this.#map, { line: line + 1, column });
    return originalLine === null ? {} : { generatedLine: line, originalLine: originalLine - 1, originalColumn };
  }
}

/** @param {string} file */
const stampOf = (file) => files.stampOf(file);

/** @param {string} file */
function nameOf(file) {
  const here = folder().split('/');
  const there = file.split('/');
  const shared = here.findIndex((part, index) => part !== there[index]);
  if (shared === -1) return there.slice(here.length).join('/');
  return [...here.slice(shared).map(() => '..'), ...there.slice(shared)].join('/');
}

/** @param {string} name */
const ownFile = (name) => `/kernel/${name}`;

/** @param {string} text */
const fromBase64 = (text) => new TextDecoder().decode(Uint8Array.from(atob(text), (character) => character.charCodeAt(0)));

/** @param {unknown} value */
const isNativeError = (value) => value instanceof Error;

const isBuiltin = () => false;
const isOnDisk = () => false;
const variable = () => undefined;

module.exports = { fromBase64, inspect, isBuiltin, isNativeError, isOnDisk, nameOf, ownFile, SourceMap, stampOf, variable };

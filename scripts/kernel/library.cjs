/** Where gradient-lab lies, and how a rebuilt one gets into a running kernel. */
'use strict';
const { realpathSync, statSync } = require('node:fs');
const { createRequire } = require('node:module');
const { dirname, join, sep } = require('node:path');
const { noticeRebuilt } = require('./local-types.cjs');

const IMPORTS_LIBRARY = /['"]gradient-lab['"]/;
/** @type {string | undefined} */
let folder;
/** @type {number | undefined} */
let builtAt;

/** @returns {string | undefined} the folder of compiled files, as a notebook in the working directory would find it */
function findFolder() {
  try {
    return dirname(realpathSync(createRequire(join(process.cwd(), 'notebook.js')).resolve('gradient-lab')));
  } catch {
    return undefined;
  }
}

/** @param {string} compiled */
const buildTime = (compiled) => statSync(join(compiled, '.tsbuildinfo'), { throwIfNoEntry: false })?.mtimeMs;

/** @param {string} file */
const isLibraryFile = (file) => folder !== undefined && file.startsWith(folder + sep);

/**
 * Forgets the loaded library when it was rebuilt since, so that a cell that imports it again gets the new code and its types.
 * @param {string} source of the cell about to run
 */
function refreshLibrary(source) {
  if (!IMPORTS_LIBRARY.test(source)) return;
  folder ??= findFolder();
  if (folder === undefined) return;
  const now = buildTime(folder);
  if (builtAt !== undefined && now !== builtAt) {
    for (const file of Object.keys(require.cache).filter(isLibraryFile)) delete require.cache[file];
    noticeRebuilt(isLibraryFile);
  }
  builtAt = now;
}

module.exports = { isLibraryFile, refreshLibrary };

/** How a rebuilt gradient-lab gets into a running kernel. */
'use strict';
const { statSync } = require('node:fs');
const { join } = require('node:path');
const { isLibraryFile, libraryFolder } = require('./library-folder.cjs');
const { noticeRebuilt } = require('./local-types.cjs');

const IMPORTS_LIBRARY = /['"]gradient-lab['"]/;
/** @type {number | undefined} */
let builtAt;

/** @param {string} compiled */
const buildTime = (compiled) => statSync(join(compiled, '.tsbuildinfo'), { throwIfNoEntry: false })?.mtimeMs;

/**
 * Forgets the loaded library when it was rebuilt since, so that a cell that imports it again gets the new code and its types.
 * @param {string} source of the cell about to run
 */
function refreshLibrary(source) {
  if (!IMPORTS_LIBRARY.test(source)) return;
  const folder = libraryFolder();
  if (folder === undefined) return;
  const now = buildTime(folder);
  if (builtAt !== undefined && now !== builtAt) {
    for (const file of Object.keys(require.cache).filter(isLibraryFile)) delete require.cache[file];
    noticeRebuilt(isLibraryFile);
  }
  builtAt = now;
}

module.exports = { refreshLibrary };

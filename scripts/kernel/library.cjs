/** How gradient-lab gets into a kernel: before a cell imports it, and anew when it was rebuilt. */
'use strict';
const { statSync } = require('node:fs');
const { join } = require('node:path');
const { isLibraryFile, libraryFolder } = require('./library-folder.cjs');
const { noticeRebuilt } = require('./local-types.cjs');

const IMPORTS_LIBRARY = /['"]gradient-lab['"]/;
const IMPORT = "import 'gradient-lab'";
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

/** Loads the library, as nearly every first cell does; to load it sets nothing up and reads no variable of the environment. */
function loadLibrary() {
  const folder = libraryFolder();
  if (folder === undefined) return;
  refreshLibrary(IMPORT);
  try {
    require(join(folder, 'index.js'));
  } catch {
    // The cell that imports it says what is wrong.
  }
}

module.exports = { loadLibrary, refreshLibrary };

/** How gradient-lab gets into a kernel: before a cell imports it, and anew when it was rebuilt. */
'use strict';
const { statSync } = require('node:fs');
const { createRequire } = require('node:module');
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

/** What most of the time goes into when a cell imports the library and has it choose a native backend. The backend itself comes with `ready()`. */
const NATIVE = ['@tensorflow/tfjs', '@tensorflow/tfjs-node/dist/register_all_kernels'];

/** Loads the library before a cell asks for it, where a notebook would find one. What goes wrong here goes wrong again in the cell, which says so. */
function loadLibrary() {
  const folder = libraryFolder();
  if (folder === undefined) return;
  builtAt ??= buildTime(folder);
  const ofLibrary = createRequire(join(folder, 'index.js'));
  try {
    ofLibrary(folder);
    if (process.env['GRADIENT_LAB_BACKEND'] !== 'wasm') NATIVE.forEach((name) => void ofLibrary(name));
  } catch {
    // The cell's own import shows the error.
  }
}

module.exports = { loadLibrary, refreshLibrary };

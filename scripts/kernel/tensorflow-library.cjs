/**
 * Has TensorFlow's library loaded by another thread while the compiler reads the types of a first cell: to bind its names and register its operations takes as
 * long. Whoever loads the addon later finds the library there, or waits for it.
 */
'use strict';
const { readdirSync } = require('node:fs');
const { createRequire } = require('node:module');
const { dirname, join } = require('node:path');
const { libraryFolder } = require('./library-folder.cjs');

const RTLD_LAZY = 1;

/** @param {string} folder of the library @returns {string[]} what tfjs-node's addon is linked to */
function sharedLibraries(folder) {
  const addon = dirname(createRequire(join(folder, 'index.js')).resolve('@tensorflow/tfjs-node/package.json'));
  const libraries = join(addon, 'deps', 'lib');
  return readdirSync(libraries).filter((name) => /^libtensorflow\w*\.so\.\d+$/.test(name)).map((name) => join(libraries, name));
}

/**
 * On Linux, for kernels whose cells are going to compute with it. Without koffi, or without a native TensorFlow, nothing happens.
 * After signals are blocked, and after the kernel's own addons are loaded: the system's loader does one thing at a time.
 */
function loadInBackground() {
  const folder = libraryFolder();
  if (process.platform !== 'linux' || process.env['GRADIENT_LAB_BACKEND'] === 'wasm' || folder === undefined) return;
  try {
    const name = 'koffi';
    const dlopen = require(name).load(null).func('void *dlopen(const char *path, int flags)');
    for (const library of sharedLibraries(folder)) dlopen.async(library, RTLD_LAZY, () => undefined);
  } catch {
    // Then the addon loads it.
  }
}

module.exports = { loadInBackground };

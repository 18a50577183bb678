/** Where gradient-lab lies. */
'use strict';
const { realpathSync } = require('node:fs');
const { createRequire } = require('node:module');
const { dirname, join, sep } = require('node:path');

/** @type {string | undefined} */
let folder;

/** @returns {string | undefined} the folder of compiled files, as a notebook in the working directory would find it */
function findFolder() {
  try {
    return dirname(realpathSync(createRequire(join(process.cwd(), 'notebook.js')).resolve('gradient-lab')));
  } catch {
    return undefined;
  }
}

/** Looked for until it is found: it may be installed while the kernel runs. */
const libraryFolder = () => (folder ??= findFolder());

/** @param {string} file as Node or, with slashes, TypeScript names it */
const isLibraryFile = (file) => folder !== undefined && (file.startsWith(folder + sep) || file.startsWith(`${folder.replaceAll(sep, '/')}/`));

module.exports = { isLibraryFile, libraryFolder };

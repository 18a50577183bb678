/** The twin of library-folder.cjs in the browser: where the language service has the library's declarations, and what its bundle is called. */
'use strict';

const FOLDER = '/node_modules/gradient-lab/dist';
const BUNDLE = /\/gradient-lab\.js$/;

const libraryFolder = () => FOLDER;

/** @param {string} file as the browser or TypeScript names it */
const isLibraryFile = (file) => file.startsWith(`${FOLDER}/`) || BUNDLE.test(file);

module.exports = { isLibraryFile, libraryFolder };

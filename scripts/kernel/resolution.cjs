/** How tslab's compiler finds what a cell, a local file or a package imports. */
'use strict';
const { isBuiltin } = require('node:module');
const { join } = require('node:path');
const { isLibraryFile, libraryFolder } = require('./library-folder.cjs');

/** @typedef {{ text: string }} Literal */
/** @typedef {{ resolveModuleName: Function, resolveTypeReferenceDirective: Function, createModuleResolutionCache: Function }} TypeScript */

/** What gradient-lab's declarations take from tfjs-core, four files of its three hundred. */
const TENSOR_TYPES = join(__dirname, 'tensor-types.d.ts').replaceAll('\\', '/');

/** Whatever a package is called, Node takes its own module of that name. */
const NOWHERE = { resolvedModule: undefined };

const DECLARATION = /\.d\.[mc]?ts$/;
const RELATIVE = /^\.\.?\//;

/** @param {string} file */
const asDeclaration = (file) => ({ resolvedModule: { resolvedFileName: file, extension: '.d.ts', isExternalLibraryImport: file.includes('/node_modules/') } });

/** @param {string} importer @param {string} text @returns {string} */
function beside(importer, text) {
  const parts = importer.split('/').slice(0, -1);
  for (const part of text.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}

/**
 * A declaration imports from its own package mostly what lies beside it under that name; looking for all that it could mean takes many times as long.
 * @param {string} importer @param {string} text @param {{ fileExists: (file: string) => boolean }} sys
 */
function declarationBeside(importer, text, sys) {
  if (isLibraryFile(importer) && text === '@tensorflow/tfjs-core') return asDeclaration(TENSOR_TYPES);
  // Node's types declare Node's modules without a file of that name; whoever looks for one goes through every folder above.
  if (isBuiltin(text)) return NOWHERE;
  if (!DECLARATION.test(importer) || !RELATIVE.test(text)) return undefined;
  const file = `${beside(importer, text)}.d.ts`;
  return sys.fileExists(file) ? asDeclaration(file) : undefined;
}

/**
 * Looks for what local files import each time anew: it may have been made, moved or installed since. TypeScript's own watch for what it did not find
 * is left out: it takes as long as reading the standard library.
 * @param {any} host @param {TypeScript} typescript @param {any} sys tslab's @param {(file: string) => boolean} isLocal
 */
function resolveNow(host, typescript, sys, isLocal) {
  libraryFolder();
  const cache = typescript.createModuleResolutionCache(sys.getCurrentDirectory(), (/** @type {string} */ name) => name);
  host.hasInvalidatedResolutions = isLocal;
  host.resolveModuleNameLiterals = (/** @type {Literal[]} */ literals, /** @type {string} */ importer, /** @type {unknown} */ redirected, /** @type {object} */ options) =>
    literals.map(({ text }) => (isLocal(importer) ? undefined : declarationBeside(importer, text, sys))
      ?? typescript.resolveModuleName(text, importer, options, sys, isLocal(importer) ? undefined : cache, redirected));
  host.resolveTypeReferenceDirectiveReferences = (/** @type {(string | { fileName: string })[]} */ names, /** @type {string} */ importer, /** @type {unknown} */ redirected, /** @type {object} */ options) =>
    names.map((name) => typescript.resolveTypeReferenceDirective(typeof name === 'string' ? name : name.fileName.toLowerCase(), importer, options, sys, redirected));
}

module.exports = { resolveNow };

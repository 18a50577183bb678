/**
 * Comments in the declarations of packages. To read them takes a third of the time that reading declarations takes, and a cell is compiled without
 * them: they are passed over until someone inspects something of that package.
 */
'use strict';

const DECLARATION = /\.d\.[mc]?ts$/;
const OPENING = /\/\*\*(?!\/)/g;

/** Packages whose comments are read. @type {Set<string>} */
const documented = new Set();

/** @param {string} file @returns {string} the folder of its package; of a linked one the folder above its last `dist` */
function packageOf(file) {
  const [installed] = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+\//.exec(file) ?? [];
  return installed ?? file.replace(/\/dist\/.*|\/[^/]*$/, '/');
}

/** @param {string} file */
const isPassedOver = (file) => DECLARATION.test(file) && !file.endsWith('/__prev__.d.ts') && !documented.has(packageOf(file));

/**
 * @param {string} file @param {string | undefined} text
 * @returns {string | undefined} the text with documentation as plain comments of the same length, as far as the file's package is not documented
 */
const withoutDocumentation = (file, text) => (text !== undefined && isPassedOver(file) ? text.replace(OPENING, '/* ') : text);

/**
 * @param {string[]} files where something is declared
 * @returns {((file: string) => boolean) | undefined} which files to read anew, since their comments are wanted; undefined for none
 */
function documentPackages(files) {
  const added = new Set(files.filter(isPassedOver).map(packageOf));
  if (added.size === 0) return undefined;
  for (const name of added) documented.add(name);
  return (file) => DECLARATION.test(file) && added.has(packageOf(file));
}

/**
 * @param {any} typescript @param {any} checker @param {unknown} node
 * @returns {string[]} the files that declare what a node names
 */
function declaringFiles(typescript, checker, node) {
  const named = checker.getSymbolAtLocation(node);
  const symbol = named && named.flags & typescript.SymbolFlags.Alias ? checker.getAliasedSymbol(named) : named;
  return (symbol?.declarations ?? []).map((/** @type {any} */ declaration) => declaration.getSourceFile().fileName);
}

/** Files that declare what was inspected last. @type {string[]} */
let inspected = [];

/**
 * @param {any} typescript
 * @returns {Record<string, Function>} what takes the place of its functions
 */
function followInspection(typescript) {
  return {
    getQuickInfoAtPosition(/** @type {unknown} */ file, /** @type {unknown} */ checker, /** @type {unknown} */ cancellation, /** @type {number} */ position) {
      inspected = declaringFiles(typescript, checker, typescript.getTouchingPropertyName(file, position));
      return typescript.getQuickInfoAtPosition(file, checker, cancellation, position);
    },
  };
}

/** As documentPackages, of what was inspected last. */
const documentInspected = () => documentPackages(inspected);

module.exports = { documentInspected, documentPackages, followInspection, withoutDocumentation };

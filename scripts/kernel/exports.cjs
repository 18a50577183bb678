/**
 * A cell's declarations are seen by later cells as they are; tslab stumbles over the word `export`, which code copied from a module has.
 * It is blanked out before compilation, at the same length, so that lines and columns stay right.
 */
'use strict';
const ts = require('@tslab/typescript-for-tslab');

/** @typedef {{ from: number, to: number, text?: string }} Edit `text` in place of what is there, padded to its length; blanks by default */

/** @param {string} source @param {Edit} edit */
const apply = (source, { from, to, text = '' }) => source.slice(0, from) + text.padEnd(to - from) + source.slice(to);

/** @param {import('@tslab/typescript-for-tslab').Statement} statement @param {import('@tslab/typescript-for-tslab').SourceFile} file @returns {Edit[]} */
function editsOf(statement, file) {
  const from = statement.getStart(file);
  // `export { a } from 'b'` imports a in a cell; without `from` it does nothing there.
  if (ts.isExportDeclaration(statement)) {
    if (statement.moduleSpecifier === undefined) return [{ from, to: statement.end }];
    return statement.exportClause && ts.isNamedExports(statement.exportClause) ? [{ from, to: from + 'export'.length, text: 'import' }] : [];
  }
  if (ts.isExportAssignment(statement)) {
    if (statement.isExportEquals) return [];
    const { expression } = statement;
    return [{ from, to: expression.getStart(file), text: '(' }, { from: expression.end, to: expression.end, text: ')' }];
  }
  if (!ts.canHaveModifiers(statement)) return [];
  const exporting = (ts.getModifiers(statement) ?? []).filter(({ kind }) => kind === ts.SyntaxKind.ExportKeyword || kind === ts.SyntaxKind.DefaultKeyword);
  const words = exporting.map((word) => ({ from: word.getStart(file), to: word.end }));
  const nameless = (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) && statement.name === undefined;
  return nameless && words[0] ? [{ ...words[0], text: '(' }, ...words.slice(1), { from: statement.end, to: statement.end, text: ')' }] : words;
}

/**
 * @param {string} source of a cell
 * @returns {string} the same without `export`
 */
function withoutExports(source) {
  if (!/\bexport\b/.test(source)) return source;
  const file = ts.createSourceFile('cell.ts', source, ts.ScriptTarget.ES2022);
  // From the end, so that the places before stay where they are.
  return file.statements.flatMap((statement) => editsOf(statement, file)).reverse().reduce(apply, source);
}

module.exports = { withoutExports };

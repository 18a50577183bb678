import ts from 'typescript';
import { codeCells } from './notebook.mjs';

const LIBRARY = 'gradient-lab';

/** @param {import('typescript').Identifier} node @returns {boolean} whether it is the name of a member or type, not a use of a variable */
function isOnlyAName(node) {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) || ts.isPropertyAssignment(parent)) return parent.name === node;
  return ts.isImportSpecifier(parent) || ts.isQualifiedName(parent) || ts.isNamespaceImport(parent) || ts.isPropertySignature(parent);
}

/** @param {import('typescript').ImportDeclaration} declaration @returns {[string, string][]} local names with what they stand for: a name of the library, '' for all of it */
function importsOf({ importClause }) {
  if (importClause === undefined || importClause.isTypeOnly) return [];
  const { name, namedBindings } = importClause;
  /** @type {[string, string][]} */
  const whole = name === undefined ? [] : [[name.text, '']];
  if (namedBindings === undefined) return whole;
  if (ts.isNamespaceImport(namedBindings)) return [...whole, [namedBindings.name.text, '']];
  const named = namedBindings.elements.filter(({ isTypeOnly }) => !isTypeOnly);
  return [...whole, ...named.map((one) => /** @type {[string, string]} */ ([one.name.text, (one.propertyName ?? one.name).text]))];
}

/**
 * What the cells of a notebook use of the library, as expressions of `lab`, which stands for all of it: `lab.train`, `lab.theory.chi`. Where a namespace
 * is used other than by a member, it is used whole; where cells speak of the library other than by an import, the library is.
 * @param {import('./notebook.mjs').Notebook} notebook
 * @returns {string[]} sorted
 */
export function usesOf(notebook) {
  const cells = codeCells(notebook).map(({ source }) => ts.createSourceFile('cell.ts', source, ts.ScriptTarget.ES2022, true));
  /** @type {Map<string, Set<string>>} */
  const imported = new Map();
  /** @type {Set<string>} */
  const uses = new Set();
  for (const statement of cells.flatMap(({ statements }) => [...statements])) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier) || statement.moduleSpecifier.text !== LIBRARY) continue;
    for (const [local, name] of importsOf(statement)) imported.set(local, (imported.get(local) ?? new Set()).add(name));
  }
  /** @param {import('typescript').Node} node */
  const visit = (node) => {
    if (ts.isIdentifier(node) && imported.has(node.text) && !isOnlyAName(node)) {
      const { parent } = node;
      const member = ts.isPropertyAccessExpression(parent) && parent.expression === node ? `.${parent.name.text}` : '';
      for (const name of imported.get(node.text) ?? []) uses.add(`lab${name === '' ? '' : `.${name}`}${member}`);
    }
    if (ts.isStringLiteralLike(node) && node.text === LIBRARY && !ts.isImportDeclaration(node.parent)) uses.add('lab');
    ts.forEachChild(node, visit);
  };
  for (const cell of cells) ts.forEachChild(cell, visit);
  return [...uses].sort();
}

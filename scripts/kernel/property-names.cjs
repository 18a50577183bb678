/**
 * Names of properties, written so that tslab takes them for nothing else. It qualifies each identifier that it believes to be declared in an
 * earlier cell, and errs twice: not in `{ x }`, where x is then unknown at run time, but in `({ norm: n }) => …` where the *type* with the
 * property norm is of an earlier cell, which is then no JavaScript. `{ x: x }` and `{ 'norm': n }` mean the same and work.
 * Mended before compilation, on the same line, so that line numbers stay right.
 */
'use strict';
const ts = require('@tslab/typescript-for-tslab');

/** @typedef {{ at: number, text: string }} Insertion */

/** @param {import('@tslab/typescript-for-tslab').Node} name @param {import('@tslab/typescript-for-tslab').SourceFile} file @returns {Insertion[]} */
const quoted = (name, file) => (ts.isIdentifier(name) ? [{ at: name.getStart(file), text: "'" }, { at: name.end, text: "'" }] : []);

/** @param {import('@tslab/typescript-for-tslab').Node} node @param {import('@tslab/typescript-for-tslab').SourceFile} file @returns {Insertion[]} */
function insertionsAt(node, file) {
  // `({ x = 1 } = y)` has no longer form that means the same in one insertion, and tslab gets it right only for names of its own cell.
  if (ts.isShorthandPropertyAssignment(node) && !node.objectAssignmentInitializer) return [{ at: node.name.end, text: `: ${node.name.text}` }];
  if (ts.isBindingElement(node) && node.propertyName !== undefined) return quoted(node.propertyName, file);
  if (ts.isPropertyAssignment(node)) return quoted(node.name, file);
  return [];
}

/**
 * @param {string} source of a cell
 * @returns {string} the same with every shorthand property spelled out and every other property name quoted
 */
function mendPropertyNames(source) {
  const file = ts.createSourceFile('cell.ts', source, ts.ScriptTarget.ES2022);
  /** @type {Insertion[]} */
  const insertions = [];
  /** @param {import('@tslab/typescript-for-tslab').Node} node */
  const visit = (node) => {
    insertions.push(...insertionsAt(node, file));
    ts.forEachChild(node, visit);
  };
  visit(file);
  // From the end, so that the places before stay where they are.
  return insertions.sort((a, b) => b.at - a.at).reduce((text, { at, text: inserted }) => `${text.slice(0, at)}${inserted}${text.slice(at)}`, source);
}

module.exports = { mendPropertyNames };

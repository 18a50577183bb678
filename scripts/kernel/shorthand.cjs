/**
 * tslab leaves `{ x }` as it is when x was declared in an earlier cell, and the name is then unknown at run time; `{ x: x }` works.
 * Spelled out before compilation, on the same line, so that line numbers stay right.
 */
'use strict';
const ts = require('@tslab/typescript-for-tslab');

/**
 * @param {string} source of a cell
 * @returns {string} the same with every shorthand property spelled out
 */
function spellOutShorthand(source) {
  /** @type {{ end: number, name: string }[]} */
  const found = [];
  /** @param {import('@tslab/typescript-for-tslab').Node} node */
  const visit = (node) => {
    // `({ x = 1 } = y)` has no longer form that means the same in one insertion, and tslab gets it right only for names of its own cell.
    if (ts.isShorthandPropertyAssignment(node) && !node.objectAssignmentInitializer) found.push({ end: node.name.end, name: node.name.text });
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('cell.ts', source, ts.ScriptTarget.ES2022));
  return found.reverse().reduce((text, { end, name }) => `${text.slice(0, end)}: ${name}${text.slice(end)}`, source);
}

module.exports = { spellOutShorthand };

import ts from 'typescript';
import { joinText } from '../../../notebooks/notebook.mjs';
import { neededFor, statementsOf } from './slice.mjs';

/** @typedef {import('./places.mjs').Place} Place */
/** @typedef {import('./slice.mjs').Statement} Statement */

/**
 * A figure of a notebook as a program: the notebook's own statements, with a mark wherever a knob stands. Plain data, so that a page can fetch it.
 * @typedef {object} Program
 * @property {string[]} modules what it imports
 * @property {string} once JavaScript of all that no knob changes; returns the names that it declares
 * @property {string} again JavaScript of the rest, given those names as `made`; shows the figure
 * @property {Record<string, string>[]} texts for each knob what stands at its marks while it is as printed
 * @property {Record<string, string[]>} turned at each mark, the text for each of the knob's values
 */

const SHOWS = /^show\(/;
const MARK = /KNOB_\d+_\d+_/;

/** @param {number} knob @param {number} change */
const markOf = (knob, change) => `KNOB_${knob}_${change}_`;

/** Splits text as a place writes it, what a knob replaces in guillemets. @param {string} at */
function partsOf(at) {
  const [, before, printed, after] = /^([^«»]*)«([^«»]+)»([^«»]*)$/s.exec(at) ?? [];
  if (before === undefined || printed === undefined || after === undefined) throw new Error(`one part of "${at}" must stand in «»`);
  return { before, printed, after };
}

/**
 * Puts marks where the knobs stand.
 * @param {Place} place @param {string[]} cells changed
 */
function mark({ chapter, knobs }, cells) {
  /** @type {Record<string, string[]>} */
  const turned = {};
  const texts = knobs.map(({ values, changes }, knob) => Object.fromEntries(changes.map((change, index) => {
    const { at, as = String } = typeof change === 'string' ? { at: change } : change;
    const { before, printed, after } = partsOf(at);
    const found = cells.map((source) => source.split(before + printed + after).length - 1);
    const times = found.reduce((sum, count) => sum + count, 0);
    if (times !== 1) throw new Error(`${chapter}: "${before}${printed}${after}" must stand in its cells once, got ${times} times`);
    const cell = found.indexOf(1);
    const name = markOf(knob, index);
    cells[cell] = /** @type {string} */ (cells[cell]).replace(before + printed + after, () => before + name + after);
    turned[name] = values.map((value) => as(value));
    return [name, printed];
  })));
  return { texts, turned };
}

/** @param {readonly Statement[]} statements */
function importing(statements) {
  const imports = statements.flatMap((statement) => statement.imports);
  const lines = imports.map(({ module, name, local }) => `const ${name === undefined ? local : `{ ${name}: ${local} }`} = modules[${JSON.stringify(module)}];`);
  return { modules: [...new Set(imports.map(({ module }) => module))], lines: [...new Set(lines)] };
}

/** @param {readonly Statement[]} statements */
function toJavaScript(statements) {
  const source = statements.map(({ text }) => text).join('\n');
  const { outputText } = ts.transpileModule(source, { compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, removeComments: true } });
  return outputText.replace(/^export \{\};\n/m, '');
}

/**
 * The statements that lead to a figure, in order, its own the last.
 * @param {Place} place @param {readonly string[]} cells up to the one that shows it
 */
function sliced({ chapter, figure }, cells) {
  const byCell = statementsOf(cells);
  const goal = byCell.at(-1)?.find(({ text }) => SHOWS.test(text));
  if (goal === undefined) throw new Error(`${chapter}: the cell ${figure} must show a figure`);
  const needed = neededFor(goal);
  const statements = byCell.flat().filter((statement) => needed.has(statement));
  const names = statements.flatMap((statement) => statement.names);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`${chapter}: the cells of ${figure} declare ${twice} twice`);
  return { goal, statements };
}

/** Whether a knob changes what a statement computes. @param {Statement} statement */
const isTurned = (statement) => [...neededFor(statement)].some(({ text }) => MARK.test(text));

/**
 * Compiles the cells that draw a figure. Of the statements before it, those are taken that declare what it needs, directly or not; claims, tables and
 * other figures are left out, and so are loops and calls that would change later what was declared.
 * @param {Place} place @param {import('../../../notebooks/notebook.mjs').Notebook} notebook
 * @returns {Program}
 * @throws Error where a knob's text is not there once, where the cell shows no figure, or one name would be declared twice
 */
export function compile(place, notebook) {
  const code = notebook.cells.filter(({ cell_type }) => cell_type === 'code');
  const last = code.findIndex(({ id }) => id === place.figure);
  if (last < 0) throw new Error(`${place.chapter}: there is no cell ${place.figure}`);
  const cells = code.slice(0, last + 1).map(({ source }) => joinText(source));
  const marks = mark(place, cells);
  const { goal, statements } = sliced(place, cells);
  const { modules, lines } = importing(statements);
  const own = statements.filter(({ imports }) => imports.length === 0);
  const again = own.filter((statement) => statement === goal || isTurned(statement));
  const once = own.filter((statement) => !again.includes(statement));
  const made = once.flatMap(({ names }) => names).join(', ');
  return {
    modules,
    once: [...lines, toJavaScript(once), `return { ${made} };`].join('\n'),
    again: [...lines, `const { ${made} } = made;`, toJavaScript(again)].join('\n'),
    ...marks,
  };
}

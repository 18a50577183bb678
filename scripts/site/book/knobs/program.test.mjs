import { describe, expect, it } from 'vitest';
import { KnobProgram } from '../static/knob-program.js';
import { compile } from './program.mjs';

/** @typedef {import('./places.mjs').Knob} Knob */

/** @param {Record<string, string>} cells sources by id @returns {any} */
const notebook = (cells) => ({ cells: Object.entries(cells).map(([id, source]) => ({ cell_type: 'code', id, source: source.split(/(?<=\n)/), metadata: {} })) });

/** @param {readonly Knob['changes'][number][]} changes @param {readonly number[]} [values] @returns {Knob} */
const knob = (changes, values = [1, 2]) => ({ label: 'depth', values, printed: 1, changes });

/** @param {readonly Knob[]} knobs */
const place = (knobs) => ({ chapter: '01', figure: 'figure', knobs });

/** What a program shows. @param {import('./program.mjs').Program} program @param {(number | null)[][]} choices of one run after the other @param {object} [library] */
async function shown(program, choices, library = {}) {
  /** @type {unknown[]} */
  const figures = [];
  const runner = new KnobProgram(program, { 'gradient-lab': { show: (/** @type {unknown} */ figure) => figures.push(figure), ...library } });
  for (const choice of choices) await runner.run(choice);
  return figures;
}

const CELLS = {
  names: "import { show, table } from 'gradient-lab';\ntype Rows = { depth: number }[];\nconst depth = 1; // change me",
  rows: 'const double = (n: number): number => 2 * n;\nconst rows: Rows = [{ depth: double(depth) }];\ntable(rows);',
  figure: "const title = `depth ${depth}`;\nshow({ rows, title });\ntable(rows, 'again');",
};

describe('the program of a figure', () => {
  it('is what the cells say, with the value that a knob has', async () => {
    const program = compile(place([knob(['const depth = «1»;'])]), notebook(CELLS));
    expect(await shown(program, [[null], [1], [0]])).toEqual([
      { rows: [{ depth: 2 }], title: 'depth 1' }, { rows: [{ depth: 4 }], title: 'depth 2' }, { rows: [{ depth: 2 }], title: 'depth 1' }]);
  });

  it('changes words too, and only when its knob is turned', async () => {
    const cells = { figure: "import { show } from 'gradient-lab';\nshow(['one layer', 1, 5]);" };
    const knobs = [knob([{ at: "'«one» layer'", as: (n) => `${n + 1} and one` }, "', «1», 5]"]), knob(['«5»]'], [1, 6, 7])];
    const program = compile(place(knobs), notebook(cells));
    expect(await shown(program, [[null, 1], [1, null]])).toEqual([['one layer', 1, 6], ['3 and one layer', 2, 5]]);
  });

  it('computes what no knob changes once', async () => {
    let drawn = 0;
    const cells = { figure: "import { draw, show } from 'gradient-lab';\nconst nets = draw();\nconst n = 1;\nshow([nets, n]);" };
    const program = compile(place([knob(['const n = «1»'])]), notebook(cells));
    expect(await shown(program, [[null], [1]], { draw: () => ++drawn })).toEqual([[1, 1], [1, 2]]);
    expect(drawn).toBe(1);
  });

  it('leaves out what the figure does not need', () => {
    const { once, again } = compile(place([knob(['const depth = «1»;'])]), notebook({ ...CELLS, names: `${CELLS.names}\nconst unused = 3;\nfunction idle() { return depth; }` }));
    expect(once + again).not.toMatch(/unused|idle|table\(/);
  });

  it('takes the nearest declaration before, and none that a function has for itself', async () => {
    const cells = {
      first: "import { show } from 'gradient-lab';\nconst rate = fails();\nconst size = 7;",
      second: 'const rate = 3;\nconst twice = (size: number) => ({ rate: 2 * rate, size });\nconst values = [1];',
      figure: 'show(values.map(twice));',
      later: 'const values = 5;',
    };
    const program = compile(place([knob(['const values = [«1»]'])]), notebook(cells));
    expect(await shown(program, [[1]])).toEqual([[{ rate: 6, size: 2 }]]);
    expect(program.once + program.again).not.toMatch(/fails|size = 7/);
  });

  it('imports modules, names and other names for them', async () => {
    const cells = { figure: "import type { Net } from 'gradient-lab';\nimport * as tf from 'tf';\nimport { show as display, type Rows } from 'gradient-lab';\nconst n = 1;\ndisplay(n);\nconst show = display;\nshow(tf.square(n) as number);" };
    const program = compile(place([knob(['const n = «1»;'], [1, 3])]), notebook(cells));
    expect([...program.modules].sort()).toEqual(['gradient-lab', 'tf']);
    const figures = /** @type {number[]} */ ([]);
    await new KnobProgram(program, { 'gradient-lab': { show: (/** @type {number} */ n) => figures.push(n) }, tf: { square: (/** @type {number} */ n) => n * n } }).run([1]);
    expect(figures).toEqual([9]);
  });

  it('ends where a sweep was interrupted, and begins anew', async () => {
    let isOver = true;
    const cells = { figure: "import { show, sweep } from 'gradient-lab';\nconst rows = await sweep();\nconst n = 1;\nshow([rows, n]);" };
    /** @type {unknown[]} */
    const figures = [];
    let rows = 0;
    const library = { sweep: async () => ++rows, show: (/** @type {unknown} */ figure) => figures.push(figure) };
    const runner = new KnobProgram(compile(place([knob(['const n = «1»;'])]), notebook(cells)), { 'gradient-lab': library });
    await expect(runner.run([1], () => isOver)).rejects.toThrow('no longer wanted');
    isOver = false;
    await runner.run([1], () => isOver);
    expect(figures).toEqual([[2, 2]]);
  });
});

describe('a place that does not fit its notebook', () => {
  const fits = (/** @type {string} */ at, figure = 'figure') => () => compile({ ...place([knob([at])]), figure }, notebook(CELLS));

  it('is refused', () => {
    expect(fits('const width = «1»;')).toThrow('01: "const width = 1;" must stand in its cells once, got 0 times');
    expect(fits('«depth»')).toThrow(/once, got [2-9] times/);
    expect(fits('const depth = 1;')).toThrow('one part of "const depth = 1;" must stand in «»');
    expect(fits('const depth = «1»;', 'rows')).toThrow('01: the cell rows must show a figure');
    expect(fits('const depth = «1»;', 'nowhere')).toThrow('01: there is no cell nowhere');
  });

  it('is refused where a name is declared twice', () => {
    const cells = { first: 'const double = 1;\nconst one = double;', ...CELLS, figure: 'show([rows, one]);' };
    expect(() => compile(place([knob(['const depth = «1»;'])]), notebook(cells))).toThrow('01: the cells of figure declare double twice');
  });
});

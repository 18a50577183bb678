import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { usesOf } from './library-use.mjs';
import { allNotebooks } from './selection.mjs';
import { readNotebook } from './notebook.mjs';
import { hashLibraryUse } from './stamp.mjs';
import { code, markdown, notebookOf } from './synthetic.mjs';
import { temporaryFolder } from './temporary.mjs';

/** @param {string[]} cells */
const notebook = (...cells) => notebookOf(cells.map((source) => code(source)));

describe('usesOf', () => {
  it.each([
    [["import { train, theory } from 'gradient-lab';", 'train(theory.chi);'], ['lab.theory.chi', 'lab.train']],
    [["import { train as learn } from 'gradient-lab';\nlearn();"], ['lab.train']],
    [["import { theory, type Network } from 'gradient-lab';\nconst { chi } = theory;"], ['lab.theory']],
    [["import { theory } from 'gradient-lab';\nfigure({ theory: theory.chi, x: rows.theory });\nlet phi: theory.Phi;"], ['lab.theory.chi']],
    [["import { theory } from 'gradient-lab';\nfigure({ theory });"], ['lab.theory']],
    [["import * as tools from 'gradient-lab';\ntools.train();"], ['lab.train']],
    [["import * as tools from 'gradient-lab';\nuse(tools);"], ['lab']],
    [["const { train } = await import('gradient-lab');"], ['lab']],
    [["import type { Network } from 'gradient-lab';\nimport { table } from 'elsewhere';\ntable(1 as Network);"], []],
    [["import { used, unused } from 'gradient-lab';\nused();"], ['lab.used']],
  ])('of %j are %j', (cells, uses) => {
    expect(usesOf(notebook(...cells))).toEqual(uses);
  });

  it('are of code, not of prose', () => {
    expect(usesOf(notebookOf([markdown("import { a } from 'gradient-lab'; a()")]))).toEqual([]);
  });
});

const SOURCES = {
  'index.ts': "export * as theory from './theory';\nexport * from './models';\nexport * from './notebook';",
  'theory/index.ts': "export { chi } from './chi';\nexport { other } from './other';",
  'theory/chi.ts': "import { square } from '../numeric';\n/** χ */\nexport const chi = (x: number): number => square(x);",
  'theory/other.ts': 'export const other = (x: number): number => x + 1;',
  'numeric.ts': 'export const square = (x: number): number => x * x;\nexport const cube = (x: number): number => x ** 3;',
  'models/index.ts': "export { mlp } from './mlp';\nexport type { Net } from './net';",
  'models/mlp.ts': "import { requireSizes } from './require';\nconst check = requireSizes('mlp');\nexport const mlp = (): number => check(1);",
  'models/require.ts': 'export const requireSizes = (name: string) => (size: number): number => { return name.length + size; };',
  'models/net.ts': 'export interface Net { size: number }',
  'notebook/index.ts': "import { connect, inside } from './display';\nexport { show } from './display';\nif (inside()) connect();",
  'notebook/display.ts': 'export const inside = (): boolean => true;\nexport const connect = (): void => { console.log(1); };\nexport const show = (): number => 2;',
};

/** @param {Record<string, string>} changes @param {string[]} cells */
async function hashWith(changes, ...cells) {
  const { path, remove } = temporaryFolder('gradient lab use ');
  try {
    for (const [name, text] of Object.entries({ ...SOURCES, ...changes })) {
      mkdirSync(dirname(join(path, name)), { recursive: true });
      writeFileSync(join(path, name), text);
    }
    return await hashLibraryUse(notebook(...cells), path);
  } finally {
    remove();
  }
}

const CHI = "import { theory } from 'gradient-lab';\ntheory.chi(1);";
const MLP = "import { mlp } from 'gradient-lab';\nmlp();";

/** @param {keyof typeof SOURCES} file @param {string} from @param {string} to */
const changed = (file, from, to) => ({ [file]: SOURCES[file].replace(from, to) });

describe('hashLibraryUse', () => {
  it.each([
    ['a comment', CHI, changed('theory/chi.ts', '/** χ */', '/** The factor χ. */\n// so it is')],
    ['a comment within a function', MLP, changed('models/require.ts', 'return name.length + size;', '\n  // both\n  return name.length /* of it */ + size;\n')],
    ['a type', CHI, changed('theory/chi.ts', 'x: number', 'x: 1')],
    ['a member of the namespace that is not used', CHI, changed('theory/other.ts', 'x + 1', 'x + 2')],
    ['an unused function of a file that is used', CHI, changed('numeric.ts', 'x ** 3', 'x * x * x')],
    ['another floor', CHI, changed('models/require.ts', 'name.length + size', 'size')],
    ['a new export', CHI, { ...changed('theory/index.ts', "'./chi';", "'./chi';\nexport { more } from './more';"), 'theory/more.ts': 'export const more = 1;' }],
    ['a test', MLP, { 'models/mlp.test.ts': 'throw 1;' }],
    ['an interface', MLP, changed('models/net.ts', 'number', 'string')],
    ['something that is not imported from there', MLP, changed('theory/chi.ts', 'square(x)', 'x')],
  ])('is the same after a change of %s', async (_, cell, changes) => {
    expect(await hashWith(changes, cell)).toBe(await hashWith({}, cell));
  });

  it.each([
    ['what is called', CHI, changed('theory/chi.ts', 'square(x)', 'square(x) + 1')],
    ['what that calls', CHI, changed('numeric.ts', 'x * x', 'x + x')],
    ['where a name comes from', CHI, changed('theory/index.ts', "{ chi } from './chi'", "{ other as chi } from './other'")],
    ['what is made when the module is loaded', MLP, changed('models/mlp.ts', "requireSizes('mlp')", "requireSizes('net')")],
    ['what makes it', MLP, changed('models/require.ts', 'name.length + size', 'size')],
    ['a module that acts when it is loaded, used or not', CHI, changed('notebook/index.ts', 'if (inside())', 'if (!inside())')],
    ['what such a module calls', CHI, changed('notebook/display.ts', 'console.log(1)', 'console.log(2)')],
    ['a module that comes to act', CHI, changed('models/require.ts', 'export const', 'globalThis.x = 1;\nexport const')],
  ])('is another after a change of %s', async (_, cell, changes) => {
    expect(await hashWith(changes, cell)).not.toBe(await hashWith({}, cell));
  });

  it('covers all that a notebook may use where it speaks of the library as a whole', async () => {
    const cell = "const lab = await import('gradient-lab');";
    expect(await hashWith(changed('theory/other.ts', 'x + 1', 'x + 2'), cell)).not.toBe(await hashWith({}, cell));
  });

  it('tells the project’s notebooks apart, each the same every time', async () => {
    const notebooks = allNotebooks().map(readNotebook);
    const hashes = await Promise.all(notebooks.map((one) => hashLibraryUse(one)));
    expect(new Set(hashes).size).toBe(notebooks.length);
    expect(await Promise.all(notebooks.map((one) => hashLibraryUse(one)))).toEqual(hashes);
  });
});

import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { runCells } from './run-cells.mjs';
import { project } from '../setup/project.mjs';

const file = (/** @type {string} */ name, /** @type {string | null} */ text) => ({ file: name, text });

/**
 * Steps of one session; `shows` is what a cell prints, in whole or as a pattern.
 * @type {{ name: string, step: import('./run-cells.mjs').Cell, shows?: string | RegExp }[]}
 */
const STEPS = [
  { name: 'an import that fails says so', step: `import { double } from './helper';\ndouble(21)`, shows: /^Cannot find module '\.\/helper'.*\n {2}at cell line 1/ },
  { name: '', step: file('helper.ts', 'export const double = (x: number): number => 2 * x;') },
  { name: 'the file is found once it is there', step: `import { double } from './helper';\ndouble(21)`, shows: '42\n' },
  { name: 'the next cell runs', step: '1 + 1', shows: '2\n' },
  { name: 'a missing package fails with its name', step: `import x from 'no-such-package-at-all';\nx`, shows: /no-such-package-at-all/ },
  { name: '', step: file('new-1.ts', 'export {};') },
  { name: 'a new file after a missing package does no harm', step: `'lives'`, shows: 'lives\n' },

  { name: '', step: file('settings.json', '{ "rate": 4 }') },
  { name: 'a .json is read', step: `import settings from './settings.json';\nsettings.rate`, shows: '4\n' },
  { name: 'a cell may write files beside it', step: `require('fs').writeFileSync('results.json', '{}')`, shows: '' },
  { name: 'and the next cell runs', step: `'lives'`, shows: 'lives\n' },
  { name: '', step: file('settings.json', '{ "rate": 5, "name": "a" }') },
  { name: 'a changed .json is read anew, with its new type', step: `import settings from './settings.json';\nsettings.rate + settings.name`, shows: '5a\n' },
  { name: '', step: file('settings.json', '{ "rate": ') },
  { name: 'a broken .json is an error that names it', step: `import settings from './settings.json';\nsettings.rate`, shows: /settings\.json/ },

  { name: '', step: file('old.js', 'exports.q = 1;') },
  { name: 'a CommonJS .js is read', step: `import { q } from './old.js';\nq`, shows: '1\n' },
  { name: '', step: file('after-js.json', '{}') },
  { name: 'a new .json after a .js does no harm', step: `'lives'`, shows: 'lives\n' },
  { name: '', step: file('old.js', 'exports.q = 2;') },
  { name: 'a changed .js is read anew', step: `import { q } from './old.js';\nq`, shows: '2\n' },
  { name: '', step: file('old.js', 'exports.q = 33;') },
  { name: 'and again', step: `import { q } from './old.js';\nq`, shows: '33\n' },
  { name: '', step: file('module.mjs', 'export const q = 1;\nexport default 5;') },
  { name: 'an .mjs is read', step: `import five, { q } from './module.mjs';\n[five, q]`, shows: '[ 5, 1 ]\n' },
  { name: '', step: file('module.mjs', 'export const q = 22;\nexport default 5;') },
  { name: 'a changed .mjs is read anew', step: `import { q as q22 } from './module.mjs';\nq22`, shows: '22\n' },
  { name: '', step: file('common.cjs', 'module.exports = { q: 1 };') },
  { name: 'a .cjs is read', step: `import common from './common.cjs';\ncommon.q`, shows: '1\n' },
  { name: '', step: file('common.cjs', 'module.exports = { q: 4444 };') },
  { name: 'a changed .cjs is read anew', step: `import common from './common.cjs';\ncommon.q`, shows: '4444\n' },
  { name: 'an import in the middle of a cell is read', step: `const late = await import('./module.mjs');\nlate.q`, shows: '22\n' },
  { name: 'require is read', step: `require('./common.cjs').q`, shows: '4444\n' },

  { name: '', step: file('inner.ts', 'export const value = 1;') },
  { name: '', step: file('outer.ts', `import { value } from './inner';\nimport { load } from './dependent';\nexport const tenfold = (): number => 10 * value + load;`) },
  { name: '', step: file('dependent.ts', `import { existsSync } from 'node:fs';\nexport const load = existsSync('inner.ts') ? 0 : 100;`) },
  { name: 'files import one another', step: `import { tenfold } from './outer';\ntenfold()`, shows: '10\n' },
  { name: '', step: file('inner.ts', 'export const value = 7.5;') },
  { name: 'a change two files deep is seen', step: `import { tenfold } from './outer';\ntenfold()`, shows: '75\n' },
  { name: '', step: file('even.ts', `import { odd } from './odd';\nexport const even = (n: number): boolean => n === 0 || odd(n - 1);`) },
  { name: '', step: file('odd.ts', `import { even } from './even';\nexport const odd = (n: number): boolean => n !== 0 && even(n - 1);`) },
  { name: 'a circular import runs', step: `import { even } from './even';\neven(10)`, shows: 'true\n' },

  { name: '', step: file('helper.ts', 'export const double = (x: number): number => {\n  return 2 * ;\n};') },
  { name: 'a syntax error names file and line', step: `import { double } from './helper';\ndouble(1)`, shows: /helper\.ts line 2/ },
  { name: '', step: file('helper.ts', `export const double = (x: number): string => 2 * x;`) },
  { name: 'a type error names file and line', step: `import { double } from './helper';\ndouble(1)`, shows: /Type 'number' is not assignable to type 'string'[^]*helper\.ts line 1/ },
  { name: '', step: file('helper.ts', `interface A {\n  b: number;\n}\nexport function double(a: A): number {\n  throw new Error('too large: ' + a.b);\n}`) },
  { name: 'a thrown error names the line of the file', step: `import { double } from './helper';\ndouble({ b: 1 })`, shows: `Error: too large: 1\n  at helper.ts line 5: throw new Error('too large: ' + a.b);\n  at cell line 2: double({ b: 1 })\n` },
  { name: '', step: file('helper.ts', null) },
  { name: 'a deleted file is missed', step: `import { double } from './helper';\ndouble({ b: 1 })`, shows: /^Cannot find module '\.\/helper'/ },
  { name: '', step: file('helper/index.ts', 'export const double = (x: number): number => x + x;') },
  { name: 'a folder with an index takes its place', step: `import { double } from './helper';\ndouble(8)`, shows: '16\n' },

  { name: '', step: file('../shared.ts', 'export const half = (x: number): number => x / 2;') },
  { name: 'a file of the folder above is read', step: `import { half } from '../shared';\nhalf(21)`, shows: '10.5\n' },
  { name: '', step: file('../shared.ts', `import { third } from './aside/third.js';\nexport const half = (x: number): number => x / 2 + third;`) },
  { name: '', step: file('../aside/third.ts', 'export const third = 1 / 4;') },
  { name: 'a changed one is read anew, with what it imports', step: `import { half } from '../shared';\nhalf(1)`, shows: '0.75\n' },
  { name: '', step: file('../shared.ts', `export const half = (x: number): string => x / 2;`) },
  { name: 'a type error above names file and line', step: `import { half } from '../shared';\nhalf(1)`, shows: /Type 'number' is not assignable to type 'string'[^]*shared\.ts line 1/ },
  { name: '', step: file('../../top.json', '{ "level": 2 }') },
  { name: 'a file two levels above is read', step: `import top from '../../top.json';\ntop.level`, shows: '2\n' },
  { name: '', step: file('../shared.ts', 'export const half = (x: number => x;') },
  { name: 'a syntax error above names file and line', step: `import { half } from '../shared';\nhalf(1)`, shows: /shared\.ts line 1/ },

  { name: 'export runs', step: `export function area(r: number): number {\n  return Math.PI * r * r;\n}\nexport const one = 1;\nexport { area as surface };\nexport type T = number;`, shows: '' },
  { name: 'what was exported is known', step: `const t: T = one;\narea(t).toFixed(3)`, shows: '3.142\n' },
  { name: 'export default runs', step: `export default { a: 1 };`, shows: '{ a: 1 }\n' },
  { name: 'export default of a class without name runs', step: `export default class { b = 1 }`, shows: /class/ },
  { name: 'export from imports', step: `export { half as h2 } from 'node-half';\nh2`, shows: /node-half/ },
  { name: 'a line after export keeps its number', step: `export const two = 2;\nexport const three: number = 'a';`, shows: "Type 'string' is not assignable to type 'number'.\n  at cell line 2: export const three: number = 'a';\n" },
  { name: 'a rejected promise as last value is said once', step: `Promise.reject(new Error('too late'))`, shows: `A promise failed and nothing awaited it (a missing await?)\nError: too late\n  at cell line 1: Promise.reject(new Error('too late'))\n` },
  { name: 'the kernel lives', step: `'lives'`, shows: 'lives\n' },
];

/** @param {string} folder */
function prepare(folder) {
  symlinkSync(join(project.packages), join(folder, 'node_modules'), 'dir');
}

describe("the reader's own files in the kernel", { timeout: 240_000 }, () => {
  /** @type {string[]} */
  let shown = [];
  let alive = false;

  beforeAll(async () => {
    const run = await runCells(STEPS.map(({ step }) => step), { prepare, below: 'a/b' });
    shown = run.results.map(({ outputs }) => outputs.map(([, text]) => text).join(''));
    alive = run.alive;
  }, 240_000);

  it.each(STEPS.map((step, index) => ({ ...step, index })).filter(({ name }) => name !== ''))('$name', ({ index, shows = '' }) => {
    if (typeof shows === 'string') expect(shown[index]).toBe(shows);
    else expect(shown[index]).toMatch(shows);
    expect(alive).toBe(true);
  });
});

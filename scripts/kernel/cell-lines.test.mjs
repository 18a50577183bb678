import { beforeAll, describe, expect, it } from 'vitest';
import { runCells } from './run-cells.mjs';

const MARK = '// HERE';

/**
 * Cells that fail on the marked line, each with something that TypeScript moves, drops or rewrites on the way to JavaScript.
 * @type {Record<string, string>}
 */
const CELLS = {
  'the only line': `(null as any).x; ${MARK}`,
  'an await on the only line': `await Promise.resolve((null as any).x); ${MARK}`,
  'types and blank lines before it': `interface A {\n  b: number;\n}\n\n\ntype C = A['b'];\nconst c: C = 1;\n\n(null as any).x; ${MARK}`,
  'imports before it': `import type { Stats } from 'node:fs';\nimport { sep,\n  join } from 'node:path';\n\nconst s: Stats | null = null;\njoin(sep, s as any); ${MARK}`,
  'a comment of many lines': `/*\n many\n lines\n*/\n// one more\nconst a = 1; // tail\n\n/** doc */\n(null as any).x; ${MARK}`,
  'arguments over many lines': `const f = (...numbers: number[]) => { throw new Error('x'); }; ${MARK}\nf(\n  1,\n  2,\n);`,
  'an argument in the middle of a call': `Math.max(\n  1,\n  (null as any).x, ${MARK}\n  3,\n);`,
  'a chain of methods': `[1, 2]\n  .map((x) => x)\n  .filter((x) => (x as any).y.z) ${MARK}\n  .map((x) => x);`,
  'a template of many lines': 'const t = `\n  one\n  two ${1 + 1}\n`;\n' + `(null as any)[t]; ${MARK}`,
  'inside a template': 'const u = `\n  one ${\n' + `  (null as any).x ${MARK}\n` + '}`;',
  'a class with parameter properties': `class P {\n  static z = 1;\n  constructor(private readonly a: number, public b = 2) {\n    super_();\n  }\n}\nfunction super_() {\n  throw new Error('x'); ${MARK}\n}\nnew P(1);`,
  'a class field': `class Q {\n  declare a: number;\n  b: number;\n  c = (null as any).x; ${MARK}\n}\nnew Q();`,
  'a getter': `const o = {\n  a: 1,\n  get b(): number {\n    return (null as any).x; ${MARK}\n  },\n};\nconsole.log(o.b);`,
  'an enum and a namespace': `enum E {\n  A,\n  B,\n}\nnamespace N {\n  export const v = 1;\n}\nthrow new Error(String(E.A + N.v)); ${MARK}`,
  'a generic arrow function': `const g = <T,>(x: T): T => {\n  const y = x satisfies T;\n  throw new Error('x'); ${MARK}\n};\ng<number>(1);`,
  overloads: `function h(a: string): void;\nfunction h(a: number): void;\nfunction h(a: any): void {\n  a.b.c; ${MARK}\n}\nh(1);`,
  'a loop that awaits': `for (const i of [1, 2]) {\n  await null;\n  if (i === 2) throw new Error('x'); ${MARK}\n}`,
  'a function that awaits': `async function k(): Promise<void> {\n  await null;\n\n  (null as any).x; ${MARK}\n}\nawait k();`,
  'a destructuring': `const p: any = undefined;\nconst {\n  a, ${MARK}\n} = p;`,
  'names of earlier cells': `const q2 = 2;\n\nlog10(q2); // sets the stage\nabsent.deep.x; ${MARK}`,
  'the last expression': `const r = 1;\n\n\nr\n  .toFixed(200); ${MARK}`,
  'an if in one line': `if (true)\n  if (1 < 2)\n    throw new Error('x'); ${MARK}`,
  'a switch': `switch (1 as number) {\n  case 0:\n    break;\n  case 1: {\n    throw new Error('x'); ${MARK}\n  }\n}`,
  'statements that share a line': `const v1 = 1; const v2: any = null; v2.x; ${MARK}`,
  'wide characters': `const 梯度 = 'δ𝛿'; const w: any = null; w.x; ${MARK}`,
};

const BEFORE = `const log10 = (x: number) => Math.log10(x);\nconst absent: any = {};`;

describe('the line a failing cell names', { timeout: 120_000 }, () => {
  /** @type {string[]} */
  let messages = [];

  beforeAll(async () => {
    const { results } = await runCells([BEFORE, ...Object.values(CELLS)]);
    messages = results.slice(1).map(({ outputs }) => outputs.map(([, text]) => text).join(''));
  }, 120_000);

  it.each(Object.keys(CELLS).map((name, index) => ({ name, index })))('is right: $name', ({ name, index }) => {
    const lines = (CELLS[name] ?? '').split('\n');
    const marked = lines.findIndex((line) => line.endsWith(MARK));
    expect(messages[index]).toContain(`\n  at cell line ${marked + 1}: ${lines[marked]?.trim()}\n`);
    const first = /cell line (\d+)/.exec(messages[index] ?? '');
    expect(Number(first?.[1])).toBe(marked + 1);
  });
});

import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { project } from '../setup/project.mjs';
import { runCells } from './run-cells.mjs';

/** @typedef {import('./run-cells.mjs').Result} Result */

const LINES = 20_000;

/** @type {Record<string, import('./run-cells.mjs').Cell>} */
const CELLS = {
  oldUtil: `
    import * as util from 'node:util';
    const old: any = util;
    console.log(old.isNullOrUndefined(undefined), old.isNullOrUndefined(0), old.isArray([]));`,
  manyLines: `for (let i = 0; i < ${LINES}; i++) console.log('line ' + i);`,
  manyStreams: `for (let i = 0; i < 1500; i++) (i % 2 ? console.error : console.log)('' + i);`,
  order: `
    import * as tslab from 'tslab';
    console.log('a'); console.error('b'); console.log('c');
    tslab.display.html('<b>1</b>');
    console.log('d');`,
  manyDisplays: `for (let i = 0; i < 1200; i++) tslab.display.text('' + i);`,
  slowLoop: `
    const end = Date.now() + 350;
    console.log('begin');
    while (Date.now() < end) process.stdout.write('.');`,
  writeCallback: `await new Promise<void>((resolve) => process.stdout.write('written', () => resolve()));`,
  banner: `console.warn('\\n====\\nHi, looks like you are running TensorFlow.js in Node.js. To speed things up …\\n===='); console.log('seen');`,
  awaitParenthesis: `const { x } = await (async () => ({ x: 41 }))();\nx + 1`,
  declares: `const shared = [1, 2];`,
  shorthand: `console.log({ shared });`,
  typed: `import { extname } from 'node:path';\nconst files = [{ name: 'a.ts' }];`,
  renamed: `console.log(files.map(({ name: file }) => extname(file)));\nlet file = '';\n({ name: file } = files[0]);\nconsole.log(file);`,
  runtimeError: `const text: any = 'a';\ntext.missing();`,
  typeError: `const fine = 1;\nconst wrong: number = 'a';`,
  longTypeError: `const a: { b: { c: number } } = { b: { c: 1 } };\nconst d: { b: { c: string } } = a;`,
  syntaxError: `const = 3;`,
  cause: `
    function outer() {
      try { inner(); } catch (cause) { throw new RangeError('outside', { cause }); }
    }
    function inner() {
      throw new TypeError('inside');
    }
    outer();`,
  namedError: `class DivergedError extends Error {}\nthrow new DivergedError('loss is NaN');`,
  manyErrors: `throw new AggregateError([new Error('first'), new Error('second')], 'both')`,
  thrownText: `throw 'only text';`,
  thrownNothing: `throw undefined;`,
  recursion: `const again = (): number => 1 + again();\nagain();`,
  defineHelper: `// a helper\nfunction helper(values: number[]): number {\n  if (values.length === 0) throw new Error('empty');\n  return values[0];\n}`,
  useHelper: `const values: number[] = [];\n\nhelper(values);`,
  rejection: `void Promise.reject(new Error('unseen'));\nconsole.log('went on');`,
  afterRejection: `console.log('next')`,
  callback: `setTimeout(() => { throw new Error('in a timer'); }, 1);\nawait new Promise((resolve) => setTimeout(resolve, 200));`,
  interruptAwait: { source: `await new Promise((resolve) => setTimeout(resolve, 60_000));`, interrupt: 0.5 },
  interruptLoop: { source: 'while (true) {}', interrupt: 0.5 },
  seen: 'const seen = { count: 0 };',
  ownListener: { source: `process.on('SIGINT', () => { seen.count += 1; });\nawait new Promise((resolve) => setTimeout(resolve, 60_000));`, interrupt: 0.5 },
  afterOwnListener: 'seen.count',
  afterInterrupt: `console.log('still here')`,
};

describe('the environment that TensorFlow gets', () => {
  const DEFAULTS = { TF_NUM_INTRAOP_THREADS: '1', TF_ENABLE_ONEDNN_OPTS: '0', ONEDNN_MAX_CPU_ISA: 'AVX2', TF_CPP_MIN_LOG_LEVEL: '3' };
  const OTHERS = { TF_NUM_INTRAOP_THREADS: '2', TF_ENABLE_ONEDNN_OPTS: '1', ONEDNN_MAX_CPU_ISA: 'SSE41', TF_CPP_MIN_LOG_LEVEL: '0' };
  const PRELOAD = fileURLToPath(new URL('preload.cjs', import.meta.url));
  const show = `console.log('\\n' + JSON.stringify(Object.fromEntries(${JSON.stringify(Object.keys(DEFAULTS))}.map((name) => [name, process.env[name]]))))`;
  const seen = (/** @type {string[]} */ words, /** @type {Record<string, string>} */ given) => {
    const others = Object.entries(process.env).filter(([name]) => !(name in DEFAULTS));
    const env = { ...Object.fromEntries(others), ...given };
    return JSON.parse(execFileSync(process.execPath, words, { cwd: project.root, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim().split('\n').at(-1) ?? '');
  };
  const bare = (/** @type {string} */ script) => ['--eval', script];

  it.each([
    ['the preload', ['--require', PRELOAD, '--eval', show]],
    ['ready()', bare(`require('gradient-lab').ready().then(() => { ${show}; })`)],
  ])('by %s is the same on every processor, unless it was set before', (_, words) => {
    expect(seen(words, {})).toEqual(DEFAULTS);
    expect(seen(words, OTHERS)).toEqual(OTHERS);
  });

  it('stays as it was for a script that has loaded tfjs-node by itself', () => {
    expect(seen(bare(`require('@tensorflow/tfjs-node'); require('gradient-lab').ready().then(() => { ${show}; })`), {})).toEqual({});
  });
});

describe('the kernel with the preload', { timeout: 120_000 }, () => {
  /** @type {Map<string, Result>} */
  const results = new Map();
  let alive = false;

  beforeAll(async () => {
    const names = Object.keys(CELLS);
    const run = await runCells(Object.values(CELLS));
    run.results.forEach((result, index) => results.set(names[index] ?? '', result));
    alive = run.alive;
  }, 120_000);

  const outputs = (/** @type {string} */ name) => results.get(name)?.outputs ?? [];
  const status = (/** @type {string} */ name) => results.get(name)?.status;
  const stream = (/** @type {string} */ name, kind = 'stdout') =>
    outputs(name)
      .filter(([output]) => output === kind)
      .map(([, text]) => text)
      .join('');
  const shown = (/** @type {string} */ name) => stream(name, 'stderr').split('\n').filter((line) => line !== '');

  it('has the two functions that tfjs-node takes from node:util', () => {
    expect(stream('oldUtil')).toBe('true false true\n');
  });

  it('delivers 20,000 printed lines, and the cell ends', () => {
    expect(status('manyLines')).toBe('ok');
    const lines = stream('manyLines').trimEnd().split('\n');
    expect(lines).toHaveLength(LINES);
    expect(lines.every((line, index) => line === `line ${index}`)).toBe(true);
    expect(outputs('manyLines').length).toBeLessThan(100);
  });

  it('keeps the order of two streams over 1,500 changes', () => {
    expect(outputs('manyStreams').map(([, text]) => Number(text))).toEqual(Array.from({ length: 1500 }, (_, index) => index));
  });

  it('keeps text and displays in order', () => {
    expect(outputs('order').map(([kind, content]) => [kind, kind === 'display_data' ? content.data['text/html'] : content])).toEqual([
      ['stdout', 'a\n'],
      ['stderr', 'b\n'],
      ['stdout', 'c\n'],
      ['display_data', '<b>1</b>'],
      ['stdout', 'd\n'],
    ]);
  });

  it('delivers 1,200 displays of one loop', () => {
    expect(outputs('manyDisplays').map(([, content]) => Number(content.data['text/plain']))).toEqual(Array.from({ length: 1200 }, (_, index) => index));
  });

  it('shows what a loop prints while it runs', () => {
    expect(outputs('slowLoop').length).toBeGreaterThan(1);
    expect(outputs('slowLoop').length).toBeLessThan(20);
    expect(stream('slowLoop')).toMatch(/^begin\n\.+$/);
  });

  it('calls back after a write', () => {
    expect(status('writeCallback')).toBe('ok');
    expect(stream('writeCallback')).toBe('written');
  });

  it('drops the advice to install tfjs-node', () => {
    expect(outputs('banner')).toEqual([['stdout', 'seen\n']]);
  });

  it('runs a cell that awaits a parenthesis', () => {
    expect(stream('awaitParenthesis')).toBe('42\n');
  });

  it('knows a name from an earlier cell in a shorthand property', () => {
    expect(stream('shorthand')).toBe('{ shared: [ 1, 2 ] }\n');
  });

  it('knows a property that the type of an earlier cell names, where it is given another name', () => {
    expect(stream('renamed')).toBe("[ '.ts' ]\na.ts\n");
  });

  it('shows a thrown error as one message and one line of the cell', () => {
    expect(status('runtimeError')).toBe('error');
    expect(shown('runtimeError')).toEqual(['TypeError: text.missing is not a function', '  at cell line 2: text.missing();']);
  });

  it('shows a type error with its line', () => {
    expect(status('typeError')).toBe('error');
    expect(shown('typeError')).toEqual(["Type 'string' is not assignable to type 'number'.", "  at cell line 2: const wrong: number = 'a';"]);
  });

  it('names the line of a type error in several parts once', () => {
    const lines = shown('longTypeError');
    expect(lines[1]).toBe('  at cell line 2: const d: { b: { c: string } } = a;');
    expect(lines.length).toBeGreaterThan(2);
    expect(lines.filter((line) => line.startsWith('  at'))).toHaveLength(1);
  });

  it('shows a syntax error with its line', () => {
    expect(shown('syntaxError')).toContain('  at cell line 1: const = 3;');
  });

  it('shows the cause', () => {
    expect(shown('cause')).toEqual([
      'RangeError: outside',
      "  at cell line 3: try { inner(); } catch (cause) { throw new RangeError('outside', { cause }); }",
      '  at cell line 8: outer();',
      'Caused by TypeError: inside',
      "  at cell line 6: throw new TypeError('inside');",
    ]);
  });

  it("uses the name of the reader's own error class", () => {
    expect(shown('namedError')[0]).toBe('DivergedError: loss is NaN');
  });

  it('shows the parts of an AggregateError', () => {
    expect(shown('manyErrors').filter((line) => !line.startsWith('  '))).toEqual([
      'AggregateError: both',
      'Caused by Error: first',
      'Caused by Error: second',
    ]);
  });

  it('shows what is thrown without being an error', () => {
    expect(shown('thrownText')).toEqual(["Thrown, but not an Error: 'only text'"]);
    expect(shown('thrownNothing')).toEqual(['Thrown, but not an Error: undefined']);
  });

  it('shows a recursion once', () => {
    expect(shown('recursion')).toEqual(['RangeError: Maximum call stack size exceeded', '  at cell line 1: const again = (): number => 1 + again();']);
  });

  it('names the other cell that a function comes from', () => {
    const cell = Object.keys(CELLS).indexOf('defineHelper') + 1;
    expect(shown('useHelper')).toEqual([
      'Error: empty',
      `  at cell [${cell}] line 3: if (values.length === 0) throw new Error('empty');`,
      '  at cell line 3: helper(values);',
    ]);
  });

  it('reports a promise that fails unawaited, in its own cell', () => {
    expect(status('rejection')).toBe('error');
    expect(stream('rejection')).toBe('went on\n');
    expect(shown('rejection')).toEqual([
      'A promise failed and nothing awaited it (a missing await?)',
      'Error: unseen',
      "  at cell line 1: void Promise.reject(new Error('unseen'));",
    ]);
    expect(outputs('afterRejection')).toEqual([['stdout', 'next\n']]);
  });

  it('reports an error in a callback and lives on', () => {
    expect(shown('callback').slice(0, 2)).toEqual(['An error in a callback, outside of any cell', 'Error: in a timer']);
  });

  it('survives interrupts of an awaiting cell, of an endless loop, and of a cell that listens itself', () => {
    expect(shown('interruptAwait')).toEqual(['Interrupted.']);
    expect(shown('interruptLoop')[0]).toMatch(/^Interrupted in the middle/);
    expect(stream('afterOwnListener')).toBe('1\n');
    expect(outputs('afterInterrupt')).toEqual([['stdout', 'still here\n']]);
    expect(alive).toBe(true);
  });

  it('shows no frame of tslab, Node or compiled code', () => {
    const errors = [...results.keys()].flatMap(shown).join('\n');
    expect(errors).not.toMatch(/tslab|node:|node_modules|evalmachine|exports\./);
  });
});

/// <reference lib="dom" />
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchChromium } from '../../notebooks/chromium.mjs';
import { temporaryFolder } from '../../notebooks/temporary.mjs';
import { bundleLibrary } from '../library/bundle.mjs';
import { writeDeclarations } from '../library/declarations.mjs';
import { MODULES } from '../library/modules.mjs';
import { serve } from '../serve.mjs';
import { buildWorkers } from './build.mjs';

/**
 * What became of a cell.
 * @typedef {{ failure: string | undefined, stdout: string, stderr: string, shown: { data: Record<string, any>, update: boolean }[] }} Outcome
 */

/** Runs in the page: a session with everything that it says kept. */
const PAGE = `<!doctype html><title>kernel</title><script type="module">
import { Session } from './lib/session.mjs';
const base = new URL('.', location.href).href;
const modules = ${JSON.stringify(MODULES)};
let said, number, session;
const files = new Map();
window.open_ = async (folder) => {
  said = { stdout: '', stderr: '', shown: [] };
  number = 0;
  session?.dispose();
  session = new Session({
    workers: base + 'workers/', declarations: base + 'library/declarations.json', files: base + 'files/', folder,
    modules: Object.fromEntries(Object.entries(modules).map(([name, file]) => [name, base + 'library/' + file])),
  }, {
    stream: (name, text) => { said[name] += text; },
    display: (content, update) => { said.shown.push({ data: content.data, update }); },
    readFile: async (path) => { const found = files.get(path); return typeof found === 'string' ? found : undefined; },
    writeFile: (path, bytes) => { files.set(path, bytes); },
  });
  await session.ready;
};
window.run = async (source) => {
  said = { stdout: '', stderr: '', shown: [] };
  const failure = await session.execute(source, ++number);
  return { failure, ...said };
};
Object.assign(window, { files, hasBegun: () => said.stdout + said.shown.length !== '0', call: (name, ...words) => session[name](...words) });
</script>`;

describe("tslab's kernel in the browser", () => {
  const { path: folder, remove } = temporaryFolder('gradient-lab-kernel-');
  /** @type {Awaited<ReturnType<typeof serve>>} */
  let server;
  /** @type {import('playwright-core').Browser} */
  let browser;
  /** @type {import('playwright-core').Page} */
  let page;

  /** @param {string} source @returns {Promise<Outcome>} */
  const run = (source) => page.evaluate((text) => /** @type {any} */ (window).run(text), source);
  /** @param {string} name @param {...unknown} words @returns {Promise<any>} */
  const call = (name, ...words) => page.evaluate(([method, given]) => /** @type {any} */ (window).call(method, .../** @type {unknown[]} */ (given)), /** @type {const} */ ([name, words]));
  /** Until the cell that runs has said or shown something. */
  const begun = () => page.waitForFunction(() => /** @type {any} */ (window).hasBegun());
  /** @param {string} path @param {string} text */
  const write = (path, text) => page.evaluate(([name, content]) => /** @type {any} */ (window).files.set(name, content), [path, text]);

  beforeAll(async () => {
    mkdirSync(join(folder, 'library'));
    await bundleLibrary(join(folder, 'library'));
    writeDeclarations(join(folder, 'library', 'declarations.json'));
    await buildWorkers(join(folder, 'workers'));
    cpSync(fileURLToPath(new URL('lib', import.meta.url)), join(folder, 'lib'), { recursive: true });
    writeFileSync(join(folder, 'index.html'), PAGE);
    server = await serve(folder, { base: '/site/' });
    browser = await launchChromium();
    page = await browser.newPage();
    page.on('pageerror', (error) => console.error(error));
    page.setDefaultTimeout(20_000);
    await page.goto(server.url);
  });

  beforeEach(async () => {
    await page.waitForFunction(() => 'open_' in window);
    await page.evaluate(() => /** @type {any} */ (window).open_('notes'));
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
    remove();
  });

  it('keeps declarations for later cells, which may repeat them with another type', async () => {
    expect(await run('const depth = 3;\nlet width = 10;\nconst area = () => depth * width;\ninterface Net { readonly depth: number }')).toMatchObject({ failure: undefined });
    expect((await run('const net: Net = { depth };\nwidth += 1;\narea()')).stdout).toBe('33\n');
    expect((await run("const depth = 'deep';\ndepth.toUpperCase()")).stdout).toBe("DEEP\n");
  });

  it('awaits at the top', async () => {
    expect((await run('const later = await new Promise<number>((resolve) => setTimeout(() => resolve(7), 5));\nlater')).stdout).toBe('7\n');
  });

  it('imports the library and tfjs', async () => {
    await run("import * as tf from '@tensorflow/tfjs';\nimport { mlp, ready, table, theory } from 'gradient-lab';\nawait ready();");
    const { failure, stdout, shown } = await run("table([{ depth: 1 }]);\ntf.tensor1d([1, 2]).square().sum().dataSync()[0] + theory.sigmoid(0)");
    expect({ failure, stdout }).toEqual({ failure: undefined, stdout: '5.5\n' });
    expect(shown.map(({ data }) => Object.keys(data))).toEqual([['text/html', 'text/plain']]);
    expect((await run("import { nothing } from 'gradient-lab';")).failure).toContain("no exported member 'nothing'");
    expect((await run("import fs from 'fs-extra';\nfs")).failure).toContain("Cannot find module 'fs-extra'");
  });

  it("imports the reader's own files, as they are now", async () => {
    await write('notes/mine.ts', "import { half } from './lib/half';\nexport const quarter = (x: number): number => half(half(x));");
    await write('notes/lib/half.ts', 'export const half = (x: number): number => x / 2;');
    expect(await run("import { quarter } from './mine';\nquarter(8)")).toMatchObject({ failure: undefined, stdout: '2\n' });
    await write('notes/lib/half.ts', 'export const half = (x: number): number => x / 10;');
    expect(await run("import { quarter } from './mine';\nquarter(800)")).toMatchObject({ failure: undefined, stdout: '8\n' });
    expect((await run("quarter('8')")).failure).toContain("'string' is not assignable to parameter of type 'number'");
  });

  it('says type errors before anything of the cell has run, with its line', async () => {
    const { failure, stdout } = await run("console.log('ran');\nconst one: number =\n  'one';");
    expect(stdout).toBe('');
    expect(failure).toBe("Type 'string' is not assignable to type 'number'.\n  at cell line 2: const one: number =");
    expect((await run("import { numeric } from 'gradient-lab';\nnumeric.median('x');")).failure).toContain('at cell line 2');
    expect((await run('numeric.median([1, 2, 6])')).stdout).toBe('2\n');
  });

  it("shows errors at the cell's own line, and the library's function", async () => {
    await run('const fail = (depth: number): never => {\n  throw new RangeError(`depth ${depth}`);\n};');
    expect((await run('const before = 1;\n\nfail(before);')).failure).toBe('RangeError: depth 1\n  at cell [1] line 2: throw new RangeError(`depth ${depth}`);\n  at cell line 3: fail(before);');
    expect((await run('before')).stdout).toBe('1\n');
    const { failure } = await run("import { numeric } from 'gradient-lab';\nnumeric.median('x' as never);");
    expect(failure).toMatch(/^TypeError: median: values must be .*\n  at gradient-lab: median\n  at cell line 2/);
  });

  it('tells of a promise that nothing awaited, and fails the cell', async () => {
    const { failure, stderr } = await run("void Promise.reject(new Error('unseen'));\nawait null;");
    expect(stderr).toContain('A promise failed and nothing awaited it (a missing await?)\nError: unseen\n  at cell line 1');
    expect(failure).toContain('see above');
  });

  it('completes and inspects by the declarations of the library', async () => {
    await run("import { mlp, theory } from 'gradient-lab';");
    const completed = await call('complete', 'theory.sigm', 11);
    expect(completed).toMatchObject({ start: 7, end: 11 });
    expect(completed.matches).toContain('sigmoid');
    const text = await call('inspect', 'mlp', 1);
    expect(text).toContain('mlp(options');
    expect(text).toContain('Example');
    expect(await call('isComplete', 'const f = () => {')).toEqual({ completed: false, indent: '  ' });
  });

  it('ends a cell that waits when it is interrupted, and keeps its variables', async () => {
    await run('let steps = 0;');
    const cell = run('for (;;) {\n  steps += 1;\n  if (steps === 5) console.log(steps);\n  await new Promise((resolve) => setTimeout(resolve, 5));\n}');
    await begun();
    await call('interrupt');
    expect((await cell).failure).toBe('Interrupted.');
    expect(Number((await run('steps')).stdout)).toBeGreaterThan(3);
  });

  it.each([
    ['that waits for long', 'for (;;) {\n  console.log(n);\n  await new Promise((resolve) => setTimeout(resolve, 2500));\n  n += 1;\n}'],
    ['that nobody awaits', 'void (async () => {\n  for (;;) {\n    await new Promise((resolve) => setTimeout(resolve, 50));\n    n += 1;\n  }\n})();\nconsole.log(n);\nfor (;;) await new Promise((resolve) => setTimeout(resolve, 10));'],
    ['by an interval', 'setInterval(() => { n += 1; }, 50);\nconsole.log(n);\nawait new Promise((resolve) => setTimeout(resolve, 100_000));'],
  ])('does not let a loop %s come to life again after an interrupt', async (_, loop) => {
    await run('let n = 0;\nconst later = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));');
    const cell = run(loop);
    await begun();
    // The next cell comes at once.
    const told = call('interrupt');
    expect((await cell).failure).toBe('Interrupted.');
    // Waits, and assigns after it has waited, while the loop's own timer comes due.
    expect(await run('const before = n;\nlet turns = 0;\nfor (; turns < 30; turns += 1) await later(100);\n[n - before, turns]')).toMatchObject({ failure: undefined, stdout: '[ 0, 30 ]\n', stderr: '' });
    expect((await run('n - before')).stdout).toBe('0\n');
    await told;
  });

  it('runs the `finally` of a loop that was interrupted while it waited for long', async () => {
    const cell = run("const ended: string[] = [];\nconst later = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));\ntry {\n  console.log('begun');\n  for (;;) await later(2000);\n} finally {\n  ended.push('finally');\n}");
    await begun();
    const told = call('interrupt');
    await cell;
    expect((await run('await later(2500);\nended')).stdout).toBe("[ 'finally' ]\n");
    await told;
  });

  it('leaves a cell that is interrupted while TypeScript still reads it', async () => {
    const cell = run("import { mlp } from 'gradient-lab';\nlet steps = 0;\nfor (;;) steps += 1;");
    await call('interrupt');
    expect((await cell).failure).toBe('Interrupted.');
    expect((await run('steps')).failure).toContain("Cannot find name 'steps'");
  });

  it('gives a training that is interrupted time to return what it has', async () => {
    await run("import { loadMnist, mlp, ready, sgd, train } from 'gradient-lab';\nawait ready();\nconst { train: digits } = loadMnist();\nconst net = mlp({ sizes: [784, 50, 10], activation: 'relu', seed: 1 });");
    const cell = run('const run = await train(net, digits, { optimizer: sgd(0.1), batchSize: 50, epochs: 100 });');
    await begun();
    await call('interrupt');
    expect((await cell).failure).toBe('Interrupted.');
    expect(await run('run.stopped')).toMatchObject({ failure: undefined });
  });

  it('ends the program when a loop never waits, says so, and goes on afresh', async () => {
    await run('const kept = 1;');
    const cell = run("console.log('begun');\nfor (;;) {}");
    await begun();
    await call('interrupt');
    expect((await cell).failure).toContain('variables are gone');
    expect((await run('kept')).failure).toContain("Cannot find name 'kept'");
    expect((await run('1 + 1')).stdout).toBe('2\n');
  });

  it("saves what cells write to the reader's drive, and reads it again", async () => {
    await run("import { loadCheckpoint, saveCheckpoint } from 'gradient-lab';\nsaveCheckpoint('runs/w.safetensors', { tensors: { w: { shape: [2], values: Float32Array.of(1, 2) } } });");
    expect((await run("loadCheckpoint('runs/w.safetensors').tensors['w'].values[1]")).stdout).toBe('2\n');
    expect(await page.evaluate(() => /** @type {any} */ (window).files.get('notes/runs/w.safetensors').length)).toBeGreaterThan(100);
  });

  it("has the little of Node's modules that notebooks use: paths, and files that are gone with the kernel", async () => {
    const source = "import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';\nimport { tmpdir } from 'node:os';\nimport { join } from 'node:path';\nconst file = join(mkdtempSync(join(tmpdir(), 'notes-')), 'a.txt');\nwriteFileSync(file, 'α');\nreadFileSync(file, 'utf8')";
    expect(await run(source)).toMatchObject({ failure: undefined, stdout: 'α\n' });
    expect(await page.evaluate(() => [.../** @type {any} */ (window).files.keys()].filter((name) => name.endsWith('a.txt')))).toEqual([]);
    expect((await run("readFileSync('none.txt')")).failure).toContain('ENOENT');
  });
});

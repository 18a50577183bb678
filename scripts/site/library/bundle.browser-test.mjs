import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../../notebooks/chromium.mjs';
import { temporaryFolder } from '../../notebooks/temporary.mjs';
import { project } from '../../setup/project.mjs';
import { LICENSES, readPackages } from '../licenses/packages.mjs';
import { serve } from '../serve.mjs';
import { bundleLibrary } from './bundle.mjs';

/** @typedef {import('gradient-lab')} Library */

/**
 * What a notebook does, with the library that it is given. Has to be self-contained: it runs in a worker of the browser too.
 * @param {Library} lab
 */
async function experiment(lab) {
  const { backend } = await lab.ready({ backend: 'wasm' });
  const { train, test, source } = lab.loadMnist({ source: 'shipped' });
  const net = lab.mlp({ sizes: [784, 20, 20, 10], activation: 'tanh', seed: 1 });
  const run = await lab.train(net, train.take(400), { optimizer: lab.adam(0.01), batchSize: 100, epochs: 2, test: test.take(100), probe: lab.every(2), seed: 1 });
  const depths = lab.dataFrame(run.gradients).groupby(['layer']).agg({ norm: ['mean'] }).rows();
  const losses = run.epochs.map(({ loss }) => loss);
  lab.saveCheckpoint('net.safetensors', { tensors: { losses: { shape: [losses.length], values: Float32Array.from(losses) } } });
  const saved = lab.loadCheckpoint('net.safetensors').tensors['losses']?.values ?? [];
  return { backend, source, labels: [...test.labels.slice(0, 5)], losses, saved: [...saved], depths };
}

const WORKER = `
const files = new Map(), outputs = [];
globalThis[Symbol.for('notebook-kernel.drive')] = { read: (path) => files.get(path) ?? null, write: (path, bytes) => { files.set(path, bytes); } };
globalThis[Symbol.for('notebook-kernel.display')] = ({ data, transient }, update) => { outputs.push({ types: Object.keys(data), id: transient.display_id, update }); };
const lab = await import('./gradient-lab.js');
const result = await (${experiment})(lab);
outputs.length = 0;
lab.show(lab.line([{ x: 1, y: 2 }, { x: 2, y: 3 }], { x: 'x', y: 'y' }));
lab.table([{ depth: 1 }]);
const bar = lab.progress({ total: 2, label: 'steps' });
bar.finish();
const signal = lab.interrupted();
await null;
dispatchEvent(new Event('interrupt'));
postMessage({ result, outputs, aborted: signal.aborted });`;

describe('the library in the worker of a browser', () => {
  const { path: folder, remove } = temporaryFolder('gradient-lab-site-');
  /** @type {Awaited<ReturnType<typeof serve>>} */
  let server;
  /** @type {Awaited<ReturnType<typeof launchChromium>>} */
  let browser;
  /** @type {{ result: Awaited<ReturnType<typeof experiment>>, outputs: { types: string[], id: string, update: boolean }[], aborted: boolean }} */
  let answer;

  beforeAll(async () => {
    await bundleLibrary(folder);
    writeFileSync(join(folder, 'index.html'), '<!doctype html><title>library</title>');
    writeFileSync(join(folder, 'worker.js'), WORKER);
    server = await serve(folder, { base: '/below/a/path/' });
    browser = await launchChromium();
    const page = await browser.newPage();
    await page.goto(server.url);
    answer = await page.evaluate(() => new Promise((resolve, reject) => {
      const worker = new Worker('worker.js', { type: 'module' });
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(message));
    }));
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
    remove();
  });

  it('computes what it computes on the desk', async () => {
    const here = await experiment(createRequire(import.meta.url)('gradient-lab'));
    rmSync('net.safetensors');
    const { losses, depths, ...rest } = answer.result;
    expect(rest).toEqual({ backend: here.backend, source: here.source, labels: here.labels, saved: losses.map(Math.fround) });
    losses.forEach((loss, epoch) => expect(loss).toBeCloseTo(/** @type {number} */ (here.losses[epoch]), 4));
    expect(depths).toHaveLength(here.depths.length);
    depths.forEach((row, index) => expect(Object.values(row)[1]).toBeCloseTo(/** @type {number} */ (Object.values(here.depths[index] ?? {})[1]), 4));
  });

  it("shows through the kernel's channel", () => {
    const [figure, table, bar, end] = answer.outputs;
    expect(figure?.types).toContain('application/vnd.plotly.v1+json');
    expect(table?.types).toContain('text/html');
    expect([bar?.update, end?.update, end?.id === bar?.id]).toEqual([false, true, true]);
  });

  it('hears of an interrupt', () => {
    expect(answer.aborted).toBe(true);
  });
});

describe("the library's bundle", () => {
  it('names each package that it has something of, in the version of the lock file', async () => {
    const { path: folder, remove } = temporaryFolder('gradient-lab-bundle-');
    try {
      // Where it is not made small, the bundler says of each part from which file it is.
      await bundleLibrary(folder, { minify: false });
      const code = readdirSync(folder).filter((name) => name.endsWith('.js')).map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
      const places = [...code.matchAll(/^\/\/ (node_modules\/(?:.*\/node_modules\/)?(?:@[^/\n]+\/)?[^/\n]+)\//gm)].map(([, place = '']) => place);
      const lock = JSON.parse(readFileSync(join(project.root, 'package-lock.json'), 'utf8')).packages;
      const has = new Set(places.map((place) => `${lock[place].name ?? place.replace(/^.*node_modules\//, '')} ${lock[place].version}`));
      const named = readPackages(join(folder, LICENSES)).map(({ name, versionInfo }) => `${name} ${versionInfo}`);
      expect(has.size).toBeGreaterThan(10);
      expect([...has].filter((one) => !named.includes(one))).toEqual([]);
    } finally {
      remove();
    }
  });
});

/// <reference lib="dom" />
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../../notebooks/chromium.mjs';
import { temporaryFolder } from '../../notebooks/temporary.mjs';
import { serve } from '../serve.mjs';
import { bundleLibrary } from './bundle.mjs';

/** @typedef {import('gradient-lab')} Library */
/** @typedef {typeof import('@tensorflow/tfjs-core')} Tensors */

/**
 * An adapter without a GPU, and software rendering for the canvases that reads go by, which both Vulkan and WebGL have to share with it. Chromium 150
 * has them from these switches; without the last three the canvases are empty.
 */
const SOFTWARE = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader', '--enable-features=Vulkan', '--use-vulkan=swiftshader', '--use-angle=swiftshader'];

/** Why a browser may have no WebGPU that can be used. */
const REFUSED = /^ready: backend asks for webgpu, which does not load: (this browser has (no WebGPU|WebGPU, but no adapter for it)|WebGPU computes wrongly here: .*); wasm stays$/;

/**
 * Asks for WebGPU where wasm computes, and trains with what then computes, and with wasm. Has to be self-contained, as what is done before.
 * @param {Library} lab
 * @param {Tensors} tf
 */
async function experiment(lab, tf) {
  const train = async () => {
    const before = tf.memory().numTensors;
    const { train: images } = lab.loadMnist({ source: 'shipped' });
    const net = lab.mlp({ sizes: [784, 20, 10], activation: 'tanh', seed: 1 });
    const run = await lab.train(net, images.take(200), { optimizer: lab.adam(0.01), batchSize: 100, epochs: 2, probe: lab.every(1), seed: 1 });
    net.dispose();
    const losses = run.epochs.map(({ loss }) => loss);
    return { backend: tf.getBackend(), losses, norms: run.gradients.map(({ norm }) => norm), left: tf.memory().numTensors - before };
  };
  const fetched = () => performance.getEntriesByType('resource').filter(({ name }) => /\/webgpu\.browser-/.test(name)).length;
  await lab.ready({ backend: 'wasm' });
  const first = { names: tf.engine().backendNames(), fetched: fetched(), tensors: tf.memory().numTensors };
  const error = await lab.ready({ backend: 'webgpu' }).then(() => null, (/** @type {Error} */ reason) => reason.message);
  const then = { names: tf.engine().backendNames(), fetched: fetched(), tensors: tf.memory().numTensors };
  const asked = await train();
  await lab.ready({ backend: 'wasm' });
  return { first, error, then, asked, wasm: await train() };
}

/**
 * Loses the GPU while a net trains, asks for it again, computes for long without a read, and has it refuse a shader.
 * @param {Library} lab
 * @param {Tensors} tf
 */
async function failing(lab, tf) {
  const message = (/** @type {unknown} */ reason) => (reason instanceof Error ? reason.message : String(reason));
  const refused = await lab.ready({ backend: 'webgpu' }).then(() => null, message);
  if (refused !== null) return { refused };
  const { train: images } = lab.loadMnist({ source: 'shipped' });
  const net = lab.mlp({ sizes: [784, 10], activation: 'tanh', seed: 1 });
  /** @type {{ device: GPUDevice }} */ (/** @type {unknown} */ (tf.backend())).device.destroy();
  const lost = await lab.train(net, images.take(100), { optimizer: lab.sgd(0.1), batchSize: 50, epochs: 1, seed: 1 }).then(() => null, message);
  await lab.ready({ backend: 'webgpu' });
  const counted = tf.tidy(() => {
    let x = tf.scalar(0);
    for (let i = 0; i < 2000; i += 1) x = tf.add(x, tf.scalar(1));
    return x.dataSync()[0];
  });
  const { createShaderModule } = GPUDevice.prototype;
  GPUDevice.prototype.createShaderModule = function breaking() {
    return createShaderModule.call(this, { code: 'broken' });
  };
  try {
    return { refused, lost, counted, broken: String(tf.ceil(tf.scalar(0.5)).dataSync()) };
  } catch (error) {
    return { refused, lost, counted, broken: message(error) };
  }
}

/** A browser whose pictures of canvases are empty. */
function emptyPictures() {
  const { transferToImageBitmap } = OffscreenCanvas.prototype;
  OffscreenCanvas.prototype.transferToImageBitmap = function empty() {
    const canvas = new OffscreenCanvas(this.width, this.height);
    canvas.getContext('2d');
    return transferToImageBitmap.call(canvas);
  };
}

/** A GPU that knows no NaN, as WGSL allows. */
function noNaN() {
  const { createShaderModule } = GPUDevice.prototype;
  GPUDevice.prototype.createShaderModule = function knowing(/** @type {GPUShaderModuleDescriptor} */ descriptor) {
    const code = descriptor.code.replace('fn isnan(val: f32) -> bool {', '$& if (true) { return false; }');
    return createShaderModule.call(this, { ...descriptor, code });
  };
}

/** A browser without an adapter, wherever this runs. */
function noAdapter() {
  navigator.gpu.requestAdapter = async () => null;
}

describe('WebGPU in a browser', () => {
  const { path: folder, remove } = temporaryFolder('gradient-lab-webgpu-');
  /** @type {Awaited<ReturnType<typeof serve>>} */
  let server;
  /** @type {import('playwright-core').Browser} */
  let browser;

  beforeAll(async () => {
    await bundleLibrary(folder);
    writeFileSync(join(folder, 'index.html'), '<!doctype html><title>library</title>');
    server = await serve(folder, { base: '/below/a/path/' });
    browser = await launchChromium(SOFTWARE);
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
    remove();
  });

  /**
   * In a worker, as the lab's kernel is, or in the page itself.
   * @template Answer
   * @param {(lab: Library, tf: Tensors) => Promise<Answer>} program
   * @param {{ before?: () => void, worker?: boolean, within?: import('playwright-core').Browser }} [options] `before` the library is loaded
   * @returns {Promise<Answer>}
   */
  async function run(program, { before = () => {}, worker = true, within = browser } = {}) {
    const page = await within.newPage();
    try {
      await page.goto(server.url);
      const start = `(${before})(); globalThis.answer = Promise.all([import('./gradient-lab.js'), import('./tfjs-core.js')]).then((both) => (${program})(...both));`;
      writeFileSync(join(folder, 'page.js'), start);
      writeFileSync(join(folder, 'worker.js'), `${start} answer.then((value) => postMessage({ value }), ({ stack }) => postMessage({ stack }));`);
      if (!worker) {
        await page.addScriptTag({ url: 'page.js', type: 'module' });
        return await page.evaluate('answer');
      }
      const { value, stack } = await page.evaluate(() => new Promise((resolve, reject) => {
        const thread = new Worker('worker.js', { type: 'module' });
        thread.onmessage = ({ data }) => resolve(data);
        thread.onerror = ({ message }) => reject(new Error(message));
      }));
      if (stack !== undefined) throw new Error(stack);
      return value;
    } finally {
      await page.close();
    }
  }

  /** That all is as if nobody had asked. @param {Awaited<ReturnType<typeof experiment>>} answer */
  function expectWasm({ first, then, asked, wasm }) {
    expect(then.names).not.toContain('webgpu');
    expect(then.tensors).toBe(first.tensors);
    expect(asked).toEqual(wasm);
    expect(asked).toMatchObject({ backend: 'wasm', left: 0 });
    expect(asked.losses[1]).toBeLessThan(asked.losses[0] ?? 0);
  }

  /** That it computes what wasm does. @param {Awaited<ReturnType<typeof experiment>>} answer */
  function expectTheSame({ first, then, asked, wasm }) {
    expect(then).toMatchObject({ fetched: 1, tensors: first.tensors });
    expect(asked).toMatchObject({ backend: 'webgpu', left: 0 });
    const near = (/** @type {readonly number[]} */ found, /** @type {readonly number[]} */ wanted) => {
      expect(found).toHaveLength(wanted.length);
      wanted.forEach((value, i) => expect(Math.abs((found[i] ?? NaN) - value)).toBeLessThan(1e-4 * Math.abs(value)));
    };
    near(asked.losses, wasm.losses);
    near(asked.norms, wasm.norms);
  }

  /** Where there is no adapter to spoil, that is the reason. @param {string | null} error @param {string} reason */
  function expectReason(error, reason) {
    expect(error).toMatch(REFUSED);
    if (!/no WebGPU|no adapter/.test(error ?? '')) expect(error).toContain(reason);
  }

  it.each(['worker', 'page'])('in a %s trains as wasm does, or is refused with the reason', async (where) => {
    const answer = await run(experiment, { worker: where === 'worker' });
    expect(answer.first.fetched).toBe(0);
    expect(answer.first.names).not.toContain('webgpu');
    if (answer.error === null) return expectTheSame(answer);
    expect(answer.error).toMatch(REFUSED);
    expectWasm(answer);
  });

  it('without software rendering trains as wasm does, or is refused with the reason', async () => {
    const plain = await launchChromium(SOFTWARE.slice(0, 2));
    try {
      const answer = await run(experiment, { within: plain });
      if (answer.error === null) return expectTheSame(answer);
      expect(answer.error).toMatch(REFUSED);
      expectWasm(answer);
    } finally {
      await plain.close();
    }
  });

  it('is refused, and nothing of it fetched, where there is no adapter', async () => {
    const answer = await run(experiment, { before: noAdapter });
    expect(answer.error).toBe('ready: backend asks for webgpu, which does not load: this browser has WebGPU, but no adapter for it; wasm stays');
    expect(answer.then.fetched).toBe(0);
    expectWasm(answer);
  });

  it('is refused where the pictures of canvases, by which it reads, are empty', async () => {
    const answer = await run(experiment, { before: emptyPictures });
    expectReason(answer.error, 'computes wrongly here: floats (WebGPU: the browser does not hand over what the GPU computed');
    expectWasm(answer);
  });

  it('is refused where the GPU knows no NaN', async () => {
    const answer = await run(experiment, { before: noNaN });
    expectReason(answer.error, 'computes wrongly here: ');
    expectWasm(answer);
  });

  it('gives an error, not numbers, when the GPU is lost or refuses something, and can be asked for again', async () => {
    const { refused, lost, counted, broken } = await run(failing);
    if (refused !== null) return expect(refused).toMatch(/^ready: backend asks for webgpu, which does not load: /);
    const failure = /^WebGPU: the (browser does not hand over what the GPU computed|GPU was lost|GPU refused).*; ready\({ backend: 'wasm' }\) goes on without it$/;
    expect(lost).toMatch(failure);
    expect(counted).toBe(2000);
    expect(broken).toMatch(failure);
  });
});

import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ready } from '../ops/ready';
import { cycle, examples } from './cycle';

/** `GRADIENT_LAB_ENDURANCE=1000 npm run unit -- endurance` runs as many cycles. */
const CYCLES = Number(process.env.GRADIENT_LAB_ENDURANCE ?? 25);
const WARM_UP = Math.ceil(CYCLES / 5);
/** A graph left behind in every cycle would take 2 MB each; measured are some 20 MB in all, most of them in the first two hundred cycles. */
const MOST_GROWTH = 64;
const LONG = 30 * 60_000;

interface GraphLoader {
  loadSavedModelMetaGraph: (...args: unknown[]) => number;
  deleteSavedModel: (id: number) => void;
}

const before = process.env.TMPDIR;
const folder = mkdtempSync(join(tmpdir(), 'endurance-'));
const graphs = { loaded: 0, open: new Set<number>() };
let restoreBackend = (): void => undefined;

/** Counts the graphs that TensorFlow holds of those loaded from now on: one that another test has left may go at any time. */
function countGraphs(backend: GraphLoader): () => void {
  const { loadSavedModelMetaGraph: load, deleteSavedModel: free } = backend;
  backend.loadSavedModelMetaGraph = (...args) => {
    const id = load.apply(backend, args);
    graphs.loaded++;
    graphs.open.add(id);
    return id;
  };
  backend.deleteSavedModel = (id) => {
    graphs.open.delete(id);
    free.call(backend, id);
  };
  return () => { Object.assign(backend, { loadSavedModelMetaGraph: load, deleteSavedModel: free }); };
}

/** Memory of the process in MB, after the garbage is gone. */
function memory(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().rss / 2 ** 20;
}

beforeAll(async () => {
  await ready();
  process.env.TMPDIR = folder;
  restoreBackend = countGraphs(tf.backend() as unknown as GraphLoader);
});

afterAll(() => {
  if (before === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = before;
  restoreBackend();
  rmSync(folder, { recursive: true, force: true });
});

it(`leaves nothing behind in ${CYCLES} cycles of net, training, probes and figures`, async () => {
  const data = examples(100, 16);
  const tensors = tf.memory().numTensors;
  let warm = NaN;
  for (let i = 1; i <= CYCLES; i++) {
    await cycle(data, i);
    expect(tf.memory().numTensors).toBe(tensors);
    expect(graphs.open.size).toBe(0);
    if (i === WARM_UP) warm = memory();
  }
  const growth = memory() - warm;
  process.stdout.write(`endurance: ${CYCLES} cycles, ${graphs.loaded} graphs, ${warm.toFixed(0)} MB after ${WARM_UP}, ${growth.toFixed(1)} MB more at the end\n`);
  expect(graphs.loaded).toBeGreaterThanOrEqual(CYCLES);
  expect(readdirSync(folder)).toEqual([]);
  expect(growth).toBeLessThan(MOST_GROWTH);
}, LONG);

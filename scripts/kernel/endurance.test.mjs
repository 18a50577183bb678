import { readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { temporaryFolder } from '../notebooks/temporary.mjs';
import { project } from '../setup/project.mjs';
import { runCells } from './run-cells.mjs';

/** `GRADIENT_LAB_ENDURANCE=1000 npm run unit -- endurance` runs the cell a fifth as many times. */
const TIMES = Math.ceil(Number(process.env.GRADIENT_LAB_ENDURANCE ?? 50) / 5);
const WARM_UP = Math.ceil(TIMES / 4);
/** MB a run: a graph left behind takes 2. Measured is 0.5, of which 0.3 are the kernel's own JavaScript heap. */
const MOST_GROWTH = 1;
const LONG = 30 * 60_000;

const START = `
import * as tf from '@tensorflow/tfjs-core';
import { loadMnist, ready } from 'gradient-lab';
await ready();
const small = loadMnist({ source: 'shipped', validation: 10 }).validation;
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');
const seen: { tensors: number, memory: number }[] = [];
`;

/** A cell that is run again and again: imports, a net, training with a bar, a watched model, figures. */
const AGAIN = `
import * as tfl from '@tensorflow/tfjs-layers';
import { every, figures, mlp, sgd, show, table, train, watch, wholeBatch } from 'gradient-lab';
const net = mlp({ sizes: [784, 20, 20, 10], activation: 'tanh', seed: 1 });
const run = await train(net, small, { optimizer: sgd(0.1), batchSize: 1, epochs: 2, probe: every(5) });
table(run.epochs);
show(figures.gradientNormsOverTime(run.gradients));
show(figures.activationStatsFigure(run.activations));
const model = tfl.sequential({ layers: [tfl.layers.dense({ units: 10, inputShape: [784], activation: 'softmax' })] });
const optimizer = tf.train.sgd(0.1);
model.compile({ optimizer, loss: 'sparseCategoricalCrossentropy' });
const lens = watch(model, { gradients: true });
const { inputs, labels } = wholeBatch(small);
const targets = tf.cast(labels, 'float32');
await model.fit(inputs, targets, { epochs: 1, verbose: 0 });
lens.detach();
console.log(lens.rows.gradients.length);
for (const thing of [inputs, labels, targets, net, model, optimizer]) thing.dispose();
collect();
seen.push({ tensors: tf.memory().numTensors, memory: process.memoryUsage().rss / 2 ** 20 });
`;

const tell = `console.log(JSON.stringify(seen));`;

/** @type {Awaited<ReturnType<typeof runCells>>} */
let ran;
const { path: folder, remove } = temporaryFolder('endurance-');

beforeAll(async () => {
  ran = await runCells([START, ...Array.from({ length: TIMES }, () => AGAIN), tell], {
    environment: { TMPDIR: folder },
    prepare: (place) => { symlinkSync(join(project.root, 'node_modules'), join(place, 'node_modules'), 'junction'); },
  });
}, LONG);

afterAll(remove);

it(`runs a cell ${TIMES} times with nothing left behind`, () => {
  const { results, alive } = ran;
  expect(results.map(({ status }) => status)).toEqual(results.map(() => 'ok'));
  expect(alive).toBe(true);
  const output = results.at(-1)?.outputs.map(([, text]) => text).join('') ?? '';
  /** @type {{ tensors: number, memory: number }[]} */
  const seen = JSON.parse(output);
  expect(seen.length).toBe(TIMES);
  expect(new Set(seen.map(({ tensors }) => tensors)).size).toBe(1);
  const growth = seen[TIMES - 1].memory - seen[WARM_UP - 1].memory;
  process.stdout.write(`endurance: a cell ${TIMES} times, ${seen[WARM_UP - 1].memory.toFixed(0)} MB after ${WARM_UP}, ${growth.toFixed(0)} MB more at the end\n`);
  expect(growth).toBeLessThan(Math.max(32, MOST_GROWTH * (TIMES - WARM_UP)));
  expect(readdirSync(folder).filter((name) => name.startsWith('gradient-lab-'))).toEqual([]);
});

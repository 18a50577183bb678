import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { project } from '../setup/project.mjs';
import { runCells } from './run-cells.mjs';

/** @typedef {import('./run-cells.mjs').Cell} Cell */
/**
 * @typedef {object} Outcome
 * @property {string} weights SHA-256 of all weights after the trainings that were let go on
 * @property {number} signals how many a listener has seen
 * @property {number} interrupts how many of them
 * @property {string[]} faults what went wrong, in words
 */

const SECONDS_BETWEEN_SIGNALS = 0.003;
const INTERRUPTS = 200;

/** @param {boolean} graphs */
const definitions = (graphs) => `
import { createHash } from 'node:crypto';
import * as tf from '@tensorflow/tfjs-core';
import { initializers, layers, sequential } from '@tensorflow/tfjs-layers';
import { he, loadMnist, mlp, momentum, ready, train, watch } from 'gradient-lab';

await ready({ graphs: ${graphs} });
const seen = { signals: 0, interrupts: 0 };
process.on('SIGUSR2', () => { seen.signals += 1; });
process.on('SIGINT', () => { seen.interrupts += 1; });
const digits = loadMnist().original;
const images = tf.randomUniform([2000, 300], 0, 1, 'float32', 1);
const labels = tf.oneHot(tf.tensor1d(Array.from({ length: 2000 }, (_, index) => index % 10), 'int32'), 10);
const hash = createHash('sha256');
const add = (weights: readonly tf.Tensor[]): void => weights.forEach((weight) => void hash.update(new Uint8Array(weight.dataSync().buffer)));

async function trained(steps: number, rate = 0.01): Promise<void> {
  const net = mlp({ sizes: [784, 300, 100, 10], activation: 'elu', batchNorm: {}, init: he, seed: 0 });
  await train(net, digits, { optimizer: momentum(rate), batchSize: 200, epochs: 1000, maxSteps: steps, seed: 0 });
  add(net.parameters.map(({ variable }) => variable));
}
async function swept(steps: number): Promise<void> {
  for (const rate of [0.01, 0.03, 0.1]) await trained(steps, rate);
}
async function fitted(epochs: number, watched = false): Promise<void> {
  const dense = (units: number, seed: number, shape = {}) => layers.dense({ units, activation: 'elu', kernelInitializer: initializers.heUniform({ seed }), ...shape });
  const model = sequential({ layers: [dense(300, 1, { inputShape: [300] }), dense(100, 2), dense(10, 3)] });
  model.compile({ loss: 'meanSquaredError', optimizer: 'adam' });
  const lens = watched ? watch(model, { gradients: true, deltas: true }) : undefined;
  await model.fit(images, labels, { batchSize: 100, epochs, shuffle: false });
  lens?.detach();
  add(model.getWeights());
}
`;

/** Each ends by itself, after a second or two. */
const ENDING = ['await trained(100);', 'await swept(40);', 'await fitted(3);', 'await fitted(3, true);'];
/** None would end. */
const ENDLESS = ['await trained(1e6);', 'for (;;) await swept(50);', 'for (;;) await fitted(1000);', 'for (;;) await fitted(1000, true);'];

/**
 * One session of a real kernel: every kind of training to its end, with or without signals all the time; then every kind interrupted, and 200
 * interrupts in a row. After each of them the next cell has to run.
 * @param {{ environment?: NodeJS.ProcessEnv, graphs?: boolean, disturbed: boolean }} options
 * @returns {Promise<Outcome>}
 */
export async function interruptSession({ environment = {}, graphs = true, disturbed }) {
  const storm = { signal: 'SIGUSR2', every: SECONDS_BETWEEN_SIGNALS };
  /** @type {Cell[]} */
  const cells = [definitions(graphs), ...ENDING.map((source) => (disturbed ? { source, ...storm } : source)), `hash.copy().digest('hex')`, 'seen.signals'];
  const before = cells.length;
  if (disturbed) {
    for (const source of ENDLESS) cells.push({ source, signal: 'SIGINT', every: SECONDS_BETWEEN_SIGNALS, times: INTERRUPTS / ENDLESS.length, after: 0.5 }, '6 * 7');
  }
  cells.push('await trained(3);\nseen.interrupts');
  const prepare = (/** @type {string} */ folder) => symlinkSync(project.packages, join(folder, 'node_modules'), 'dir');
  const { results, alive } = await runCells(cells, { environment, prepare });
  const shown = results.map(({ outputs }) => outputs.filter(([kind]) => kind === 'stdout' || kind === 'stderr').map(([, text]) => text).join(''));
  const faults = alive ? [] : ['the kernel died'];
  results.forEach(({ status }, index) => {
    const cut = index >= before && index < results.length - 1 && (index - before) % 2 === 0;
    if (status !== (cut ? 'error' : 'ok')) faults.push(`cell ${index + 1} is ${status}: ${shown[index]}`);
    // What model.fit says at its end may follow.
    if (cut && !shown[index]?.includes('Interrupted.\n')) faults.push(`cell ${index + 1} shows ${shown[index]}`);
  });
  return { weights: shown[before - 2] ?? '', signals: Number(shown[before - 1]), interrupts: Number(shown.at(-1)), faults };
}

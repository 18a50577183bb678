import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { publicOps } from '../ops/public';
import { ready } from '../ops/ready';
import { useGraphs } from '../engine/compiled-function';
import type { LossName } from '../models/losses';
import { mlp } from '../models/mlp';
import type { MlpOptions } from '../models/mlp-options';
import type { Network } from '../models/network';
import { lstm } from '../models/lstm';
import { simpleRnn } from '../models/simple-rnn';
import { RandomState } from '../numeric/random';
import { ACTIVATION_NAMES } from '../theory/activation-functions';
import { adam } from './optimizers/adam';
import { momentum } from './optimizers/momentum';
import type { Optimizer } from './optimizers/optimizer';
import { rmsprop } from './optimizers/rmsprop';
import { sgd } from './optimizers/sgd';
import { exponentialDecay } from './rate-schedules';

// A training step runs as one TensorFlow graph once it has repeated: everything that comes out of it must stay as it was, to the bit.

beforeAll(async () => {
  await ready();
});

afterEach(() => {
  useGraphs(true);
  vi.restoreAllMocks();
});

const STEPS = 40;
const [INPUTS, CLASSES] = [12, 4];
/** Of the steps four fifths have the usual size; the first 14 calls run operation by operation. */
const TRACED_PASSES = (STEPS * 4) / 5 - 14;
const TRACED_UPDATES = STEPS - 14;

const bits = (tensor: tf.Tensor | null): string => (tensor === null ? 'null' : Buffer.from(new Uint8Array(tensor.dataSync().buffer.slice(0))).toString('base64'));

/** Batches of 16 and, every fifth, of 7 examples. */
function batchAt(step: number, shape: readonly number[]): { inputs: tf.Tensor; labels: tf.Tensor1D } {
  const random = new RandomState(step);
  const size = step % 5 === 4 ? 7 : 16;
  const values = Float32Array.from(random.normals(size * shape.reduce((a, b) => a * b, 1)));
  const labels = Int32Array.from({ length: size }, () => random.integer(0, CLASSES - 1));
  return { inputs: tf.tensor(values, [size, ...shape]), labels: tf.tensor1d(labels, 'int32') };
}

/** Losses, gradients, taps and predictions of some steps, and the weights and running statistics at the end. */
function course(make: () => Network & { readonly statistics?: readonly { readonly variable: tf.Variable }[] }, optimizer: Optimizer, shape: readonly number[]): string[] {
  const network = make();
  const trail: string[] = [];
  for (let step = 0; step < STEPS; step++) {
    const { inputs, labels } = batchAt(step, shape);
    const result = network.lossAndGradients(inputs, labels);
    const logits = network.predict(inputs);
    const taps = result.taps.flatMap(({ preActivation, postActivation, delta }) => [preActivation, postActivation, delta]);
    trail.push(String(result.loss), ...[...result.gradients, ...taps, logits].map(bits));
    optimizer.apply(network.parameters, result.gradients, network.ops);
    result.dispose();
    tf.dispose([inputs, labels, logits]);
  }
  trail.push(...[...network.parameters, ...(network.statistics ?? [])].map(({ variable }) => bits(variable)));
  optimizer.reset();
  network.dispose();
  return trail;
}

function compare(make: () => Network, optimizer: () => Optimizer, shape: readonly number[] = [INPUTS]): { graphs: number; same: boolean } {
  const before = tf.memory().numTensors;
  const graphs = vi.spyOn(tf.backend() as unknown as { runSavedModel: () => unknown }, 'runSavedModel');
  const withGraphs = course(make, optimizer(), shape);
  const { length } = graphs.mock.calls;
  useGraphs(false);
  const without = course(make, optimizer(), shape);
  expect(graphs.mock.calls.length).toBe(length);
  expect(tf.memory().numTensors).toBe(before);
  return { graphs: length, same: withGraphs.every((entry, index) => entry === without[index]) && withGraphs.length === without.length };
}

const net = (options: Partial<MlpOptions>): Network => mlp({ sizes: [INPUTS, 10, 9, 8, CLASSES], activation: 'relu', seed: 3, ...options });

describe('as a graph a training step gives the same to the bit', () => {
  it.each<[string, Partial<MlpOptions>]>([
    ...ACTIVATION_NAMES.filter((name) => name !== 'rrelu').map((activation): [string, Partial<MlpOptions>] => [activation, { activation }]),
    ['batch norm', { batchNorm: { onLogits: true } }],
    ['batch norm with the biased variance, after the activation', { batchNorm: { runningVariance: 'biased', position: 'after' } }],
    ['batch norm without its update', { batchNorm: { update: false } }],
    ['layer norm', { layerNorm: {} }],
    ['residual blocks', { sizes: [INPUTS, 8, 8, 8, CLASSES], residual: true }],
    ['products in two halves', { sizes: [INPUTS, 1700, 1200, CLASSES] }],
    ...(['softmaxCrossEntropy', 'sigmoidCrossEntropy', 'quadratic', 'sigmoidQuadratic'] as const)
      .map((loss: LossName): [string, Partial<MlpOptions>] => [`loss ${loss}`, { loss }]),
    ['public operations', { ops: publicOps, batchNorm: {}, activation: 'elu' }],
  ])('%s', (_, options) => {
    const { graphs, same } = compare(() => net(options), () => sgd(0.05));
    expect(same).toBe(true);
    expect(graphs).toBeGreaterThanOrEqual(TRACED_PASSES);
  });

  it.each<[string, () => Network]>([
    ['a simple RNN', () => simpleRnn({ inputs: 3, units: 6, classes: CLASSES, seed: 1 })],
    ['an LSTM', () => lstm({ inputs: 3, units: 5, classes: CLASSES, seed: 1 })],
  ])('%s', (_, make) => {
    const { graphs, same } = compare(make, () => sgd(0.05), [5, 3]);
    expect(same).toBe(true);
    expect(graphs).toBeGreaterThanOrEqual(TRACED_PASSES);
  });

  it.each<[string, () => Optimizer]>([
    ['sgd', () => sgd(0.05)],
    ['momentum', () => momentum(0.05)],
    ['momentum in Nesterov\'s form', () => momentum(0.05, { nesterov: true })],
    ['rmsprop with momentum', () => rmsprop(0.01, { momentum: 0.9 })],
    ['adam', () => adam(0.01)],
    ['sgd with L2', () => sgd(0.05, { l2: 0.01 })],
    ['momentum with L2, of all parameters', () => momentum(0.05, { l2: 0.01, decayed: () => true })],
    ['momentum with decoupled decay in Nesterov\'s form', () => momentum(0.05, { weightDecay: 0.02, nesterov: true })],
    ['rmsprop with L2', () => rmsprop(0.01, { l2: 0.01 })],
    ['adam with L2', () => adam(0.01, { l2: 0.01 })],
    ['adam with decoupled decay', () => adam(0.01, { weightDecay: 0.1, decayed: () => true })],
    ['adam with decoupled decay and a rate that changes', () => adam(exponentialDecay(0.01, { every: 3, factor: 0.9 }), { weightDecay: 0.1 })],
    ['adam with a rate that changes', () => adam(exponentialDecay(0.01, { every: 3, factor: 0.9 }))],
  ])('updates of %s', (_, optimizer) => {
    const deep = (): Network => mlp({ sizes: [INPUTS, ...new Array<number>(12).fill(8), CLASSES], activation: 'tanh', seed: 3 });
    const { graphs, same } = compare(deep, optimizer);
    expect(same).toBe(true);
    expect(graphs).toBe(2 * TRACED_PASSES + TRACED_UPDATES);
  });

  it('and with slopes drawn at random it stays without a graph', () => {
    const backend = tf.backend() as unknown as { runSavedModel: (...args: unknown[]) => unknown };
    const run = vi.spyOn(backend, 'runSavedModel');
    const network = net({ activation: 'rrelu' });
    for (let step = 0; step < STEPS; step++) {
      const { inputs, labels } = batchAt(0, [INPUTS]);
      network.lossAndGradients(inputs, labels).dispose();
      tf.dispose([inputs, labels]);
    }
    expect(run).not.toHaveBeenCalled();
    network.dispose();
  });
});

describe('an optimizer', () => {
  it('that goes over to other weights follows them', () => {
    const optimizer = adam(0.1);
    const deep = (seed: number): Network => mlp({ sizes: [INPUTS, 5, 5, CLASSES], activation: 'tanh', seed });
    const gradients = deep(1).parameters.map(({ variable }) => tf.onesLike(variable));
    const [first, second] = [deep(1), deep(1)];
    for (let i = 0; i < 20; i++) optimizer.apply(first.parameters, gradients, first.ops);
    optimizer.reset();
    for (let i = 0; i < 20; i++) optimizer.apply(second.parameters, gradients, second.ops);
    expect(second.parameters.map(({ variable }) => bits(variable))).toEqual(first.parameters.map(({ variable }) => bits(variable)));
  });
});

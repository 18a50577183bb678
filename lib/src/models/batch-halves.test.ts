import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { publicOps } from '../ops/public';
import { ready } from '../ops/ready';
import { RandomState } from '../numeric/random';
import { isHalved } from './batch-halves';
import { mlp } from './mlp';
import type { MlpOptions } from './mlp-options';
import type { StepResult } from './network';

beforeAll(async () => {
  await ready();
});

const FEATURES = 700;
const SIZES = [FEATURES, 60, 60, 60, 5];

/** Odd, so that one half has an example more. */
const BATCH = 333;

/** Largest |a − b| over the largest |b|; 0 for two of zeros. */
function difference(a: tf.Tensor, b: tf.Tensor): number {
  expect(a.shape).toEqual(b.shape);
  return tf.tidy(() => tf.max(tf.abs(tf.sub(a, b))).dataSync()[0] / Math.max(tf.max(tf.abs(b)).dataSync()[0], 1e-30));
}

function batch(): { x: tf.Tensor2D; y: tf.Tensor1D } {
  const random = new RandomState(11);
  return {
    x: tf.tensor2d(Float32Array.from(random.normals(BATCH * FEATURES)), [BATCH, FEATURES]),
    y: tf.tensor1d(Int32Array.from({ length: BATCH }, () => random.integer(0, 4)), 'int32'),
  };
}

/** The passes of the same network on the same batch, with native ops in halves and with public ones as a whole. */
function inBothWays(options: Partial<MlpOptions>, compare: (halved: StepResult, whole: StepResult) => void): void {
  const { x, y } = batch();
  const before = tf.memory().numTensors;
  const [halved, whole] = [undefined, publicOps].map((ops) => {
    const net = mlp({ sizes: SIZES, activation: 'tanh', seed: 4, ...options, ...(ops && { ops }) });
    expect(isHalved(net.layers, net.ops, BATCH)).toBe(ops === undefined);
    const result = net.lossAndGradients(x, y);
    return { result, dispose: () => { result.dispose(); net.dispose(); } };
  });
  compare(halved.result, whole.result);
  halved.dispose();
  whole.dispose();
  expect(tf.memory().numTensors).toBe(before);
  tf.dispose([x, y]);
}

describe('a batch in two halves', () => {
  it.each<[string, Partial<MlpOptions>]>([
    ['dense layers', {}],
    ['PReLU and layer norm', { activation: 'prelu', layerNorm: {} }],
    ['residual blocks', { activation: 'gelu', residual: true }],
    ['batch norm', { activation: 'elu', batchNorm: { onLogits: true }, bias: false }],
    ['batch norm after the activation, in residual blocks', { batchNorm: { position: 'after', epsilon: 1e-5 }, residual: true }],
    ['a loss that reads the labels', { loss: 'sigmoidQuadratic' }],
  ])('has the loss, gradients and taps of the whole, with %s', (_, options) => {
    inBothWays(options, (halved, whole) => {
      expect(halved.loss).toBeCloseTo(whole.loss, 5);
      expect(halved.gradients.length).toBe(whole.gradients.length);
      halved.gradients.forEach((gradient, index) => { expect(difference(gradient, whole.gradients[index])).toBeLessThan(1e-5); });
      expect(halved.taps.map(({ layer, depth, activation }) => [layer, depth, activation])).toEqual(whole.taps.map(({ layer, depth, activation }) => [layer, depth, activation]));
      halved.taps.forEach(({ preActivation, postActivation, delta }, index) => {
        const other = whole.taps[index];
        expect(difference(preActivation, other.preActivation)).toBeLessThan(1e-5);
        expect(difference(postActivation, other.postActivation)).toBeLessThan(1e-5);
        if (delta === null || other.delta === null) throw new Error('expected deltas');
        expect(difference(delta, other.delta)).toBeLessThan(1e-5);
        expect(postActivation === preActivation).toBe(other.postActivation === other.preActivation);
      });
    });
  });

  it.each<[string, Partial<MlpOptions>]>([
    ['with batch norm', { batchNorm: { momentum: 0.7 } }],
    ['with the biased running variance', { batchNorm: { momentum: 0, runningVariance: 'biased' } }],
    ['with running statistics that stay', { batchNorm: { update: false } }],
  ])('leaves the running statistics and predictions of the whole, %s', (_, options) => {
    const { x, y } = batch();
    const [halved, whole] = [{}, { ops: publicOps }].map((ops) => mlp({ sizes: SIZES, activation: 'tanh', seed: 4, ...options, ...ops }));
    for (const net of [halved, whole]) net.lossAndGradients(x, y).dispose();
    halved.statistics.forEach(({ variable }, index) => { expect(difference(variable, whole.statistics[index].variable)).toBeLessThan(1e-5); });
    const [logits, expected] = [halved.predict(x), whole.predict(x)];
    expect(difference(logits, expected)).toBeLessThan(1e-5);
    const forward = halved.forward(x, 'inference');
    expect(difference(forward.logits, expected)).toBeLessThan(1e-5);
    tf.dispose([logits, expected, forward as unknown as tf.TensorContainerObject, x, y]);
    halved.dispose();
    whole.dispose();
  });
});

describe('isHalved', () => {
  const decide = (options: Partial<MlpOptions>, batch = BATCH): boolean => {
    const net = mlp({ sizes: SIZES, activation: 'relu', seed: 1, ...options });
    try {
      return isHalved(net.layers, net.ops, batch);
    } finally {
      net.dispose();
    }
  };

  it('takes large batches, with native ops', () => {
    expect(decide({})).toBe(true);
    expect(decide({ layerNorm: {}, residual: true, sizes: [FEATURES, FEATURES, FEATURES, 5] })).toBe(true);
    expect(decide({ ops: publicOps })).toBe(false);
  });

  it('leaves small ones and single examples as they are', () => {
    expect(decide({}, 100)).toBe(false);
    expect(decide({ sizes: [FEATURES, 30_000, 5] }, 1)).toBe(false);
  });
});

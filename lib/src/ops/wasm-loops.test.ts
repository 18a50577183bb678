import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { RandomState } from '../numeric/random';
import { opsNamed } from './current';
import type { Ops } from './ops';
import { publicOps } from './public';
import { computeOnWasm } from './testing/on-wasm';

computeOnWasm();

const EDGES = [0, -0, 1e-45, -1e-45, 1e-38, -3e-39, 1e-20, 88, -88, 104, 3e38, -3e38, Infinity, -Infinity, NaN];

/** A matrix of normal numbers, whose first entries are those at the edges of float32 if asked. */
function matrix(rows: number, units: number, seed: number, { scale = 1, edges = false } = {}): Tensor {
  const numbers = Float32Array.from(new RandomState(seed).normals(rows * units), (x) => scale * x);
  if (edges) numbers.set(EDGES.slice(0, numbers.length));
  return tf.tensor(numbers, [rows, units]);
}

/** Numbers as their bits tell them apart: −0 is not 0, a NaN is a NaN. */
const numbersOf = (tensors: readonly Tensor[]): string[] => tensors.map((tensor) => `[${tensor.shape.join()}] ${Array.from(tensor.dataSync(), (x) => (Object.is(x, -0) ? '-0' : String(x))).join(' ')}`);

/** What both give; neither may keep memory. */
function both(compute: (ops: Ops) => readonly Tensor[]): [unknown, unknown] {
  const before = tf.memory();
  const results = [opsNamed('public'), publicOps].map((ops) => tf.tidy(() => numbersOf(compute(ops))));
  expect(tf.memory()).toMatchObject({ numTensors: before.numTensors, numDataBuffers: before.numDataBuffers, numBytes: before.numBytes });
  return [results[0], results[1]];
}

const SHAPES = [[1, 1], [1, 7], [25, 100], [50, 33], [200, 10], [0, 5], [5, 0]] as const;

describe.each(SHAPES)('on the wasm backend, of %i rows of %i units, loops', (rows, units) => {
  it.each([
    ['σ′', (ops: Ops, u: Tensor, x: Tensor) => ops.sigmoidGradient(u, x)],
    ['tanh′', (ops: Ops, u: Tensor, x: Tensor) => ops.tanhGradient(u, x)],
    ['the slope of ReLU', (ops: Ops, u: Tensor, x: Tensor) => ops.reluGradient(u, x)],
    ['that of leaky ReLU', (ops: Ops, u: Tensor, x: Tensor) => ops.leakyReluGradient(u, x, 0.1)],
  ])('give the bits of the operations for %s', (_, gradient) => {
    for (const [scale, edges] of [[1, false], [1e-30, false], [30, true]] as const) {
      const [loops, operations] = both((ops) => [
        gradient(ops, matrix(rows, units, 1), matrix(rows, units, 2, { scale, edges })),
        gradient(ops, matrix(rows, units, 3, { scale, edges }), matrix(rows, units, 4)),
      ]);
      expect(loops).toEqual(operations);
    }
  });

  it.each([
    ['', 0.9, 1e-3, 1],
    [' that forgets what was before', 0, 1e-5, 1e3],
    [' of small numbers, with a NaN and an infinity among them', 0.99, 1e-12, 1e-15],
  ])('give those of batch norm%s', (name, momentum, epsilon, scale) => {
    const settings = { momentum, epsilon };
    const [loops, operations] = both((ops) => {
      const vector = (seed: number): Tensor => tf.reshape(matrix(1, units, seed), [units]);
      const x = matrix(rows, units, 1, { scale, edges: name.includes('NaN') });
      const { output, runningMean, runningVariance, saved } = ops.batchNorm(x, vector(2), vector(3), { mean: vector(4), variance: vector(5) }, settings);
      const backward = ops.batchNormGradient(matrix(rows, units, 6, { scale }), vector(2), saved, settings);
      return [output, runningMean, runningVariance, ...saved, backward.input, backward.gamma, backward.beta];
    });
    expect(loops).toEqual(operations);
  });
});

describe('on the wasm backend, loops', () => {
  it.each([[0], [1], [300], [4096], [4097], [8, 20]])('move weights of shape %j by the bits of the operations', (...shape) => {
    const [loops, operations] = both((ops) => {
      const [weights, gradient] = [1, 2].map((seed) => tf.tensor(Float32Array.from(new RandomState(seed).normals(tf.util.sizeFromShape(shape))), shape));
      return [0.3, 1e-3, 1e30, NaN].map((rate) => ops.subtractScaled(weights, gradient, tf.scalar(rate)));
    });
    expect(loops).toEqual(operations);
  });

  it('are in the place of the operations', async () => {
    const ops = opsNamed('public');
    const vector = tf.ones([3]);
    const settings = { momentum: 0.9, epsilon: 1e-3 };
    const { kernelNames } = await tf.profile(() => {
      const x = tf.ones([4, 3]);
      const { saved } = ops.batchNorm(x, vector, vector, { mean: vector, variance: vector }, settings);
      ops.batchNormGradient(x, vector, saved, settings);
      const rate = tf.scalar(0.1);
      return [ops.subtractScaled(x, x, rate), ops.sigmoidGradient(x, x), ops.tanhGradient(x, x), ops.reluGradient(x, x), ops.leakyReluGradient(x, x, 0.1)];
    });
    expect(kernelNames).toEqual([]);
  });

  it('leave to the operations what tf.grad differentiates', () => {
    const ops = opsNamed('public');
    const [x, gamma, beta] = [matrix(4, 3, 1), tf.tensor1d([1, 2, 3]), tf.zeros([3])];
    const running = { mean: tf.zeros([3]), variance: tf.ones([3]) };
    const settings = { momentum: 0.9, epsilon: 1e-3 };
    const upstream = matrix(4, 3, 2);
    const taped = tf.grad((input) => tf.sum(tf.mul(ops.batchNorm(input, gamma, beta, running, settings).output, upstream)))(x);
    const { input } = ops.batchNormGradient(upstream, gamma, ops.batchNorm(x, gamma, beta, running, settings).saved, settings);
    const [expected, got] = [input, taped].map((tensor) => tensor.dataSync());
    got.forEach((value, i) => { expect(value).toBeCloseTo(expected[i], 5); });
  });

  it.each(['sigmoidGradient', 'reluGradient'] as const)('refuse two shapes: %s', (name) => {
    expect(() => opsNamed('public')[name](tf.zeros([2, 3]), tf.zeros([3, 2]))).toThrow(`${name}: Shapes 2,3 and 3,2 must match`);
  });
});

import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { RandomState } from '../numeric/random';
import { erfc } from '../numeric/special-functions';
import { opsNamed } from './current';
import type { Ops } from './ops';
import { publicOps } from './public';
import { ready } from './ready';

function matrix(rows: number, columns: number, seed: number, scale = 1): Tensor {
  return tf.randomNormal([rows, columns], 0, scale, 'float32', seed);
}

/** Largest |a − b| over the largest |b|. */
function relativeError(a: Tensor, b: Tensor): number {
  const left = a.dataSync();
  const right = b.dataSync();
  expect(a.shape).toEqual(b.shape);
  let error = 0;
  let size = 0;
  for (let i = 0; i < right.length; i++) {
    error = Math.max(error, Math.abs(left[i] - right[i]));
    size = Math.max(size, Math.abs(right[i]));
  }
  return size === 0 ? error : error / size;
}

/** Every operation of the interface on the same inputs, as named tensors. */
function everything(k: Ops, scale: number): Record<string, Tensor> {
  const x = matrix(40, 12, 1, scale);
  const y = matrix(40, 12, 2, scale);
  const upstream = matrix(40, 12, 3, scale);
  const row = tf.randomNormal([12], 0, 1, 'float32', 4);
  const gamma = tf.randomNormal([12], 1, 0.3, 'float32', 5);
  const settings = { epsilon: 1e-3, momentum: 0.9 };
  const running = { mean: tf.randomNormal([12], 0, 1, 'float32', 6), variance: tf.randomUniform([12], 0.5, 2, 'float32', 7) };
  const labels = tf.tensor1d(Array.from({ length: 40 }, (_, i) => i % 12), 'int32');
  const normed = k.batchNorm(x, gamma, row, running, settings);
  const back = k.batchNormGradient(upstream, gamma, normed.saved, settings);
  const loss = k.softmaxCrossEntropy(x, labels);
  return {
    matMul: k.matMul(x, matrix(12, 5, 8)),
    matMulTransposedA: k.matMul(x, y, true, false),
    matMulTransposedB: k.matMul(x, y, false, true),
    matMulTransposedBoth: k.matMul(x, matrix(5, 40, 9), true, true),
    gather: k.gather(x, tf.tensor1d([39, 0, 7, 7], 'int32')),
    addBias: k.addBias(x, row),
    sumOverBatch: k.sumOverBatch(x),
    add: k.add(x, y),
    subtract: k.subtract(x, row),
    multiply: k.multiply(x, y),
    scale: k.scale(x, 0.1),
    subtractScaled: k.subtractScaled(x, y, tf.scalar(0.01)),
    clip: k.clip(x, -0.5 * scale, 0.5 * scale),
    halfSumOfSquares: k.halfSumOfSquares(x),
    sigmoid: k.sigmoid(x),
    sigmoidGradient: k.sigmoidGradient(upstream, x),
    tanh: k.tanh(x),
    tanhGradient: k.tanhGradient(upstream, x),
    relu: k.relu(x),
    reluGradient: k.reluGradient(upstream, k.relu(x)),
    leakyRelu: k.leakyRelu(x, 0.01),
    leakyReluGradient: k.leakyReluGradient(upstream, x, 0.01),
    elu: k.elu(x),
    eluGradient: k.eluGradient(upstream, x),
    selu: k.selu(x),
    seluGradient: k.seluGradient(upstream, x),
    erfc: k.erfc(x),
    batchNormOutput: normed.output,
    batchNormMean: normed.runningMean,
    batchNormVariance: normed.runningVariance,
    batchNormInputGradient: back.input,
    batchNormGammaGradient: back.gamma,
    batchNormBetaGradient: back.beta,
    losses: loss.losses,
    lossGradient: loss.gradient,
  };
}

beforeAll(async () => {
  await ready();
});

describe('native ops', () => {
  it.each([1e-3, 1, 30])('equal the public operations to 1e-5 at scale %s', (scale) => {
    tf.tidy(() => {
      const native = everything(opsNamed('native'), scale);
      const reference = everything(publicOps, scale);
      for (const [name, tensor] of Object.entries(native)) {
        expect(relativeError(tensor, reference[name]), name).toBeLessThan(1e-5);
      }
    });
  });

  it('agree on a batch of one, whose unbiased variance would divide by zero', () => {
    tf.tidy(() => {
      const running = { mean: tf.zeros([3]), variance: tf.ones([3]) };
      const one = [publicOps, opsNamed('native')].map((k) =>
        k.batchNorm(tf.tensor2d([[1, 2, 3]]), tf.ones([3]), tf.zeros([3]), running, { epsilon: 1e-3, momentum: 0.5 }),
      );
      for (const result of one) {
        expect([...result.output.dataSync()]).toEqual([0, 0, 0]);
        expect([...result.runningVariance.dataSync()]).toEqual([0.5, 0.5, 0.5]);
      }
    });
  });

  it.each([[[0]], [[]], [[300]], [[40, 12]], [[4096]], [[4097]], [[100, 60]]])('move weights of shape %j by the same bits', (shape) => {
    const values = (seed: number): Float32Array => Float32Array.from(new RandomState(seed).normals(tf.util.sizeFromShape(shape)));
    tf.tidy(() => {
      const [weights, gradient] = [1, 2].map((seed) => tf.tensor(values(seed), shape));
      const [native, open] = [opsNamed('native'), publicOps].map((k) => k.subtractScaled(weights, gradient, tf.scalar(0.3)));
      expect(native.shape).toEqual(shape);
      expect(Array.from(native.dataSync())).toEqual(Array.from(open.dataSync()));
    });
  });

  it.each([
    ['nothing', [], [0]],
    ['a scalar', [-3], []],
    ['a matrix', [1, -7, 3, 0], [2, 2]],
    ['positive numbers', [1, 7, 8], [3]],
    ['zeros', [0, 0], [2]],
    ['an infinity', [1, -Infinity], [2]],
  ])('find the extremes of %s', (_, values, shape) => {
    const x = tf.tensor(values, shape, 'float32');
    const before = tf.memory().numTensors;
    const expected = values.length === 0 ? [0, 0] : [Math.min(...values), Math.max(...values)];
    for (const k of [opsNamed('native'), publicOps]) expect(tf.tidy(() => k.extremes(x).map((each) => each.dataSync()[0]))).toEqual(expected);
    expect(tf.memory().numTensors).toBe(before);
    x.dispose();
  });

  it('do not leak the constants they cache into the count of tensors', () => {
    const before = tf.memory().numTensors;
    tf.tidy(() => {
      const k = opsNamed('native');
      for (let i = 0; i < 600; i++) k.scale(tf.scalar(1), i);
      expect(k.scale(tf.scalar(2), 3).dataSync()[0]).toBe(6);
    });
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe.each(['native', 'public'] as const)('%s ops', (name) => {
  it('keep the digits of a saturated unit, whose output is 1 or −1 in float32: e⁻²⁵, e⁻³⁰ and 4e⁻⁴⁰ for elu, sigmoid and tanh', () => {
    const k = opsNamed(name);
    tf.tidy(() => {
      const upstream = tf.tensor2d([[Math.fround(0.1)]]);
      const check = (gradient: Tensor, factor: number): void => {
        expect(Math.abs(gradient.dataSync()[0] / (Math.fround(0.1) * factor) - 1)).toBeLessThan(1e-6);
      };
      check(k.eluGradient(upstream, tf.tensor2d([[-25]])), Math.exp(-25));
      for (const side of [-1, 1]) {
        check(k.sigmoidGradient(upstream, tf.tensor2d([[30 * side]])), Math.exp(-30));
        check(k.tanhGradient(upstream, tf.tensor2d([[20 * side]])), 4 * Math.exp(-40));
      }
    });
  });

  it('know erfc to 1e-5 of itself, out to where float32 ends', () => {
    const k = opsNamed(name);
    const at = Float32Array.from({ length: 251 }, (_, i) => (i - 130) / 13);
    const got = tf.tidy(() => k.erfc(tf.tensor1d(at)).dataSync());
    at.forEach((x, i) => {
      const expected = erfc(x);
      if (expected > 1e-37) expect(Math.abs(got[i] / expected - 1), `x = ${x}`).toBeLessThan(1e-5);
    });
    expect([...tf.tidy(() => k.erfc(tf.tensor1d([0, 30, -30, Infinity, -Infinity, NaN])).dataSync())]).toEqual([1, 0, 2, 0, 2, NaN]);
  });

  it('keep a NaN input or upstream gradient non-finite in every activation gradient', () => {
    const k = opsNamed(name);
    tf.tidy(() => {
      const upstream = tf.tensor2d([[NaN, NaN, NaN]]);
      const output = tf.tensor2d([[0.5, -0.5, NaN]]);
      const gradients = [
        k.sigmoidGradient(upstream, output), k.tanhGradient(upstream, output), k.reluGradient(upstream, k.relu(output)),
        k.leakyReluGradient(upstream, output, 0.1), k.eluGradient(upstream, output), k.seluGradient(upstream, output),
      ];
      for (const gradient of gradients) expect([...gradient.dataSync()]).toEqual([NaN, NaN, NaN]);
      for (const f of [k.sigmoid, k.tanh, k.relu, k.elu, k.selu]) expect(f(output).dataSync()[2]).toBeNaN();
    });
  });

  it('reject a label outside the classes', () => {
    const k = opsNamed(name);
    const before = tf.memory().numTensors;
    const run = (label: number) => () => tf.tidy(() => k.softmaxCrossEntropy(tf.zeros([2, 3]), tf.tensor1d([0, label], 'int32')).losses);
    expect(run(3)).toThrow('softmaxCrossEntropy: labels must lie in [0, 3), got 3');
    expect(run(-1)).toThrow(RangeError);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('give a finite loss for logits far from zero', () => {
    const k = opsNamed(name);
    tf.tidy(() => {
      const labels: Tensor1D = tf.tensor1d([0, 1], 'int32');
      const { losses } = k.softmaxCrossEntropy(tf.tensor2d([[1e30, 0], [1e4, 0]]), labels);
      expect(losses.dataSync()[0]).toBeCloseTo(0, 30);
      expect(losses.dataSync()[1]).toBe(1e4);
    });
  });
});

import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { mean, variance } from '../numeric/stats';
import { ready } from '../ops/ready';
import { SELU_ALPHA, SELU_SCALE } from '../theory/activations/selu';
import type { LayeredNetwork } from './layered-network';
import { suspect, type SuspectName } from './suspects';

beforeAll(async () => {
  await ready();
});

function looking<Result>(name: SuspectName, look: (net: LayeredNetwork) => Result, seed = 1): Result {
  const net = suspect(name, seed);
  try {
    return look(net);
  } finally {
    net.dispose();
  }
}

const matrices = (net: LayeredNetwork): Float32Array[] =>
  net.parameters.filter(({ role }) => role === 'kernel').slice(1, -1).map(({ variable }) => variable.dataSync<'float32'>());
const biases = (net: LayeredNetwork): number[] =>
  net.parameters.filter(({ role }) => role === 'bias').flatMap(({ variable }) => [...variable.dataSync()]);
const together = (lists: Float32Array[]): Float32Array => Float32Array.from(lists.flatMap((list) => Array.from(list)));

describe('the suspects', () => {
  it('I draws uniform weights on the positive side only', () => {
    const weights = looking('I', (net) => together(matrices(net)));
    expect(100 * variance(weights)).toBeCloseTo(0.5, 2);
    expect(100 * mean(weights)).toBeCloseTo(Math.sqrt(600) / 2, 1);
    expect(Math.min(...weights.subarray(0, 1e4))).toBeGreaterThanOrEqual(0);
  });

  it('II draws weights and biases as PyTorch does', () => {
    expect(100 * looking('II', (net) => variance(together(matrices(net))))).toBeCloseTo(1 / 3, 2);
    expect(Math.max(...looking('II', biases))).toBeGreaterThan(0.09);
  });

  it('III has one matrix in all layers, another for each seed', () => {
    const all = looking('III', matrices);
    for (const matrix of all.slice(1)) expect(matrix).toEqual(all[0]);
    expect(100 * variance(all[0])).toBeCloseTo(2, 0);
    expect(looking('III', matrices, 2)[0]).not.toEqual(all[0]);
  });

  it('IV has the two constants of SELU exchanged, and the slope that belongs to that', () => {
    const [values, slopes] = looking('IV', (net) => tf.tidy(() => {
      const z = tf.tensor2d([[2, -3, ...Array<number>(782).fill(0)]]);
      const { phi } = net.forward(z).taps[0];
      const at = tf.tensor1d([2, -3]);
      return [phi?.forward(net.ops, at).dataSync() ?? [], phi?.backward(net.ops, tf.onesLike(at), at, at).dataSync() ?? []];
    }));
    const flat = SELU_ALPHA * SELU_SCALE;
    expect(values[0]).toBeCloseTo(2 * SELU_ALPHA, 5);
    expect(values[1]).toBeCloseTo(flat * Math.expm1(-3), 5);
    expect(slopes[0]).toBeCloseTo(SELU_ALPHA, 5);
    expect(slopes[1]).toBeCloseTo(flat * Math.exp(-3), 5);
  });

  it.each(['I', 'II', 'III', 'IV'] as const)('%s has thirty hidden layers, and only II has biases other than 0', (name) => {
    expect(looking(name, (net) => net.parameters.filter(({ role }) => role === 'kernel').length)).toBe(31);
    expect(looking(name, biases).some((bias) => bias !== 0)).toBe(name === 'II');
  });

  it('are four', () => {
    expect(() => suspect('V' as never)).toThrow("suspect: name must be");
  });
});

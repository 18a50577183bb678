import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { dataset } from '../data/dataset';
import { ready } from '../ops/ready';
import { constantWeights } from '../models/initializers';
import { mlp } from '../models/mlp';
import { sizesByLayer } from './sizes-by-layer';

beforeAll(async () => {
  await ready();
});

const examples = dataset({ images: Float32Array.of(1, 3), labels: Int32Array.of(0, 1), features: 1, classes: 2 });
/** z₁ = x and z₂ = 2x, linear; the output weights are (1, −1)/2, so that the logits are (x, −x). */
const linear = () => mlp({
  sizes: [1, 1, 1, 2], activation: 'linear', init: ({ shape }) => (shape[1] === 2 ? Float32Array.of(0.5, -0.5) : Float32Array.of(1)),
});

describe('sizesByLayer', () => {
  it('gives the root mean square of signal, error and weight gradient at each hidden layer', () => {
    const net = linear();
    const rows = sizesByLayer(net, examples);
    // Of logits (z/2, −z/2) the error at z is (p₁ − y₁)/2 − (p₂ − y₂)/2, a half of it for each of two examples.
    const p = [1, 3].map((x) => 1 / (1 + Math.exp(-x)));
    const delta = [(p[0] - 1) / 2, p[1] / 2];
    const size = Math.hypot(...delta) / Math.SQRT2;
    const gradient = Math.abs(delta[0] * 1 + delta[1] * 3);
    expect(rows.map(({ layer, quantity }) => `${quantity} ${layer}`)).toEqual([
      'signal 1', 'signal 2', 'error 1', 'error 2', 'weight gradient 1', 'weight gradient 2',
    ]);
    [Math.sqrt(5), Math.sqrt(5), size, size, gradient, gradient].forEach((expected, index) => { expect(rows[index].size).toBeCloseTo(expected, 6); });
    expect(rows.every(({ kept }) => Math.abs(kept - 1) < 1e-6)).toBe(true);
    net.dispose();
  });

  it('keeps in relation to the layer that the quantity comes from', () => {
    const net = mlp({ sizes: [1, 1, 1, 1, 2], activation: 'linear', init: ({ shape }) => (shape[1] === 2 ? Float32Array.of(1, -1) : Float32Array.of(0.5)) });
    const rows = sizesByLayer(net, examples);
    const kept = (quantity: string): number[] => rows.filter((row) => row.quantity === quantity).map((row) => row.kept);
    kept('signal').forEach((value, index) => { expect(value).toBeCloseTo(0.5 ** index, 6); });
    kept('error').forEach((value, index) => { expect(value).toBeCloseTo(0.5 ** (2 - index), 6); });
    // What the error loses on the way back, the signal has lost on the way there.
    kept('weight gradient').forEach((value) => { expect(value).toBeCloseTo(1, 6); });
    net.dispose();
  });

  it('leaves nothing behind and changes nothing', () => {
    const net = mlp({ sizes: [1, 3, 2], activation: 'relu', batchNorm: {}, seed: 1 });
    const before = [...net.parameters, ...net.statistics].map(({ variable }) => [...variable.dataSync()]);
    const tensors = tf.memory().numTensors;
    sizesByLayer(net, examples);
    expect(tf.memory().numTensors).toBe(tensors);
    expect([...net.parameters, ...net.statistics].map(({ variable }) => [...variable.dataSync()])).toEqual(before);
    net.dispose();
  });

  it('puts running averages back also where the pass fails', () => {
    const net = mlp({ sizes: [1, 3, 2], activation: 'relu', batchNorm: {}, seed: 1 });
    const before = net.statistics.map(({ variable }) => [...variable.dataSync()]);
    const pass = net.lossAndGradients.bind(net);
    vi.spyOn(net, 'lossAndGradients').mockImplementation((inputs, labels) => {
      pass(inputs, labels);
      throw new Error('no room');
    });
    const tensors = tf.memory().numTensors;
    expect(() => sizesByLayer(net, examples)).toThrow('no room');
    expect(net.statistics.map(({ variable }) => [...variable.dataSync()])).toEqual(before);
    expect(tf.memory().numTensors).toBe(tensors);
    net.dispose();
  });

  it('says what it cannot measure', () => {
    const flat = mlp({ sizes: [1, 2], activation: 'relu', init: constantWeights(1) });
    expect(() => sizesByLayer(flat, examples)).toThrow('sizesByLayer: network must have a hidden layer, got none');
    const net = mlp({ sizes: [1, 2, 2], activation: 'relu' });
    expect(() => sizesByLayer(net, examples.take(0))).toThrow('sizesByLayer: examples must hold at least one, got none');
    net.dispose();
    flat.dispose();
  });
});

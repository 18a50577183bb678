import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { publicOps } from '../ops/public';
import { ready } from '../ops/ready';
import { he, normalWeights } from '../models/initializers';
import { mlp } from '../models/mlp';
import { RandomState } from '../numeric/random';
import { lineGradients, shattering } from './shattering';

const random = new RandomState(3);
const [from, to] = [Array.from(random.normals(6)), Array.from(random.normals(6))];

beforeAll(async () => {
  await ready();
});

describe('lineGradients', () => {
  it("has the logits on the line, and the derivative of tfjs's automatic differentiation", () => {
    const net = mlp({ sizes: [6, 8, 8, 3], activation: 'tanh', init: normalWeights(0.6), seed: 1, ops: publicOps });
    const before = tf.memory().numTensors;
    const rows = lineGradients(net, { from, to, points: 5, output: 2 });
    expect(rows.map(({ position }) => position)).toEqual([0, 0.25, 0.5, 0.75, 1]);
    const y = (s: tf.Tensor): tf.Scalar => {
      const x = tf.add(tf.tensor1d(from), tf.mul(s, tf.sub(tf.tensor1d(to), tf.tensor1d(from))));
      return tf.slice(net.forward(tf.reshape(x, [1, 6])).logits, [0, 2], [1, 1]).asScalar();
    };
    for (const { position, output, derivative } of rows) {
      const [value, slope] = tf.tidy(() => [y(tf.scalar(position)).dataSync()[0], tf.grad(y)(tf.scalar(position)).dataSync()[0]]);
      expect(output).toBeCloseTo(value, 5);
      expect(derivative).toBeCloseTo(slope, 5);
    }
    expect(tf.memory().numTensors).toBe(before);
    net.dispose();
  });

  it('in training mode normalises over the line, and leaves the running averages', () => {
    const net = mlp({ sizes: [6, 8, 3], activation: 'relu', batchNorm: {}, seed: 1 });
    const running = () => net.statistics.map(({ variable }) => [...variable.dataSync()]);
    const before = running();
    const [train, inference] = (['train', 'inference'] as const).map((mode) => lineGradients(net, { from, to, mode }));
    expect(train[7].output).not.toBe(inference[7].output);
    expect(running()).toEqual(before);
    net.dispose();
  });
});

describe('shattering', () => {
  it('is the autocorrelation of the derivative where there is one input', () => {
    const net = mlp({ sizes: [1, 30, 30, 2], activation: 'relu', init: he, biasInit: normalWeights(0.5), seed: 2 });
    const options = { from: [-2], to: [2], points: 40, output: 1 };
    const g = lineGradients(net, options).map(({ derivative }) => derivative);
    const mean = g.reduce((a, b) => a + b, 0) / 40;
    const at = (lag: number): number => g.slice(lag).reduce((sum, value, s) => sum + (value - mean) * (g[s] - mean), 0);
    const rows = shattering(net, options);
    expect(rows).toHaveLength(21);
    rows.forEach(({ lag, distance, autocorrelation }) => {
      expect(autocorrelation).toBeCloseTo(at(lag) / at(0), 5);
      expect(distance).toBeCloseTo((4 * lag) / 39, 9);
    });
    net.dispose();
  });

  it('falls sooner in a deep plain network than in a shallow or a residual one', () => {
    const after = (hidden: number, residual = false): number => {
      const net = mlp({ sizes: [2, ...new Array<number>(hidden).fill(100), 2], activation: 'relu', init: he, residual, seed: 5 });
      const rows = shattering(net, { from: [1, -1], to: [1, 1], points: 200 });
      net.dispose();
      return rows[10].autocorrelation;
    };
    const deep = after(40);
    expect(after(2)).toBeGreaterThan(deep + 0.2);
    expect(after(40, true)).toBeGreaterThan(deep + 0.2);
  });

  it('is NaN of a gradient that is the same everywhere', () => {
    const net = mlp({ sizes: [6, 8, 3], activation: 'linear', seed: 1 });
    expect(shattering(net, { from, to, points: 9 }).every(({ autocorrelation }) => Number.isNaN(autocorrelation))).toBe(true);
    net.dispose();
  });

  it('names ends and outputs that the network has not', () => {
    const net = mlp({ sizes: [6, 8, 3], activation: 'relu', seed: 1 });
    expect(() => shattering(net, { from, to: [1, 2] })).toThrow('shattering: to must have 6 numbers, got 2');
    expect(() => shattering(net, { from, to, output: 3 })).toThrow('shattering: output must be from 0 to 2, got 3');
    net.dispose();
  });
});

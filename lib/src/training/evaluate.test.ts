import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { dataset } from '../data/dataset';
import { ready } from '../kernels/ready';
import { losses } from '../models/losses';
import { mlp } from '../models/mlp';
import { stateOf } from '../models/state';
import { countCorrect, evaluate } from './evaluate';

beforeAll(async () => {
  await ready();
});

const data = dataset({ images: Float32Array.from({ length: 42 }, (_, index) => Math.sin(index)), labels: Int32Array.from({ length: 21 }, (_, index) => index % 3), features: 2, classes: 3 });

describe('evaluate', () => {
  it('gives the mean loss and the share of right answers, whatever the batch size', () => {
    const net = mlp({ sizes: [2, 5, 3], activation: 'tanh', seed: 2 });
    const logits = tf.tidy(() => net.predict(tf.tensor2d(data.images, [21, 2])).arraySync());
    const loss = logits.reduce((sum, row, index) => sum + Math.log(row.reduce((total, z) => total + Math.exp(z), 0)) - row[index % 3], 0) / 21;
    const accuracy = logits.filter((row, index) => row.indexOf(Math.max(...row)) === index % 3).length / 21;
    for (const batchSize of [1, 4, 1000]) {
      const got = evaluate(net, data, { batchSize });
      expect(got.loss).toBeCloseTo(loss, 5);
      expect(got.accuracy).toBe(accuracy);
    }
    net.dispose();
  });

  it('uses the running statistics of batch norm and moves nothing, and leaks nothing', () => {
    const net = mlp({ sizes: [2, 5, 3], activation: 'elu', batchNorm: {}, seed: 2 });
    const state = stateOf(net);
    const before = tf.memory().numTensors;
    const whole = evaluate(net, data);
    expect(evaluate(net, data, { batchSize: 2 }).loss).toBeCloseTo(whole.loss, 5);
    expect(stateOf(net)).toEqual(state);
    expect(tf.memory().numTensors).toBe(before);
    net.dispose();
  });

  it("uses the network's own loss where it tells it", () => {
    const net = mlp({ sizes: [2, 5, 3], activation: 'tanh', seed: 2 });
    const logits = tf.tidy(() => net.predict(tf.tensor2d(data.images, [21, 2])).arraySync());
    const half = logits.reduce((sum, row, index) => sum + row.reduce((total, z, unit) => total + (z - Number(unit === index % 3)) ** 2 / 2, 0), 0) / 21;
    expect(evaluate({ ...net, loss: losses.quadratic }, data).loss).toBeCloseTo(half, 5);
    net.dispose();
  });

  it('refuses an empty data set', () => {
    const net = mlp({ sizes: [2, 3], activation: 'tanh' });
    expect(() => evaluate(net, data.take(0))).toThrow(new RangeError('evaluate: dataset must hold at least one example, got none'));
    net.dispose();
  });
});

describe('countCorrect', () => {
  it('takes the first of equal logits, and no row with a NaN', () => {
    tf.tidy(() => {
      const logits = tf.tensor2d([[1, 1], [1, 1], [NaN, 1], [-Infinity, -5], [Infinity, 3]]);
      expect(countCorrect(logits, [0, 1, 1, 1, 0])).toBe(3);
    });
  });
});

import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { dataset } from '../data/dataset';
import { ready } from '../ops/ready';
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

  it('normalises each batch by itself in training mode, and moves nothing', () => {
    const net = mlp({ sizes: [2, 5, 3], activation: 'elu', batchNorm: { onLogits: true }, seed: 2 });
    const [state, tensors] = [stateOf(net), tf.memory().numTensors];
    const own = mlp({ sizes: [2, 5, 3], activation: 'elu', batchNorm: { onLogits: true }, seed: 2 });
    const predicted = [0, 7, 14].flatMap((start) => tf.tidy(() => own.forward(tf.tensor2d(data.images.slice(2 * start, 2 * start + 14), [7, 2]), 'train').logits.arraySync()));
    const accuracy = predicted.filter((row, index) => row.indexOf(Math.max(...row)) === index % 3).length / 21;
    own.dispose();
    expect(evaluate(net, data, { mode: 'train', batchSize: 7 }).accuracy).toBe(accuracy);
    expect(evaluate(net, data, { mode: 'train', batchSize: 7 })).not.toEqual(evaluate(net, data, { mode: 'train', batchSize: 21 }));
    expect(evaluate(net, data, { mode: 'train', batchSize: 21 }).loss).toBeCloseTo(evaluate(net, data, { mode: 'train', batchSize: 21, order: 'shuffled' }).loss, 5);
    expect(stateOf(net)).toEqual(state);
    expect(tf.memory().numTensors).toBe(tensors);
    net.dispose();
  });

  it('goes through shuffled examples, or one class a batch, and may leave out what fills no batch', () => {
    const net = mlp({ sizes: [2, 5, 3], activation: 'elu', seed: 2 });
    const whole = evaluate(net, data);
    for (const order of ['shuffled', 'byClass'] as const) {
      const got = evaluate(net, data, { order, batchSize: 4 });
      expect(got.loss).toBeCloseTo(whole.loss, 5);
      expect(got.accuracy).toBe(whole.accuracy);
    }
    // Seven of each class: the first four of each.
    const firstFour = dataset({ images: data.images.slice(0, 24), labels: data.labels.slice(0, 12), features: 2, classes: 3 });
    expect(evaluate(net, data, { order: 'byClass', batchSize: 4, dropRemainder: true }).loss).toBeCloseTo(evaluate(net, firstFour).loss, 5);
    expect(evaluate(net, data, { batchSize: 100, dropRemainder: true })).toEqual({ loss: NaN, accuracy: NaN });
    net.dispose();
  });

  it('finds that a batch of one class alone takes its class away', () => {
    const images = Float32Array.from({ length: 400 }, (_, index) => (index % 2 === Math.floor(index / 2) % 2 ? 2 : -2) + Math.sin(index));
    const two = dataset({ images, labels: Int32Array.from({ length: 200 }, (_, index) => index % 2), features: 2, classes: 2 });
    const net = mlp({ sizes: [2, 2], activation: 'elu', batchNorm: { onLogits: true }, init: ({ shape }) => Float32Array.of(1, 0, 0, 1).slice(0, shape[0] * shape[1]), seed: 1 });
    const accuracy = (order: 'shuffled' | 'byClass'): number => evaluate(net, two, { mode: 'train', batchSize: 20, order }).accuracy;
    expect(accuracy('shuffled')).toBe(1);
    expect(accuracy('byClass')).toBeLessThan(0.7);
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

import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { dataset } from '../data/dataset';
import { ready } from '../ops/ready';
import type { LayeredNetwork } from '../models/layered-network';
import { mlp } from '../models/mlp';
import { stateOf } from '../models/state';
import { updateRunning } from './update-running';

beforeAll(async () => {
  await ready();
});

/** z = (x, x): the running averages are those of the data. */
const net = (): LayeredNetwork => mlp({ sizes: [1, 2], activation: 'tanh', batchNorm: { momentum: 0.9, onLogits: true }, init: () => Float32Array.of(1, 1) });
const data = dataset({ images: Float32Array.of(1, 3, 5, 7), labels: Int32Array.of(0, 0, 0, 0), features: 1, classes: 2 });

describe('updateRunning', () => {
  it.each([1, 2, 44])('moves the averages as %d training steps would: (1 − ρᵗ) of the way', (batches) => {
    const one = net();
    updateRunning(one, data, { batchSize: 4, batches });
    const { tensors } = stateOf(one);
    expect(tensors['batchNorm1/runningMean'].values[0]).toBeCloseTo(4 * (1 - 0.9 ** batches), 5);
    expect(tensors['batchNorm1/runningVariance'].values[0]).toBeCloseTo(20 / 3 + (1 - 20 / 3) * 0.9 ** batches, 4);
    expect(tensors['dense1/kernel'].values[0]).toBe(1);
    one.dispose();
  });

  it('goes through the data once by default, and leaks nothing', () => {
    const [one, two] = [net(), net()];
    const tensors = tf.memory().numTensors;
    updateRunning(one, data, { batchSize: 3, seed: 5 });
    updateRunning(two, data, { batchSize: 3, seed: 5, batches: 2 });
    expect(tf.memory().numTensors).toBe(tensors);
    expect(stateOf(one)).toEqual(stateOf(two));
    updateRunning(two, data, { batchSize: 3, seed: 5, batches: 3 });
    expect(stateOf(one)).not.toEqual(stateOf(two));
    one.dispose();
    two.dispose();
  });
});

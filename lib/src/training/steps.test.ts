import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { ready } from '../ops/ready';
import { mlp } from '../models/mlp';
import { stateOf } from '../models/state';
import { clipByValue } from './clipping/by-value';
import { sgd } from './optimizers/sgd';
import { applyGradients, computeGradients } from './steps';

beforeAll(async () => {
  await ready();
});

describe('compute, clip, apply', () => {
  it('name the parameters from the first step to the last', () => {
    const net = mlp({ sizes: [2, 3, 2], activation: 'tanh', seed: 1 });
    const inputs = tf.ones([4, 2]);
    const labels = tf.tensor1d([0, 1, 0, 1], 'int32');
    const before = tf.memory().numTensors;
    const weights = net.parameters[0].variable.dataSync().slice();
    const computed = computeGradients(net, inputs, labels);
    const clipped = clipByValue(computed, 1e-3);
    expect(clipped.perParameter.map(({ parameter }) => parameter)).toEqual(['dense1/kernel', 'dense1/bias', 'dense2/kernel', 'dense2/bias']);
    expect(applyGradients(sgd(0.5), net, clipped)).toBe(true);
    const gradient = clipped.gradients[0].dataSync();
    net.parameters[0].variable.dataSync().forEach((value, index) => { expect(value).toBeCloseTo(weights[index] - 0.5 * gradient[index], 6); });
    clipped.dispose();
    computed.dispose();
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose([inputs, labels]);
    net.dispose();
  });

  it('leave the weights alone when clipping skipped the step', () => {
    const net = mlp({ sizes: [2, 2], activation: 'tanh', seed: 1 });
    const before = stateOf(net);
    const gradients = net.parameters.map(({ variable }) => tf.fill(variable.shape, NaN));
    const optimizer = sgd(1);
    expect(applyGradients(optimizer, net, clipByValue(gradients, 1, { onNonFinite: 'skip' }))).toBe(false);
    expect(optimizer.steps).toBe(0);
    expect(stateOf(net)).toEqual(before);
    expect(() => applyGradients(optimizer, net, gradients.slice(1))).toThrow(RangeError);
    tf.dispose(gradients);
    net.dispose();
  });
});

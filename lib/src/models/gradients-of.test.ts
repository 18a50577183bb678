import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { ready } from '../ops/ready';
import { gradientsOf } from './gradients-of';
import { mlp } from './mlp';
import type { Network } from './network';
import { simpleRnn } from './simple-rnn';

beforeAll(async () => {
  await ready();
});

/** Enough for both to run as graphs. */
const CALLS = 20;

const labels = (): tf.Tensor1D => tf.tensor1d(Int32Array.from({ length: 250 }, (_, i) => i % 3), 'int32');
const bits = (gradients: readonly tf.Tensor[]): string[] => gradients.map((gradient) => Buffer.from(gradient.dataSync<'float32'>().slice().buffer).toString('base64'));

describe('gradientsOf', () => {
  it.each<[string, number[], () => Network]>([
    ['a network', [250, 20], () => mlp({ sizes: [20, 8, 3], activation: 'tanh', batchNorm: {}, seed: 1 })],
    ['a batch in halves', [250, 784], () => mlp({ sizes: [784, 100, 3], activation: 'relu', seed: 1 })],
    ['a recurrent network', [250, 4, 5], () => simpleRnn({ inputs: 5, units: 6, classes: 3, seed: 1 })],
  ])('has the bits of lossAndGradients, and leaves nothing behind: %s', (_, shape, build) => {
    const [net, x, y] = [build(), tf.randomNormal(shape, 0, 1, 'float32', 7), labels()];
    const before = tf.memory().numTensors;
    for (let call = 0; call < CALLS; call++) {
      const [whole, alone] = [net.lossAndGradients(x, y), gradientsOf(net, x, y)];
      expect(alone.loss).toBe(whole.loss);
      expect(bits(alone.gradients)).toEqual(bits(whole.gradients));
      whole.dispose();
      expect(tf.memory().numTensors).toBe(before + net.parameters.length);
      alone.dispose();
    }
    expect(tf.memory().numTensors).toBe(before);
    net.dispose();
    tf.dispose([x, y]);
  });

  it('takes a network with a lossAndGradients of its own', () => {
    const [net, x, y] = [mlp({ sizes: [20, 8, 3], activation: 'tanh', seed: 1 }), tf.ones([250, 20]), labels()];
    const before = tf.memory().numTensors;
    const own = { ...net, lossAndGradients: (inputs: tf.Tensor, classes: tf.Tensor1D) => ({ ...net.lossAndGradients(inputs, classes), loss: 7 }) };
    const { loss, gradients, dispose } = gradientsOf(own, x, y);
    expect(loss).toBe(7);
    expect(gradients.map(({ shape }) => shape)).toEqual(net.parameters.map(({ variable }) => variable.shape));
    expect(tf.memory().numTensors).toBe(before + gradients.length);
    dispose();
    expect(tf.memory().numTensors).toBe(before);
    net.dispose();
    tf.dispose([x, y]);
  });

  it('refuses what lossAndGradients refuses', () => {
    const [net, x, y] = [mlp({ sizes: [20, 8, 3], activation: 'tanh', seed: 1 }), tf.ones([250, 19]), labels()];
    const before = tf.memory().numTensors;
    expect(() => gradientsOf(net, x, y)).toThrow('lossAndGradients: inputs must have shape [batch, 20], got [250, 19]');
    expect(tf.memory().numTensors).toBe(before);
    net.dispose();
    tf.dispose([x, y]);
  });
});

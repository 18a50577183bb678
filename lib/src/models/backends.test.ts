import * as tf from '@tensorflow/tfjs-core';
import { afterAll, describe, expect, it } from 'vitest';
import { opsNamed } from '../ops/current';
import { ready } from '../ops/ready';
import { activation } from './activations';
import { ACTIVATION_NAMES, type ActivationName } from '../theory/activation-functions';
import { mlp } from './mlp';
import { lstm } from './lstm';

/** Loss and first-layer gradient of small networks that between them use every operation. */
function trace(): number[] {
  const before = tf.memory().numTensors;
  const results = tf.tidy(() => {
    const inputs = tf.tensor2d(Float32Array.from({ length: 40 }, (_, i) => Math.sin(i)), [8, 5]);
    const labels = tf.tensor1d([0, 1, 2, 0, 1, 2, 0, 1], 'int32');
    const normed = mlp({ sizes: [5, 6, 6, 3], activation: 'elu', batchNorm: { onLogits: true }, residual: true, seed: 1 });
    const nets = [...ACTIVATION_NAMES.filter((name) => name !== 'rrelu').map((activation) => mlp({ sizes: [5, 6, 3], activation, layerNorm: {}, seed: 1 })), normed];
    const fromNets = nets.flatMap((net) => {
      const { loss, gradients } = net.lossAndGradients(inputs, labels);
      const values = [loss, ...gradients[0].dataSync(), ...net.predict(inputs).dataSync()];
      net.dispose();
      return values;
    });
    const recurrent = lstm({ inputs: 5, units: 4, classes: 3, seed: 1 });
    const { loss, gradients } = recurrent.lossAndGradients(tf.reshape(inputs, [2, 4, 5]), tf.tensor1d([0, 2], 'int32'));
    const values = [loss, ...gradients[1].dataSync()];
    recurrent.dispose();
    return [...fromNets, ...values];
  });
  expect(tf.memory().numTensors).toBe(before);
  return results;
}

afterAll(async () => {
  await ready();
});

describe('networks', () => {
  it.each(['wasm', 'cpu'] as const)('compute on the %s backend what they compute on the native one', async (backend) => {
    await ready({ backend: 'native' });
    const expected = trace();
    await ready({ backend });
    trace().forEach((value, i) => { expect(Math.abs(value - expected[i])).toBeLessThan(2e-5 * Math.max(1, Math.abs(expected[i]))); });
  });

  it.each(['native', 'wasm', 'cpu'] as const)('let a gradient through units of any size on the %s backend', async (backend) => {
    const { ops } = await ready({ backend, ops: 'public' });
    const sizes = [1e-37, 1e-20, 1e-8, 1, 1e20];
    const slopes = (name: ActivationName): number[] => tf.tidy(() => {
      const z = tf.tensor2d([...sizes.map((size) => -size), 0, ...sizes], [1, 2 * sizes.length + 1]);
      const phi = activation(name);
      return [...phi.backward(opsNamed(ops), tf.onesLike(z), z, phi.forward(opsNamed(ops), z)).dataSync()];
    });
    const steps = (below: number, at: number): number[] => [...sizes.map(() => below), at, ...sizes.map(() => 1)];
    expect(slopes('relu')).toEqual(steps(0, 0));
    expect(slopes('abs')).toEqual(steps(-1, 0));
    expect(slopes('leakyRelu')).toEqual(steps(Math.fround(0.01), Math.fround(0.01)));
  });
});

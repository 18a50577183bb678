import * as tf from '@tensorflow/tfjs-core';
import { inspect } from 'node:util';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ready } from '../ops/ready';
import { applyGradients } from '../training/steps';
import { sgd } from '../training/optimizers/sgd';
import { freeze } from './freeze';
import type { LayeredNetwork } from './layered-network';
import { mlp } from './mlp';
import { stateOf } from './state';

let net: LayeredNetwork;
let inputs: tf.Tensor2D;
let labels: tf.Tensor1D;

beforeAll(async () => { await ready(); });
beforeEach(() => {
  net = mlp({ sizes: [4, 5, 5, 3], activation: 'tanh', batchNorm: {}, seed: 1 });
  inputs = tf.randomNormal([6, 4], 0, 1, 'float32', 1);
  labels = tf.tensor1d([0, 1, 2, 0, 1, 2], 'int32');
});
afterEach(() => {
  net.dispose();
  tf.dispose([inputs, labels]);
});

describe('freeze', () => {
  it('leaves all parameters of the layer as they are, and trains the others as they would be trained', () => {
    const whole = mlp({ sizes: [4, 5, 5, 3], activation: 'tanh', batchNorm: {}, seed: 1 });
    const before = stateOf(net).tensors;
    tf.tidy(() => {
      const frozen = freeze(net, 2);
      applyGradients(sgd(0.5), frozen, frozen.lossAndGradients(inputs, labels));
      applyGradients(sgd(0.5), whole, whole.lossAndGradients(inputs, labels));
    });
    const [after, expected] = [stateOf(net).tensors, stateOf(whole).tensors];
    for (const { name, depth } of net.parameters) expect(after[name], name).toEqual(depth === 2 ? before[name] : expected[name]);
    expect(after['dense1/kernel']).not.toEqual(before['dense1/kernel']);
    whole.dispose();
  });

  it('predicts what the network predicts, can be repeated, and says in print what is frozen', () => {
    const frozen = freeze(freeze(net, 1), 3);
    expect(frozen.parameters.map(({ name }) => name)).toEqual(['dense2/kernel', 'dense2/bias', 'batchNorm2/gamma', 'batchNorm2/beta']);
    const [own, seen] = [net.predict(inputs), frozen.predict(inputs)];
    expect([...seen.dataSync()]).toEqual([...own.dataSync()]);
    expect(inspect(frozen)).toBe(`${inspect(net)}\nlayer 1 frozen\nlayer 3 frozen`);
    tf.dispose([own, seen]);
  });

  it('leaks nothing', () => {
    const before = tf.memory().numTensors;
    freeze(net, 1).lossAndGradients(inputs, labels).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('asks for a layer that has parameters, and for another to train', () => {
    expect(() => freeze(net, 4)).toThrow('freeze: layer must be one of 1, 2, 3, got 4');
    const single = mlp({ sizes: [4, 3], activation: 'tanh', seed: 1 });
    expect(() => freeze(single, 1)).toThrow('freeze: net must have another layer to train, got layer 1 alone');
    single.dispose();
  });
});

import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { ready } from '../ops/ready';
import type { ActivationName } from '../theory/activation-functions';
import { constantWeights } from '../models/initializers';
import { mlp } from '../models/mlp';
import { simpleRnn } from '../models/simple-rnn';
import { deadUnits } from './dead-units';

beforeAll(async () => {
  await ready();
});

/** Four inputs, three hidden units: on for x > 0, on for x > 2, never on; kernel and bias given. */
const KERNEL = [[1, 1, 1]];
const BIAS = [0, -2, -10];
const X = [-1, 1, 3, 0.5];

function network(activation: ActivationName) {
  const net = mlp({ sizes: [1, 3, 2], activation, seed: 1 });
  tf.tidy(() => {
    net.parameters[0].variable.assign(tf.tensor2d(KERNEL));
    net.parameters[1].variable.assign(tf.tensor1d(BIAS));
  });
  return net;
}

describe('deadUnits', () => {
  it('separates units off in a batch from units dead for all', () => {
    const net = network('relu');
    const x = tf.tensor2d(X, [4, 1]);
    const before = tf.memory().numTensors;
    const rows = deadUnits(net, x, { batchSize: 1 });
    expect(rows).toEqual([{
      layer: 'dense1', depth: 1, activation: 'relu', size: 3, examples: 4, dead: 1, deadShare: 1 / 3,
      flatInBatch: [3, 2, 1, 2], flatShare: expect.closeTo(8 / 12, 12) as number, nans: 0,
      units: [
        { unit: 0, maxActivation: 3, activeShare: 0.75, nans: 0 },
        { unit: 1, maxActivation: 1, activeShare: 0.25, nans: 0 },
        { unit: 2, maxActivation: 0, activeShare: 0, nans: 0 },
      ],
    }]);
    expect(deadUnits(net, x)[0]).toMatchObject({ dead: 1, flatInBatch: [1] });
    expect(deadUnits(net, x, { batchSize: 3 })[0].units).toEqual(rows[0].units);
    expect(tf.memory().numTensors).toBe(before);
    x.dispose();
    net.dispose();
  });

  it('finds no dead unit where the negative branch leaks', () => {
    const net = network('leakyRelu');
    const x = tf.tensor2d(X, [4, 1]);
    expect(deadUnits(net, x, { threshold: 0.005 })[0].dead).toBe(0);
    x.dispose();
    net.dispose();
  });

  it.each([['tanh', 1], ['sigmoid', 1], ['swish', 1], ['gelu', 1]] as const)('calls a saturated unit of %s dead', (activation, dead) => {
    const net = network(activation);
    const x = tf.tensor2d(X, [4, 1]);
    expect(deadUnits(net, x)[0].dead).toBe(dead);
    x.dispose();
    net.dispose();
  });

  it('works for a layers model, fused, separate and convolutional, and leaves no trace', () => {
    const dense = () => tfl.layers.dense({ units: 3, inputShape: [1], weights: [tf.tensor2d(KERNEL), tf.tensor1d(BIAS)], name: 'hidden' });
    const fused = tfl.sequential({ layers: [tfl.layers.dense({ units: 3, inputShape: [1], activation: 'relu', weights: [tf.tensor2d(KERNEL), tf.tensor1d(BIAS)] }), tfl.layers.dense({ units: 1 })] });
    const separate = tfl.sequential({ layers: [dense(), tfl.layers.reLU(), tfl.layers.dense({ units: 1 })] });
    const convolution = tfl.sequential({
      layers: [tfl.layers.conv1d({ filters: 3, kernelSize: 1, inputShape: [4, 1], activation: 'relu', weights: [tf.tensor3d([KERNEL]), tf.tensor1d(BIAS)] })],
    });
    const x = tf.tensor2d(X, [4, 1]);
    const images = tf.tensor3d(X, [1, 4, 1]);
    const before = tf.memory().numTensors;
    for (const [model, inputs] of [[fused, x], [separate, x], [convolution, images]] as const) {
      const [row] = deadUnits(model, inputs);
      expect(row).toMatchObject({ activation: 'relu', size: 3, dead: 1 });
      expect(row.units.map((unit) => unit.activeShare)).toEqual([0.75, 0.25, 0]);
      expect(model.layers.flatMap((layer) => Object.getOwnPropertyNames(layer))).not.toContain('call');
    }
    expect(tf.memory().numTensors).toBe(before);
  });

  it('takes all inputs of a model with several', () => {
    const [left, right] = [tfl.input({ shape: [2] }), tfl.input({ shape: [1] })];
    const hidden = tfl.layers.dense({ units: 3, activation: 'relu', name: 'hidden', weights: [tf.tensor2d([[1, 1, 1], [0, 0, 0]]), tf.tensor1d(BIAS)] });
    const joined = tfl.layers.concatenate().apply([hidden.apply(left) as tfl.SymbolicTensor, right]) as tfl.SymbolicTensor;
    const model = tfl.model({ inputs: [left, right], outputs: tfl.layers.dense({ units: 1 }).apply(joined) as tfl.SymbolicTensor, name: 'two' });
    tf.tidy(() => {
      const x = [tf.tensor2d(X.map((value) => [value, 0])), tf.ones([4, 1])];
      for (const batchSize of [1, 3, 500]) {
        expect(deadUnits(model, x, { batchSize })).toMatchObject([{ layer: 'hidden', examples: 4, dead: 1, units: [{ activeShare: 0.75 }, { activeShare: 0.25 }, { activeShare: 0 }] }]);
      }
      expect(() => deadUnits(model, x[0])).toThrow('deadUnits: inputs must be 2 tensors for model "two", got 1');
      expect(() => deadUnits(model, [...x, x[1]])).toThrow('deadUnits: inputs must be 2 tensors for model "two", got 3');
      expect(() => deadUnits(model, [x[0], tf.ones([3, 1])])).toThrow('deadUnits: inputs must hold as many examples each, got 4 and 3');
      expect(() => deadUnits(network('relu'), x)).toThrow('deadUnits: inputs must be one tensor for a network of this library, got 2');
      expect(() => deadUnits((() => 1) as never, x)).toThrow('deadUnits: model must be a network of this library or a tf.LayersModel');
      expect(model.layers.flatMap((layer) => Object.getOwnPropertyNames(layer))).not.toContain('call');
    });
  });

  it('counts the uses of a shared layer and layers of equal names apart', () => {
    const tower = (name: string, bias: number, units: number) => tfl.sequential({ name, layers: [tfl.layers.dense({
      units, activation: 'relu', inputShape: [3], name: 'fc', kernelInitializer: 'ones', biasInitializer: tfl.initializers.constant({ value: bias }),
    })] });
    const input = tfl.input({ shape: [3] });
    const [alive, dead] = [tower('alive', 100, 3), tower('dead', -100, 5)];
    const twice = alive.apply(alive.apply(input)) as tfl.SymbolicTensor;
    const model = tfl.model({ inputs: input, outputs: tfl.layers.concatenate().apply([twice, dead.apply(input) as tfl.SymbolicTensor]) as tfl.SymbolicTensor });
    const x = tf.ones([7, 3]);
    const rows = deadUnits(model, x, { batchSize: 2 });
    x.dispose();
    expect(rows.map(({ layer, size, dead: count }) => `${layer} ${count} of ${size}`).sort()).toEqual(['alive/fc 0 of 3', 'alive/fc#1 0 of 3', 'dead/fc 5 of 5']);
    expect(rows.every(({ flatInBatch }) => flatInBatch.length === 4)).toBe(true);
  });

  it('follows the α of a recurrent network', () => {
    const net = simpleRnn({ inputs: 1, units: 4, classes: 2, activation: { name: 'leakyRelu', alpha: 0.001 }, biasInit: constantWeights(-9) });
    const x = tf.ones([3, 5, 1]);
    const [row] = deadUnits(net, x);
    x.dispose();
    expect(row).toMatchObject({ dead: 4, size: 4, flatShare: 1 });
    net.dispose();
  });

  it('calls no unit of a network of NaN dead, flat or active', () => {
    const net = mlp({ sizes: [2, 4, 2], activation: 'tanh', init: constantWeights(NaN) });
    const x = tf.ones([3, 2]);
    const [row] = deadUnits(net, x);
    x.dispose();
    expect(row).toMatchObject({ dead: 0, size: 4, flatShare: 0 });
    expect(row.units.map(({ activeShare }) => activeShare)).toEqual([0, 0, 0, 0]);
    net.dispose();
  });

  it('refuses no data', () => {
    const net = network('relu');
    tf.tidy(() => {
      expect(() => deadUnits(net, tf.zeros([0, 1]))).toThrow('deadUnits: inputs must hold at least one example, got shape [0, 1]');
      expect(() => deadUnits(net, tf.zeros([1, 1]), { batchSize: 0 })).toThrow('deadUnits: batchSize must be an integer ≥ 1, got 0');
      expect(() => deadUnits(net, tf.zeros([1, 1]), { threshold: 1 })).toThrow('threshold must be in (0, 1)');
    });
    net.dispose();
  });
});

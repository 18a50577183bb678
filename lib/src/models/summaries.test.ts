import { inspect } from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { ready } from '../ops/ready';
import { gradientsOf } from './gradients-of';
import { mlp } from './mlp';
import type { Network } from './network';
import { lstm } from './lstm';
import { simpleRnn } from './simple-rnn';
import { restore, stateOf } from './state';

beforeAll(async () => {
  await ready();
});

describe('what a notebook prints', () => {
  it('of a network is two lines: its size and its layers', () => {
    const net = mlp({ sizes: [784, 30, 10], activation: 'elu', batchNorm: {} });
    expect(inspect(net)).toBe('Network of 784 inputs and 10 classes: 23,920 parameters in 6 tensors\ndense1 → batchNorm1 → elu1 → dense2 → linear2');
    expect(inspect(net.layers[0])).toBe('Layer dense1: dense, 30 units, kernel [784, 30], bias [30]');
    expect(inspect(net.layers[2])).toBe('Layer elu1: activation, 30 units');
    expect(inspect(net.parameters[1])).toBe('Parameter dense1/bias [30]');
    net.dispose();
    expect(inspect(net)).toContain('6 tensors, disposed\n');
    expect(inspect(net.parameters[1])).toBe('Parameter dense1/bias [30], disposed');
  });

  it('of a deep network names its first layers and the last', () => {
    const net = mlp({ sizes: [2, ...new Array<number>(30).fill(2), 2], activation: 'tanh' });
    expect(inspect(net).split('\n')[1]).toBe('dense1 → tanh1 → dense2 → tanh2 → dense3 → tanh3 → dense4 → tanh4 → dense5 → tanh5 → dense6 → … 50 layers … → linear31');
    net.dispose();
  });

  it('of a recurrent one names its cell', () => {
    const net = lstm({ inputs: 1, units: 4, classes: 3 });
    expect(inspect(net)).toBe('Recurrent network of 1 input, 4 units and 3 classes: 111 parameters in 5 tensors\nrecurrent1 (lstm) → dense2');
    net.dispose();
  });
});

describe.each<[string, () => Network, readonly number[]]>([
  ['mlp', () => mlp({ sizes: [3, 4, 2], activation: 'relu', batchNorm: {} }), [5, 3]],
  ['simpleRnn', () => simpleRnn({ inputs: 3, units: 4, classes: 2 }), [5, 2, 3]],
])('a disposed %s', (_, make, shape) => {
  it('says so in every function, which it names', () => {
    const net = make();
    const state = stateOf(net);
    net.dispose();
    const [first] = net.parameters;
    const dead = `the network must not be disposed, but ${first.name} was; make it anew`;
    const before = tf.memory().numTensors;
    tf.tidy(() => {
      const [x, y] = [tf.ones([...shape]), tf.tensor1d([0, 1, 0, 1, 0], 'int32')];
      expect(() => net.predict(x)).toThrow(`predict: ${dead}`);
      expect(() => net.forward(x, 'train')).toThrow(`forward: ${dead}`);
      expect(() => net.lossAndGradients(x, y)).toThrow(`lossAndGradients: ${dead}`);
      expect(() => gradientsOf(net, x, y)).toThrow(dead);
    });
    expect(() => stateOf(net)).toThrow(`stateOf: ${dead}`);
    expect(() => { restore(net, state); }).toThrow(`restore: ${dead}`);
    expect(tf.memory().numTensors).toBe(before);
  });
});

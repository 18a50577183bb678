import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { dataset } from '../data/dataset';
import { ready } from '../ops/ready';
import { mlp } from '../models/mlp';
import { simpleRnn } from '../models/simple-rnn';
import { stateOf } from '../models/state';
import type { LayeredNetwork } from '../models/layered-network';
import { unitMoments } from './unit-moments';

beforeAll(async () => {
  await ready();
});

/** First layer z = (x, 2x), then φ, then twice the sum of both. */
const doubling = (activation: 'relu' | 'tanh'): LayeredNetwork =>
  mlp({ sizes: [1, 2, 2], activation, init: ({ shape }) => (shape[0] === 1 ? Float32Array.of(1, 2) : Float32Array.of(1, 1, 1, 1)) });
const x = [-3, -1, 1, 3];
const data = dataset({ images: Float32Array.from(x), labels: Int32Array.of(0, 0, 0, 0), features: 1, classes: 2 });

describe('unitMoments', () => {
  it('gives mean, spread and size of each unit of each layer, in the order of the layers', () => {
    const net = doubling('relu');
    const rows = unitMoments(net, data);
    expect(rows.map(({ layer, kind, depth, unit }) => [layer, kind, depth, unit])).toEqual([
      ['dense1', 'dense', 1, 0], ['dense1', 'dense', 1, 1], ['relu1', 'activation', 1, 0], ['relu1', 'activation', 1, 1],
      ['dense2', 'dense', 2, 0], ['dense2', 'dense', 2, 1],
      ['linear2', 'activation', 2, 0], ['linear2', 'activation', 2, 1],
    ]);
    const by = (layer: string, unit: number): unknown => rows.find((row) => row.layer === layer && row.unit === unit);
    expect(by('dense1', 1)).toMatchObject({ mean: 0, std: Math.sqrt(20), rms: Math.sqrt(20), slopeRms: null });
    // ReLU keeps (0, 0, 1, 3), with slope 1 for half of them.
    expect(by('relu1', 0)).toMatchObject({ mean: 1, std: Math.sqrt(1.5), rms: Math.sqrt(2.5), slopeRms: Math.sqrt(0.5) });
    expect(by('dense2', 0)).toMatchObject({ mean: 3, rms: Math.sqrt(22.5) });
    expect(by('linear2', 0)).toMatchObject({ mean: 3, slopeRms: 1 });
    net.dispose();
  });

  it('gives the size of φ′', () => {
    const net = doubling('tanh');
    const [first] = unitMoments(net, data).filter(({ layer }) => layer === 'tanh1');
    expect(first.slopeRms).toBeCloseTo(Math.sqrt(x.reduce((sum, z) => sum + (1 - Math.tanh(z) ** 2) ** 2, 0) / 4), 6);
    net.dispose();
  });

  it('takes a tensor as it takes a data set', () => {
    const net = doubling('relu');
    const tensor = tf.tensor2d(x, [4, 1]);
    expect(unitMoments(net, tensor)).toEqual(unitMoments(net, data));
    tensor.dispose();
    net.dispose();
  });

  it('sees batch norm before and after, in either mode, moves nothing and leaks nothing', () => {
    const net = mlp({ sizes: [1, 3, 2], activation: 'elu', batchNorm: { epsilon: 1e-9 }, residual: true, seed: 1 });
    const [state, tensors] = [stateOf(net), tf.memory().numTensors];
    const train = unitMoments(net, data, { mode: 'train' }).filter(({ kind }) => kind === 'batchNorm');
    const inference = unitMoments(net, data).filter(({ depth }) => depth === 1);
    expect(train.map(({ mean, std }) => [mean, std])).toEqual(Array(3).fill([expect.closeTo(0, 5), expect.closeTo(1, 5)]));
    const stdOf = (kind: string): number[] => inference.filter((row) => row.kind === kind).map(({ std }) => std);
    stdOf('batchNorm').forEach((std, unit) => { expect(std).toBeCloseTo(stdOf('dense')[unit], 5); });
    expect(stateOf(net)).toEqual(state);
    expect(tf.memory().numTensors).toBe(tensors);
    net.dispose();
  });

  it('says of outputs that are not finite what they are, and refuses what it cannot pass through', () => {
    const net = doubling('relu');
    const broken = dataset({ images: Float32Array.of(1, NaN), labels: Int32Array.of(0, 0), features: 1, classes: 1 });
    expect(unitMoments(net, broken)[0]).toMatchObject({ mean: NaN, std: NaN, rms: NaN });
    const wide = tf.zeros([2, 3]);
    expect(() => unitMoments(net, wide)).toThrow('unitMoments: examples must have shape [batch, 1], got [2, 3]');
    expect(() => unitMoments(net, data.take(0))).toThrow('unitMoments: examples must have shape [batch, 1], got [0, 1]');
    const rnn = simpleRnn({ inputs: 1, units: 2, classes: 2 });
    expect(() => unitMoments(rnn as unknown as LayeredNetwork, data)).toThrow('unitMoments: net must be a network of layers, as mlp gives it');
    for (const one of [net, wide, rnn]) one.dispose();
  });
});

import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ready } from '../ops/ready';
import type { LayeredNetwork } from './layered-network';
import { mlp } from './mlp';
import { withRunning } from './running';
import { stateOf } from './state';

let net: LayeredNetwork;
const x = [[1, -2, 0.5], [3, 0, -1], [-1, 1, 2]];
const predicted = (): number[] => tf.tidy(() => Array.from(net.predict(tf.tensor2d(x)).dataSync()));
const runningOf = (name: string): number[] => Array.from(stateOf(net).tensors[name].values);

beforeAll(async () => {
  await ready();
  net = mlp({ sizes: [3, 4, 5, 2], activation: 'tanh', batchNorm: {}, seed: 3 });
  tf.tidy(() => { net.forward(tf.tensor2d(x), 'train'); });
});
afterAll(() => { net.dispose(); });

describe('withRunning', () => {
  it('shows the network with other averages in all layers, and puts back its own bit for bit', () => {
    const [before, own] = [stateOf(net), predicted()];
    const seen = withRunning(net, { mean: 0, variance: 1 }, () => ({ state: stateOf(net), predicted: predicted() }));
    for (const layer of [1, 2]) {
      expect(new Set(seen.state.tensors[`batchNorm${layer}/runningMean`].values)).toEqual(new Set([0]));
      expect(new Set(seen.state.tensors[`batchNorm${layer}/runningVariance`].values)).toEqual(new Set([1]));
    }
    expect(seen.state.tensors['dense1/kernel']).toEqual(before.tensors['dense1/kernel']);
    expect(seen.predicted).not.toEqual(own);
    expect(stateOf(net)).toEqual(before);
    expect(predicted()).toEqual(own);
  });

  it('changes one layer alone, or the means alone', () => {
    const own = runningOf('batchNorm2/runningMean');
    expect(withRunning(net, { mean: 7, layer: 'batchNorm1' }, () => [runningOf('batchNorm1/runningMean'), runningOf('batchNorm2/runningMean')])).toEqual([[7, 7, 7, 7], own]);
    const variances = runningOf('batchNorm1/runningVariance');
    expect(withRunning(net, { mean: 7 }, () => runningOf('batchNorm1/runningVariance'))).toEqual(variances);
  });

  it('is what a new network with the same weights and the start values predicts', () => {
    const fresh = mlp({ sizes: [3, 4, 5, 2], activation: 'tanh', batchNorm: {}, seed: 3 });
    const expected = tf.tidy(() => Array.from(fresh.predict(tf.tensor2d(x)).dataSync()));
    expect(withRunning(net, { mean: 0, variance: 1 }, predicted)).toEqual(expected);
    fresh.dispose();
  });

  it('puts back the averages whatever happens: a training pass, an error, a look that awaits; and leaks nothing', async () => {
    const [before, tensors] = [stateOf(net), tf.memory().numTensors];
    withRunning(net, { mean: 0 }, () => { tf.tidy(() => { net.forward(tf.tensor2d(x), 'train'); }); });
    expect(stateOf(net)).toEqual(before);
    expect(() => withRunning(net, { mean: 0 }, () => { throw new Error('on purpose'); })).toThrow('on purpose');
    expect(stateOf(net)).toEqual(before);
    const later = withRunning(net, { mean: 0 }, async () => {
      await Promise.resolve();
      return runningOf('batchNorm1/runningMean');
    });
    expect(await later).toEqual([0, 0, 0, 0]);
    expect(stateOf(net)).toEqual(before);
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it('refuses an unknown layer and a network without averages', () => {
    const plain = mlp({ sizes: [3, 2], activation: 'tanh' });
    expect(() => withRunning(net, { mean: 0, layer: 'dense1' }, () => 1)).toThrow('withRunning: values.layer must be one of batchNorm1, batchNorm2, got "dense1"');
    expect(() => withRunning(plain, { mean: 0 }, () => 1)).toThrow('withRunning: net must have running averages, as batch norm keeps them, got none');
    plain.dispose();
  });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadCheckpoint, saveCheckpoint } from '../data/checkpoint';
import { ready } from '../ops/ready';
import type { LayeredNetwork } from './layered-network';
import { mlp } from './mlp';
import { simpleRnn } from './simple-rnn';
import { restore, stateOf } from './state';

const make = (seed: number, sizes = [4, 5, 3]): LayeredNetwork => mlp({ sizes, activation: 'prelu', batchNorm: { onLogits: true }, seed });

beforeAll(async () => {
  await ready();
});

describe('stateOf and restore', () => {
  it('bring a trained network back bit for bit, running statistics included', () => {
    const before = tf.memory().numTensors;
    const inputs = tf.randomNormal([6, 4], 3, 2, 'float32', 1);
    const labels = tf.tensor1d([0, 1, 2, 0, 1, 2], 'int32');
    const [trained, other] = [make(1), make(2)];
    trained.lossAndGradients(inputs, labels).dispose();
    const state = stateOf(trained);
    expect(Object.keys(state.tensors)).toEqual([
      'dense1/kernel', 'dense1/bias', 'batchNorm1/gamma', 'batchNorm1/beta', 'prelu1/alpha',
      'dense2/kernel', 'dense2/bias', 'batchNorm2/gamma', 'batchNorm2/beta',
      'batchNorm1/runningMean', 'batchNorm1/runningVariance', 'batchNorm2/runningMean', 'batchNorm2/runningVariance',
    ]);
    expect(state.tensors['batchNorm1/runningVariance'].values.every((v) => v !== 1)).toBe(true);
    restore(other, state);
    expect(stateOf(other)).toEqual(state);
    const [a, b] = [trained.predict(inputs), other.predict(inputs)];
    expect([...b.dataSync()]).toEqual([...a.dataSync()]);
    tf.dispose([a, b, inputs, labels]);
    trained.dispose();
    other.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('copy: later training does not change a state, nor a state the network it went into', () => {
    const net = make(1);
    const state = stateOf(net);
    const first = state.tensors['dense1/kernel'].values[0];
    restore(net, state);
    state.tensors['dense1/kernel'].values[0] = 99;
    expect(net.parameters[0].variable.dataSync()[0]).toBe(first);
    const kept = stateOf(net);
    net.parameters[0].variable.assign(tf.tidy(() => tf.zeros([4, 5])));
    expect(kept.tensors['dense1/kernel'].values[0]).toBe(first);
    net.dispose();
  });

  it('go through a checkpoint file bit for bit', () => {
    const folder = mkdtempSync(join(tmpdir(), 'gradient-lab-'));
    const [saved, loaded] = [make(1), make(2)];
    const file = join(folder, 'net.safetensors');
    saveCheckpoint(file, stateOf(saved));
    restore(loaded, loadCheckpoint(file));
    expect(stateOf(loaded)).toEqual(stateOf(saved));
    rmSync(folder, { recursive: true });
    saved.dispose();
    loaded.dispose();
  });

  it('keep non-finite and denormal numbers', () => {
    const net = mlp({ sizes: [2, 2], activation: 'relu', init: () => Float32Array.of(NaN, Infinity, 1e-40, -0) });
    const state = stateOf(net);
    restore(net, state);
    expect([...stateOf(net).tensors['dense1/kernel'].values]).toEqual([...Float32Array.of(NaN, Infinity, 1e-40, -0)]);
    net.dispose();
  });

  it('work for recurrent networks', () => {
    const [one, two] = [1, 2].map((seed) => simpleRnn({ inputs: 2, units: 3, classes: 2, seed }));
    restore(two, stateOf(one));
    expect(stateOf(two)).toEqual(stateOf(one));
    one.dispose();
    two.dispose();
  });

  it('refuse the state of another network and leave this one as it was', () => {
    const [net, wider, deeper] = [make(1), make(1, [4, 6, 3]), make(1, [4, 5, 5, 3])];
    const before = stateOf(net);
    expect(() => { restore(net, stateOf(wider)); }).toThrow('restore: dense1/kernel must have shape [4, 5], got [4, 6]');
    expect(() => { restore(deeper, stateOf(net)); }).toThrow(RangeError);
    expect(() => { restore(net, { tensors: { ...before.tensors, extra: { shape: [1], values: Float32Array.of(1) } } }); })
      .toThrow('restore: the state must hold nothing else, got extra');
    expect(() => { restore(net, { tensors: {} }); }).toThrow('restore: the state must hold dense1/kernel, got none');
    expect(stateOf(net)).toEqual(before);
    [net, wider, deeper].forEach((each) => { each.dispose(); });
  });
});

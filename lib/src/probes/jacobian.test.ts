import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { ready } from '../ops/ready';
import { mlp } from '../models/mlp';
import { orthogonal } from '../models/orthogonal';
import { RandomState } from '../numeric/random';
import { singularValues } from '../numeric/singular-values';
import { jacobian, layerJacobians, networkJacobian } from './jacobian';

beforeAll(async () => {
  await ready();
});

const example = Float32Array.from({ length: 6 }, (_, i) => Math.sin(i + 1));

describe('layerJacobians', () => {
  it('of a plain layer are those of diag(φ′(z))·Wᵀ', () => {
    const net = mlp({ sizes: [6, 5, 4], activation: 'tanh', seed: 1 });
    const x = tf.tensor1d(example);
    const [first] = layerJacobians(net, x);
    tf.tidy(() => {
      const kernel = net.parameters[0].variable.arraySync() as number[][];
      const z = Array.from({ length: 5 }, (_, j) => kernel.reduce((sum, row, i) => sum + row[j] * example[i], 0));
      const rows = z.map((value, j) => kernel.map((row) => (1 - Math.tanh(value) ** 2) * row[j]));
      const expected = singularValues(rows);
      first.singularValues.forEach((value, i) => { expect(value / expected[i]).toBeCloseTo(1, 4); });
      expect(first).toMatchObject({ layer: 'dense1', depth: 1, outputs: 5, inputs: 6 });
    });
    x.dispose();
    net.dispose();
  });

  it('of an orthogonal linear net are all 1, layer by layer and end to end', () => {
    const net = mlp({ sizes: [6, 6, 6, 6], activation: 'linear', init: orthogonal(1), seed: 3 });
    const x = tf.tensor2d(example, [1, 6]);
    const before = tf.memory().numTensors;
    for (const row of [...layerJacobians(net, x), networkJacobian(net, x)]) {
      for (const value of row.singularValues) expect(value).toBeCloseTo(1, 5);
      expect(row.rootMeanSquare).toBeCloseTo(1, 5);
      expect(row.conditionNumber).toBeCloseTo(1, 4);
    }
    expect(tf.memory().numTensors).toBe(before);
    x.dispose();
    net.dispose();
  });

  it('include residual paths and the running statistics of batch norm, as differences do', () => {
    const random = new RandomState(2);
    const data = tf.tensor2d(Float32Array.from({ length: 120 }, () => random.normal()), [20, 6]);
    for (const options of [{ residual: true }, { batchNorm: { momentum: 0 } }] as const) {
      const net = mlp({ sizes: [6, 6, 6, 3], activation: 'sigmoid', seed: 3, ...options });
      tf.tidy(() => { net.forward(data, 'train'); });
      const x = tf.tensor1d(example);
      const step = 1e-2;
      const columns = [...example.keys()].map((i) => tf.tidy(() => {
        const at = (sign: number) => net.predict(tf.tensor2d(example.map((value, j) => value + (i === j ? sign * step : 0)), [1, 6])).dataSync();
        const [up, down] = [at(1), at(-1)];
        return Array.from(up, (value, j) => (value - down[j]) / (2 * step));
      }));
      const expected = singularValues(columns);
      networkJacobian(net, x).singularValues.forEach((value, i) => { expect(Math.abs(value - expected[i])).toBeLessThan(1e-3 * expected[0]); });
      expect(layerJacobians(net, x).map((row) => row.depth)).toEqual([1, 2, 3]);
      x.dispose();
      net.dispose();
    }
    data.dispose();
  });

  it('refuse a batch', () => {
    const net = mlp({ sizes: [6, 2], activation: 'tanh', seed: 1 });
    tf.tidy(() => { expect(() => layerJacobians(net, tf.ones([2, 6]))).toThrow('layerJacobians: example must have shape [inputs] or [1, inputs], got [2, 6]'); });
    net.dispose();
  });
});

describe('jacobian', () => {
  it('is that of any differentiable function, a layers model too', () => {
    const x = tf.tensor1d([1, 3]);
    const before = tf.memory().numTensors;
    expect(jacobian((v) => tf.square(v), x)).toEqual([Float32Array.of(2, 0), Float32Array.of(0, 6)]);
    expect(tf.memory().numTensors).toBe(before);
    const model = tfl.sequential({ layers: [tfl.layers.dense({ units: 2, inputShape: [3] })] });
    const input = tf.ones([1, 3]);
    const [kernel] = model.getWeights();
    expect(jacobian((v) => model.apply(v) as tf.Tensor, input).map((row) => [...row])).toEqual(tf.tidy(() => tf.transpose(kernel).arraySync()));
    tf.dispose([x, input]);
    model.dispose();
  });

  it('points to the function for what it is given', () => {
    const net = mlp({ sizes: [3, 2], activation: 'tanh' });
    const model = tfl.sequential({ layers: [tfl.layers.dense({ units: 2, inputShape: [3] })] });
    tf.tidy(() => {
      const x = tf.ones([1, 3]);
      expect(() => jacobian(net as never, x)).toThrow('jacobian: f must be a function of x, got a network; use networkJacobian(network, example)');
      expect(() => jacobian(model as never, x)).toThrow('got a tf.LayersModel; use (x) => model.apply(x)');
      expect(() => jacobian(3 as never, x)).toThrow('jacobian: f must be a function of x, got 3');
      expect(() => networkJacobian(model as never, x)).toThrow('networkJacobian: network must be one of this library, got a tf.LayersModel; use jacobian(');
      expect(() => layerJacobians(model as never, x)).toThrow('layerJacobians: network must be one of this library');
      expect(() => layerJacobians({ lossAndGradients: () => 1 } as never, x)).toThrow('layerJacobians: network must be made of layers');
    });
    net.dispose();
    model.dispose();
  });
});

import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { opsNamed } from '../ops/current';
import { publicOps } from '../ops/public';
import { ready } from '../ops/ready';
import { batchNormLayer, type BatchNormOptions } from './batch-norm';
import type { Layer } from './layer';
import { layerNormLayer } from './layer-norm';
import { mlp } from './mlp';

const UNITS = 6;
const maxAbs = (tensor: Tensor): number => Math.max(...[...tensor.dataSync()].map(Math.abs));
const batch = (seed: number, rows = 32, offset = 3, scale = 2): Tensor =>
  tf.tidy(() => tf.add(tf.mul(tf.randomNormal([rows, UNITS], 0, 1, 'float32', seed), scale), offset));
const free = (layer: Layer): void => {
  for (const { variable } of [...layer.parameters, ...layer.statistics]) variable.dispose();
};

function make(options: BatchNormOptions, ops = publicOps): Layer {
  const layer = batchNormLayer({ ops, name: 'batchNorm1', depth: 1, units: UNITS }, options);
  tf.tidy(() => {
    layer.parameters[0].variable.assign(tf.linspace(0.5, 2, UNITS));
    layer.parameters[1].variable.assign(tf.linspace(-1, 1, UNITS));
  });
  return layer;
}

beforeAll(async () => {
  await ready();
});

describe.each(['native', 'public'] as const)('batch norm with %s ops', (name) => {
  it("equals tfjs's layer in training, in its gradients, in running statistics and in inference", () => {
    const before = tf.memory().numTensors;
    const layer = make({ momentum: 0.9, epsilon: 1e-3, runningVariance: 'biased' }, opsNamed(name));
    const theirs = layers.batchNormalization({ momentum: 0.9, epsilon: 1e-3 });
    theirs.build([null, UNITS]);
    const [gamma, beta] = layer.parameters.map(({ variable }) => variable);
    tf.tidy(() => {
      theirs.setWeights([gamma, beta, tf.zeros([UNITS]), tf.ones([UNITS])]);
      for (let step = 0; step < 3; step++) {
        const x = batch(step);
        const upstream = batch(10 + step, 32, 0, 1);
        const ours = layer.forward(x, { mode: 'train', taps: [] });
        const expected = theirs.apply(x, { training: true }) as Tensor;
        expect(maxAbs(tf.sub(ours.output, expected))).toBeLessThan(1e-5);
        const back = ours.backward(upstream, true);
        const slope = tf.grad((input) => tf.batchNorm(input, tf.mean(input, 0), tf.mean(tf.square(tf.sub(input, tf.mean(input, 0))), 0), beta, gamma, 1e-3));
        expect(maxAbs(tf.sub(back.input!, slope(x, upstream)))).toBeLessThan(1e-5);
      }
      const [, , mean, variance] = theirs.getWeights();
      expect(maxAbs(tf.sub(layer.statistics[0].variable, mean))).toBeLessThan(1e-5);
      expect(maxAbs(tf.sub(layer.statistics[1].variable, variance))).toBeLessThan(1e-5);
      const x = batch(20);
      const inference = layer.forward(x, { mode: 'inference', taps: [] }).output;
      expect(maxAbs(tf.sub(inference, theirs.apply(x, { training: false }) as Tensor))).toBeLessThan(1e-5);
    });
    theirs.weights.forEach((weight) => { weight.dispose(); });
    free(layer);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('gives Σ∂L/∂x = 0 and Σx̂·∂L/∂x = 0 over the batch', () => {
    const layer = make({ epsilon: 1e-12 }, opsNamed(name));
    tf.tidy(() => {
      const x = batch(1);
      const { output, backward } = layer.forward(x, { mode: 'train', taps: [] });
      const { input } = backward(batch(2), true);
      const normalised = tf.div(tf.sub(output, layer.parameters[1].variable), layer.parameters[0].variable);
      expect(maxAbs(input!)).toBeGreaterThan(0.1);
      expect(maxAbs(tf.sum(input!, 0))).toBeLessThan(1e-4);
      expect(maxAbs(tf.sum(tf.mul(input!, normalised), 0))).toBeLessThan(1e-4);
    });
    free(layer);
  });

  it.each(['unbiased', 'biased'] as const)('keeps the %s batch variance, with the stated momentum', (runningVariance) => {
    const layer = make({ momentum: 0.8, runningVariance }, opsNamed(name));
    tf.tidy(() => {
      const x = batch(1, 5);
      layer.forward(x, { mode: 'train', taps: [] });
      const centred = tf.sub(x, tf.mean(x, 0));
      const variance = tf.div(tf.sum(tf.square(centred), 0), runningVariance === 'unbiased' ? 4 : 5);
      expect(maxAbs(tf.sub(layer.statistics[0].variable, tf.mul(tf.mean(x, 0), 0.2)))).toBeLessThan(1e-5);
      expect(maxAbs(tf.sub(layer.statistics[1].variable, tf.add(tf.mul(variance, 0.2), 0.8)))).toBeLessThan(1e-5);
    });
    free(layer);
  });

  it('leaves the running statistics alone without update, and in inference', () => {
    const still = make({ update: false }, opsNamed(name));
    const moving = make({}, opsNamed(name));
    tf.tidy(() => {
      still.forward(batch(1), { mode: 'train', taps: [] });
      moving.forward(batch(1), { mode: 'inference', taps: [] });
      for (const { statistics: [mean, variance] } of [still, moving]) {
        expect([...mean.variable.dataSync()]).toEqual(new Array(UNITS).fill(0));
        expect([...variance.variable.dataSync()]).toEqual(new Array(UNITS).fill(1));
      }
    });
    free(still);
    free(moving);
  });

  it('has the gradient of its inference pass, where the statistics are constants', () => {
    const layer = make({}, opsNamed(name));
    tf.tidy(() => {
      layer.statistics[1].variable.assign(tf.linspace(1, 3, UNITS));
      const x = batch(1);
      const upstream = batch(2);
      const { backward } = layer.forward(x, { mode: 'inference', taps: [] });
      const back = backward(upstream, true);
      const [gamma, beta] = layer.parameters.map(({ variable }) => variable);
      const slopes = tf.grads((...[input, g, b]) => tf.batchNorm(
        input as tf.Tensor2D, layer.statistics[0].variable as tf.Tensor1D, layer.statistics[1].variable as tf.Tensor1D, b as tf.Tensor1D, g as tf.Tensor1D, 1e-3,
      ))([x, gamma, beta], upstream);
      [back.input!, ...back.gradients].forEach((gradient, i) => {
        expect(maxAbs(tf.sub(gradient, slopes[i]))).toBeLessThan(1e-4);
      });
    });
    free(layer);
  });
});

describe('batch norm', () => {
  it('makes a network evaluate wrongly when its running statistics were never updated', () => {
    const accuracy = (update: boolean): number => {
      const net = mlp({ sizes: [UNITS, 8, 2], activation: 'relu', batchNorm: { momentum: 0, update }, seed: 1 });
      const x = batch(1, 64, 40);
      const train = net.forward(x, 'train');
      const [inference, expected] = [net.predict(x), train.logits];
      const gap = tf.tidy(() => maxAbs(tf.sub(inference, expected)));
      tf.dispose([x, inference, expected, ...train.taps.flatMap((tap) => [tap.preActivation, tap.postActivation])]);
      net.dispose();
      return gap;
    };
    expect(accuracy(true)).toBeLessThan(0.1);
    expect(accuracy(false)).toBeGreaterThan(5);
  });

  it('is in inference when a forward pass is not told a mode: running statistics are used, and stay', () => {
    const net = mlp({ sizes: [UNITS, 8, 2], activation: 'relu', batchNorm: { momentum: 0.5 }, seed: 1 });
    tf.tidy(() => {
      const x = batch(1, 64, 40);
      const before = net.statistics.map(({ variable }) => [...variable.dataSync()]);
      const untold = net.forward(x).logits;
      expect(net.statistics.map(({ variable }) => [...variable.dataSync()])).toEqual(before);
      expect([...untold.dataSync()]).toEqual([...net.forward(x, 'inference').logits.dataSync()]);
      expect(maxAbs(tf.sub(untold, net.forward(x, 'train').logits))).toBeGreaterThan(1);
      expect(() => net.forward(x, 'training' as never)).toThrow('forward: mode must be one of train, inference, got "training"');
    });
    net.dispose();
  });

  it('refuses impossible settings', () => {
    expect(() => make({ momentum: -0.1 })).toThrow('batchNorm: momentum must be in [0, 1], got -0.1');
    expect(() => make({ epsilon: 0 })).toThrow('batchNorm: epsilon must be finite and > 0, got 0');
    expect(() => layerNormLayer({ ops: publicOps, name: 'n', depth: 1, units: 2 }, { epsilon: -1 })).toThrow('layerNorm: epsilon must be');
  });
});

describe('layer norm', () => {
  it('gives every example mean 0 and variance 1, whatever the rest of the batch', () => {
    const layer = layerNormLayer({ ops: publicOps, name: 'layerNorm1', depth: 1, units: UNITS }, {});
    tf.tidy(() => {
      const x = batch(1);
      const { output } = layer.forward(x, { mode: 'train', taps: [] });
      expect(maxAbs(tf.mean(output, 1))).toBeLessThan(1e-5);
      expect(maxAbs(tf.sub(tf.mean(tf.square(output), 1), 1))).toBeLessThan(1e-3);
      const one = layer.forward(tf.slice(x, [3, 0], [1, UNITS]), { mode: 'inference', taps: [] }).output;
      expect(maxAbs(tf.sub(one, tf.slice(output, [3, 0], [1, UNITS])))).toBeLessThan(1e-6);
    });
    free(layer);
  });
});

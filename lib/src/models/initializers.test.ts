import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { ready } from '../ops/ready';
import { RandomState } from '../numeric/random';
import { mean, variance } from '../numeric/stats';
import {
  constantWeights, he, heUniform, leCun, leCunUniform, normalWeights, uniformWeights, varianceScaling, xavier, xavierUniform,
  type Initializer,
} from './initializers';
import {
  contribVarianceScaling, pytorchLinear, tensorflow1VarianceScaling, tfjsGlorotNormal, tfjsHeNormal, tfjsLeCunNormal,
} from './library-initializers';
import { lsuv } from './lsuv';
import { mlp } from './mlp';
import { orthogonal } from './orthogonal';

const [FAN_IN, FAN_OUT] = [400, 250];
const draw = (init: Initializer, seed = 0, shape = [FAN_IN, FAN_OUT]): Float32Array =>
  init({ shape, fanIn: shape[0], fanOut: shape[1], random: new RandomState(seed) });
const TRUNCATED = 0.7737413;

/** Var(w) by the definition of each, and its fourth moment over the variance squared, for the sampling error. */
const EXPECTED: [string, Initializer, number, number][] = [
  ['leCun', leCun, 1 / FAN_IN, 3],
  ['leCunUniform', leCunUniform, 1 / FAN_IN, 1.8],
  ['xavier', xavier, 2 / (FAN_IN + FAN_OUT), 3],
  ['xavierUniform', xavierUniform, 2 / (FAN_IN + FAN_OUT), 1.8],
  ['he', he, 2 / FAN_IN, 3],
  ['heUniform', heUniform, 2 / FAN_IN, 1.8],
  ['scale 1.55, fan-out, truncated', varianceScaling({ scale: 1.55, mode: 'fanOut', distribution: 'truncatedNormal' }), 1.55 / FAN_OUT, 3],
  ['normalWeights(0.3)', normalWeights(0.3), 0.09, 3],
  ['uniformWeights(-1, 1)', uniformWeights(-1, 1), 1 / 3, 1.8],
  ['pytorchLinear', pytorchLinear, 1 / (3 * FAN_IN), 1.8],
  ['tfjsHeNormal', tfjsHeNormal, (TRUNCATED * 2) / FAN_IN, 3],
  ['tfjsGlorotNormal', tfjsGlorotNormal, (TRUNCATED * 2) / (FAN_IN + FAN_OUT), 3],
  ['tfjsLeCunNormal', tfjsLeCunNormal, TRUNCATED / FAN_IN, 3],
  ['tensorflow1VarianceScaling', tensorflow1VarianceScaling, 1 / FAN_IN, 3],
  ['contribVarianceScaling', contribVarianceScaling, (1.3 * TRUNCATED * 2) / FAN_IN, 3],
];

beforeAll(async () => {
  await ready();
});

describe.each(EXPECTED)('%s', (_, init, expected, kurtosis) => {
  it.each([0, 1, 42])('has its exact variance and mean 0 to five standard errors, seed %d', (seed) => {
    const w = draw(init, seed);
    expect(w).toHaveLength(FAN_IN * FAN_OUT);
    expect(Math.abs(variance(w) / expected - 1)).toBeLessThan(5 * Math.sqrt((kurtosis - 1) / w.length));
    expect(Math.abs(mean(w))).toBeLessThan(5 * Math.sqrt(expected / w.length));
  });

  it('reproduces its draws from the seed', () => {
    expect(draw(init, 0)).toEqual(draw(init, 0));
    expect(draw(init, 0)).not.toEqual(draw(init, 1));
  });
});

describe('initializers', () => {
  it('draw what tf.initializers draws, in distribution: the tfjs defaults are 0.77 of their name', () => {
    const tfjs = tf.tidy(() => tf.truncatedNormal([FAN_IN * FAN_OUT], 0, Math.sqrt(2 / FAN_IN), 'float32', 3).dataSync());
    expect(Math.abs(variance(tfjs) / variance(draw(tfjsHeNormal)) - 1)).toBeLessThan(0.03);
  });

  it.each([[leCunUniform, 3 / FAN_IN], [xavierUniform, 6 / (FAN_IN + FAN_OUT)], [heUniform, 6 / FAN_IN], [pytorchLinear, 1 / FAN_IN]])(
    'reach the limit of their uniform distribution, and no farther (%#)', (init, squaredLimit) => {
      const largest = Math.max(...draw(init).map(Math.abs));
      expect(largest / Math.sqrt(squaredLimit)).toBeGreaterThan(0.9998);
      expect(largest / Math.sqrt(squaredLimit)).toBeLessThanOrEqual(1 + 1e-7);
    },
  );

  it('fill a constant and keep a uniform inside its range', () => {
    expect([...draw(constantWeights(0.5), 0, [2, 2])]).toEqual([0.5, 0.5, 0.5, 0.5]);
    expect(draw(uniformWeights(2, 3)).every((w) => w >= 2 && w <= 3)).toBe(true);
    expect(mean(draw(normalWeights(0.1, 7)))).toBeCloseTo(7, 2);
  });

  it.each([NaN, Infinity, -Infinity])('start a network with %d, if a constant is asked to', (value) => {
    expect([...draw(constantWeights(value), 0, [1, 3])]).toEqual([value, value, value]);
    const net = mlp({ sizes: [3, 4, 2], activation: 'relu', init: constantWeights(value) });
    expect([...net.parameters[0].variable.dataSync()].every((w) => Object.is(w, value))).toBe(true);
    net.dispose();
  });

  it('refuse impossible parameters', () => {
    expect(() => constantWeights('1' as never)).toThrow('constantWeights: value must be a number, got "1"');
    expect(() => varianceScaling({ scale: -1 })).toThrow('varianceScaling: scale must be finite and ≥ 0, got -1');
    expect(() => normalWeights(NaN)).toThrow('normalWeights: std must be finite and ≥ 0, got NaN');
    expect(() => uniformWeights(1, 0)).toThrow(RangeError);
    expect(() => orthogonal(-1)).toThrow(RangeError);
    expect(() => orthogonal()({ shape: [5], fanIn: 5, fanOut: 5, random: new RandomState(0) })).toThrow('shape must be a matrix, got [5]');
  });
});

describe('orthogonal', () => {
  it.each([[20, 20], [30, 12], [12, 30]])('has singular values all equal to the gain, %d by %d', (rows, columns) => {
    const w = draw(orthogonal(1.5), 1, [rows, columns]);
    const tall = rows >= columns;
    const n = Math.min(rows, columns);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        let product = 0;
        for (let k = 0; k < Math.max(rows, columns); k++) product += tall ? w[k * columns + i] * w[k * columns + j] : w[i * columns + k] * w[j * columns + k];
        expect(Math.abs(product - (i === j ? 2.25 : 0))).toBeLessThan(1e-6);
      }
    }
  });
});

describe('lsuv', () => {
  it('brings every pre-activation to unit variance, also from a hopeless start', () => {
    const before = tf.memory().numTensors;
    const inputs = tf.randomNormal([200, 20], 0, 1, 'float32', 1);
    const net = mlp({ sizes: [20, 30, 30, 30, 5], activation: 'relu', init: orthogonal(0.01), seed: 0 });
    const rows = lsuv(net, inputs);
    expect(rows.map(({ layer }) => layer)).toEqual(['dense1', 'dense2', 'dense3', 'dense4']);
    const forward = net.forward(inputs, 'inference');
    forward.taps.forEach(({ preActivation }, l) => {
      expect(Math.abs(variance(preActivation.dataSync()) - 1)).toBeLessThan(0.01);
      expect(rows[l].after).toBeCloseTo(variance(preActivation.dataSync()), 3);
      expect(rows[l].before).toBeLessThan(0.01);
    });
    tf.dispose([forward.logits, inputs, ...forward.taps.flatMap((tap) => [tap.preActivation, tap.postActivation])]);
    net.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('names a layer that has no variance to scale', () => {
    const net = mlp({ sizes: [3, 3, 2], activation: 'relu', init: constantWeights(0) });
    tf.tidy(() => { expect(() => lsuv(net, tf.ones([4, 3]))).toThrow('lsuv: Var(z) of dense1 must be finite and > 0, got 0'); });
    net.dispose();
  });
});

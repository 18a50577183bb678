import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { opsNamed } from '../ops/current';
import type { Ops } from '../ops/ops';
import { publicOps } from '../ops/public';
import { ready } from '../ops/ready';
import { RandomState } from '../numeric/random';
import { mean, standardError } from '../numeric/stats';
import { activationMoments } from '../theory/activation-moments';
import { activationLayer } from './activation-layer';
import { activation, derivative, saturated, type ActivationOptions } from './activations';
import { ACTIVATION_NAMES, type ActivationName } from '../theory/activation-functions';
import { scalarForm } from './scalar-form';

const GRID = Float32Array.from({ length: 161 }, (_, i) => (i - 80) / 10 + 0.013);
const OPTIONS: (ActivationName | ActivationOptions)[] = [...ACTIVATION_NAMES, { name: 'elu', alpha: 2 }, { name: 'leakyRelu', alpha: -1 }];
const values = (f: () => tf.Tensor): number[] => [...tf.tidy(f).dataSync()];
const evaluate = (options: ActivationName | ActivationOptions, ops: Ops, z: ArrayLike<number>): { a: number[]; slope: number[] } => {
  const phi = activation(options);
  const tensor = tf.tensor1d(Float32Array.from(z));
  const result = {
    a: values(() => phi.forward(ops, tf.reshape(tensor, [1, -1]))),
    slope: values(() => derivative(phi, ops, tf.reshape(tensor, [1, -1]))),
  };
  tensor.dispose();
  return result;
};

beforeAll(async () => {
  await ready();
});

describe.each(OPTIONS)('activation %o', (options) => {
  it('has the derivative of its own central differences and of automatic differentiation', () => {
    const phi = activation(options);
    const { slope } = evaluate(options, publicOps, GRID);
    const h = 1 / 64;
    const up = evaluate(options, publicOps, GRID.map((z) => z + h)).a;
    const down = evaluate(options, publicOps, GRID.map((z) => z - h)).a;
    const taped = phi.name === 'linear'
      ? slope
      : values(() => tf.grad((z: tf.Tensor) => phi.forward(publicOps, z))(tf.tensor2d(GRID, [1, GRID.length])));
    slope.forEach((value, i) => {
      // Nearer the kink than h, a difference mixes both sides.
      if (Math.abs(GRID[i]) > h) expect(Math.abs(value - (up[i] - down[i]) / (2 * h)), `z = ${GRID[i]}`).toBeLessThan(3e-4);
      // The tape itself loses digits to 1 − tanh² in mish; the comparison with float64 below is the sharp one.
      expect(Math.abs(value - taped[i]), `z = ${GRID[i]}`).toBeLessThan(5e-6);
    });
  });

  it('equals its float64 form and derivative, the kink included', () => {
    const z = [...GRID, 0];
    const scalar = scalarForm(activation(options));
    for (const ops of [opsNamed('native'), publicOps]) {
      const { a, slope } = evaluate(options, ops, z);
      z.forEach((at, i) => {
        expect(Math.abs(a[i] - scalar.f(at)), `z = ${at}`).toBeLessThan(2e-6 * Math.max(1, Math.abs(scalar.f(at))));
        expect(Math.abs(slope[i] - scalar.derivative(at)), `z = ${at}`).toBeLessThan(2e-6);
      });
    }
  });

  it('has the moments of the theory on a large sample', () => {
    const z = new RandomState(0).normals(200_000, 0, 1.3);
    const { a, slope } = evaluate(options, opsNamed('native'), z);
    const { secondMoment, derivativeSecondMoment } = activationMoments(scalarForm(activation(options)), 1.69);
    for (const [sample, expected] of [[a, secondMoment], [slope, derivativeSecondMoment]] as const) {
      const squares = sample.map((value) => value * value);
      expect(Math.abs(mean(squares) - expected)).toBeLessThan(5 * standardError(squares) + 1e-5);
    }
  });

  it('is the same with both ops', () => {
    const [one, two] = [opsNamed('native'), publicOps].map((ops) => evaluate(options, ops, GRID));
    GRID.forEach((_, i) => {
      expect(one.a[i]).toBeCloseTo(two.a[i], 5);
      expect(one.slope[i]).toBeCloseTo(two.slope[i], 5);
    });
  });

  it('is finite at ±1e30 and keeps NaN', () => {
    for (const ops of [opsNamed('native'), publicOps]) {
      const { a, slope } = evaluate(options, ops, [1e30, -1e30, NaN]);
      for (const value of [a[0], a[1], slope[0], slope[1]]) expect(value).not.toBeNaN();
      expect(a[2]).toBeNaN();
      const upstream = tf.tensor2d([[NaN, NaN]]);
      const phi = activation(options);
      expect(values(() => phi.backward(ops, upstream, tf.tensor2d([[1, -1]]), phi.forward(ops, tf.tensor2d([[1, -1]]))))).toEqual([NaN, NaN]);
      upstream.dispose();
    }
  });
});

describe('activation', () => {
  it.each<[ActivationName | ActivationOptions, number, number, number]>([
    ['sigmoid', 0, 0.5, 0.25], ['tanh', 0, 0, 1], ['softsign', 1, 0.5, 0.25], ['relu', -1, 0, 0], ['relu', 2, 2, 1], ['relu', 0, 0, 0],
    ['leakyRelu', -1, -0.01, 0.01], [{ name: 'leakyRelu', alpha: -1 }, -3, 3, -1], ['prelu', -1, -0.25, 0.25], ['rrelu', -24, -5.5, 11 / 48],
    ['elu', -1, Math.exp(-1) - 1, Math.exp(-1)], ['elu', 3, 3, 1], [{ name: 'elu', alpha: 2 }, -1, 2 * Math.exp(-1) - 2, 2 * Math.exp(-1)],
    ['selu', 1, 1.0507009873554805, 1.0507009873554805], ['selu', -1, -1.1113307378125628, 0.6467686035284178],
    ['gelu', 1, 0.8413447460685429, 1.0833154705876864], ['swish', 1, 0.7310585786300049, 0.9276705118714867],
    ['mish', 1, 0.8650983882673103, 1.0490362200997922], ['abs', -2, 2, -1], ['abs', 0, 0, 0], ['linear', -7, -7, 1],
  ])('%o at %d is %d with slope %d', (options, z, a, slope) => {
    const result = evaluate(options, opsNamed('native'), [z]);
    expect(result.a[0]).toBeCloseTo(a, 5);
    expect(result.slope[0]).toBeCloseTo(slope, 5);
  });

  it('refuses unknown names and an alpha where there is none to set', () => {
    expect(() => activation('toString' as 'relu')).toThrow('got "toString"');
    expect(() => activation({ name: 'relu', alpha: 0.1 })).toThrow('activation: alpha must be left out, since relu has no alpha to set, got 0.1');
    expect(() => activation({ name: 'rrelu', alpha: 0.1 })).toThrow('rrelu has no alpha');
    expect(() => activation({ name: 'elu', alpha: NaN })).toThrow('alpha must be finite, got NaN');
  });
});

describe('saturated', () => {
  it('marks |φ′(z)| below the threshold: for sigmoid and 0.01 beyond |z| = 4.58', () => {
    const mask = values(() => saturated(activation('sigmoid'), opsNamed('native'), tf.tensor1d([-5, -4.6, -4.57, 0, 4.57, 4.6])));
    expect(mask).toEqual([1, 1, 0, 0, 0, 1]);
    expect(values(() => saturated(activation('relu'), opsNamed('native'), tf.tensor1d([-1, 0, 1])))).toEqual([1, 1, 0]);
    expect(values(() => saturated(activation('tanh'), opsNamed('native'), tf.tensor1d([1]), 0.5))).toEqual([1]);
  });
});

describe('rrelu as a layer', () => {
  it('draws its slopes in [1/8, 1/3] in training, anew in each pass, and uses their mean in inference', () => {
    const make = () => activationLayer({ ops: opsNamed('native'), activation: activation('rrelu'), weightLayer: 'dense1', depth: 1, units: 50, seed: 0 });
    const layer = make();
    tf.tidy(() => {
      const z = tf.fill([40, 50], -1);
      const run = (from: ReturnType<typeof make>, mode: 'train' | 'inference'): number[] => [...from.forward(z, { mode, taps: [] }).output.dataSync()].map((a) => -a);
      const [first, second] = [run(layer, 'train'), run(layer, 'train')];
      expect(Math.min(...first)).toBeGreaterThanOrEqual(1 / 8);
      expect(Math.max(...first)).toBeLessThanOrEqual(1 / 3);
      expect(first.reduce((a, b) => a + b, 0) / first.length).toBeCloseTo(11 / 48, 2);
      expect(second).not.toEqual(first);
      expect(run(make(), 'train')).toEqual(first);
      run(layer, 'inference').forEach((slope) => { expect(slope).toBeCloseTo(11 / 48, 6); });
    });
  });
});

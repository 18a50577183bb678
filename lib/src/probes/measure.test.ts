import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { currentOps } from '../ops/current';
import { publicOps } from '../ops/public';
import { ready } from '../ops/ready';
import { RandomState } from '../numeric/random';
import { tensorStats } from '../numeric/tensor-stats';
import { measure, measureValues } from './measure';
import { countedMoments, moments } from './moments';

beforeAll(async () => {
  await ready();
});

function normals(size: number, scale: number, shift = 0): Float32Array {
  const random = new RandomState(3);
  return Float32Array.from({ length: size }, () => scale * (random.normal() + shift));
}

function relative(a: number, b: number): number {
  return Math.abs(a - b) / Math.abs(b);
}

describe('measure', () => {
  it('of a large tensor agrees with float64 to 1e-5 at every scale that float32 holds', () => {
    for (const scale of [1e-38, 1e-30, 1e-20, 1e-16, 1e-14, 1e-8, 1, 1e8, 1e15, 1e17, 1e19, 1e30, 1e37]) {
      const values = normals(40_000, scale);
      tf.tidy(() => {
        const { norm, rms, status } = measure(tf.tensor1d(values), 'norms', currentOps());
        expect(relative(norm, tensorStats(values).norm)).toBeLessThan(1e-5);
        expect(relative(rms, tensorStats(values).rms)).toBeLessThan(1e-5);
        expect(status).toBe('ok');
      });
    }
  });

  it('sees a few large entries among many tiny ones, and the reverse', () => {
    for (const [few, many] of [[1e-10, 1e-25], [1e18, 1e-30], [1, 1e-4], [1e-18, 1e-19]]) {
      const values = new Float32Array(50_000).fill(many);
      values[7] = few;
      tf.tidy(() => {
        expect(relative(measure(tf.tensor1d(values), 'norms', currentOps()).norm, tensorStats(values).norm)).toBeLessThan(1e-5);
      });
    }
  });

  it('sees the gradient that tf.norm calls 0 or infinite', () => {
    tf.tidy(() => {
      expect(tf.norm(tf.fill([1000], 1e-24)).dataSync()[0]).toBe(0);
      expect(relative(measure(tf.fill([1000], 1e-24), 'norms').norm, Math.sqrt(1000) * 1e-24)).toBeLessThan(1e-6);
      expect(relative(measure(tf.fill([40_000], 1e-30), 'norms', currentOps()).norm, 200e-30)).toBeLessThan(1e-6);
      expect(relative(measure(tf.fill([40_000], 1e30), 'norms', currentOps()).norm, 200e30)).toBeLessThan(1e-6);
    });
  });

  it('counts NaNs and infinities wherever they are', () => {
    for (const size of [5, 40_000]) {
      for (const ops of [currentOps(), publicOps]) {
        const values = normals(size, 1);
        values[1] = -Infinity;
        tf.tidy(() => { expect(measure(tf.tensor1d(values), 'norms', ops)).toMatchObject({ norm: Infinity, nans: 0, infs: 1, status: 'inf' }); });
        values[3] = NaN;
        tf.tidy(() => { expect(measure(tf.tensor1d(values), 'norms', ops)).toMatchObject({ norm: NaN, nans: 1, infs: 1, status: 'nan' }); });
      }
    }
  });

  it('tells zeros from nothing', () => {
    tf.tidy(() => {
      expect(measure(tf.zeros([200, 200]), 'norms', currentOps())).toMatchObject({ norm: 0, rms: 0, status: 'zero' });
      expect(measure(tf.zeros([3]), 'full')).toMatchObject({ norm: 0, zeros: 3, status: 'zero' });
      expect(measure(tf.zeros([0]), 'full')).toMatchObject({ size: 0, norm: 0, rms: 0 });
    });
  });

  it('leaves null what the detail does not cover', () => {
    tf.tidy(() => {
      expect(measure(tf.tensor1d([3, 4]), 'norms')).toMatchObject({ norm: 5, mean: null, std: null, maxAbs: null, zeros: null });
      expect(measure(tf.tensor1d([3, 4]), 'full')).toMatchObject({ norm: 5, mean: 3.5, std: 0.5, maxAbs: 4, zeros: 0 });
    });
    expect(measureValues(Float32Array.of(3, 4), 'norms')).toMatchObject({ norm: 5, mean: 3.5, std: 0.5, maxAbs: null });
    expect(measureValues(Float32Array.of(3, NaN), 'norms')).toMatchObject({ norm: NaN, mean: NaN, nans: 1, maxAbs: null, status: 'nan' });
  });

  it('leaks no tensor', () => {
    const tensor = tf.ones([300, 300]);
    const before = tf.memory().numTensors;
    for (const ops of [currentOps(), publicOps]) for (const detail of ['norms', 'full'] as const) measure(tensor, detail, ops);
    expect(tf.memory().numTensors).toBe(before);
    tensor.dispose();
  });
});

describe('moments', () => {
  it('are those of tensorStats', () => {
    fc.assert(fc.property(fc.float32Array({ noNaN: true, noDefaultInfinity: true, minLength: 1 }), (values) => {
      const fast = moments(values);
      const exact = tensorStats(values);
      expect(relative(fast.norm || 1, exact.norm || 1)).toBeLessThan(1e-12);
      expect(Math.abs(fast.mean - exact.mean)).toBeLessThanOrEqual(1e-12 * exact.rms);
      expect(Math.abs(fast.std - exact.std)).toBeLessThanOrEqual(1e-7 * exact.std);
    }));
  });

  it('come with counts that a plain filter gives', () => {
    const values = fc.float32Array({ minLength: 1, maxLength: 33 });
    fc.assert(fc.property(values, fc.float(), fc.float(), (list, below, above) => {
      const { outside, notPositive, ...rest } = countedMoments(list, { below, above });
      const count = (test: (value: number) => boolean): number => list.filter(test).length;
      expect(outside).toBe(count((value) => value < below) + count((value) => value > above));
      expect(notPositive).toBe(count((value) => value <= 0));
      const { norm, mean, std } = moments(list);
      expect([rest.norm, rest.mean, rest.std].map(Number.isFinite)).toEqual([norm, mean, std].map(Number.isFinite));
      if (Number.isFinite(norm)) expect(Math.abs(rest.norm - norm)).toBeLessThanOrEqual(1e-12 * norm);
    }));
  });

  it('keep the deviation of values on a large offset', () => {
    const values = Float32Array.of(1e6 + 1, 1e6 + 2, 1e6 + 3);
    expect(moments(values).std).toBeCloseTo(Math.sqrt(2 / 3), 8);
  });

  it('of one value deviate by 0', () => {
    expect(moments(Float32Array.of(0.3))).toMatchObject({ size: 1, std: 0 });
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomState } from './random';
import { mean, variance } from './stats';
import { statusOf, tensorStats } from './tensor-stats';

describe('tensorStats', () => {
  it('computes each statistic of a small tensor', () => {
    const stats = tensorStats([0, 3, -4]);
    expect(stats).toMatchObject({ size: 3, norm: 5, maxAbs: 4, zeros: 1, nans: 0, infs: 0 });
    expect(stats.rms).toBeCloseTo(5 / Math.sqrt(3), 14);
    expect(stats.mean).toBeCloseTo(-1 / 3, 14);
    expect(stats.std).toBeCloseTo(Math.sqrt(74 / 9), 14);
  });

  it('counts NaNs and infinities and lets them reach every statistic', () => {
    const stats = tensorStats(Float32Array.of(NaN, 0, 1, -Infinity, NaN));
    expect(stats).toMatchObject({ size: 5, zeros: 1, nans: 2, infs: 1, norm: NaN, rms: NaN, mean: NaN, std: NaN, maxAbs: NaN });
  });

  it('reports an infinite norm for infinities without NaN', () => {
    expect(tensorStats([1, Infinity])).toMatchObject({ norm: Infinity, rms: Infinity, mean: Infinity, std: NaN, maxAbs: Infinity, infs: 1 });
    expect(tensorStats([-Infinity, Infinity]).mean).toBeNaN();
  });

  it('counts a negative zero as a zero', () => {
    expect(tensorStats([-0, 0, 1]).zeros).toBe(2);
  });

  it('of nothing has norm 0 and no mean', () => {
    expect(tensorStats([])).toEqual({ size: 0, norm: 0, rms: 0, mean: NaN, std: NaN, maxAbs: 0, zeros: 0, nans: 0, infs: 0 });
  });

  it('of zeros has mean and deviation 0', () => {
    expect(tensorStats([0, 0])).toMatchObject({ mean: 0, std: 0, norm: 0 });
  });

  it('keeps the deviation of entries on a large offset', () => {
    const stats = tensorStats([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16]);
    expect(stats.mean).toBe(1e9 + 10);
    expect(stats.std).toBeCloseTo(Math.sqrt(22.5), 12);
  });

  it.each([1e-300, 1e-30, 1, 1e30, 1e300])('scales with the entries at %d', (scale) => {
    const stats = tensorStats([1, 2, 3, 4].map((v) => v * scale));
    expect(stats.mean / scale).toBeCloseTo(2.5, 13);
    expect(stats.std / scale).toBeCloseTo(Math.sqrt(1.25), 13);
    expect(stats.norm / scale).toBeCloseTo(Math.sqrt(30), 13);
  });

  it('satisfies rms² = mean² + std²', () => {
    fc.assert(fc.property(fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 }), (x) => {
      const { rms, mean, std } = tensorStats(x);
      expect(Math.abs(Math.hypot(mean, std) - rms)).toBeLessThanOrEqual(1e-13 * rms);
    }));
  });
});

describe('statusOf', () => {
  it('tells a missing tensor from a zero one', () => {
    expect(statusOf(undefined)).toBe('missing');
    expect(statusOf(null)).toBe('missing');
    expect(statusOf(tensorStats([0, 0]))).toBe('zero');
    expect(statusOf(tensorStats([]))).toBe('zero');
  });

  it('names NaN before infinity, and healthy tensors ok', () => {
    expect(statusOf(tensorStats([Infinity, NaN]))).toBe('nan');
    expect(statusOf(tensorStats([Infinity, 0]))).toBe('inf');
    expect(statusOf(tensorStats([0, 1e-300]))).toBe('ok');
  });
});

describe('tensorStats on many entries', () => {
  it('agrees with the mean and variance formed in two passes, also when the first entry is an outlier', () => {
    const values = Float32Array.from(new RandomState(2).normals(100_000, 1000, 1e-2));
    values[0] = -1e6;
    const stats = tensorStats(values);
    expect(Math.abs(stats.mean / mean(values) - 1)).toBeLessThan(1e-12);
    expect(Math.abs(stats.std / Math.sqrt(variance(values)) - 1)).toBeLessThan(1e-9);
    const usual = values.subarray(1);
    expect(Math.abs(tensorStats(usual).std / Math.sqrt(variance(usual)) - 1)).toBeLessThan(1e-12);
  });
});

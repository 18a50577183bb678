import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { geometricMean, mean, median, quantile, standardError, variance } from './stats';

const numbers = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 50 });

describe('mean and variance', () => {
  it('agree with hand values', () => {
    expect(mean([1, 2, 6])).toBe(3);
    expect(variance([1, 2, 3, 4])).toBe(1.25);
    expect(variance([1, 2, 3, 4], 1)).toBeCloseTo(5 / 3, 14);
    expect(standardError([1, 2, 3, 4])).toBeCloseTo(Math.sqrt(5 / 12), 14);
  });

  it('keep the variance of values on a large offset', () => {
    expect(variance([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16], 1)).toBe(30);
  });

  it('are NaN without enough values', () => {
    expect(mean([])).toBeNaN();
    expect(variance([])).toBeNaN();
    expect(variance([1], 1)).toBeNaN();
    expect(standardError([1])).toBeNaN();
  });

  it('propagate NaNs', () => {
    expect(mean([1, NaN])).toBeNaN();
    expect(variance([1, NaN])).toBeNaN();
  });

  it('shift and scale as they should', () => {
    fc.assert(fc.property(numbers, fc.double({ min: -100, max: 100, noNaN: true }), (x, shift) => {
      const moved = x.map((v) => 2 * v + shift);
      const size = Math.max(1, ...x.map(Math.abs));
      expect(Math.abs(variance(moved) - 4 * variance(x))).toBeLessThanOrEqual(1e-11 * size * size);
    }));
  });

  it('reject a negative ddof', () => {
    expect(() => variance([1, 2], -1)).toThrow('variance: ddof must be finite and ≥ 0, got -1');
  });
});

describe('quantile', () => {
  it('interpolates linearly, as NumPy does', () => {
    expect(quantile([4, 1, 3, 2], 0.25)).toBe(1.75);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([5, 1, 2])).toBe(2);
  });

  it('reaches the smallest and largest value, infinities included', () => {
    expect(quantile([3, -Infinity, 2], 0)).toBe(-Infinity);
    expect(quantile([3, Infinity, 2], 1)).toBe(Infinity);
    expect(median([Infinity, Infinity])).toBe(Infinity);
  });

  it('leaves its input as it was', () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
  });

  it('propagates NaNs and knows no quantile of nothing', () => {
    expect(quantile([1, NaN, 2], 0)).toBeNaN();
    expect(median([])).toBeNaN();
  });

  it('rejects p outside [0, 1]', () => {
    expect(() => quantile([1], 1.5)).toThrow('quantile: p must be in [0, 1], got 1.5');
    expect(() => quantile([1], NaN)).toThrow(RangeError);
  });
});

describe('geometricMean', () => {
  it('does not underflow', () => {
    expect(geometricMean([1e-200, 1e-300]) / 1e-250).toBeCloseTo(1, 12);
  });

  it('of equal values is that value', () => {
    fc.assert(fc.property(fc.double({ min: 1e-300, max: 1e300, noNaN: true }), (v) => {
      expect(Math.abs(geometricMean([v, v, v]) / v - 1)).toBeLessThan(1e-12);
    }));
  });

  it('is 0 with a zero, NaN of nothing, and refuses negative values', () => {
    expect(geometricMean([0, 5])).toBe(0);
    expect(geometricMean([])).toBeNaN();
    expect(() => geometricMean([1, -2])).toThrow('geometricMean: values must be ≥ 0, got -2');
  });
});

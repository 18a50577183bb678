import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bisect, maximise } from './root';

describe('bisect', () => {
  it('finds √2 to the last bit', () => {
    expect(Math.abs(bisect((x) => x * x - 2, 0, 2) - Math.SQRT2)).toBeLessThanOrEqual(Number.EPSILON);
  });

  it('finds falling roots, and roots at the ends', () => {
    expect(bisect((x) => 1 - x, -5, 7)).toBeCloseTo(1, 14);
    expect(bisect((x) => x, 0, 1)).toBe(0);
    expect(bisect((x) => x - 1, 0, 1)).toBe(1);
  });

  it('inverts monotone functions', () => {
    fc.assert(fc.property(fc.double({ min: -5, max: 5, noNaN: true }), (x) => {
      expect(bisect((v) => v ** 3 + v - (x ** 3 + x), -6, 6)).toBeCloseTo(x, 10);
    }));
  });

  it('refuses an interval without a change of sign', () => {
    expect(() => bisect((x) => x * x + 1, -1, 1)).toThrow('bisect: f must change sign between low = -1 and high = 1, got signs 1 and 1');
    expect(() => bisect(() => NaN, 0, 1)).toThrow(RangeError);
  });
});

describe('maximise', () => {
  it('finds the maximum of x·e^(−x) at 1', () => {
    expect(maximise((x) => x * Math.exp(-x), 0, 5)).toBeCloseTo(1, 7);
  });

  it('goes to the end of a monotone function', () => {
    expect(maximise((x) => x, 0, 3)).toBeCloseTo(3, 7);
  });

  it('refuses an empty interval', () => {
    expect(() => maximise(Math.sin, 1, 1)).toThrow('maximise: low must be < high, got 1 and 1');
  });
});

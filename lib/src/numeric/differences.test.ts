import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { centralDifference, numericGradient, relativeError, richardsonDifference } from './differences';

describe('centralDifference', () => {
  it.each([[Math.exp, Math.exp], [Math.sin, Math.cos], [Math.log, (x: number) => 1 / x]])('leaves nine digits of %o', (f, derivative) => {
    for (const x of [0.3, 1, 7]) expect(relativeError(centralDifference(f, x), derivative(x))).toBeLessThan(1e-9);
  });

  it('scales its step with large x', () => {
    expect(relativeError(centralDifference((x) => x * x, 1e12), 2e12)).toBeLessThan(1e-9);
  });

  it('is exact on parabolas up to rounding', () => {
    fc.assert(fc.property(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 }), (a, x) => {
      expect(centralDifference((v) => a * v * v, x, 0.5)).toBeCloseTo(2 * a * x, 12);
    }));
  });

  it('refuses a step that is not positive', () => {
    expect(() => centralDifference(Math.sin, 0, 0)).toThrow('centralDifference: h must be finite and > 0, got 0');
    expect(() => richardsonDifference(Math.sin, 0, NaN)).toThrow('richardsonDifference: h must be finite and > 0, got NaN');
  });
});

describe('richardsonDifference', () => {
  it.each([0.3, 1, 7])('leaves eleven digits of exp and sin at %d', (x) => {
    expect(relativeError(richardsonDifference(Math.exp, x), Math.exp(x))).toBeLessThan(2e-11);
    expect(relativeError(richardsonDifference(Math.sin, x), Math.cos(x))).toBeLessThan(2e-11);
  });
});

describe('numericGradient', () => {
  it('differentiates in every coordinate', () => {
    const f = (x: Float64Array): number => x[0] ** 2 * x[1] + Math.sin(x[2]);
    const expected = [12, 9, Math.cos(5)];
    numericGradient(f, [3, 2, 5]).forEach((slope, i) => { expect(relativeError(slope, expected[i])).toBeLessThan(1e-9); });
    numericGradient(f, [3, 2, 5], richardsonDifference).forEach((slope, i) => {
      expect(relativeError(slope, expected[i])).toBeLessThan(1e-10);
    });
  });

  it('leaves its input as it was, and has nothing to say about no coordinates', () => {
    const at = [1, 2];
    numericGradient((x) => x[0] * x[1], at);
    expect(at).toEqual([1, 2]);
    expect(numericGradient(() => 1, [])).toHaveLength(0);
  });
});

describe('relativeError', () => {
  it('is symmetric, at most 2, and 0 only for equal numbers', () => {
    fc.assert(fc.property(fc.double({ noNaN: true, min: -1e300, max: 1e300 }), fc.double({ noNaN: true, min: -1e300, max: 1e300 }), (a, b) => {
      const error = relativeError(a, b);
      expect(error).toBe(relativeError(b, a));
      expect(error).toBeLessThanOrEqual(2);
      expect(error === 0).toBe(a === b);
    }));
  });

  it('is 0 at 0, 2 for opposite signs, and propagates NaNs', () => {
    expect(relativeError(0, 0)).toBe(0);
    expect(relativeError(1, -1)).toBe(2);
    expect(relativeError(NaN, 1)).toBeNaN();
    expect(relativeError(1e-30, 1.01e-30)).toBeCloseTo(0.0099, 4);
  });
});

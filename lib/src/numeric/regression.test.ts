import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomState } from './random';
import { linearFit } from './regression';
import { variance } from './stats';

describe('linearFit', () => {
  it('recovers an exact line', () => {
    const fit = linearFit([0, 1, 2, 3], [1, 3, 5, 7]);
    expect(fit.slope).toBeCloseTo(2, 14);
    expect(fit.intercept).toBeCloseTo(1, 14);
    expect(fit.rSquared).toBeCloseTo(1, 14);
    expect(fit.slopeStandardError).toBeCloseTo(0, 14);
  });

  it("agrees with Anscombe's first data set: y = 3.00 + 0.500x, R² 0.67, standard error 0.118", () => {
    const x = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5];
    const y = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68];
    const fit = linearFit(x, y);
    expect(fit.slope).toBeCloseTo(0.50009, 5);
    expect(fit.intercept).toBeCloseTo(3.00009, 5);
    expect(fit.rSquared).toBeCloseTo(0.66654, 5);
    expect(fit.slopeStandardError).toBeCloseTo(0.11791, 5);
  });

  it('leaves residuals that sum to 0 and are orthogonal to x', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.double({ min: -9, max: 9, noNaN: true })),
      { minLength: 2, maxLength: 30 }).filter((points) => new Set(points.map(([x]) => x)).size > 1), (points) => {
      const x = points.map((p) => p[0]);
      const { residuals } = linearFit(x, points.map((p) => p[1]));
      expect(Math.abs(residuals.reduce((sum, r) => sum + r, 0))).toBeLessThan(1e-10);
      expect(Math.abs(residuals.reduce((sum, r, i) => sum + r * x[i], 0))).toBeLessThan(1e-9);
    }));
  });

  it('states the standard error that repeated experiments show', () => {
    const random = new RandomState(1);
    const x = Array.from({ length: 20 }, (_, i) => i);
    const fits = Array.from({ length: 2000 }, () => linearFit(x, x.map((v) => v + random.standardNormal())));
    const claimed = fits.reduce((sum, fit) => sum + fit.slopeStandardError ** 2, 0) / fits.length;
    const seen = variance(fits.map((fit) => fit.slope), 1);
    expect(Math.abs(claimed / seen - 1)).toBeLessThan(5 * Math.sqrt(2 / 2000));
  });

  it('has no R² for constant y and no standard error for two points', () => {
    expect(linearFit([0, 1, 2], [4, 4, 4]).rSquared).toBeNaN();
    expect(linearFit([0, 1], [0, 3]).slopeStandardError).toBeNaN();
  });

  it('refuses too few points, unequal lengths, equal x and non-finite values, naming them', () => {
    expect(() => linearFit([1], [1])).toThrow('linearFit: x must have at least 2 points, got 1');
    expect(() => linearFit([1, 2], [1])).toThrow('linearFit: x and y must have equal length, got 2 and 1');
    expect(() => linearFit([3, 3], [1, 2])).toThrow('linearFit: x must have two different values, got only 3');
    expect(() => linearFit([1, 2], [1, -Infinity])).toThrow('linearFit: y must be finite, got -Infinity at index 1');
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { relativeError, richardsonDifference } from './differences';
import { digamma, erf, erfc, normalCdf, normalDensity } from './special-functions';

// Reference values printed by SciPy's scipy.special (Cephes, Faddeeva), which uses other methods than ours.
describe('erf', () => {
  it.each([
    [1e-10, 1.1283791670955126e-10], [0.1, 0.1124629160182849], [0.5, 0.5204998778130465], [1, 0.8427007929497148],
    [1.9, 0.9927904292352575], [2, 0.9953222650189527], [2.1, 0.997020533343667], [3, 0.9999779095030014], [5, 0.9999999999984626],
  ])('of %d is %d', (x, expected) => {
    expect(relativeError(erf(x), expected)).toBeLessThan(1e-15);
  });

  it('is odd and has the normal density as derivative', () => {
    fc.assert(fc.property(fc.double({ min: -4, max: 4, noNaN: true }), (x) => {
      expect(erf(-x)).toBe(-erf(x));
      expect(Math.abs(richardsonDifference(erf, x) - 2 * Math.SQRT2 * normalDensity(x * Math.SQRT2))).toBeLessThan(1e-11);
    }));
  });

  it('is ±1 at infinity, 0 at 0, and propagates NaNs', () => {
    expect([erf(-Infinity), erf(0), erf(Infinity)]).toEqual([-1, 0, 1]);
    expect(erf(NaN)).toBeNaN();
  });
});

describe('erfc', () => {
  it.each([
    [-3, 1.9999779095030015], [-0.2, 1.2227025892104784], [0.3, 0.6713732405408726], [0.5, 0.4795001221869535],
    [1, 0.15729920705028516], [1.9, 0.007209570764742531], [2.5, 0.00040695201744495886], [5, 1.5374597944280347e-12],
    [10, 2.0884875837625446e-45], [20, 5.395865611607901e-176], [26, 5.663192408856145e-296],
  ])('of %d is %d', (x, expected) => {
    expect(relativeError(erfc(x), expected)).toBeLessThan(1e-13);
  });

  it('is 0 and 2 at the ends, and propagates NaNs', () => {
    expect([erfc(Infinity), erfc(100), erfc(-Infinity)]).toEqual([0, 0, 2]);
    expect(erfc(NaN)).toBeNaN();
  });
});

describe('normalCdf', () => {
  it('has the quartile of the normal table', () => {
    expect(normalCdf(0)).toBe(0.5);
    expect(normalCdf(1.959963984540054)).toBeCloseTo(0.975, 14);
    expect(relativeError(normalCdf(-10), 7.61985302416047e-24)).toBeLessThan(1e-12);
  });
});

describe('digamma', () => {
  it.each([
    [0.001, -1000.5755719318103], [0.5, -1.9635100260214235], [1, -0.5772156649015329], [2, 0.42278433509846713],
    [2.5, 0.7031566406452432], [9.99, 2.250700372831201], [10, 2.251752589066721], [50, 3.9019896734278925], [1e6, 13.81551005796419],
  ])('of %d is %d', (x, expected) => {
    expect(relativeError(digamma(x), expected)).toBeLessThan(2e-15);
  });

  it('satisfies ψ(x + 1) = ψ(x) + 1/x', () => {
    fc.assert(fc.property(fc.double({ min: 0.01, max: 1000, noNaN: true }), (x) => {
      expect(Math.abs(digamma(x + 1) - digamma(x) - 1 / x)).toBeLessThan(1e-13 * (1 + 1 / x));
    }));
  });

  it('refuses x ≤ 0', () => {
    expect(() => digamma(0)).toThrow('digamma: x must be > 0, got 0');
    expect(() => digamma(NaN)).toThrow(RangeError);
  });
});

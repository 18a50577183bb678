import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { relativeError, richardsonDifference } from '../numeric/differences';
import { logit, sigmoid, sigmoidDerivative, sigmoidSaturation, softplus } from './sigmoid';

const moderate = fc.double({ min: -30, max: 30, noNaN: true });

describe('sigmoid', () => {
  it('agrees with (1 + tanh(z/2))/2', () => {
    fc.assert(fc.property(moderate, (z) => { expect(Math.abs(sigmoid(z) - (1 + Math.tanh(z / 2)) / 2)).toBeLessThan(4e-16); }));
  });

  it('keeps the digits of small values', () => {
    expect(relativeError(sigmoid(-100), Math.exp(-100))).toBeLessThan(1e-15);
  });

  it('stays in [0, 1] at |z| = 1000 and infinity, and propagates NaNs', () => {
    expect([-1000, 1000, -Infinity, Infinity].map(sigmoid)).toEqual([0, 1, 0, 1]);
    expect(sigmoid(NaN)).toBeNaN();
  });
});

describe('sigmoidDerivative', () => {
  it('is the derivative of sigmoid', () => {
    fc.assert(fc.property(fc.double({ min: -8, max: 8, noNaN: true }), (z) => {
      expect(Math.abs(sigmoidDerivative(z) - richardsonDifference(sigmoid, z))).toBeLessThan(1e-11);
    }));
  });

  it('is σ(1 − σ), even, and at most ¼, at 0', () => {
    expect(sigmoidDerivative(0)).toBe(0.25);
    fc.assert(fc.property(moderate, (z) => {
      expect(Math.abs(sigmoidDerivative(z) - sigmoid(z) * (1 - sigmoid(z)))).toBeLessThan(1e-15);
      expect(sigmoidDerivative(z)).toBe(sigmoidDerivative(-z));
      expect(sigmoidDerivative(z)).toBeLessThanOrEqual(0.25);
    }));
  });

  it('keeps its digits where 1 − σ is 0 in float64', () => {
    expect(relativeError(sigmoidDerivative(40), Math.exp(-40))).toBeLessThan(1e-15);
    expect(sigmoidDerivative(1000)).toBe(0);
  });
});

describe('sigmoidSaturation', () => {
  it('is where σ′ crosses the threshold', () => {
    fc.assert(fc.property(fc.double({ min: 1e-300, max: 0.2499, noNaN: true }), (threshold) => {
      expect(relativeError(sigmoidDerivative(sigmoidSaturation(threshold)), threshold)).toBeLessThan(1e-11);
    }));
  });

  it('is 4.58 for σ′ < 0.01 and 0 from ¼ on', () => {
    expect(sigmoidSaturation(0.01)).toBeCloseTo(4.584863, 6);
    expect(sigmoidSaturation(0.25)).toBe(0);
    expect(sigmoidSaturation(1)).toBe(0);
  });

  it('refuses a threshold that is not positive', () => {
    expect(() => sigmoidSaturation(0)).toThrow('sigmoidSaturation: threshold must be finite and > 0, got 0');
    expect(() => sigmoidSaturation(NaN)).toThrow(RangeError);
  });
});

describe('logit', () => {
  it('inverts sigmoid', () => {
    fc.assert(fc.property(moderate, (z) => { expect(Math.abs(logit(sigmoid(-Math.abs(z))) + Math.abs(z))).toBeLessThan(1e-13); }));
  });

  it('is infinite at the ends and refuses what is outside', () => {
    expect([logit(0), logit(0.5), logit(1)]).toEqual([-Infinity, 0, Infinity]);
    expect(() => logit(1.1)).toThrow('logit: p must be in [0, 1], got 1.1');
  });
});

describe('softplus', () => {
  it('has the derivative σ', () => {
    for (const z of [-20, -3, 0, 0.5, 12]) expect(Math.abs(richardsonDifference(softplus, z) - sigmoid(z))).toBeLessThan(1e-10);
  });

  it('is z for large z and e^z for very negative z', () => {
    expect(softplus(1000)).toBe(1000);
    expect(relativeError(softplus(-100), Math.exp(-100))).toBeLessThan(1e-15);
  });
});

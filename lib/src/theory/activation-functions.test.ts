import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { richardsonDifference } from '../numeric/differences';
import { expectation } from '../numeric/expectation';
import {
  ACTIVATIONS, SELU_ALPHA, SELU_SCALE, abs, elu, gelu, geluTanh, leakyRelu, mish, prelu, relu, rrelu, selu, silu, softsign, swish,
} from './activation-functions';

describe.each([...ACTIVATIONS])('$name', (activation) => {
  it('has its derivative wherever there is no kink', () => {
    fc.assert(fc.property(fc.double({ min: 0.01, max: 6, noNaN: true }), fc.boolean(), (size, negative) => {
      const z = negative ? -size : size;
      // The step is kept below 0.01 so that no difference reaches across the kink at 0.
      expect(Math.abs(activation.derivative(z) - richardsonDifference(activation.f, z, 5e-3))).toBeLessThan(2e-8);
    }));
  });

  it('gives finite values at extreme arguments, and propagates NaNs', () => {
    for (const z of [-1e30, -1000, -1e-30, 0, 1e-30, 1000, 1e30]) expect(Number.isFinite(activation.f(z))).toBe(true);
    for (const z of [-1000, 0, 1000]) expect(Number.isFinite(activation.derivative(z))).toBe(true);
    expect(activation.f(NaN)).toBeNaN();
  });
});

describe('the derivative at the kink', () => {
  it('is 0 for ReLU and |z|, the left slope for leaky ReLU, PReLU and RReLU, the right one for ELU and SELU', () => {
    expect([relu, abs].map((a) => a.derivative(0))).toEqual([0, 0]);
    expect(leakyRelu(0.1).derivative(0)).toBe(0.1);
    expect(prelu().derivative(0)).toBe(0.25);
    expect(rrelu().derivative(0)).toBeCloseTo(11 / 48, 15);
    expect(elu(2).derivative(0)).toBe(1);
    expect(selu.derivative(0)).toBe(SELU_SCALE);
  });
});

describe('known values', () => {
  it('hold at ±1', () => {
    expect(elu().f(-1)).toBeCloseTo(Math.exp(-1) - 1, 15);
    expect(softsign.f(-1)).toBe(-0.5);
    expect(gelu.f(1)).toBeCloseTo(0.8413447460685429, 15);
    expect(gelu.f(-1)).toBeCloseTo(-0.15865525393145707, 15);
    expect(swish().f(1)).toBeCloseTo(0.7310585786300049, 15);
    expect(silu.f(-2)).toBe(swish(1).f(-2));
    expect(mish.f(1)).toBeCloseTo(0.8650983882673103, 14);
  });

  it('separate GELU from its tanh form by less than 5e-4 everywhere', () => {
    for (let z = -8; z <= 8; z += 0.01) expect(Math.abs(gelu.f(z) - geluTanh.f(z))).toBeLessThan(5e-4);
  });
});

describe('SELU', () => {
  it('has the constants that fix mean 0 and variance 1 (Klambauer et al. 2017)', () => {
    const options = { kinks: [0] };
    expect(Math.abs(expectation(selu.f, options))).toBeLessThan(1e-14);
    expect(Math.abs(expectation((z) => selu.f(z) ** 2, options) - 1)).toBeLessThan(1e-14);
    expect(SELU_ALPHA).toBeCloseTo(1.6733, 4);
  });
});

describe('parameters', () => {
  it('must be finite', () => {
    expect(() => leakyRelu(NaN)).toThrow('leakyRelu: alpha must be finite, got NaN');
    expect(() => prelu(Infinity)).toThrow(RangeError);
    expect(() => elu(NaN)).toThrow(RangeError);
    expect(() => swish(NaN)).toThrow('swish: beta must be finite, got NaN');
    expect(() => rrelu(1, 0)).toThrow('rrelu: lower must be ≤ upper, both finite, got 1 and 0');
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { richardsonDifference } from '../numeric/differences';
import { expectation } from '../numeric/expectation';
import {
  ACTIVATIONS, SELU_ALPHA, SELU_SCALE, abs, elu, gelu, geluTanh, leakyRelu, mish, prelu, relu, rrelu, selu, softplus, softsign, swish,
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

  it('is itself the function φ, and copies with its name', () => {
    expect([-2, -0, 0.5].map(activation)).toEqual([-2, -0, 0.5].map(activation.f));
    expect({ ...activation }).toMatchObject({ name: activation.name, f: activation.f, derivative: activation.derivative, kinks: [0] });
  });
});

describe('an activation with parameters', () => {
  it('has the default ones itself, and any other by with', () => {
    expect([leakyRelu, prelu, elu, swish].map((phi) => phi(-2))).toEqual([leakyRelu.with(0.01), prelu.with(0.25), elu.with(1), swish.with(1)].map((phi) => phi(-2)));
    expect(elu.with(3)(-1)).toBe(3 * elu(-1));
    expect([elu.name, elu.with(3).name, rrelu.with(0, 1).name]).toEqual(['elu', 'elu(3)', 'rrelu(0, 1)']);
  });
});

describe('softplus', () => {
  it('has the sigmoid as its derivative', () => {
    for (const z of [-3, 0, 0.7]) expect(Math.abs(softplus.derivative(z) - richardsonDifference(softplus, z))).toBeLessThan(1e-10);
  });
});

describe('the derivative at the kink', () => {
  it('is 0 for ReLU and |z|, the left slope for leaky ReLU, PReLU and RReLU, the right one for ELU and SELU', () => {
    expect([relu, abs].map((a) => a.derivative(0))).toEqual([0, 0]);
    expect(leakyRelu.with(0.1).derivative(0)).toBe(0.1);
    expect(prelu.derivative(0)).toBe(0.25);
    expect(rrelu.derivative(0)).toBeCloseTo(11 / 48, 15);
    expect(elu.with(2).derivative(0)).toBe(1);
    expect(selu.derivative(0)).toBe(SELU_SCALE);
  });
});

describe('known values', () => {
  it('hold at ±1', () => {
    expect(elu.f(-1)).toBeCloseTo(Math.exp(-1) - 1, 15);
    expect(softsign.f(-1)).toBe(-0.5);
    expect(gelu.f(1)).toBeCloseTo(0.8413447460685429, 15);
    expect(gelu.f(-1)).toBeCloseTo(-0.15865525393145707, 15);
    expect(swish.f(1)).toBeCloseTo(0.7310585786300049, 15);
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
    expect(() => leakyRelu.with(NaN)).toThrow('leakyRelu: alpha must be finite, got NaN');
    expect(() => prelu.with(Infinity)).toThrow(RangeError);
    expect(() => elu.with(NaN)).toThrow(RangeError);
    expect(() => swish.with(NaN)).toThrow('swish: beta must be finite, got NaN');
    expect(() => rrelu.with(1, 0)).toThrow('rrelu: lower must be ≤ upper, both finite, got 1 and 0');
  });
});

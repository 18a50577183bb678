import { describe, expect, it } from 'vitest';
import { relativeError } from '../numeric/differences';
import { RandomState } from '../numeric/random';
import { mean, standardError } from '../numeric/stats';
import { ACTIVATIONS, SELU_ALPHA, SELU_SCALE, abs, elu, leakyRelu, linear, relu, rrelu, selu, sigmoid, tanh } from './activation-functions';
import {
  activationMoments, eluMoments, gradientGain, isSaturated, piecewiseLinearMoments, rreluMoments, varianceGain, type ActivationMoments,
} from './activation-moments';

function expectEqual(moments: ActivationMoments, exact: ActivationMoments): void {
  expect(Math.abs(moments.mean - exact.mean)).toBeLessThan(1e-12 * Math.max(1, Math.abs(exact.mean)));
  expect(relativeError(moments.secondMoment, exact.secondMoment)).toBeLessThan(1e-12);
  expect(relativeError(moments.derivativeSecondMoment, exact.derivativeSecondMoment)).toBeLessThan(1e-12);
}

describe('activationMoments', () => {
  it.each([1e-6, 0.3, 1, 50, 1e5])('agrees with the closed form of piecewise linear activations, q = %d', (q) => {
    expectEqual(activationMoments(relu, q), piecewiseLinearMoments(0, q));
    expectEqual(activationMoments(leakyRelu.with(0.3), q), piecewiseLinearMoments(0.3, q));
    expectEqual(activationMoments(abs, q), piecewiseLinearMoments(-1, q));
    expectEqual(activationMoments(linear, q), piecewiseLinearMoments(1, q));
  });

  it.each([1e-3, 0.3, 1, 20, 200])('agrees with the closed form of ELU and SELU, q = %d', (q) => {
    const tolerance = 1e-11;
    for (const [activation, scale, alpha] of [[elu, 1, 1], [elu.with(0.5), 1, 0.5], [selu, SELU_SCALE, SELU_ALPHA]] as const) {
      const [found, exact] = [activationMoments(activation, q), eluMoments(scale, alpha, q)];
      expect(Math.abs(found.mean - exact.mean)).toBeLessThan(tolerance * Math.max(1, q));
      expect(relativeError(found.secondMoment, exact.secondMoment)).toBeLessThan(tolerance);
      expect(relativeError(found.derivativeSecondMoment, exact.derivativeSecondMoment)).toBeLessThan(tolerance);
    }
  });

  it('agrees with simulation for every activation', () => {
    const z = new RandomState(42).normals(40_000);
    for (const activation of ACTIVATIONS) {
      const { secondMoment, derivativeSecondMoment } = activationMoments(activation);
      for (const [exact, drawn] of [[secondMoment, z.map((v) => activation.f(v) ** 2)],
        [derivativeSecondMoment, z.map((v) => activation.derivative(v) ** 2)]] as const) {
        expect(Math.abs(mean(drawn) - exact)).toBeLessThanOrEqual(4.5 * standardError(drawn) + 1e-12);
      }
    }
  });

  it('has E[σ] = ½ at every q', () => {
    for (const q of [0.01, 1, 100]) expect(activationMoments(sigmoid, q).mean).toBeCloseTo(0.5, 13);
  });

  it('averages both sides of a kink in the limit q → 0', () => {
    expect(activationMoments(relu, 0).derivativeSecondMoment).toBeCloseTo(0.5, 13);
    expect(activationMoments(tanh, 0)).toMatchObject({ mean: 0, secondMoment: 0 });
  });

  it('refuses a negative q', () => {
    expect(() => activationMoments(relu, -1)).toThrow('activationMoments: q must be finite and ≥ 0, got -1');
    expect(() => eluMoments(1, 1, 400)).toThrow('eluMoments: q must be in [0, 300], got 400');
    expect(() => piecewiseLinearMoments(0, NaN)).toThrow(RangeError);
    expect(() => rreluMoments(0, 1, -1)).toThrow(RangeError);
  });
});

describe('rreluMoments', () => {
  it('agrees with simulated random slopes, and exceeds the moments of the mean slope', () => {
    const random = new RandomState(3);
    const drawn = Float64Array.from({ length: 100_000 }, () => {
      const z = random.standardNormal();
      return (z > 0 ? z : random.uniform(1 / 8, 1 / 3) * z) ** 2;
    });
    const exact = rreluMoments(1 / 8, 1 / 3);
    expect(Math.abs(mean(drawn) - exact.secondMoment)).toBeLessThan(4 * standardError(drawn));
    expect(exact.secondMoment).toBeGreaterThan(activationMoments(rrelu).secondMoment);
    expect(exact.mean).toBeCloseTo(activationMoments(rrelu).mean, 13);
  });
});

describe('varianceGain', () => {
  it('is √2 for ReLU, √(2/(1 + a²)) for slope a, 1 for |z|, linear and SELU, 1.245 for ELU, 1.593 for tanh', () => {
    expect(varianceGain(relu)).toBeCloseTo(Math.SQRT2, 13);
    expect(varianceGain(leakyRelu.with(0.3))).toBeCloseTo(Math.sqrt(2 / 1.09), 13);
    expect([abs, linear, selu].map((a) => Number(varianceGain(a).toFixed(12)))).toEqual([1, 1, 1]);
    expect(varianceGain(elu)).toBeCloseTo(1.2452, 4);
    expect(varianceGain(tanh)).toBeCloseTo(1.5925, 4);
  });

  it('does not depend on q for ReLU and does for tanh', () => {
    expect(varianceGain(relu, 1e-6)).toBeCloseTo(varianceGain(relu, 1e4), 12);
    expect(varianceGain(tanh, 0.01)).toBeCloseTo(1 + 0.01, 3);
    expect(() => varianceGain(relu, 0)).toThrow('varianceGain: q must be finite and > 0, got 0');
  });
});

describe('gradientGain', () => {
  it('equals the variance gain for ReLU and is smaller for tanh and ELU', () => {
    expect(gradientGain(relu)).toBeCloseTo(varianceGain(relu), 13);
    expect(gradientGain(tanh)).toBeCloseTo(1.4674, 4);
    expect(gradientGain(elu)).toBeLessThan(varianceGain(elu));
  });
});

describe('isSaturated', () => {
  it('compares |φ′| with the threshold', () => {
    expect(isSaturated(sigmoid, 5, 0.01)).toBe(true);
    expect(isSaturated(sigmoid, 4, 0.01)).toBe(false);
    expect(isSaturated(relu, -1, 0.01)).toBe(true);
    expect(() => isSaturated(relu, 0, 0)).toThrow('isSaturated: threshold must be > 0, got 0');
  });
});

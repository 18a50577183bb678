import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { centralDifference, relativeError } from '../numeric/differences';
import { RandomState } from '../numeric/random';
import { mean, standardError } from '../numeric/stats';
import { elu, linear, relu, selu, sigmoid, tanh } from './activation-functions';
import { chi, correlationMap, correlationSlope, varianceFixedPoint, varianceMap, varianceTrajectory } from './mean-field';

/** Squared gradient norms ‖δ‖² through a random sigmoid net of width n, by explicit forward and backward passes in plain loops. */
function squaredNormFactors(width: number, depth: number, limit: number, seed: number): number[] {
  const random = new RandomState(seed);
  const weights = Array.from({ length: depth }, () => random.uniforms(width * width, -limit, limit));
  let a = random.uniforms(width);
  const slopes: Float64Array[] = weights.map((w) => {
    const z = new Float64Array(width).map((_, i) => a.reduce((sum, v, j) => sum + w[i * width + j] * v, 0));
    a = z.map(sigmoid.f);
    return z.map(sigmoid.derivative);
  });
  let delta = random.normals(width).map((v, i) => v * slopes[depth - 1][i]);
  const norms = [delta.reduce((sum, v) => sum + v * v, 0)];
  for (let l = depth - 1; l > 0; l--) {
    const back = new Float64Array(width);
    delta.forEach((d, i) => { for (let j = 0; j < width; j++) back[j] += weights[l][i * width + j] * d; });
    const slope = slopes[l - 1];
    delta = back.map((v, j) => v * slope[j]);
    norms.push(delta.reduce((sum, v) => sum + v * v, 0));
  }
  return norms.slice(1).map((v, i) => v / norms[i]);
}

describe('varianceMap', () => {
  it('halves q for ReLU at σ_w² = 1 and keeps it at 2', () => {
    expect(varianceMap(relu, 3, { weightVariance: 1 })).toBeCloseTo(1.5, 13);
    expect(varianceMap(relu, 3, { weightVariance: 2, biasVariance: 0.5 })).toBeCloseTo(3.5, 13);
  });

  it('refuses negative variances', () => {
    expect(() => varianceMap(relu, 1, { weightVariance: -1 })).toThrow('varianceMap: statistics.weightVariance must be finite and ≥ 0, got -1');
    expect(() => varianceMap(relu, 1, { weightVariance: 1, biasVariance: NaN })).toThrow('varianceMap: statistics.biasVariance must be finite and ≥ 0, got NaN');
    expect(() => varianceMap(relu, -1, { weightVariance: 1 })).toThrow(RangeError);
  });
});

describe('varianceTrajectory', () => {
  it('of tanh at σ_w² = 1 decays as 1/(2l): .052 at layer 10, .0051 at layer 100', () => {
    const q = varianceTrajectory(tanh, 1, 400, { weightVariance: 1 });
    expect(q[9]).toBeCloseTo(0.0522, 4);
    expect(q[99]).toBeCloseTo(0.00507, 5);
    expect(q[399] * 2 * 400).toBeGreaterThan(0.98);
    expect(q[399] * 2 * 400).toBeLessThan(1.03);
  });
});

describe('varianceFixedPoint', () => {
  it.each([1, 16, 100, 200])('is where 400 iterations of the sigmoid map arrive, σ_w² = %d', (weightVariance) => {
    const { q, converged } = varianceFixedPoint(sigmoid, { weightVariance });
    expect(converged).toBe(true);
    expect(relativeError(q, varianceTrajectory(sigmoid, 1, 400, { weightVariance })[399])).toBeLessThan(1e-11);
  });

  it('is a fixed point, for any activation and variances', () => {
    fc.assert(fc.property(fc.constantFrom(tanh, sigmoid, elu, relu), fc.double({ min: 0.1, max: 1.5, noNaN: true }),
      fc.double({ min: 0.01, max: 2, noNaN: true }), (activation, weightVariance, biasVariance) => {
        const { q } = varianceFixedPoint(activation, { weightVariance, biasVariance });
        expect(relativeError(varianceMap(activation, q, { weightVariance, biasVariance }), q)).toBeLessThan(1e-11);
      }), { numRuns: 30 });
  });

  it('is 1 for SELU at σ_w² = 1', () => {
    expect(varianceFixedPoint(selu, { weightVariance: 1 }).q).toBeCloseTo(1, 11);
  });

  it('is 0 for tanh at and below σ_w² = 1 without bias', () => {
    expect(varianceFixedPoint(tanh, { weightVariance: 1 })).toEqual({ q: 0, converged: true });
    expect(varianceFixedPoint(tanh, { weightVariance: 0.5 })).toEqual({ q: 0, converged: true });
  });

  it('is the start for ReLU at σ_w² = 2, and reports divergence above', () => {
    expect(varianceFixedPoint(relu, { weightVariance: 2 }, 0.7)).toEqual({ q: 0.7, converged: true });
    expect(varianceFixedPoint(relu, { weightVariance: 2.1 })).toEqual({ q: Infinity, converged: false });
    expect(varianceFixedPoint(relu, { weightVariance: 2, biasVariance: 0.1 }).converged).toBe(false);
  });

  it('has the closed form σ_b²/(1 − σ_w²) for a linear net', () => {
    expect(varianceFixedPoint(linear, { weightVariance: 0.8, biasVariance: 0.3 }).q).toBeCloseTo(1.5, 11);
  });

  it('refuses a start that is not positive', () => {
    expect(() => varianceFixedPoint(tanh, { weightVariance: 1 }, 0)).toThrow('varianceFixedPoint: initial must be > 0');
  });
});

describe('chi', () => {
  it.each([[1, 0.0557], [16, 0.3989], [100, 0.9858], [200, 1.3782]])('of sigmoid at σ_w² = %d is %d', (weightVariance, expected) => {
    expect(chi(sigmoid, { weightVariance })).toBeCloseTo(expected, 4);
  });

  it('at σ_w² = 200 follows from the asymptotic expansion E[σ′²] ≈ (1 − (π²/3 − 2)/2q)/(6√(2πq))', () => {
    // ∫σ′² = 1/6, and the density 6σ′² has variance π²/3 − 2.
    const { q } = varianceFixedPoint(sigmoid, { weightVariance: 200 });
    const leading = 200 / 6 / Math.sqrt(2 * Math.PI * q);
    expect(chi(sigmoid, { weightVariance: 200 })).toBeCloseTo(leading * (1 - (Math.PI ** 2 / 3 - 2) / (2 * q)), 3);
  });

  it("of Nielsen's initialisation, W ~ N(0, 1/n), b ~ N(0, 1), gives √χ = 0.2048", () => {
    expect(Math.sqrt(chi(sigmoid, { weightVariance: 1, biasVariance: 1 }))).toBeCloseTo(0.2048, 4);
    expect(Math.sqrt(chi(sigmoid, { weightVariance: 1 }))).toBeCloseTo(0.2361, 4);
  });

  it('of ReLU is σ_w²/2 whether the signal dies, stays or grows', () => {
    for (const weightVariance of [0.5, 2, 3]) expect(chi(relu, { weightVariance })).toBeCloseTo(weightVariance / 2, 12);
    expect(chi(tanh, { weightVariance: 0.7 })).toBeCloseTo(0.7, 10);
  });

  it('is the factor of ‖δ‖² in a simulated sigmoid net of width 250 with σ_w² = 200.2', () => {
    // The weight gain of uniform weights |w| ≤ 0.775 at width 1000, here at width 250.
    const limit = Math.sqrt((3 * 200.2083) / 250);
    const logs = [1, 2, 3, 4, 5].flatMap((seed) => squaredNormFactors(250, 12, limit, seed).slice(1, 8).map(Math.log));
    const expected = Math.log(chi(sigmoid, { weightVariance: 200.2083 }));
    expect(Math.abs(mean(logs) - expected)).toBeLessThan(4 * standardError(logs));
  });

  it('refuses a negative q', () => {
    expect(() => chi(relu, { weightVariance: 1 }, -1)).toThrow('chi: q must be ≥ 0, got -1');
  });
});

describe('correlationMap', () => {
  const he = { weightVariance: 2 };

  it('of ReLU runs from 0 through .3183 .4937 .6048 … .8715 as the closed form does', () => {
    const found: number[] = [];
    for (let layer = 0, c = 0; layer < 10; layer++) {
      const exact = (Math.sqrt(1 - c * c) + c * (Math.PI - Math.acos(c))) / Math.PI;
      const next = correlationMap(relu, c, 1.3, he);
      expect(Math.abs(next - exact)).toBeLessThan(1e-12);
      found.push(next);
      c = next;
    }
    expect([0, 1, 2, 9].map((i) => Number(found[i].toFixed(4)))).toEqual([0.3183, 0.4937, 0.6048, 0.8715]);
  });

  it('keeps c = 1, and of a linear net keeps every c', () => {
    expect(correlationMap(tanh, 1, 0.8, { weightVariance: 2, biasVariance: 0.1 })).toBeCloseTo(1, 13);
    expect(correlationMap(linear, 0.37, 2, { weightVariance: 1 })).toBeCloseTo(0.37, 12);
  });

  it('has correlationSlope as its slope', () => {
    for (const [activation, statistics] of [[tanh, { weightVariance: 3, biasVariance: 0.2 }], [relu, he]] as const) {
      const slope = centralDifference((c) => correlationMap(activation, c, 1, statistics), 0.4, 1e-4);
      expect(correlationSlope(activation, 0.4, 1, statistics)).toBeCloseTo(slope, 7);
    }
  });

  it('has slope χ at c = 1 and the fixed point', () => {
    const statistics = { weightVariance: 3, biasVariance: 0.2 };
    const { q } = varianceFixedPoint(tanh, statistics);
    expect(correlationSlope(tanh, 1, q, statistics)).toBeCloseTo(chi(tanh, statistics), 11);
  });

  it('refuses correlations outside [−1, 1] and a signal of variance 0', () => {
    expect(() => correlationMap(relu, 1.5, 1, he)).toThrow(RangeError);
    expect(() => correlationMap(relu, 0, 0, he)).toThrow("correlationMap: the next layer's variance must be > 0, got 0");
  });
});

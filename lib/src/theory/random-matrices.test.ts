import { describe, expect, it } from 'vitest';
import { l2Norm } from '../numeric/norm';
import { RandomState } from '../numeric/random';
import { digamma } from '../numeric/special-functions';
import { mean, standardError, variance } from '../numeric/stats';
import { criticalGaussianStd, gaussianGrowthExponent, heReluLogNormDrift } from './random-matrices';

function multiply(matrix: Float64Array, x: Float64Array): Float64Array {
  const width = x.length;
  return new Float64Array(width).map((_, i) => x.reduce((sum, v, j) => sum + matrix[i * width + j] * v, 0));
}

describe('gaussianGrowthExponent', () => {
  it('is ln 1.7471 for 4 × 4 standard normal matrices, less than ln √4', () => {
    expect(Math.exp(gaussianGrowthExponent(4, 1))).toBeCloseTo(1.7471, 4);
    expect(Math.exp(gaussianGrowthExponent(100, 0.1))).toBeCloseTo(1, 1);
  });

  it('agrees with the simulated product of 20,000 matrices', () => {
    const random = new RandomState(4);
    let x = Float64Array.of(1, 0, 0, 0);
    const growth = Array.from({ length: 20_000 }, () => {
      const y = multiply(random.normals(16), x);
      const norm = l2Norm(y);
      x = y.map((v) => v / norm);
      return Math.log(norm);
    });
    expect(Math.abs(mean(growth) - gaussianGrowthExponent(4, 1))).toBeLessThan(4 * standardError(growth));
  });

  it('has the closed form −(γ + ln 2)/2 at width 1, where it is E ln|Z|', () => {
    expect(gaussianGrowthExponent(1, 1)).toBeCloseTo(-(0.5772156649015329 + Math.LN2) / 2, 14);
  });

  it('refuses width 0 and negative deviations', () => {
    expect(() => gaussianGrowthExponent(0, 1)).toThrow('gaussianGrowthExponent: width must be an integer ≥ 1, got 0');
    expect(() => gaussianGrowthExponent(2, -1)).toThrow('gaussianGrowthExponent: std must be finite and ≥ 0, got -1');
    expect(gaussianGrowthExponent(2, 0)).toBe(-Infinity);
  });
});

describe('criticalGaussianStd', () => {
  it('is 0.572 at width 4, and tends to 1/√n from above', () => {
    expect(criticalGaussianStd(4)).toBeCloseTo(0.5724, 4);
    expect(criticalGaussianStd(10_000) * 100).toBeGreaterThan(1);
    expect(criticalGaussianStd(10_000) * 100).toBeCloseTo(1, 3);
    expect(gaussianGrowthExponent(7, criticalGaussianStd(7))).toBeCloseTo(0, 14);
  });
});

describe('heReluLogNormDrift', () => {
  it('is −0.025 and 0.05 per layer at width 100: −1.25 and 2.5 after 50 layers', () => {
    expect(heReluLogNormDrift(100)).toEqual({ mean: -0.025, variance: 0.05 });
    expect(() => heReluLogNormDrift(1.5)).toThrow('heReluLogNormDrift: width must be an integer ≥ 1, got 1.5');
  });

  it('is the leading order of the exact mean, a binomial mixture of E ln(2χ²_k/n)', () => {
    for (const width of [100, 400]) {
      let logProbability = -width * Math.LN2;
      let exact = 0;
      for (let k = 1; k <= width; k++) {
        logProbability += Math.log((width - k + 1) / k);
        exact += Math.exp(logProbability) * (Math.log(2 / width) + Math.LN2 + digamma(k / 2));
      }
      const relative = exact / heReluLogNormDrift(width).mean - 1;
      expect(Math.abs(relative)).toBeLessThan(4 / width);
    }
  });

  it('agrees with explicit forward passes of width 100 and depth 10', () => {
    const random = new RandomState(5);
    const width = 100;
    const logs = Array.from({ length: 60 }, () => {
      let h = random.normals(width);
      const start = l2Norm(h);
      for (let layer = 0; layer < 10; layer++) {
        h = multiply(random.normals(width * width, 0, Math.sqrt(2 / width)), h).map((z) => Math.max(0, z));
      }
      return 2 * Math.log(l2Norm(h) / start);
    });
    const drift = heReluLogNormDrift(width);
    expect(Math.abs(mean(logs) - 10 * drift.mean)).toBeLessThan(4 * standardError(logs));
    expect(Math.abs(variance(logs, 1) / (10 * drift.variance) - 1)).toBeLessThan(4 * Math.sqrt(2 / 59));
  });

  it('agrees with 40,000 layers drawn from the same law without the matrix', () => {
    // Wh with Gaussian rows is ‖h‖ times independent normals: the norm's logarithm is a random walk of independent steps.
    const random = new RandomState(6);
    const width = 100;
    const steps = Array.from({ length: 40_000 }, () => {
      let sum = 0;
      for (let i = 0; i < width; i++) sum += Math.max(0, random.standardNormal()) ** 2;
      return Math.log((2 * sum) / width);
    });
    const drift = heReluLogNormDrift(width);
    expect(Math.abs(mean(steps) - drift.mean)).toBeLessThan(4 * standardError(steps));
    expect(Math.abs(variance(steps) / drift.variance - 1)).toBeLessThan(0.05);
  });
});

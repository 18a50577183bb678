import { describe, expect, it } from 'vitest';
import { elu, linear, relu, selu, sigmoid, tanh } from './activation-functions';
import {
  correlationDepthScale, correlationFixedPoint, criticalPoint, criticalWeightVariance, depthScale, varianceDepthScale,
} from './depth-scale';
import { chi, correlationMap, varianceFixedPoint, varianceTrajectory } from './mean-field';

describe('depthScale', () => {
  it('is 1/|ln χ|, infinite at 1 and 0 at 0', () => {
    expect(depthScale(Math.exp(-0.25))).toBeCloseTo(4, 13);
    expect(depthScale(Math.exp(0.25))).toBeCloseTo(4, 13);
    expect([depthScale(1), depthScale(0), depthScale(Infinity)]).toEqual([Infinity, 0, 0]);
    expect(() => depthScale(-1)).toThrow('depthScale: factor must be ≥ 0, got -1');
  });
});

describe('varianceDepthScale', () => {
  it.each([[tanh, 2, 0.1], [sigmoid, 16, 0.5], [relu, 1, 1]] as const)('is the rate at which the variance of $name converges', (activation, weightVariance, biasVariance) => {
    const statistics = { weightVariance, biasVariance };
    const { q } = varianceFixedPoint(activation, statistics);
    const [first, second] = varianceTrajectory(activation, q * (1 + 1e-4), 2, statistics).map((v) => v - q);
    expect(depthScale(Math.abs(second / first)) / varianceDepthScale(activation, statistics)).toBeCloseTo(1, 2);
  });

  it('has the closed form 1/|ln σ_w²| for a linear net, and is infinite where the variance diverges', () => {
    expect(varianceDepthScale(linear, { weightVariance: 0.5, biasVariance: 1 })).toBeCloseTo(1 / Math.LN2, 11);
    expect(varianceDepthScale(relu, { weightVariance: 3 })).toBe(Infinity);
  });
});

describe('correlationFixedPoint', () => {
  it('is 1 in the ordered phase and where iteration arrives in the chaotic one', () => {
    expect(correlationFixedPoint(tanh, { weightVariance: 1, biasVariance: 0.1 })).toBe(1);
    const chaotic = { weightVariance: 4, biasVariance: 0.2 };
    const { q } = varianceFixedPoint(tanh, chaotic);
    let c = 0.9;
    for (let layer = 0; layer < 150; layer++) c = correlationMap(tanh, c, q, chaotic);
    expect(correlationFixedPoint(tanh, chaotic)).toBeCloseTo(c, 9);
    expect(c).toBeLessThan(0.99);
  });

  it('refuses a net whose signal dies out or diverges', () => {
    expect(() => correlationFixedPoint(tanh, { weightVariance: 0.5 })).toThrow('correlationFixedPoint: the variance must have a fixed point > 0, got 0');
    expect(() => correlationFixedPoint(relu, { weightVariance: 3 })).toThrow('got Infinity');
  });
});

describe('correlationDepthScale', () => {
  it("is the gradient's depth scale in the ordered phase", () => {
    expect(correlationDepthScale(sigmoid, { weightVariance: 1 })).toBeCloseTo(depthScale(chi(sigmoid, { weightVariance: 1 })), 12);
  });

  it('is the rate at which correlations converge in the chaotic phase', () => {
    const chaotic = { weightVariance: 4, biasVariance: 0.2 };
    const { q } = varianceFixedPoint(tanh, chaotic);
    const star = correlationFixedPoint(tanh, chaotic);
    const next = correlationMap(tanh, star + 1e-4, q, chaotic);
    expect(depthScale((next - star) / 1e-4) / correlationDepthScale(tanh, chaotic)).toBeCloseTo(1, 2);
  });

  it('grows without bound towards criticality', () => {
    const near = [1.1, 1.05, 1.01].map((w) => correlationDepthScale(tanh, { weightVariance: w, biasVariance: 0.001 }));
    const critical = criticalWeightVariance(tanh, 0.001);
    expect(correlationDepthScale(tanh, { weightVariance: critical * 0.9999, biasVariance: 0.001 })).toBeGreaterThan(Math.max(...near));
  });
});

describe('the critical line', () => {
  it('passes tanh at (1, 0), ReLU at (2, 0) and the sigmoid at 103.0', () => {
    expect(criticalPoint(tanh, 0).weightVariance).toBeCloseTo(1, 10);
    expect(criticalPoint(tanh, 0).biasVariance).toBeCloseTo(0, 10);
    expect(criticalWeightVariance(tanh)).toBeCloseTo(1, 6);
    expect(criticalWeightVariance(relu)).toBeCloseTo(2, 10);
    expect(criticalWeightVariance(sigmoid)).toBeCloseTo(103.008, 3);
  });

  it('gives the same σ_w² by fixed point and by search', () => {
    for (const activation of [tanh, elu, selu]) {
      const point = criticalPoint(activation, 0.5);
      if (point.biasVariance <= 0) continue;
      expect(criticalWeightVariance(activation, point.biasVariance)).toBeCloseTo(point.weightVariance, 8);
    }
    expect(criticalPoint(tanh, 0.5).biasVariance).toBeGreaterThan(0);
  });

  it('is where χ = 1', () => {
    const { weightVariance, biasVariance } = criticalPoint(tanh, 0.8);
    expect(chi(tanh, { weightVariance, biasVariance })).toBeCloseTo(1, 10);
  });
});

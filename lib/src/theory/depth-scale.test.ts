import { describe, expect, it } from 'vitest';
import { abs, ACTIVATIONS, elu, gelu, geluTanh, linear, mish, relu, selu, sigmoid, softsign, swish, tanh } from './activation-functions';
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

describe('at criticality', () => {
  it.each([
    ['tanh whose signal starts to die out', tanh, 1, 0],
    ['ReLU, every variance fixed', relu, 2, 0],
    ['ReLU whose variance grows with the depth', relu, 2, 0.1],
    ['|z|', abs, 1, 0],
    ['softsign', softsign, 1, 0],
    ['ELU', elu, 1, 0],
    ['SELU with a bias', selu, criticalWeightVariance(selu, 0.05), 0.05],
    ['sigmoid', sigmoid, criticalWeightVariance(sigmoid, 0.3), 0.3],
  ])('the depth scale of correlations is infinite: %s', (_, activation, weightVariance, biasVariance) => {
    expect(correlationDepthScale(activation, { weightVariance, biasVariance })).toBe(Infinity);
  });

  it.each([[tanh, 1, 0], [linear, 1, 0], [relu, 2, 0], [abs, 1, 0], [elu, 1, 0]] as const)(
    'so is that of the variance where all or small variances are kept: $name', (activation, weightVariance, biasVariance) => {
      expect(varianceDepthScale(activation, { weightVariance, biasVariance })).toBe(Infinity);
    });

  it('is finite on both sides', () => {
    for (const weightVariance of [1.1, 1.3]) {
      const scale = correlationDepthScale(tanh, { weightVariance, biasVariance: 0.001 });
      expect(scale).toBeGreaterThan(5);
      expect(scale).toBeLessThan(200);
    }
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

  it.each(ACTIVATIONS)('has χ = 1 at the σ_w² that criticalWeightVariance gives for $name, or it gives none', (activation) => {
    let given = 0;
    for (const biasVariance of [0, 0.001, 0.05, 0.3, 1]) {
      let weightVariance: number;
      try {
        weightVariance = criticalWeightVariance(activation, biasVariance);
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
        continue;
      }
      given++;
      for (const factor of [1 - 1e-9, 1, 1 + 1e-9]) {
        expect(chi(activation, { weightVariance: weightVariance * factor, biasVariance })).toBeCloseTo(1, 5);
      }
    }
    expect(given).toBeGreaterThan(0);
  });

  it.each([gelu, geluTanh, swish, mish])('has no point without bias for $name, whose fixed point jumps past χ = 1', (activation) => {
    for (const biasVariance of [0, 0.001, 0.05]) {
      expect(() => criticalWeightVariance(activation, biasVariance)).toThrow(
        `criticalWeightVariance: activation must reach χ = 1 with bias variance ${biasVariance}, got ${activation.name}: at `);
    }
    const weightVariance = criticalWeightVariance(activation, 1);
    expect(chi(activation, { weightVariance, biasVariance: 1 })).toBeCloseTo(1, 9);
  });

  it('is exactly where the signal starts to die out', () => {
    for (const activation of [tanh, softsign, elu, linear]) expect(criticalWeightVariance(activation)).toBeCloseTo(1, 14);
    expect(criticalPoint(tanh, 0)).toEqual({ q: 0, weightVariance: 1, biasVariance: 0 });
  });

  it('refuses an activation without slope, and bias variances that are none', () => {
    const flat = { name: 'flat', kinks: [0], f: () => 1, derivative: () => 0 };
    expect(() => criticalWeightVariance(flat)).toThrow('criticalWeightVariance: activation must reach χ = 1 with bias variance 0, got flat: χ goes from 0');
    expect(() => criticalWeightVariance(tanh, -1)).toThrow('biasVariance must be finite and ≥ 0, got -1');
    expect(() => criticalWeightVariance(tanh, NaN)).toThrow(RangeError);
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

import { describe, expect, it } from 'vitest';
import { linear, relu, tanh } from './activation-functions';
import { criticalPoint } from './depth-scale';
import { correlationTrajectory } from './gradient-correlation';
import { phaseDiagram } from './phase-diagram';

describe('phaseDiagram', () => {
  it('has a row for each pair, and the closed forms of a linear network: q* = σ_b²/(1 − σ_w²), χ = σ_w²', () => {
    const rows = phaseDiagram(linear, [0.25, 0.5], [0.1, 1]);
    expect(rows.map(({ weightVariance, biasVariance }) => [weightVariance, biasVariance])).toEqual([[0.25, 0.1], [0.25, 1], [0.5, 0.1], [0.5, 1]]);
    for (const { weightVariance, biasVariance, q, chi, phase, varianceDepthScale, correlationDepthScale } of rows) {
      expect(q).toBeCloseTo(biasVariance / (1 - weightVariance), 9);
      expect(chi).toBeCloseTo(weightVariance, 9);
      expect(phase).toBe('ordered');
      expect(varianceDepthScale).toBeCloseTo(-1 / Math.log(weightVariance), 6);
      expect(correlationDepthScale).toBeCloseTo(-1 / Math.log(weightVariance), 6);
    }
  });

  it('of tanh changes its phase at the critical line', () => {
    const { weightVariance, biasVariance } = criticalPoint(tanh, 0.5);
    const phases = phaseDiagram(tanh, [0.99 * weightVariance, 1.01 * weightVariance], [biasVariance]).map(({ phase }) => phase);
    expect(phases).toEqual(['ordered', 'chaotic']);
  });

  it('of ReLU is critical at σ_w² = 2 without bias, and follows no correlation where the variance grows or dies', () => {
    const [dying, edge, growing] = phaseDiagram(relu, [1, 2, 3], [0]);
    expect(edge).toMatchObject({ phase: 'critical', correlationDepthScale: Infinity });
    expect([dying.phase, dying.q, dying.correlationDepthScale]).toEqual(['ordered', 0, NaN]);
    expect([growing.phase, growing.q, growing.correlationDepthScale]).toEqual(['chaotic', Infinity, NaN]);
  });
});

describe('correlationTrajectory', () => {
  it('of ReLU follows the closed forms (√(1 − c²) + c(π − arccos c))/π and Π(1 − arccos(c)/π)', () => {
    let [c, gradients] = [0, 1];
    for (const { layer, correlation, gradientCorrelation } of correlationTrajectory(relu, 0, 10, { weightVariance: 2 })) {
      expect(correlation, `layer ${layer}`).toBeCloseTo(c, 8);
      expect(gradientCorrelation, `layer ${layer}`).toBeCloseTo(gradients, 8);
      gradients *= 1 - Math.acos(c) / Math.PI;
      c = (Math.sqrt(1 - c * c) + c * (Math.PI - Math.acos(c))) / Math.PI;
    }
    expect(c).toBeCloseTo(0.8839, 2);
  });

  it('keeps all of a linear network, and nothing changes for one input twice', () => {
    for (const { correlation, gradientCorrelation } of correlationTrajectory(linear, 0.3, 5, { weightVariance: 0.9 }, 1)) {
      expect([correlation, gradientCorrelation]).toEqual([expect.closeTo(0.3, 9), expect.closeTo(1, 9)]);
    }
    for (const row of correlationTrajectory(tanh, 1, 5, { weightVariance: 2 })) expect(row).toMatchObject({ correlation: 1, gradientCorrelation: 1 });
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { numericGradient, richardsonDifference } from '../numeric/differences';
import { foldBiases, recurrenceFixedPoints, recurrenceTrajectory } from './recurrence';
import { sigmoid } from './sigmoid';

describe('foldBiases', () => {
  it('is where the number of fixed points changes from 1 to 3', () => {
    fc.assert(fc.property(fc.double({ min: 4.2, max: 40, noNaN: true }), (weight) => {
      const [low, high] = foldBiases(weight)!;
      const count = (bias: number): number => recurrenceFixedPoints({ weight, bias }).length;
      expect([low - 1e-6, low + 1e-6, (low + high) / 2, high - 1e-6, high + 1e-6].map(count)).toEqual([1, 3, 3, 3, 1]);
    }));
  });

  it('meets at b = −2 for w = 4 and is absent below', () => {
    expect(foldBiases(4)).toEqual([-2, -2]);
    expect(foldBiases(3.9)).toBeNull();
    expect(foldBiases(-8)).toBeNull();
    expect(() => foldBiases(NaN)).toThrow('foldBiases: weight must be finite, got NaN');
  });

  it('is symmetric about b = −w/2', () => {
    const [low, high] = foldBiases(7)!;
    expect((low + high) / 2).toBeCloseTo(-3.5, 13);
  });
});

describe('recurrenceFixedPoints', () => {
  it('are fixed, and stable at both ends of three', () => {
    const points = recurrenceFixedPoints({ weight: 6, bias: -3 });
    for (const { x } of points) expect(6 * sigmoid(x) - 3).toBeCloseTo(x, 12);
    expect(points.map((p) => p.stable)).toEqual([true, false, true]);
    expect(points[1].x).toBeCloseTo(0, 12);
    expect(points[1].multiplier).toBeCloseTo(1.5, 12);
  });

  it('is one for negative and for small weights, and where a trajectory settles if stable', () => {
    for (const recurrence of [{ weight: -3, bias: 1 }, { weight: 2, bias: 0.5 }, { weight: 0, bias: 0.7 }]) {
      const points = recurrenceFixedPoints(recurrence);
      expect(points).toHaveLength(1);
      expect(recurrenceTrajectory(recurrence, 0, 500)[500].x).toBeCloseTo(points[0].x, 10);
    }
  });

  it('refuses non-finite parameters', () => {
    expect(() => recurrenceFixedPoints({ weight: 1, bias: Infinity })).toThrow('recurrenceFixedPoints: recurrence.bias must be finite, got Infinity');
  });
});

describe('recurrenceTrajectory', () => {
  it('has the derivatives that differences find', () => {
    const end = (weight: number, bias: number, start: number): number => recurrenceTrajectory({ weight, bias }, start, 12)[12].x;
    const slow = numericGradient(([w, b, x]) => end(w, b, x), [4.5, -2.1, 0.3], richardsonDifference);
    const { byWeight, byBias, byStart } = recurrenceTrajectory({ weight: 4.5, bias: -2.1 }, 0.3, 12)[12];
    [byWeight, byBias, byStart].forEach((slope, i) => { expect(Math.abs(slope / slow[i] - 1)).toBeLessThan(1e-8); });
  });

  it('begins with the start and has T + 1 states', () => {
    expect(recurrenceTrajectory({ weight: 5, bias: -2.5 }, 0.5, 50)).toHaveLength(51);
    expect(recurrenceTrajectory({ weight: 5, bias: -2.5 }, 0.5, 0)).toEqual([{ x: 0.5, byStart: 1, byWeight: 0, byBias: 0 }]);
  });

  it('refuses fractional steps and a start that is not finite', () => {
    expect(() => recurrenceTrajectory({ weight: 1, bias: 0 }, 0, 1.5)).toThrow('recurrenceTrajectory: steps must be an integer ≥ 0, got 1.5');
    expect(() => recurrenceTrajectory({ weight: 1, bias: 0 }, NaN, 1)).toThrow('recurrenceTrajectory: start must be finite, got NaN');
  });
});

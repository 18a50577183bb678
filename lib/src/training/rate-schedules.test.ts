import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cosineDecay, exponentialDecay, rateSchedule, stepDecay, warmup } from './rate-schedules';

describe('rate schedules', () => {
  it('stepDecay falls in steps', () => {
    expect([0, 99, 100, 199, 200].map(stepDecay(1, { every: 100, factor: 0.5 }))).toEqual([1, 1, 0.5, 0.5, 0.25]);
  });

  it('exponentialDecay meets stepDecay where that falls, and lies below it between', () => {
    const options = { every: 7, factor: 0.8 };
    fc.assert(fc.property(fc.integer({ min: 0, max: 500 }), (step) => {
      const [smooth, steps] = [exponentialDecay(0.1, options)(step), stepDecay(0.1, options)(step)];
      if (step % 7 === 0) expect(smooth).toBeCloseTo(steps, 14);
      else expect(smooth).toBeLessThan(steps);
    }));
  });

  it('cosineDecay goes from the rate over the middle to the end, and stays there', () => {
    const rate = cosineDecay(1, { steps: 100, end: 0.2 });
    expect(rate(0)).toBe(1);
    expect(rate(50)).toBeCloseTo(0.6, 14);
    expect(rate(25) + rate(75)).toBeCloseTo(1.2, 14);
    expect([100, 101, 1e9].map(rate)).toEqual([0.2, 0.2, 0.2]);
    expect(cosineDecay(1, { steps: 10 })(10)).toBe(0);
  });

  it('warmup rises in equal parts and hands over without a jump', () => {
    expect([0, 1, 2, 3, 4, 5].map(warmup(4, 1))).toEqual([0.25, 0.5, 0.75, 1, 1, 1]);
    const then = stepDecay(1, { every: 2, factor: 0.5 });
    expect([0, 1, 2, 3, 4].map(warmup(2, then))).toEqual([0.5, 1, 1, 1, 0.5]);
  });

  it('refuses rates, steps and factors out of range', () => {
    for (const bad of [-1, NaN, Infinity]) expect(() => stepDecay(bad, { every: 1, factor: 1 })).toThrow(`stepDecay: rate must be ≥ 0 and finite, got ${bad}`);
    expect(() => stepDecay(1, { every: 0, factor: 1 })).toThrow('stepDecay: every must be an integer ≥ 1, got 0');
    expect(() => exponentialDecay(1, { every: 1, factor: 0 })).toThrow('exponentialDecay: factor must be > 0 and finite, got 0');
    expect(() => cosineDecay(1, { steps: 1.5 })).toThrow('cosineDecay: steps must be an integer ≥ 1, got 1.5');
    expect(() => warmup(0, 1)).toThrow('warmup: steps must be an integer ≥ 1, got 0');
    expect(() => rateSchedule('sgd', () => NaN)(3)).toThrow('sgd: the rate at step 3 must be ≥ 0 and finite, got NaN');
  });
});

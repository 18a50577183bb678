import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { axis, coverRange, decadeTicks, layerAxis, layerTicks, linearSafe, logSafe } from './axes';

describe('axis', () => {
  it('gives the range of a log axis in log10', () => {
    const [low, high] = axis({ title: 'norm', scale: 'log', range: [1e-6, 1] }).range!;
    expect(low).toBeCloseTo(-6, 12);
    expect(high).toBe(0);
  });

  it('may run downward', () => {
    expect(axis({ title: 'row', range: [27.5, -0.5] }).range).toEqual([27.5, -0.5]);
  });

  it('throws for a range that it cannot show', () => {
    expect(() => axis({ title: 'norm', scale: 'log', range: [0, 1] })).toThrow('axis: range must be two different positive numbers, got [0, 1]');
    expect(() => axis({ title: 'z', range: [1, 1] })).toThrow('axis: range must be two different finite numbers, got [1, 1]');
    expect(() => axis({ title: 'z', range: [NaN, 1] })).toThrow(RangeError);
  });
});

describe('layerAxis', () => {
  it('labels every layer of a shallow net', () => {
    expect(layerAxis(4).ticks).toEqual({ values: [1, 2, 3, 4], labels: ['1', '2', '3', '4'] });
  });

  it('always labels layer 1, and at most 17 layers, none closer than others by half', () => {
    for (let depth = 1; depth <= 2000; depth += 7) {
      const ticks = layerTicks(depth);
      expect(ticks[0]).toBe(1);
      expect(ticks.length).toBeLessThanOrEqual(17);
      expect(ticks.at(-1)).toBeLessThanOrEqual(depth);
    }
  });

  it('leaves room at both ends', () => {
    const [low, high] = layerAxis(30).range!;
    expect(low).toBeLessThan(1);
    expect(high).toBeGreaterThan(30);
  });

  it('throws for no layers', () => {
    expect(() => layerAxis(0)).toThrow('layerAxis: depth must be an integer ≥ 1, got 0');
  });
});

describe('logSafe and linearSafe', () => {
  it('keep extreme finite values and drop what the axis cannot show', () => {
    const values = [1e-300, 1e300, 0, -1, NaN, Infinity, -Infinity, null];
    expect(logSafe(values)).toEqual([1e-300, 1e300, null, null, null, null, null, null]);
    expect(linearSafe(values)).toEqual([1e-300, 1e300, 0, -1, null, null, null, null]);
  });

  it('turn typed arrays into plain ones, because JSON makes an object of a typed array', () => {
    expect(logSafe(Float64Array.of(1, 0))).toEqual([1, null]);
    expect(Array.isArray(linearSafe(Float32Array.of(1)))).toBe(true);
  });
});

describe('coverRange', () => {
  it('contains every value that can be shown', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true, min: -1e12, max: 1e12 }), { minLength: 1 }), (values) => {
        const [low, high] = coverRange(values, false)!;
        expect(low).toBeLessThan(high);
        for (const value of values) expect(low <= value && value <= high).toBe(true);
      }),
    );
  });

  it('is in log10 and ignores zeros on a log axis', () => {
    const [low, high] = coverRange([1, 0, null, 100], true)!;
    expect([low, high]).toEqual([-0.1, 2.1]);
  });

  it('is undefined when there is nothing to show', () => {
    expect(coverRange([0, null], true)).toBeUndefined();
    expect(coverRange([], false)).toBeUndefined();
  });
});

describe('decadeTicks', () => {
  it('are whole decades inside the ends, at most nine of them', () => {
    expect(decadeTicks(-2.5, 0.2).text).toEqual(['10<sup>−2</sup>', '10<sup>−1</sup>', '1']);
    expect(decadeTicks(-30, 0).values).toEqual([-30, -25, -20, -15, -10, -5, 0]);
    expect(decadeTicks(-300, 300).values.length).toBeLessThanOrEqual(9);
  });
});

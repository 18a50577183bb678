import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maximise } from '../numeric/root';
import { explosionWindow, explosionWindowWidth, widestExplosionWindow } from './explosion-window';
import { sigmoidDerivative, sigmoidSaturation } from './sigmoid';

/** Length of {a : |wσ′(wa + b)| ≥ 1} by counting the cells of a fine grid. */
function countedWidth(weight: number, bias: number): number {
  const cell = 1e-5;
  let cells = 0;
  for (let a = -2; a < 2; a += cell) if (Math.abs(weight * sigmoidDerivative(weight * a + bias)) >= 1) cells++;
  return cells * cell;
}

const aboveFour = fc.double({ min: 4.0001, max: 1e6, noNaN: true });

describe('explosionWindow', () => {
  it.each([[5, 0], [6.89415, -3], [-8, 4], [40, -20]])('has the width a grid search counts, w = %d, b = %d', (weight, bias) => {
    expect(Math.abs(explosionWindowWidth(weight) - countedWidth(weight, bias))).toBeLessThan(3e-5);
  });

  it('has factor 1 exactly at its ends and |w|/4 at its centre', () => {
    fc.assert(fc.property(aboveFour, fc.double({ min: -10, max: 10, noNaN: true }), fc.boolean(), (size, bias, negative) => {
      const weight = negative ? -size : size;
      const window = explosionWindow(weight, bias)!;
      const factor = (a: number): number => Math.abs(weight * sigmoidDerivative(weight * a + bias));
      // The factor's slope in a is up to |w|·factor, so rounding in a costs |w|ε times the size of a.
      const tolerance = 1e-14 * (1 + size);
      expect(Math.abs(factor(window.from) - 1)).toBeLessThan(tolerance);
      expect(Math.abs(factor(window.to) - 1)).toBeLessThan(tolerance);
      expect(factor((window.from + window.to) / 2) / (size / 4)).toBeCloseTo(1, 8);
    }));
  });

  it('follows from the saturation threshold: width = 2·z(1/|w|)/|w|', () => {
    fc.assert(fc.property(aboveFour, (weight) => {
      expect(explosionWindowWidth(weight)).toBeCloseTo((2 * sigmoidSaturation(1 / weight)) / weight, 10);
    }));
  });

  it('is empty below |w| = 4 and one point at 4', () => {
    expect([0, 3.99, -3.99].map((w) => explosionWindow(w, 1))).toEqual([null, null, null]);
    expect(explosionWindow(4, -2)).toEqual({ from: 0.5, to: 0.5, width: 0 });
    expect(explosionWindowWidth(3)).toBe(0);
    expect(explosionWindowWidth(4)).toBe(0);
  });

  it('refuses non-finite weights and biases', () => {
    expect(() => explosionWindowWidth(NaN)).toThrow('explosionWindowWidth: weight must be finite, got NaN');
    expect(() => explosionWindow(Infinity, 0)).toThrow(RangeError);
    expect(() => explosionWindow(5, NaN)).toThrow('explosionWindow: bias must be finite, got NaN');
  });
});

describe('widestExplosionWindow', () => {
  it('is 0.447743 at |w| = 6.89415', () => {
    const { weight, width } = widestExplosionWindow();
    expect(width).toBeCloseTo(0.447743, 6);
    expect(weight).toBeCloseTo(6.89415, 5);
  });

  it('agrees with a golden-section search of the width formula', () => {
    const { weight, width } = widestExplosionWindow();
    const found = maximise(explosionWindowWidth, 4, 50);
    expect(found).toBeCloseTo(weight, 6);
    expect(explosionWindowWidth(found)).toBeCloseTo(width, 13);
  });

  it('beats every weight on a grid', () => {
    const { width } = widestExplosionWindow();
    for (let w = 4; w < 100; w += 0.01) expect(explosionWindowWidth(w)).toBeLessThanOrEqual(width + 1e-15);
  });
});

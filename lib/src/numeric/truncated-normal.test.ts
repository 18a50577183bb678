import { describe, expect, it } from 'vitest';
import { RandomState } from './random';
import { mean, variance } from './stats';
import { TRUNCATED_NORMAL_STD, truncatedNormals } from './truncated-normal';

/** Simpson's rule for ∫₋₂² z^k φ(z) dz. */
function moment(k: number): number {
  const panels = 2000;
  const h = 4 / panels;
  let sum = 0;
  for (let i = 0; i <= panels; i++) {
    const z = -2 + i * h;
    const weight = i === 0 || i === panels ? 1 : i % 2 === 1 ? 4 : 2;
    sum += weight * z ** k * Math.exp((-z * z) / 2);
  }
  return (sum * h) / (3 * Math.sqrt(2 * Math.PI));
}

describe('TRUNCATED_NORMAL_STD', () => {
  it('is the deviation found by quadrature, 0.8796² = 0.7737', () => {
    expect(TRUNCATED_NORMAL_STD).toBeCloseTo(Math.sqrt(moment(2) / moment(0)), 11);
    expect(TRUNCATED_NORMAL_STD ** 2).toBeCloseTo(0.7737, 4);
  });
});

describe('truncatedNormals', () => {
  const n = 100_000;
  const tolerance = 5 * Math.sqrt(2 / n);

  it('keeps 0.7737 of the variance and stays within two standard deviations', () => {
    const x = truncatedNormals(new RandomState(5), n, { mean: 1, std: 3 });
    expect(Math.abs(mean(x) - 1)).toBeLessThan(15 / Math.sqrt(n));
    expect(Math.abs(variance(x) / (9 * 0.7737) - 1)).toBeLessThan(tolerance);
    expect(Math.max(...x.map((v) => Math.abs(v - 1)))).toBeLessThanOrEqual(6);
  });

  it('has exactly the variance asked for when exact', () => {
    const x = truncatedNormals(new RandomState(0), n, { std: 0.1, exact: true });
    expect(Math.abs(variance(x) / 0.01 - 1)).toBeLessThan(tolerance);
  });

  it('is the plain normal stream where nothing is rejected', () => {
    expect([...truncatedNormals(new RandomState(42), 3)]).toEqual([...new RandomState(42).normals(3)]);
  });

  it('refuses a negative or infinite deviation and a fractional size', () => {
    expect(() => truncatedNormals(new RandomState(1), 1, { std: -1 })).toThrow('truncatedNormals: std must be finite and ≥ 0, got -1');
    expect(() => truncatedNormals(new RandomState(1), 1, { std: Infinity })).toThrow(RangeError);
    expect(() => truncatedNormals(new RandomState(1), 1.5)).toThrow(RangeError);
  });
});

import { describe, expect, it } from 'vitest';
import { RandomState } from './random';
import { singularValues } from './singular-values';

describe('singularValues', () => {
  it('are those of the definition', () => {
    expect(singularValues([[3, 0], [0, -4]])).toEqual([4, 3]);
    const [large, small] = singularValues([[1, 2], [3, 4], [5, 6]]);
    expect(large * large + small * small).toBeCloseTo(91, 10);
    expect(large * small).toBeCloseTo(Math.sqrt(24), 10);
    expect(singularValues([[1, 3, 5], [2, 4, 6]])[1]).toBeCloseTo(small, 12);
  });

  it('sum their squares to the squared Frobenius norm', () => {
    const random = new RandomState(1);
    const rows = Array.from({ length: 17 }, () => Array.from({ length: 9 }, () => random.normal()));
    const frobenius = rows.flat().reduce((sum, value) => sum + value * value, 0);
    expect(singularValues(rows).reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(frobenius, 10);
    expect(singularValues(rows)).toHaveLength(9);
  });

  it('keep tiny scales', () => {
    expect(singularValues([[3e-30, 0], [0, 4e-30]]).map((value) => value * 1e30)).toEqual([expect.closeTo(4, 10), expect.closeTo(3, 10)]);
  });

  it('refuse what has none', () => {
    expect(() => singularValues([])).toThrow('singularValues: rows must make a matrix with at least one row and one column, got none');
    expect(() => singularValues([[1], [1, 2]])).toThrow('rows must have equal length');
    expect(() => singularValues([[NaN]])).toThrow('singularValues: rows[0] must be finite, got NaN');
    expect(() => singularValues(Array.from({ length: 600 }, () => new Float64Array(600)))).toThrow('must not be larger than 512 × 512, got 600 × 600');
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnFormat, formatNumber } from './number-format';

describe('formatNumber', () => {
  it.each([
    [0.123456, '0.1235'],
    [-0.123456, '-0.1235'],
    [0.5, '0.5'],
    [1.2e-8, '1.2e-8'],
    [1e-30, '1e-30'],
    [-3.14159e20, '-3.142e20'],
    [9999, '9999'],
    [426_871_500, '426,871,500'],
    [12345.678, '12,346'],
    [99.999, '100'],
    [1e300, '1e300'],
    [0, '0'],
    [-0, '0'],
    [NaN, 'NaN'],
    [Infinity, '∞'],
    [-Infinity, '-∞'],
  ])('writes %d as %s', (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });

  it('takes the number of digits', () => {
    expect(formatNumber(0.123456, 2)).toBe('0.12');
    expect(formatNumber(1.23456e-7, 6)).toBe('1.23456e-7');
  });

  it('reads back with at most half a unit in the fourth digit lost', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e300, max: 1e300 }), (value) => {
        const back = Number(formatNumber(value).replaceAll(',', ''));
        return Math.abs(back - value) <= 0.51e-3 * Math.abs(value);
      }),
    );
  });
});

describe('columnFormat', () => {
  const column = (values: number[], digits?: number): string[] => values.map(columnFormat(values, digits));

  it('gives numbers of similar size the same decimals, and no more than needed', () => {
    expect(column([0.5, 0.25])).toEqual(['0.50', '0.25']);
    expect(column([0.8952, 0.92, 1])).toEqual(['0.895', '0.920', '1.000']);
    expect(column([12.5, 100])).toEqual(['12.5', '100.0']);
  });

  it('leaves integers whole and groups all of a column or none', () => {
    expect(column([1000, 9000])).toEqual(['1000', '9000']);
    expect(column([1000, 10_000])).toEqual(['1,000', '10,000']);
  });

  it('writes each number by itself over many decades', () => {
    expect(column([1, 0.5, 1e-9])).toEqual(['1', '0.5', '1e-9']);
    expect(column([1e30, 0.5])).toEqual(['1e30', '0.5']);
  });

  it('shows what is not finite and does not let it set the scale', () => {
    expect(column([0.25, NaN, Infinity, -Infinity, 0])).toEqual(['0.25', 'NaN', '∞', '-∞', '0.00']);
    expect(column([NaN])).toEqual(['NaN']);
    expect(column([])).toEqual([]);
  });

  it('leaves the smallest its first digit', () => {
    expect(column([10.2, 0.23, 1.6], 2)).toEqual(['10', '0.23', '1.6']);
    expect(column([1000.5, 0.25])).toEqual(['1001', '0.25']);
    expect(column([12.5, 0.03])).toEqual(['12.50', '0.03']);
  });

  it('never shows a number that is not zero as zero', () => {
    const anywhere = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 });
    const near = fc.tuple(fc.double({ noNaN: true, min: -9.99, max: 9.99 }), fc.integer({ min: -3, max: 3 })).map(([digit, exponent]) => digit * 10 ** exponent);
    fc.assert(
      fc.property(fc.array(fc.oneof(anywhere, near), { minLength: 1 }), fc.integer({ min: 1, max: 8 }), (values, digits) => {
        const texts = column(values, digits);
        return values.every((value, index) => (value === 0) === /^-?[0.,]+$/.test(texts[index]));
      }),
    );
  });

  it('says of noise that it is about 0, when it is told what noise is, and only then', () => {
    const values = [0.5, 0.25, 4.965e-17, -5.714e-17, 0, 1e-11];
    const toldOf = (zeroBelow: number): string[] => values.map(columnFormat(values, 4, zeroBelow));
    expect(toldOf(1e-12)).toEqual(['0.5', '0.25', '≈ 0', '≈ 0', '0', '1e-11']);
    expect(toldOf(1e-10)).toEqual(['0.50', '0.25', '≈ 0', '≈ 0', '0.00', '≈ 0']);
    expect(toldOf(0)).toEqual(['0.5', '0.25', '4.965e-17', '-5.714e-17', '0', '1e-11']);
    expect([1e-20].map(columnFormat([1e-20], 4, 1e-12))).toEqual(['≈ 0']);
  });
});

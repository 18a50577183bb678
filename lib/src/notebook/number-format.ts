import { integerFrom, requireNumber } from '../checks/rules';

/** What a float64 has at most. */
const requireDigits = integerFrom(1, 17);

const SMALLEST_PLAIN = 1e-3;
const LARGEST_PLAIN = 1e6;
const GROUPED_FROM = 10_000;

const grouped = (integer: number): string => (Math.abs(integer) < GROUPED_FROM ? String(integer) : integer.toLocaleString('en-US'));

/** 1.20e-8 → 1.2e-8, 3e+20 → 3e20 */
const exponential = (value: number, digits: number): string => value.toExponential(digits - 1).replace(/\.?0*e\+?/, 'e');

function specialNumber(value: number): string | undefined {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '-∞';
  return value === 0 ? '0' : undefined;
}

/**
 * A number for readers, with `digits` significant digits and no trailing zeros: integers whole and grouped from 10,000 on, others
 * below 10⁻³ and from 10⁶ on with an exponent. NaN and ±∞ stay visible.
 *
 * @example
 * formatNumber(0.123456);   // '0.1235'
 * formatNumber(1.2e-8);     // '1.2e-8'
 * formatNumber(426871500);  // '426,871,500'
 */
export function formatNumber(value: number, digits = 4): string {
  requireNumber('formatNumber', 'value', value);
  requireDigits('formatNumber', 'digits', digits);
  const special = specialNumber(value);
  if (special !== undefined) return special;
  const size = Math.abs(value);
  if (Number.isSafeInteger(value)) return grouped(value);
  if (size < SMALLEST_PLAIN || size >= LARGEST_PLAIN) return exponential(value, digits);
  if (size >= 10 ** digits) return grouped(Math.round(value));
  return String(Number(value.toPrecision(digits)));
}

const decimalsOf = (text: string): number => text.split('.')[1]?.length ?? 0;

/**
 * How to write all numbers of one column: with the same number of decimals where they are of similar size, so that the points stand
 * below each other; each by itself where they span more than four decades, as gradients do, or where the decimals of the largest would
 * leave nothing of the smallest. What is not 0 but smaller than `zeroBelow` is written `≈ 0`.
 *
 * @example
 * [0.5, 0.25].map(columnFormat([0.5, 0.25]));                // ['0.50', '0.25']
 * [1, 1e-9].map(columnFormat([1, 1e-9]));                    // ['1', '1e-9']
 * [0.5, 4.9e-17].map(columnFormat([0.5, 4.9e-17], 4, 1e-12)); // ['0.5', '≈ 0']
 */
export function columnFormat(values: readonly number[], digits = 4, zeroBelow = 0): (value: number) => string {
  const isNoise = (value: number): boolean => value !== 0 && Math.abs(value) < zeroBelow;
  const format = uniformFormat(values.filter((value) => !isNoise(value)), digits);
  return (value) => (isNoise(value) ? '≈ 0' : format(value));
}

function uniformFormat(values: readonly number[], digits: number): (value: number) => string {
  const plain = (value: number): string => formatNumber(value, digits);
  const sizes = values.filter((value) => Number.isFinite(value) && value !== 0).map(Math.abs);
  const largest = sizes.reduce((a, b) => Math.max(a, b), 0);
  const smallest = sizes.reduce((a, b) => Math.min(a, b), Infinity);
  const whole = sizes.every(Number.isSafeInteger);
  const most = whole ? 0 : Math.max(0, digits - 1 - Math.floor(Math.log10(largest)));
  if (!whole && (largest >= LARGEST_PLAIN || smallest < Math.max(SMALLEST_PLAIN, 10 ** -most) || largest / smallest > 1e4)) return plain;
  const decimals = sizes.map((size) => decimalsOf(String(Number(size.toFixed(most))))).reduce((a, b) => Math.max(a, b), 0);
  const format = new Intl.NumberFormat('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals, useGrouping: largest >= GROUPED_FROM });
  return (value) => (Number.isFinite(value) ? format.format(value === 0 ? 0 : value) : plain(value));
}

import { geometricMean, mean, median, quantile, standardError, variance } from '../numeric/stats';
import { shown } from '../checks/shown';

/** Whether a cell holds no value: null, undefined or NaN, as in pandas. */
export function isMissing(value: unknown): boolean {
  return value === null || value === undefined || Number.isNaN(value);
}

/** Whether a column can be counted with: it has a value, and all that are there are numbers, true or false. */
export function holdsNumbers(values: readonly unknown[]): boolean {
  const there = values.filter((value) => !isMissing(value));
  return there.length > 0 && there.every((value) => typeof value === 'number' || typeof value === 'boolean');
}

/** The values that are there, as numbers: true and false count as 1 and 0. */
function present(operation: string, values: readonly unknown[]): number[] {
  return values.flatMap((value) => {
    if (isMissing(value)) return [];
    if (typeof value !== 'number' && typeof value !== 'boolean') throw new TypeError(`${operation}: values must be numbers, got ${shown(value)}`);
    return [Number(value)];
  });
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const least = (a: number, b: number): number => Math.min(a, b);
const largest = (a: number, b: number): number => Math.max(a, b);

/** The most frequent value, the smallest of several. */
function mode(values: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const most = [...counts.values()].reduce(largest);
  return [...counts].flatMap(([value, count]) => (count === most ? [value] : [])).reduce(least);
}

/** Of at least one value, or of as many as `LEAST_VALUES` says. */
const STATISTICS = {
  mean,
  median,
  mode,
  min: (values: readonly number[]) => values.reduce(least),
  max: (values: readonly number[]) => values.reduce(largest),
  sum,
  std: (values: readonly number[]) => Math.sqrt(variance(values, 1)),
  var: (values: readonly number[]) => variance(values, 1),
  sem: standardError,
  geometricMean,
} as const;

/** A statistic of one column. */
export type Statistic = keyof typeof STATISTICS | 'count';

const LEAST_VALUES: Partial<Record<Statistic, number>> = { sum: 0, std: 2, var: 2, sem: 2 };

/** Every statistic by the name that danfo, or else this library, has for it. */
export const STATISTIC_NAMES = [...Object.keys(STATISTICS), 'count'] as readonly Statistic[];

/**
 * A statistic of the values that are there, as in pandas: missing ones are left out, `count` counts the others, `std`, `var` and `sem` divide by n − 1.
 * null where there is nothing to compute it from: no value, or fewer than two for those three; the sum of none is 0.
 *
 * @throws TypeError when a value is no number, boolean or missing (but for `count`).
 * @throws RangeError when the geometric mean is asked of a negative number.
 * @example statistic('mean', [2, null, 4]) // 3
 */
export function statistic(name: Statistic, values: readonly unknown[]): number | null {
  if (name === 'count') return values.filter((value) => !isMissing(value)).length;
  const numbers = present(name, values);
  return numbers.length < (LEAST_VALUES[name] ?? 1) ? null : STATISTICS[name](numbers);
}

/**
 * The quantile at p of the values that are there, interpolated as in pandas; null where none is there.
 *
 * @throws TypeError when a value is no number, boolean or missing.
 * @throws RangeError unless 0 ≤ p ≤ 1.
 * @example quantileOf([4, null, 1, 2, 3], 0.25) // 1.75
 */
export function quantileOf(values: readonly unknown[], p: number): number | null {
  const value = quantile(present('quantile', values), p);
  return Number.isNaN(value) ? null : value;
}

const RUNNING: Readonly<Record<string, (a: number, b: number) => number>> = {
  cumsum: (a, b) => a + b,
  cumprod: (a, b) => a * b,
  cummin: least,
  cummax: largest,
};

/** Whether an operation has one result a value. */
export const isRunning = (operation: string): boolean => Object.hasOwn(RUNNING, operation);

/** Sums, products, minima or maxima up to each value; a missing value stays missing and is passed over. */
export function running(operation: string, values: readonly unknown[]): (number | null)[] {
  const combine = RUNNING[operation];
  let last: number | undefined;
  return values.map((value) => {
    const [number] = present(operation, [value]) as readonly (number | undefined)[];
    if (number === undefined) return null;
    return (last = last === undefined ? number : combine(last, number));
  });
}

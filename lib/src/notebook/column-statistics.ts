import { mean, median, variance } from '../numeric/stats';

/** Whether a cell holds no value: null, undefined or NaN, as in pandas. */
export function isMissing(value: unknown): boolean {
  return value === null || value === undefined || Number.isNaN(value);
}

/** The values that are there, as numbers: true and false count as 1 and 0. */
function present(operation: string, values: readonly unknown[]): number[] {
  return values.flatMap((value) => {
    if (isMissing(value)) return [];
    if (typeof value !== 'number' && typeof value !== 'boolean') {
      throw new TypeError(`${operation}: values must be numbers, got ${typeof value === 'string' ? `'${value}'` : typeof value}`);
    }
    return [Number(value)];
  });
}

/** The most frequent value, the smallest of several. */
function mode(values: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const most = Math.max(...counts.values());
  return Math.min(...[...counts].flatMap(([value, count]) => (count === most ? [value] : [])));
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const least = (a: number, b: number): number => Math.min(a, b);
const largest = (a: number, b: number): number => Math.max(a, b);

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
} as const;

/** A statistic of one column. */
export type Statistic = keyof typeof STATISTICS | 'count';

const LEAST_VALUES: Partial<Record<Statistic, number>> = { sum: 0, std: 2, var: 2 };

/** Every statistic by the name that danfo has for it. */
export const STATISTIC_NAMES = [...Object.keys(STATISTICS), 'count'] as readonly Statistic[];

/**
 * A statistic of the values that are there, as in pandas: missing ones are left out, `count` counts the others, `std` and `var` divide by n − 1.
 * null where there is nothing to compute it from: no value, or fewer than two for `std` and `var`; the sum of none is 0.
 *
 * @throws TypeError when a value is no number, boolean or missing (but for `count`).
 * @example statistic('mean', [2, null, 4]) // 3
 */
export function statistic(name: Statistic, values: readonly unknown[]): number | null {
  if (name === 'count') return values.filter((value) => !isMissing(value)).length;
  const numbers = present(name, values);
  return numbers.length < (LEAST_VALUES[name] ?? 1) ? null : STATISTICS[name](numbers);
}

const RUNNING: Readonly<Record<string, (a: number, b: number) => number>> = {
  cumsum: (a, b) => a + b,
  cumprod: (a, b) => a * b,
  cummin: least,
  cummax: largest,
};

/** Sums, products, minima or maxima up to each value; a missing value stays missing and is passed over. Undefined for another operation. */
export function running(operation: string, values: readonly unknown[]): (number | null)[] | undefined {
  if (!Object.hasOwn(RUNNING, operation)) return undefined;
  const seen: number[] = [];
  return values.map((value) => {
    const numbers = present(operation, [value]);
    if (numbers.length === 0) return null;
    seen.push([...seen.slice(-1), ...numbers].reduce(RUNNING[operation]));
    return seen[seen.length - 1];
  });
}

/** Strings by their letters without regard to case, other values by size. */
function compare(a: unknown, b: unknown): number {
  if (typeof a === 'string' && typeof b === 'string') {
    const [x, y] = [a.toUpperCase(), b.toUpperCase()];
    return x < y ? -1 : Number(x > y);
  }
  const [x, y] = [Number(a), Number(b)];
  return x < y ? -1 : Number(x > y);
}

/** Places of the values in order, equal ones as they were, missing ones last in either direction. */
export function sortedPlaces(values: readonly unknown[], ascending: boolean): number[] {
  const places = values.map((_, place) => place);
  const there = places.filter((place) => !isMissing(values[place]));
  const sign = ascending ? 1 : -1;
  return [...there.sort((a, b) => sign * compare(values[a], values[b])), ...places.filter((place) => isMissing(values[place]))];
}

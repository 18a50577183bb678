import { formatNumber } from './number-format';

/** Named lists of values; a sweep visits every combination. */
export type SweepGrid = Readonly<Record<string, readonly unknown[]>>;

/** One combination: a value of each list. */
export type SweepPoint<Grid extends SweepGrid> = { readonly [Name in keyof Grid]: Grid[Name][number] };

/** All combinations, the last list varying fastest. Throws a RangeError for a grid without lists, and a TypeError for what is no list. */
export function pointsOf<Grid extends SweepGrid>(grid: Grid): SweepPoint<Grid>[] {
  const lists = Object.entries<readonly unknown[]>(grid);
  if (lists.length === 0) throw new RangeError('sweep: grid must have at least one list of values, got {}');
  const wrong = lists.find(([, values]) => !Array.isArray(values));
  if (wrong !== undefined) throw new TypeError(`sweep: grid.${wrong[0]} must be a list of values, got ${String(wrong[1])}`);
  const none = lists.find(([, values]) => values.length === 0);
  if (none !== undefined) throw new RangeError(`sweep: grid.${none[0]} must hold at least one value, got []`);
  const points = lists.reduce<Record<string, unknown>[]>(
    (heads, [name, values]) => heads.flatMap((head) => values.map((value) => ({ ...head, [name]: value }))),
    [{}],
  );
  return points as SweepPoint<Grid>[];
}

function valueText(value: unknown): string {
  if (typeof value === 'number') return formatNumber(value);
  if (typeof value !== 'object' || value === null) return String(value);
  if ('name' in value && typeof value.name === 'string') return value.name;
  return JSON.stringify(value);
}

/** A point in words, e.g. `width 30, seed 2`. */
export const pointText = (point: Readonly<Record<string, unknown>>): string =>
  Object.entries(point)
    .map(([name, value]) => `${name} ${valueText(value)}`)
    .join(', ');

import { optionsOf } from '../checks/options';
import { oneOf, rule } from '../checks/rules';
import type { MergeOptions } from './data-frame-types';
import { namesIn, placesOf, requireNames, rowsByKey } from './row-keys';
import type { Grid } from './table-source';

const isText = (value: unknown): boolean => typeof value === 'string';
const twoTexts = rule('two texts', (value) => Array.isArray(value) && value.every(isText), (value) => (value as unknown[]).length === 2);
const requireOptions = optionsOf<MergeOptions>({ on: requireNames, how: oneOf(['inner', 'outer', 'left', 'right']), suffixes: twoTexts }, 'on');

/** The numbers of a row of the left grid and of one of the right, undefined where the other has no partner. */
type Pair = readonly [number | undefined, number | undefined];

/** Pairs of the rows with equal keys; a left or right merge has the order of its side, an outer one that of the left and then the right. */
function pairsOf(left: ReadonlyMap<string, number[]>, right: ReadonlyMap<string, number[]>, how: MergeOptions['how']): Pair[] {
  if (how === 'right') return pairsOf(right, left, 'left').map(([a, b]) => [b, a]);
  const pairs = [...left].flatMap(([key, numbers]) => numbers.flatMap((a): Pair[] => {
    const partners: readonly (number | undefined)[] = right.get(key) ?? (how === 'inner' ? [] : [undefined]);
    return partners.map((b) => [a, b]);
  }));
  pairs.sort(([a = 0], [b = 0]) => a - b);
  if (how !== 'outer') return pairs;
  const alone = [...right].flatMap(([key, numbers]) => (left.has(key) ? [] : numbers)).sort((a, b) => a - b);
  return [...pairs, ...alone.map((b): Pair => [undefined, b])];
}

/** Rows of two grids that agree in some columns, side by side; null where one side has no row. Missing keys agree with one another, as in pandas. */
export function mergeGrids(left: Grid, right: Grid, options: MergeOptions): Grid {
  requireOptions('merge', 'options', options);
  const { how = 'inner', suffixes = ['_x', '_y'] } = options;
  const on = namesIn(options.on);
  const [leftKeys, rightKeys] = [left, right].map(({ columns }) => placesOf('merge', 'on', columns, on));
  const [ofLeft, ofRight] = [left, right].map(({ columns }) => columns.map((_, place) => place).filter((place) => !on.includes(columns[place])));
  const named = ({ columns }: Grid, other: Grid, places: readonly number[], suffix: string): string[] =>
    places.map((place) => (other.columns.includes(columns[place]) ? columns[place] + suffix : columns[place]));
  const columns = [...on, ...named(left, right, ofLeft, suffixes[0]), ...named(right, left, ofRight, suffixes[1])];
  const twice = columns.find((column, place) => columns.indexOf(column) !== place);
  if (twice !== undefined) throw new RangeError(`merge: suffixes must tell columns apart, got ${twice} twice`);
  const cells = (row: readonly unknown[] | undefined, places: readonly number[]): unknown[] => places.map((place) => row?.[place] ?? null);
  const rows = pairsOf(rowsByKey(left, leftKeys), rowsByKey(right, rightKeys), how).map(([a, b]) => {
    const [first, second] = [a === undefined ? undefined : left.rows[a], b === undefined ? undefined : right.rows[b]];
    return [...(first === undefined ? cells(second, rightKeys) : cells(first, leftKeys)), ...cells(first, ofLeft), ...cells(second, ofRight)];
  });
  return { columns, rows };
}

import { bars, type BarSeries } from '../bars';
import type { Figure } from '../figure';
import { arrange, labelOf } from './arrange';
import { averaged, type Averaged } from './average';
import { colorsOf } from './colors';
import { assertColumns } from './curves';
import { bandChoice } from './curve-series';
import { columnList, groupsOf, type Columns, type Group } from './levels';
import { listOf, type Band, type RowFigureOptions } from './options';
import { measured, recordsOf, type Row, type RowSource } from './records';

/** Words of `bar`. */
export interface BarOptions extends RowFigureOptions {
  /** Column, or columns together, with a place on the x axis for each value. */
  readonly x: string | readonly string[];
  /** Column with the bars' heights. */
  readonly y: string;
  readonly logY?: boolean;
  readonly rangeY?: readonly [number, number];
  /** A column that the spread is over (`seed`): bars are averages with an error bar from the least to the largest, or more about it. */
  readonly band?: string | Band;
  /** On top of each other instead of side by side. */
  readonly stack?: boolean;
}

/** The value of a group's bar: of its only row, or the average over the band's column. Null where nothing was measured. */
function height(caller: string, rows: readonly Row[], options: BarOptions): { y: number | null; spread: Averaged | null } {
  const values = rows.map((row) => measured(caller, options.y, row)).filter((value): value is number => value !== null);
  const band = bandChoice({ ...options, x: '' });
  if (band === undefined) {
    if (rows.length > 1) throw new RangeError(`${caller}: rows must differ in x, color or a facet, or band must name what they differ in; got ${rows.length} rows for one bar`);
    return { y: values[0] ?? null, spread: null };
  }
  if (values.length === 0) return { y: null, spread: null };
  const spread = averaged(values, band.average, band.spread);
  return { y: spread.middle, spread };
}

function seriesOf(caller: string, group: Group, places: readonly Group[], options: BarOptions, color: string | undefined): BarSeries {
  const heights = places.map((place) => height(caller, group.rows.filter((row) => groupsOf([row], options.x, {})[0].key === place.key), options));
  const ends = heights.map(({ spread }) => spread ?? { lower: NaN, upper: NaN });
  return {
    name: group.text === '' ? labelOf(options, options.y) : group.text,
    y: heights.map(({ y }) => y),
    ...(color !== undefined && { color }),
    ...(options.band !== undefined && { spread: { lower: ends.map(({ lower }) => lower), upper: ends.map(({ upper }) => upper) } }),
  };
}

const titleOf = (options: BarOptions, columns: Columns): string => columnList(columns).map((column) => labelOf(options, column)).join(' · ');

/** What the error bars are, under the title: bars have no legend entry of their own for it. */
function subtitleOf(options: BarOptions, rows: readonly Row[]): { subtitle: string } | undefined {
  const band = bandChoice({ ...options, x: '' });
  if (options.subtitle !== undefined || band === undefined) return undefined;
  const count = groupsOf(rows, band.over, {}).length;
  return { subtitle: `Bars: ${band.average}, error bars: ${band.spread} of ${count} ${labelOf(options, band.over)}${count === 1 ? '' : 's'}` };
}

/**
 * Bars of rows, in the words of Plotly Express: a place for each value of `x`, a colour for each of `color`. With `band` the rows that differ
 * in that column alone (seeds) become one bar with an error bar.
 *
 * @throws RangeError for no rows, a column that no row has, several rows for one bar without `band`, a negative value on a log axis; TypeError for
 * values that are no numbers.
 * @example
 * bar([{ clip: 'none', dead: 275 }, { clip: 'by norm', dead: 8 }], { x: 'clip', y: 'dead' }).title; // 'dead by clip'
 */
export function bar(source: RowSource, options: BarOptions): Figure {
  const rows = recordsOf('bar', source);
  assertColumns('bar', rows, { ...options, band: typeof options.band === 'object' ? options.band.over : options.band }, ['x', 'y', 'color', 'band']);
  const orders = options.categoryOrders ?? {};
  const places = groupsOf(rows, options.x, orders);
  const numeric = places.every(({ level }) => typeof level === 'number');
  const names = columnList(options.color);
  const colors = colorsOf(groupsOf(rows, options.color, orders), names.length === 1 ? names[0] : undefined);
  const { x, y, logY = false, rangeY } = options;
  const title = options.title ?? `${labelOf(options, y)} by ${titleOf(options, x)}`;
  return arrange('bar', rows, options, title, (some) =>
    bars({
      ...options,
      ...subtitleOf(options, rows),
      title,
      categories: numeric ? places.map(({ level }) => level as number) : places.map(({ text }) => text),
      series: groupsOf(some, options.color, orders).map((group) => seriesOf('bar', group, places, options, colors.get(group.key))),
      x: { title: titleOf(options, x) },
      y: { title: labelOf(options, y), scale: logY ? 'log' : 'linear', ...(rangeY && { range: [...rangeY] as [number, number] }) },
      references: listOf(options.reference),
      regions: listOf(options.region),
      notes: listOf(options.note),
    }),
  );
}

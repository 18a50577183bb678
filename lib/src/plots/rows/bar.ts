import { drawBars, type BarSeries } from '../bars';
import type { Figure } from '../figure';
import { arrange } from './arrange';
import { averaged, type Averaged } from './average';
import { bandChoice, countOf } from './bands';
import { frameOf, marksOf } from './curves';
import { rowsAtDoor } from './doors';
import { columnList, groupsOf, keyIn, type Group } from './levels';
import type { BarOptions } from './options';
import { measured, type Row, type RowSource } from './records';
import { labelOf, stylesOf, type Styles } from './styles';

/** The value of a group's bar: of its only row, or the average over the band's column. Null where nothing was measured. */
function height(rows: readonly Row[], options: BarOptions): { y: number | null; spread: Averaged | null } {
  const values = rows.map((row) => measured('bar', options.y, row)).filter((value): value is number => value !== null);
  const band = bandChoice(options);
  if (band === undefined) {
    if (rows.length > 1) throw new RangeError(`bar: rows must differ in x, color or a facet, or band must name what they differ in, got ${rows.length} rows for one bar`);
    return { y: values[0] ?? null, spread: null };
  }
  if (values.length === 0) return { y: null, spread: null };
  const spread = averaged(values, band.average, band.spread);
  return { y: spread.middle, spread };
}

function seriesOf(group: Group, places: readonly Group[], options: BarOptions, styles: Styles): BarSeries {
  const heights = places.map((place) => height(group.rows.filter((row) => keyIn(options.x, row) === place.key), options));
  const ends = heights.map(({ spread }) => spread ?? { lower: NaN, upper: NaN });
  const { color } = styles.styleOf(group.rows[0]);
  return {
    name: styles.nameOf(group.rows[0]),
    y: heights.map(({ y }) => y),
    ...(color !== undefined && { color }),
    ...(options.band !== undefined && { spread: { lower: ends.map(({ lower }) => lower), upper: ends.map(({ upper }) => upper) } }),
  };
}

const isNumber = (level: unknown): level is number => typeof level === 'number';

/** Evenly spaced numbers, such as layers, stand at themselves; others side by side, as names do. */
function categoriesOf(places: readonly Group[]): string[] | number[] {
  const levels = places.map(({ level }) => level);
  const [first, second] = levels;
  const even = levels.every((level, index) => isNumber(level) && (index < 2 || level - (levels[index - 1] as number) === (second as number) - (first as number)));
  return even ? levels.filter(isNumber) : places.map(({ text }) => text);
}

/** Numbers rise along x, unless an order is asked for. */
function placesOf(rows: readonly Row[], { x, categoryOrders = {} }: BarOptions): Group[] {
  const places = groupsOf(rows, x, categoryOrders);
  const ordered = columnList(x).some((column) => column in categoryOrders);
  return ordered || !places.every(({ level }) => isNumber(level)) ? places : places.sort((a, b) => (a.level as number) - (b.level as number));
}

/** What the error bars are, under the title: bars have no legend entry of their own for it. */
function subtitleOf(options: BarOptions, rows: readonly Row[]): { subtitle: string } | undefined {
  const band = bandChoice(options);
  if (options.subtitle !== undefined || band === undefined) return undefined;
  return { subtitle: `bars: ${band.average}, error bars: ${band.spread} of ${countOf(rows, band, options)}` };
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
export function bar(rows: RowSource, options: BarOptions): Figure {
  const all = rowsAtDoor('bar', rows, options);
  const { y, logY = false, rangeY, stack, categoryOrders = {} } = options;
  const places = placesOf(all, options);
  const styles = stylesOf(all, options, y);
  const along = columnList(options.x).map((column) => labelOf(options, column)).join(' · ');
  const title = options.title ?? `${labelOf(options, y)} by ${along}`;
  const framed = { ...options, ...subtitleOf(options, all) };
  return arrange('bar', all, framed, title, (some) =>
    drawBars({
      ...frameOf(framed),
      title,
      categories: categoriesOf(places),
      series: groupsOf(some, options.color, categoryOrders).map((group) => seriesOf(group, places, options, styles)),
      x: { title: along },
      y: { title: labelOf(options, y), scale: logY ? 'log' : 'linear', ...(rangeY && { range: [...rangeY] as [number, number] }) },
      ...(stack !== undefined && { stack }),
      ...marksOf(options),
    }, 'bar'),
  );
}

import type { Measured } from '../edges';
import { THEORY_COLOR } from '../palette';
import type { Series } from '../series';
import { labelOf } from './arrange';
import { averaged, type Average, type Spread } from './average';
import { columnList, groupsOf, levelText, type Group } from './levels';
import type { Band, CurveOptions } from './options';
import type { Positions } from './positions';
import { measured, recordsOf, type Row } from './records';
import type { Styles } from './styles';

const THEORY_NAME = 'theory';

/** A band's choices with the defaults filled in. */
export interface BandChoice {
  readonly over: string;
  readonly spread: Spread;
  readonly average: Average;
}

export function bandChoice({ band, logY }: CurveOptions): BandChoice | undefined {
  if (band === undefined) return undefined;
  const { over, spread = 'range', average = logY === true ? 'geometric mean' : 'mean' }: Band = typeof band === 'string' ? { over: band } : band;
  return { over, spread, average };
}

const byPosition = (rows: readonly Row[], positions: Positions): Row[] => [...rows].sort((a, b) => positions.of(a) - positions.of(b));

/** Values under the mouse beside x and y. */
const hoverText = (row: Row, options: CurveOptions): string => (options.hoverData ?? []).map((column) => `${labelOf(options, column)}: ${levelText(row[column])}`).join('<br>');

/** A curve through the rows of a group as they are. */
function plainSeries(caller: string, group: Group, options: CurveOptions, positions: Positions): Pick<Series, 'x' | 'y' | 'hover'> {
  const rows = byPosition(group.rows, positions);
  const hover = options.hoverData === undefined ? {} : { hover: rows.map((row) => hoverText(row, options)) };
  return { x: rows.map(positions.of), y: rows.map((row) => measured(caller, options.y, row)), ...hover };
}

/** The average at each x with its band, and apart from it the values that no average holds. */
function bandSeries(caller: string, group: Group, options: CurveOptions, positions: Positions, { spread, average }: BandChoice): { curve: Pick<Series, 'x' | 'y' | 'band'>; lost: { x: number[]; y: Measured[] } } {
  const places = groupsOf(byPosition(group.rows, positions), options.x, {});
  const points = places.map((place) => {
    const values = place.rows.map((row) => measured(caller, options.y, row)).filter((value): value is number => value !== null);
    return { x: positions.of(place.rows[0]), values, ...averaged(values, average, spread) };
  });
  const shown = points.filter(({ middle }) => Number.isFinite(middle));
  const lost = points.flatMap(({ x, values }) => values.filter((value) => !Number.isFinite(value)).map((value) => ({ x, y: value })));
  return {
    curve: { x: shown.map(({ x }) => x), y: shown.map(({ middle }) => middle), band: { lower: shown.map(({ lower }) => lower), upper: shown.map(({ upper }) => upper) } },
    lost: { x: lost.map(({ x }) => x), y: lost.map(({ y }) => y) },
  };
}

/** The measured curves of one panel. */
export function measuredSeries(caller: string, rows: readonly Row[], options: CurveOptions, positions: Positions, styles: Styles): Series[] {
  const band = bandChoice(options);
  const columns = [...columnList(options.color), ...columnList(options.symbol)];
  return groupsOf(rows, columns, options.categoryOrders ?? {}).flatMap((group): Series[] => {
    const style = { name: styles.nameOf(group.rows[0]), ...styles.styleOf(group.rows[0]) };
    if (band === undefined) return [{ ...style, ...plainSeries(caller, group, options, positions) }];
    const { curve, lost } = bandSeries(caller, group, options, positions, band);
    const outside = lost.x.length === 0 ? [] : [{ ...style, name: `${style.name} (not finite)`, legend: false, mode: 'markers' as const, ...lost }];
    return [...(curve.x.length === 0 ? [] : [{ ...style, ...curve }]), ...outside];
  });
}

/** Rows that differ in more than what a band is over belong to one theoretical value each. */
function theoryRows(caller: string, rows: readonly Row[], options: CurveOptions): readonly Row[] {
  const { theory, y } = options;
  if (typeof theory !== 'function') return recordsOf(caller, theory ?? []);
  return rows.map((row) => {
    const value: unknown = theory(row as never);
    if (typeof value !== 'number') throw new TypeError(`${caller}: theory must give a number for each row, got ${String(value)}`);
    return { ...row, [y]: value };
  });
}

/** Dashed grey curves, one for each measured one; the first of them stands in the legend. */
export function theorySeries(caller: string, rows: readonly Row[], options: CurveOptions, positions: Positions): Series[] {
  if (options.theory === undefined) return [];
  const columns = [...columnList(options.color), ...columnList(options.symbol)];
  const name = options.labels?.[THEORY_NAME] ?? THEORY_NAME;
  return groupsOf(theoryRows(caller, rows, options), columns, options.categoryOrders ?? {}).map((group, index): Series => {
    const points = groupsOf(byPosition(group.rows, positions), options.x, {}).map(({ rows: [row] }) => row);
    const text = group.text === '' ? name : `${name}, ${group.text}`;
    return {
      name: index === 0 ? name : text,
      color: THEORY_COLOR,
      dash: 'dash',
      width: 2,
      mode: points.length === 1 ? 'markers' : 'lines',
      ...(index > 0 && { legend: false }),
      x: points.map(positions.of),
      y: points.map((row) => measured(caller, options.y, row)),
    };
  });
}

import { shown } from '../../checks/shown';
import type { Measured } from '../edges';
import { THEORY_COLOR } from '../palette';
import type { Series } from '../series';
import { averaged } from './average';
import { bandChoice, type BandChoice } from './bands';
import { columnList, groupsOf, keyIn, levelText, type Group } from './levels';
import type { CurveOptions } from './options';
import type { Positions } from './positions';
import { measured, recordsOf, type Row } from './records';
import { labelOf, type Styles } from './styles';

const THEORY_NAME = 'theory';

const byPosition = (rows: readonly Row[], positions: Positions): Row[] => [...rows].sort((a, b) => positions.of(a) - positions.of(b));

const curveColumns = (options: CurveOptions): string[] => [...columnList(options.color), ...columnList(options.symbol)];

/** What is told under the mouse where x and y alone would not do: more columns, or a name along x. */
function hoverText(row: Row, value: Measured, options: CurveOptions, positions: Positions): string {
  const more = (options.hoverData ?? []).map((column) => `${labelOf(options, column)}: ${levelText(row[column])}`);
  return [`${labelOf(options, options.x)}: ${positions.textOf(row)}`, `${labelOf(options, options.y)}: ${levelText(value)}`, ...more].join('<br>');
}

function hoverOf(rows: readonly Row[], values: readonly Measured[], options: CurveOptions, positions: Positions): Pick<Series, 'hover'> {
  if (options.hoverData === undefined && positions.ticks.ticks === undefined) return {};
  return { hover: rows.map((row, index) => hoverText(row, values[index], options, positions)) };
}

/** A curve through the rows of a group as they are. */
function plainSeries(caller: string, group: Group, options: CurveOptions, positions: Positions): Pick<Series, 'x' | 'y' | 'hover'> {
  const rows = byPosition(group.rows, positions);
  const y = rows.map((row) => measured(caller, options.y, row));
  return { x: rows.map(positions.of), y, ...hoverOf(rows, y, options, positions) };
}

/** The average at each x with its band, and apart from it the values that no average holds. */
function bandSeries(caller: string, group: Group, options: CurveOptions, positions: Positions, { spread, average }: BandChoice): { curve: Pick<Series, 'x' | 'y' | 'band' | 'hover'>; lost: { x: number[]; y: Measured[] } } {
  const places = groupsOf(byPosition(group.rows, positions), options.x, {});
  const points = places.map(({ rows }) => {
    const values = rows.map((row) => measured(caller, options.y, row)).filter((value): value is number => value !== null);
    return { row: rows[0], x: positions.of(rows[0]), values, ...averaged(values, average, spread) };
  });
  const finite = points.filter(({ middle }) => Number.isFinite(middle));
  const y = finite.map(({ middle }) => middle);
  const lost = points.flatMap(({ x, values }) => values.filter((value) => !Number.isFinite(value)).map((value) => ({ x, y: value })));
  return {
    curve: {
      x: finite.map(({ x }) => x),
      y,
      band: { lower: finite.map(({ lower }) => lower), upper: finite.map(({ upper }) => upper) },
      ...hoverOf(finite.map(({ row }) => row), y, { ...options, hoverData: [] }, positions),
    },
    lost: { x: lost.map(({ x }) => x), y: lost.map((point) => point.y) },
  };
}

/** The measured curves of one panel. */
export function measuredSeries(caller: string, rows: readonly Row[], options: CurveOptions, positions: Positions, styles: Styles): Series[] {
  const band = bandChoice(options);
  return groupsOf(rows, curveColumns(options), options.categoryOrders ?? {}).flatMap((group): Series[] => {
    const style = { name: styles.nameOf(group.rows[0]), ...styles.styleOf(group.rows[0]) };
    if (band === undefined) return [{ ...style, ...plainSeries(caller, group, options, positions) }];
    const { curve, lost } = bandSeries(caller, group, options, positions, band);
    const outside = lost.x.length === 0 ? [] : [{ ...style, name: `${style.name} (not finite)`, legend: false, mode: 'markers' as const, ...lost }];
    return [...(curve.x.length === 0 ? [] : [{ ...style, ...curve }]), ...outside];
  });
}

/** What theory says of the rows of a panel, in rows. */
function theoryRows(caller: string, rows: readonly Row[], options: CurveOptions, positions: Positions): readonly Row[] {
  const { theory, y } = options;
  if (typeof theory !== 'function') return givenTheory(caller, rows, options, positions);
  return rows.map((row) => {
    const value: unknown = theory(row as never);
    if (typeof value !== 'number') throw new TypeError(`${caller}: theory must give a number for each row, got ${shown(value)}`);
    return { ...row, [y]: value };
  });
}

/** The given rows of theory that belong to a panel: those with other values in the columns that make panels and frames do not. */
function givenTheory(caller: string, rows: readonly Row[], options: CurveOptions, positions: Positions): readonly Row[] {
  const { theory = [], facetCol, facetRow, animationFrame, buttons, x } = options;
  const given = recordsOf(caller, theory as readonly object[], THEORY_NAME);
  const lost = given.find((row) => !positions.has(row));
  if (lost !== undefined) throw new RangeError(`${caller}: theory must have a place along x in each row, got ${shown(lost[x])} in column ${x}`);
  const parting = [facetCol, facetRow, animationFrame, buttons].filter((column): column is string => column !== undefined);
  return given.filter((row) => parting.every((column) => row[column] === undefined || keyIn(column, row) === keyIn(column, rows[0])));
}

/** Dashed grey curves, one for each measured one; the first of them stands in the legend. */
export function theorySeries(caller: string, rows: readonly Row[], options: CurveOptions, positions: Positions): Series[] {
  if (options.theory === undefined) return [];
  const name = options.labels?.[THEORY_NAME] ?? THEORY_NAME;
  return groupsOf(theoryRows(caller, rows, options, positions), curveColumns(options), options.categoryOrders ?? {}).map((group, index): Series => {
    const points = groupsOf(byPosition(group.rows, positions), options.x, {}).map(({ rows: [row] }) => row);
    return {
      name: index === 0 ? name : `${name}, ${group.text}`,
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

import type { Measured } from '../edges';
import type { Figure } from '../figure';
import { heatmap as heatmapOfMatrix, type ColorOptions, type HeatmapOptions } from '../heatmap';
import { arrange, labelOf } from './arrange';
import { assertColumns, axesOf, marksOf } from './curves';
import { levelText } from './levels';
import type { AxesOptions } from './options';
import { positionsOf, type Positions } from './positions';
import { measured, recordsOf, type Row, type RowSource } from './records';

/** Words of `heatmap` over rows. */
export interface RowHeatmapOptions extends Omit<AxesOptions, 'color'> {
  /** Column whose values become colours. */
  readonly color: string;
  readonly logColor?: boolean;
  readonly rangeColor?: readonly [number, number];
  readonly palette?: NonNullable<ColorOptions['palette']>;
}

const sortedPlaces = (rows: readonly Row[], positions: Positions): number[] => [...new Set(rows.map(positions.of))].sort((a, b) => a - b);

/** The matrix of values over the places of both columns; null where there is no row. */
function matrix(rows: readonly Row[], options: RowHeatmapOptions, x: Positions, y: Positions, columns: readonly number[], lines: readonly number[]): Measured[][] {
  const cells = new Map<string, Row>();
  for (const row of rows) {
    const key = `${x.of(row)} ${y.of(row)}`;
    if (cells.has(key)) throw new RangeError(`heatmap: rows must differ in x or y, got two with ${levelText(row[options.x])} and ${levelText(row[options.y])}`);
    cells.set(key, row);
  }
  return lines.map((line) => columns.map((column) => {
    const row = cells.get(`${column} ${line}`);
    return row === undefined ? null : measured('heatmap', options.color, row);
  }));
}

/** A heatmap of rows; see {@link heatmap}. */
export function heatmapOfRows(source: RowSource, options: RowHeatmapOptions): Figure {
  const rows = recordsOf('heatmap', source);
  assertColumns('heatmap', rows, { ...options }, ['x', 'y', 'color']);
  const orders = options.categoryOrders ?? {};
  const [x, y] = [positionsOf('heatmap', options.x, rows, orders), positionsOf('heatmap', options.y, rows, orders)];
  const [columns, lines] = [sortedPlaces(rows, x), sortedPlaces(rows, y)];
  const { logColor = false, rangeColor, palette } = options;
  const title = options.title ?? `${labelOf(options, options.color)} by ${labelOf(options, options.x)} and ${labelOf(options, options.y)}`;
  const { subtitle, height, legend } = options;
  const axes = axesOf(options, x);
  const color: ColorOptions = {
    title: labelOf(options, options.color),
    scale: logColor ? 'log' : 'linear',
    ...(rangeColor && { range: [...rangeColor] as [number, number] }),
    ...(palette && { palette }),
  };
  const draw = (some: readonly Row[]): Figure =>
    heatmapOfMatrix({
      title,
      ...(subtitle !== undefined && { subtitle }),
      ...(height !== undefined && { height }),
      ...(legend !== undefined && { legend }),
      x: columns,
      y: lines,
      z: matrix(some, options, x, y, columns, lines),
      xAxis: axes.x,
      yAxis: { ...axes.y, ...y.ticks, ...(y.integers && options.logY !== true && { integers: true }) },
      color,
      ...marksOf(options),
    });
  return arrange('heatmap', rows, { ...options, color: options.color }, title, draw);
}

/**
 * A matrix as colours: of rows with a column for `x`, `y` and `color`, in the words of Plotly Express, or of arrays as they are
 * (`{ x, y, z, … }`). Cells whose value no colour can show (exactly 0 on a log scale, NaN, infinite) have a colour of their own, named in
 * the legend; cells without a row are left blank.
 *
 * @throws RangeError for no rows, a column that no row has, two rows for one cell, sizes that do not fit, a negative value on a log scale.
 * @example
 * heatmap([{ layer: 1, step: 0, norm: 1e-9 }, { layer: 2, step: 0, norm: 1 }], { x: 'step', y: 'layer', color: 'norm', logColor: true }).title;
 * // 'norm by step and layer'
 */
export function heatmap(rows: RowSource, options: RowHeatmapOptions): Figure;
export function heatmap(options: HeatmapOptions): Figure;
export function heatmap(first: RowSource | HeatmapOptions, options?: RowHeatmapOptions): Figure {
  return options === undefined ? heatmapOfMatrix(first as HeatmapOptions) : heatmapOfRows(first as RowSource, options);
}

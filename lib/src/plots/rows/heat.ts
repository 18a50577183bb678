import type { Measured } from '../edges';
import type { Figure } from '../figure';
import { heatmap as heatmapOfMatrix, drawHeatmap, type ColorOptions, type HeatmapOptions } from '../heatmap';
import { arrange } from './arrange';
import { axesOf, frameOf, marksOf } from './curves';
import { rowsAtDoor } from './doors';
import { levelText } from './levels';
import type { RowHeatmapOptions } from './options';
import { positionsOf, type Positions } from './positions';
import { measured, type Row, type RowSource } from './records';
import { labelOf } from './styles';

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

/** Ends of the colours over all rows, so that panels and frames share them; none where the values do not differ. */
function commonRange(rows: readonly Row[], { color, logColor = false, palette }: RowHeatmapOptions): [number, number] | undefined {
  const shown = rows.map((row) => measured('heatmap', color, row)).filter((value): value is number => Number.isFinite(value) && (!logColor || Number(value) > 0));
  const low = shown.reduce((least, value) => Math.min(least, value), Infinity);
  const high = shown.reduce((most, value) => Math.max(most, value), -Infinity);
  const reach = Math.max(-low, high);
  const [from, to] = palette === 'diverging' && !logColor ? [-reach, reach] : [low, high];
  return from < to ? [from, to] : undefined;
}

function colorOptions(rows: readonly Row[], options: RowHeatmapOptions): ColorOptions {
  const { logColor = false, rangeColor, palette } = options;
  const range = rangeColor ?? commonRange(rows, options);
  return {
    title: labelOf(options, options.color),
    scale: logColor ? 'log' : 'linear',
    ...(range && { range: [...range] as [number, number] }),
    ...(palette && { palette }),
  };
}

function heatmapOfRows(source: RowSource, options: RowHeatmapOptions): Figure {
  const rows = rowsAtDoor('heatmap', source, options);
  const { x: alongX, y: alongY, logY = false, categoryOrders = {} } = options;
  const [x, y] = [positionsOf('heatmap', alongX, rows, categoryOrders), positionsOf('heatmap', alongY, rows, categoryOrders)];
  const [columns, lines] = [sortedPlaces(rows, x), sortedPlaces(rows, y)];
  const title = options.title ?? `${labelOf(options, options.color)} by ${labelOf(options, alongX)} and ${labelOf(options, alongY)}`;
  const axes = axesOf(options, x);
  const color = colorOptions(rows, options);
  return arrange('heatmap', rows, options, title, (some) =>
    drawHeatmap({
      ...frameOf(options),
      title,
      x: columns,
      y: lines,
      z: matrix(some, options, x, y, columns, lines),
      xAxis: axes.x,
      yAxis: { ...axes.y, ...y.ticks, ...(y.integers && !logY && { integers: true }) },
      color,
      ...marksOf(options),
    }));
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

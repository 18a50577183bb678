import { sideBySide, type AxisOptions } from '../axes';
import type { Figure, ScatterTrace } from '../figure';
import { drawLines } from '../lines';
import type { Marks } from '../marks';
import { THEORY_COLOR, translucent } from '../palette';
import { legendName, type Series } from '../series';
import { arrange } from './arrange';
import { bandChoice, countOf } from './bands';
import { measuredSeries, theorySeries } from './curve-series';
import { rowsAtDoor } from './doors';
import { asList, type AxesOptions, type CurveOptions, type RowFigureOptions } from './options';
import { positionsOf, type Positions } from './positions';
import type { Row, RowSource } from './records';
import { labelOf, stylesOf } from './styles';

/** Few enough points that each deserves a mark on its line. */
const POINTS_TO_MARK = 12;

/** Both axes of a panel. */
export function axesOf(options: AxesOptions, positions: Pick<Positions, 'ticks' | 'integers'>): { x: AxisOptions; y: AxisOptions } {
  const { x, y, logX = false, logY = false, rangeX, rangeY } = options;
  const ofX: AxisOptions = { title: labelOf(options, x), scale: logX ? 'log' : 'linear', ...namedPlaces(positions), ...(positions.integers && !logX && { integers: true }) };
  const ofY: AxisOptions = { title: labelOf(options, y), scale: logY ? 'log' : 'linear' };
  return { x: rangeX ? { ...ofX, range: [...rangeX] } : ofX, y: rangeY ? { ...ofY, range: [...rangeY] } : ofY };
}

/** Names stand in the middle of as much room each, in lines that a narrow page shows side by side. */
function namedPlaces({ ticks: { ticks } }: Pick<Positions, 'ticks'>): Pick<AxisOptions, 'ticks' | 'range'> {
  if (ticks === undefined) return {};
  const { values, labels } = ticks;
  return { ticks: { values, labels: sideBySide(labels) }, range: [-0.5, values.length - 0.5] };
}

/** What lies over and under the marks. */
export const marksOf = (options: RowFigureOptions): Required<Marks> => ({
  references: asList(options.reference),
  regions: asList(options.region),
  notes: asList(options.note),
});

/** Head and legend as far as they are given. */
export function frameOf({ subtitle, height, legend }: RowFigureOptions): Pick<RowFigureOptions, 'subtitle' | 'height' | 'legend'> {
  return { ...(subtitle !== undefined && { subtitle }), ...(height !== undefined && { height }), ...(legend !== undefined && { legend }) };
}

/** An entry of the legend that says what the bands are. */
function bandLegend(caller: 'line' | 'scatter', rows: readonly Row[], options: CurveOptions): ScatterTrace[] {
  const band = bandChoice(options);
  if (band === undefined) return [];
  const name = legendName(`${caller === 'scatter' ? 'dots' : 'line'}: ${band.average}, band: ${band.spread} of ${countOf(rows, band, options)}`);
  return [{ type: 'scatter', mode: 'markers', name, x: [null], y: [null], marker: { symbol: 'square', size: 12, color: translucent(THEORY_COLOR, 0.35) }, hoverinfo: 'skip' }];
}

const modeOf = (caller: string, options: CurveOptions, series: Series): NonNullable<Series['mode']> => {
  if (caller === 'scatter') return 'markers';
  if (options.theory !== undefined) return options.band === undefined ? 'markers' : 'lines+markers';
  return series.x.length <= POINTS_TO_MARK ? 'lines+markers' : 'lines';
};

/** What `line` and `scatter` have in common. */
function curves(caller: 'line' | 'scatter', source: RowSource, options: CurveOptions): Figure {
  const rows = rowsAtDoor(caller, source, options);
  const title = options.title ?? `${labelOf(options, options.y)} by ${labelOf(options, options.x)}`;
  const positions = positionsOf(caller, options.x, rows, options.categoryOrders ?? {});
  const styles = stylesOf(rows, options, options.y);
  const legend = bandLegend(caller, rows, options);
  return arrange(caller, rows, options, title, (some) => {
    const measurements = measuredSeries(caller, some, options, positions, styles).map((series): Series => ({ mode: modeOf(caller, options, series), ...series }));
    const series = [...measurements, ...theorySeries(caller, some, options, positions)];
    return drawLines({ ...frameOf(options), title, series, ...axesOf(options, positions), ...marksOf(options), ...(options.nanAt && { nanAt: options.nanAt }) }, caller, legend);
  });
}

/**
 * Lines through rows: one curve for each colour and symbol, in the words of Plotly Express. With `band` the rows that differ in that column
 * alone (seeds) become an average with its spread, named in the legend; with `theory` dashed grey lines lie over the measurement.
 * Zeros on a log axis, NaN and infinite values are marked at the edges of the plot; null is a gap.
 *
 * @throws RangeError for no rows, a column that no row has, a negative value on a log axis; TypeError for values that are no numbers.
 * @example
 * const rows = [1, 2, 3].flatMap((layer) => [0, 1].map((seed) => ({ layer, seed, norm: 4 ** -layer * (1 + seed) })));
 * line(rows, { x: 'layer', y: 'norm', logY: true, band: 'seed', theory: ({ layer }) => 4 ** -layer }).title; // 'norm by layer'
 */
export function line<Kind extends object>(rows: RowSource<Kind>, options: CurveOptions<Kind>): Figure {
  return curves('line', rows, options);
}

/**
 * Points of rows, in the words of Plotly Express: as `line`, without lines.
 *
 * @throws as `line` does.
 * @example
 * scatter([{ gain: 1, accuracy: 0.1 }, { gain: 2, accuracy: 0.9 }], { x: 'gain', y: 'accuracy' }).title; // 'accuracy by gain'
 */
export function scatter<Kind extends object>(rows: RowSource<Kind>, options: CurveOptions<Kind>): Figure {
  return curves('scatter', rows, options);
}

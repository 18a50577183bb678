import { linearSafe, logSafe } from './axes';
import { assertFinite, assertNotEmpty, assertSameLength } from './check';
import { edgeMarkers, type Measured, type NanEdge } from './edges';
import type { Dash, Datum, ScatterTrace, Trace } from './figure';
import { CATEGORY_COUNT, THEORY_COLOR, categoryColor, translucent } from './palette';
import { markup, wrap } from './text';

/** One curve. `x` finite; `y` may hold null (not measured: a gap), NaN and infinite values (marked at the edge), and zeros on a log axis (marked too). */
export interface Series {
  name: string;
  x: ArrayLike<number>;
  y: ArrayLike<Measured>;
  /** A shaded range around the curve, as long as `x`: the spread over seeds. */
  band?: { lower: ArrayLike<number>; upper: ArrayLike<number> };
  mode?: 'lines' | 'markers' | 'lines+markers';
  /** `#rrggbb`; the next category colour if not given. */
  color?: string;
  dash?: Dash;
  /** Line width in px. */
  width?: number;
  /** Marker size in px. */
  size?: number;
  /** Plotly's name of the marker: `circle`, `diamond`, `square`, `cross`, … */
  symbol?: string;
  /** One text per point, drawn beside it. */
  labels?: string[];
  /** One text per point, shown under the mouse in place of x and y. */
  hover?: string[];
  /** False keeps the curve out of the legend. */
  legend?: boolean;
}

/** Width of a legend entry in px: one still fits the narrowest page, and three stand in a row of a wide one. */
const LEGEND_WIDTH = 210;
const LEGEND_SIZE = 12;
const DASHES: Dash[] = ['solid', 'dash', 'dot', 'dashdot'];

/** How the i-th prediction is drawn: a grey line, dashed, then dotted, then both. */
export function theoryStyle(index: number): Pick<Series, 'color' | 'dash' | 'mode' | 'width'> {
  return { color: THEORY_COLOR, dash: DASHES[1 + (index % (DASHES.length - 1))], mode: 'lines', width: 2 };
}

/** A legend entry, broken into lines that leave the plot its room. */
export function legendName(name: string): string {
  return wrap(markup(name), LEGEND_WIDTH, LEGEND_SIZE);
}

/** Colour of the i-th series: its own, or the next category's. */
export function seriesColor(series: { color?: string }, index: number): string {
  return series.color ?? categoryColor(index);
}

/** Traces of curves with their bands and edge markers; bands lie beneath all curves. */
export function seriesTraces(caller: string, list: readonly Series[], scales: { logX: boolean; logY: boolean; nanAt?: NanEdge | undefined }): Trace[] {
  for (const series of list) checkSeries(caller, series, scales);
  const floor = scales.logY ? smallestPositive(list) : undefined;
  const bands = list.flatMap((series, index) => bandTraces(series, seriesColor(series, index), floor));
  const curves = list.map((series, index) => curveTrace(series, index, scales));
  const points = list.map((series, index) => ({ name: series.name, color: seriesColor(series, index), x: series.x, y: series.y }));
  return [...bands, ...curves, ...edgeMarkers(points, scales.logY, scales.nanAt, scales.logX)];
}

function checkSeries(caller: string, series: Series, scales: { logX: boolean; logY: boolean }): void {
  const label = `series "${series.name}"`;
  assertNotEmpty(caller, `x of ${label}`, series.x);
  assertSameLength(caller, `y of ${label}`, series.y, 'x', series.x);
  assertFinite(caller, `x of ${label}`, series.x);
  if (series.labels) assertSameLength(caller, `labels of ${label}`, series.labels, 'x', series.x);
  if (series.hover) assertSameLength(caller, `hover of ${label}`, series.hover, 'x', series.x);
  if (scales.logY) assertNotNegative(caller, `y of ${label}`, series.y);
  const lost = scales.logX ? Array.from(series.x).find((value) => value <= 0) : undefined;
  if (lost !== undefined) throw new RangeError(`${caller}: x of ${label} must be > 0 on a log axis, got ${lost}`);
  if (!series.band) return;
  assertSameLength(caller, `band.lower of ${label}`, series.band.lower, 'x', series.x);
  assertSameLength(caller, `band.upper of ${label}`, series.band.upper, 'x', series.x);
}

/** Throws for a negative value, which a log axis would lose. */
export function assertNotNegative(caller: string, name: string, values: ArrayLike<Measured>): void {
  const index = Array.from(values).findIndex((value) => value !== null && value < 0);
  if (index >= 0) throw new RangeError(`${caller}: ${name} must be ≥ 0 on a log axis, got ${values[index] ?? 'null'} at index ${index}`);
}

function curveTrace(series: Series, index: number, scales: { logX: boolean; logY: boolean }): ScatterTrace {
  const color = seriesColor(series, index);
  const mode = series.mode ?? 'lines';
  const trace: ScatterTrace = {
    type: 'scatter',
    mode: series.labels && mode !== 'lines' ? 'markers+text' : mode,
    name: legendName(series.name),
    x: Array.from(series.x),
    y: scales.logY ? logSafe(series.y) : linearSafe(series.y),
    hovertemplate: `${markup(series.name)}<br>x = %{x}<br>y = %{y:.4~g}<extra></extra>`,
  };
  if (mode !== 'markers') trace.line = { color, width: series.width ?? 2, dash: series.dash ?? DASHES[Math.floor(index / CATEGORY_COUNT) % DASHES.length] };
  if (mode !== 'lines') trace.marker = { color, size: series.size ?? 7, symbol: series.symbol ?? 'circle' };
  if (series.labels) Object.assign(trace, { text: series.labels.map(markup), textposition: 'top center', textfont: { size: 12 } });
  if (series.hover) Object.assign(trace, { text: series.hover.map(markup), hovertemplate: `${markup(series.name)}<br>%{text}<extra></extra>` });
  if (series.legend === false) trace.showlegend = false;
  return trace;
}

function bandTraces(series: Series, color: string, floor: number | undefined): ScatterTrace[] {
  if (!series.band) return [];
  const { lower, upper } = series.band;
  const corners = Array.from(series.x, (x, index) => ({ x, low: atLeast(lower[index], floor), high: atLeast(upper[index], floor) }));
  const usable = corners.filter((corner) => Number.isFinite(corner.low) && Number.isFinite(corner.high));
  return [
    {
      type: 'scatter',
      mode: 'none',
      name: legendName(`${series.name} (band)`),
      x: [...usable.map((corner) => corner.x), ...usable.map((corner) => corner.x).reverse()],
      y: [...usable.map((corner) => corner.high), ...usable.map((corner) => corner.low).reverse()],
      fill: 'toself',
      fillcolor: translucent(color, 0.18),
      showlegend: false,
      hoverinfo: 'skip',
    },
  ];
}

// A spread that reaches 0 has no lower end on a log axis: it is drawn down to the smallest positive value of the figure.
function atLeast(value: number, floor: number | undefined): number {
  return floor === undefined ? value : Math.max(value, floor);
}

function smallestPositive(list: readonly Series[]): number {
  const values = list.flatMap((series): Datum[] => [...logSafe(series.y), ...logSafe(series.band?.lower ?? []), ...logSafe(series.band?.upper ?? [])]);
  return values.reduce<number>((least, value) => (value !== null && value < least ? value : least), Number.MAX_VALUE);
}

import { optionsOf } from '../checks/options';
import { either, listOf, requireFlag } from '../checks/rules';
import { axis, coverRange, linearSafe, logSafe, sideBySide, type AxisOptions } from './axes';
import { assertFinite, assertNotEmpty, assertSameLength, assertUnique } from './check';
import { EDGE_AXIS, edgeMarkers, type Measured } from './edges';
import type { Axis, BarTrace, Figure, Trace } from './figure';
import { markLayout, type Marks } from './marks';
import { INK } from './palette';
import { FRAME_RULES, MARK_RULES, requireAxis, requireBarSeries } from './require-options';
import { assertNotNegative, legendName, seriesColor } from './series';
import { markup } from './text';
import { themed, type FrameOptions } from './theme';

/** One set of bars, a value per category; null leaves a gap, NaN, infinite values and zeros on a log axis are marked at the edge. */
export interface BarSeries {
  name: string;
  y: ArrayLike<Measured>;
  /** One colour `#rrggbb`. */
  color?: string;
  /** One colour per bar instead. */
  colors?: string[];
  /** Ends of an error bar, in data units. */
  spread?: { lower: ArrayLike<number>; upper: ArrayLike<number> };
}

/** Bars, their categories (names, or numbers such as layers) and axes. */
export interface BarsOptions extends FrameOptions, Marks {
  categories: readonly string[] | readonly number[];
  series: BarSeries[];
  x: AxisOptions;
  y: AxisOptions;
  /** On top of each other instead of side by side. */
  stack?: boolean;
}

const requireCategory = either('a name or a number', (value) => typeof value === 'string', (value) => typeof value === 'number');
const requireCategories = listOf(requireCategory);
const requireBars = optionsOf<BarsOptions>({
  ...FRAME_RULES, ...MARK_RULES, categories: requireCategories, series: listOf(requireBarSeries), x: requireAxis, y: requireAxis, stack: requireFlag,
}, 'title', 'categories', 'series', 'x', 'y');

/**
 * Bars by category. On a log axis they start below the smallest value, so their lengths say nothing: read their tops.
 *
 * @throws RangeError for no category or series, lengths that differ, equal names, or a negative value on a log axis.
 * @example
 * figures.bars({ title: 'Dead units', categories: [1, 2], series: [{ name: 'dead', y: [269, 3] }], x: { title: 'layer' }, y: { title: 'units' } });
 */
export function bars(options: BarsOptions): Figure {
  requireBars('bars', 'options', options);
  return drawBars(options);
}

/** {@link bars} for the figures that are made of them; errors name the one that was called. */
export function drawBars(options: BarsOptions, caller = 'bars'): Figure {
  const { positions, ticks } = placeCategories(caller, options.categories);
  const log = options.y.scale === 'log';
  checkBars(caller, options, positions);
  const traces = options.series.map((series, index) => barTrace(series, index, positions, options));
  const points = options.series.map((series, index) => ({ name: series.name, color: series.colors ?? seriesColor(series, index), x: positions, y: series.y }));
  const all: Trace[] = [...traces, ...edgeMarkers(points, log)];
  const entries = all.filter((trace) => trace.showlegend !== false);
  const layout = {
    xaxis: axis({ ...(ticks ? { ticks } : {}), ...options.x }),
    yaxis: log ? logBarAxis(options) : axis(options.y),
    yaxis2: { ...EDGE_AXIS },
    barmode: options.stack ? ('stack' as const) : ('group' as const),
    bargap: 0.25,
    ...markLayout(caller, options, { logX: false, logY: log }),
  };
  return themed({ ...options, legend: options.legend ?? (entries.length > 1 || all.length > options.series.length ? 'top' : 'none') }, all, layout);
}

function placeCategories(caller: string, categories: readonly (string | number)[]): { positions: number[]; ticks?: { values: number[]; labels: string[] } } {
  const labels = categories.map(String);
  assertNotEmpty(caller, 'categories', labels);
  assertUnique(caller, 'categories', labels);
  const numbers = categories.filter((category): category is number => typeof category === 'number');
  if (numbers.length === labels.length) {
    assertFinite(caller, 'categories', numbers);
    return { positions: numbers };
  }
  const positions = labels.map((_, index) => index);
  return { positions, ticks: { values: positions, labels: sideBySide(labels) } };
}

function checkBars(caller: string, options: BarsOptions, positions: readonly number[]): void {
  assertNotEmpty(caller, 'series', options.series);
  assertUnique(caller, 'names of the series', options.series.map((series) => series.name));
  for (const series of options.series) {
    const label = `series "${series.name}"`;
    assertSameLength(caller, `y of ${label}`, series.y, 'categories', positions);
    if (series.colors) assertSameLength(caller, `colors of ${label}`, series.colors, 'categories', positions);
    if (series.spread) {
      assertSameLength(caller, `spread.lower of ${label}`, series.spread.lower, 'categories', positions);
      assertSameLength(caller, `spread.upper of ${label}`, series.spread.upper, 'categories', positions);
    }
    if (options.y.scale === 'log') assertNotNegative(caller, `y of ${label}`, series.y);
  }
}

function barTrace(series: BarSeries, index: number, positions: number[], options: BarsOptions): BarTrace {
  const safe = options.y.scale === 'log' ? logSafe(series.y) : linearSafe(series.y);
  const names = options.categories.map((category) => markup(String(category)));
  const trace: BarTrace = {
    type: 'bar',
    name: legendName(series.name),
    x: positions,
    y: safe,
    marker: { color: series.colors ?? seriesColor(series, index) },
    text: names,
    textposition: 'none',
    hovertemplate: `${markup(series.name)}<br>%{text}: %{y:.4~g}<extra></extra>`,
  };
  // Bars of many colours have no colour that a legend entry could show.
  if (series.colors) trace.showlegend = false;
  if (series.spread) {
    const { lower, upper } = series.spread;
    const above = safe.map((value, bar) => (value === null ? NaN : upper[bar] - value));
    const below = safe.map((value, bar) => (value === null ? NaN : value - lower[bar]));
    trace.error_y = { type: 'data', symmetric: false, array: linearSafe(above), arrayminus: linearSafe(below), visible: true, color: INK, thickness: 1.2 };
  }
  return trace;
}

// Plotly would start a log axis at the smallest bar, which then has no height.
function logBarAxis(options: BarsOptions): Axis {
  const drawn = axis(options.y);
  if (drawn.range) return drawn;
  const range = coverRange(options.series.flatMap(({ y, spread }) => [...logSafe(y), ...logSafe(spread?.lower ?? []), ...logSafe(spread?.upper ?? [])]), true);
  return range ? { ...drawn, range: [Math.floor(range[0]) - 0.5, range[1]] } : drawn;
}

import { optionsOf } from '../checks/options';
import { listOf, oneOf } from '../checks/rules';
import { axis, type AxisOptions } from './axes';
import { assertNotEmpty, assertUnique } from './check';
import { EDGE_AXIS, type NanEdge } from './edges';
import type { Figure, Layout, Trace } from './figure';
import { markLayout, type Marks } from './marks';
import { FRAME_RULES, MARK_RULES, requireAxis, requireSeries } from './require-options';
import { seriesTraces, theoryStyle, type Series } from './series';
import { themed, type FrameOptions } from './theme';

/** Curves, their axes and what lies over them. */
export interface LinesOptions extends FrameOptions, Marks {
  series: Series[];
  x: AxisOptions;
  y: AxisOptions;
  /** Where crosses stand for NaN: at the top (default) as after an infinite value, at the bottom for an accuracy. */
  nanAt?: NanEdge;
}

/** Curves that measure something, and curves that predict it. */
export interface TheoryOptions extends Omit<LinesOptions, 'series'> {
  measured: Series[];
  theory: Series[];
}

const COMMON = { ...FRAME_RULES, ...MARK_RULES, x: requireAxis, y: requireAxis, nanAt: oneOf(['top', 'bottom']) };
const requireLines = optionsOf<LinesOptions>({ ...COMMON, series: listOf(requireSeries) }, 'title', 'series', 'x', 'y');
const requireTheory = optionsOf<TheoryOptions>({ ...COMMON, measured: listOf(requireSeries), theory: listOf(requireSeries) }, 'title', 'measured', 'theory', 'x', 'y');

/**
 * Curves over a common x axis, with optional bands, reference lines, shaded regions and notes.
 * Zeros on a log axis, NaN and infinite values are marked at the edges of the plot; null is a gap.
 *
 * @throws RangeError for no series, an empty series, lengths that differ, x that is not finite, a negative y on a log axis, or two equal names.
 * @example
 * figures.lines({ title: 'Loss', series: [{ name: 'seed 1', x: [0, 1], y: [2.3, 0.4] }], x: { title: 'epoch' }, y: { title: 'loss in nats' } });
 */
export function lines(options: LinesOptions): Figure {
  requireLines('lines', 'options', options);
  return drawLines(options);
}

/** {@link lines} for the figures that are made of them: errors name the one that was called, and it may add traces of its own. */
export function drawLines(options: LinesOptions, caller = 'lines', more: readonly Trace[] = []): Figure {
  const traces = [...curves(caller, options.series, options), ...more];
  return themed(withLegend(options, traces), traces, panelLayout(caller, options));
}

/**
 * Theory over measurement, in the same style everywhere: theory as dashed grey lines, measurements as points with the spread over seeds as bands.
 * A series keeps its own style where it names one.
 *
 * @throws as {@link lines} does.
 * @example
 * figures.theoryOverMeasurement({ title: 'χ', measured: [{ name: 'measured', x: [1, 2], y: [0.23, 0.06] }],
 *   theory: [{ name: 'mean field', x: [1, 2], y: [0.236, 0.0557] }], x: { title: 'layer' }, y: { title: '‖δ‖', scale: 'log' } });
 */
export function theoryOverMeasurement(options: TheoryOptions): Figure {
  requireTheory('theoryOverMeasurement', 'options', options);
  assertNotEmpty('theoryOverMeasurement', 'measured', options.measured);
  const measured = options.measured.map((series): Series => ({ mode: 'markers', ...series }));
  const theory = options.theory.map((series, index): Series => ({ ...theoryStyle(index), ...series }));
  const traces = curves('theoryOverMeasurement', [...measured, ...theory], options);
  return themed(withLegend(options, traces), traces, panelLayout('theoryOverMeasurement', options));
}

/** Axes, shapes and annotations of one panel. */
function panelLayout(caller: string, options: { x: AxisOptions; y: AxisOptions } & Marks): Layout {
  const scales = { logX: options.x.scale === 'log', logY: options.y.scale === 'log' };
  return { xaxis: axis(options.x), yaxis: axis(options.y), yaxis2: { ...EDGE_AXIS }, ...markLayout(caller, options, scales) };
}

function curves(caller: string, series: readonly Series[], options: Pick<LinesOptions, 'x' | 'y' | 'nanAt'>): Trace[] {
  assertNotEmpty(caller, 'series', series);
  assertUnique(caller, 'names of the series', series.map((one) => one.name));
  return seriesTraces(caller, series, { logX: options.x.scale === 'log', logY: options.y.scale === 'log', nanAt: options.nanAt });
}

// A legend with a single entry repeats the title.
function withLegend<Options extends FrameOptions>(options: Options, traces: readonly Trace[]): Options {
  const entries = traces.filter((trace) => trace.showlegend !== false);
  return { ...options, legend: options.legend ?? (entries.length > 1 ? 'top' : 'none') };
}

import { membersOf, optionsOf } from '../checks/options';
import { integerFrom, listOf, requireFinite, requireFiniteNumbers, requireText } from '../checks/rules';
import { axis, LAYER_TITLE, layerTicks, type AxisOptions } from './axes';
import { assertFinite, assertNotEmpty, assertUnique } from './check';
import type { Figure, ScatterTrace, Trace } from './figure';
import { markLayout, type Marks } from './marks';
import { depthColor, INK, translucent } from './palette';
import { FRAME_RULES, MARK_RULES, requireArray, requireAxis } from './require-options';
import { markup, shortNumber } from './text';
import { themed, type FrameOptions } from './theme';

/** The histogram of one layer: `counts[i]` values between `edges[i]` and `edges[i + 1]`, and how many stand in no bin. */
export interface HistogramRow {
  /** Layer number from 1, nearest the input. */
  depth: number;
  edges: ArrayLike<number>;
  counts: ArrayLike<number>;
  /** Counts of values that the axis cannot show. */
  zeros?: number;
  nans?: number;
  infs?: number;
  /** Name beside the row; the layer's number if not given. */
  label?: string;
}

/** Histograms, one above the other. */
export interface HistogramRowsOptions extends FrameOptions, Marks {
  rows: readonly HistogramRow[];
  x: AxisOptions;
  /** Number of layers for the colours; the largest `depth` of the rows if not given. */
  depth?: number;
}

/** Bins of log10|value| of one layer: `log10Edges[i]` … `log10Edges[i + 1]`. */
export interface LogHistogramRow extends Omit<HistogramRow, 'edges'> {
  log10Edges: ArrayLike<number>;
}

/** Height of a peak, in rows. */
const PEAK_HEIGHT = 0.92;

const MEMBERS = { depth: integerFrom(1), counts: requireArray, zeros: requireFinite, nans: requireFinite, infs: requireFinite, label: requireText };
const OPTIONAL = ['zeros', 'nans', 'infs', 'label'] as const;
const requireRows = optionsOf<HistogramRowsOptions>({
  ...FRAME_RULES, ...MARK_RULES, rows: listOf(membersOf<HistogramRow>({ ...MEMBERS, edges: requireArray }, ...OPTIONAL)), x: requireAxis, depth: integerFrom(1),
}, 'title', 'rows', 'x');
const requireLogRows = listOf(membersOf<LogHistogramRow>({ ...MEMBERS, log10Edges: requireFiniteNumbers }, ...OPTIONAL));
const requireLogOptions = optionsOf<FrameOptions & { quantity: string; depth?: number }>({ ...FRAME_RULES, quantity: requireText, depth: integerFrom(1) }, 'title', 'quantity');

/**
 * One histogram per layer, layer 1 at the top, each scaled to its own peak, so that shapes and places are compared and not sizes; the colour
 * says the layer. Zeros, NaN and infinite values are written at the right end of the row as shares of all values.
 *
 * @throws RangeError for no rows, two rows of one layer, edges that do not rise or do not fit counts, or a layer outside 1 … depth.
 * @example
 * figures.histogramRows({ title: 'Activations', rows: [{ depth: 1, edges: [-1, 0, 1], counts: [3, 5] }], x: { title: 'a_l' } });
 */
export function histogramRows(options: HistogramRowsOptions): Figure {
  requireRows('histogramRows', 'options', options);
  return drawRows(options);
}

function drawRows(options: HistogramRowsOptions): Figure {
  const { rows } = options;
  assertNotEmpty('histogramRows', 'rows', rows);
  assertUnique('histogramRows', 'layers', rows.map((row) => String(row.depth)));
  for (const row of rows) checkRow(row, options.x.scale === 'log');
  const sorted = [...rows].sort((a, b) => a.depth - b.depth);
  const depth = options.depth ?? sorted[sorted.length - 1].depth;
  const baseOf = (index: number): number => sorted.length - 1 - index;
  const traces: Trace[] = sorted.map((row, index) => rowTrace(row, baseOf(index), depthColor(row.depth, depth)));
  const asides = sorted.map((row, index) => ({ text: aside(row), y: baseOf(index) + 0.4 })).filter((note) => note.text !== '');
  if (asides.length > 0) traces.push(asideTrace(asides));
  const labelled = sorted.length <= 16 ? sorted.map((row) => row.depth) : layerTicks(depth);
  const shown = sorted.map((row, index) => ({ row, base: baseOf(index) })).filter(({ row }) => labelled.includes(row.depth));
  const ticks = { values: shown.map(({ base }) => base), labels: shown.map(({ row }) => markup(row.label ?? String(row.depth))) };
  const named = sorted.some((row) => row.label !== undefined);
  const yaxis = { ...axis({ title: named ? 'layer' : LAYER_TITLE, range: [-0.15, sorted.length + 0.1], ticks }), zeroline: false };
  const layout = { xaxis: axis(options.x), yaxis, xaxis2: { overlaying: 'x', range: [0, 1] as [number, number], visible: false, fixedrange: true } };
  const marks = markLayout('histogramRows', options, { logX: options.x.scale === 'log', logY: false });
  const height = options.height ?? Math.min(560, Math.max(320, 150 + 34 * sorted.length));
  return themed({ ...options, height, legend: 'none' }, traces, { ...layout, ...marks });
}

/**
 * Histograms of magnitudes |value| on a log axis, one row per layer; zeros stand apart at the right.
 *
 * @throws as {@link histogramRows} does.
 * @example
 * figures.logHistogramFigure([{ depth: 1, log10Edges: [-3, -2, -1], counts: [4, 6], zeros: 2 }], { title: 'Gradients at step 0', quantity: '|∂L/∂W_l|' });
 */
export function logHistogramFigure(rows: readonly LogHistogramRow[], options: FrameOptions & { quantity: string; depth?: number }): Figure {
  requireLogRows('logHistogramFigure', 'rows', rows);
  requireLogOptions('logHistogramFigure', 'options', options);
  const linear = rows.map(({ log10Edges, ...row }): HistogramRow => ({ ...row, edges: Array.from(log10Edges, (edge) => 10 ** edge) }));
  return drawRows({ ...options, rows: linear, x: { title: options.quantity, scale: 'log' } });
}

function checkRow(row: HistogramRow, log: boolean): void {
  const name = `layer ${row.depth}`;
  assertNotEmpty('histogramRows', `counts of ${name}`, row.counts);
  if (row.edges.length !== row.counts.length + 1) {
    throw new RangeError(`histogramRows: edges of ${name} must be one more than counts, got ${row.edges.length} and ${row.counts.length}`);
  }
  assertFinite('histogramRows', `edges of ${name}`, row.edges);
  assertFinite('histogramRows', `counts of ${name}`, row.counts);
  const edges = Array.from(row.edges);
  const fall = edges.findIndex((edge, index) => index > 0 && edge <= edges[index - 1]);
  if (fall > 0) throw new RangeError(`histogramRows: edges of ${name} must rise, got ${edges[fall - 1]} and ${edges[fall]}`);
  if (log && edges[0] <= 0) throw new RangeError(`histogramRows: edges of ${name} must be > 0 on a log axis, got ${edges[0]}`);
}

function rowTrace(row: HistogramRow, base: number, color: string): ScatterTrace {
  const counts = Array.from(row.counts);
  const edges = Array.from(row.edges);
  const peak = counts.reduce((most, count) => Math.max(most, count), 0);
  const height = (count: number): number => (peak === 0 ? 0 : PEAK_HEIGHT * (count / peak));
  const steps = counts.flatMap((count, index) => [
    { x: edges[index], y: base + height(count) },
    { x: edges[index + 1], y: base + height(count) },
  ]);
  const outline = [{ x: edges[0], y: base }, ...steps, { x: edges[counts.length], y: base }];
  const name = row.label ?? `layer ${row.depth}`;
  return {
    type: 'scatter',
    mode: 'lines',
    name: markup(name),
    x: outline.map((point) => point.x),
    y: outline.map((point) => point.y),
    line: { color, width: 1.4 },
    fill: 'toself',
    fillcolor: translucent(color, 0.35),
    showlegend: false,
    hovertemplate: `${markup(name)}<br>%{x:.3~g}<extra></extra>`,
  };
}

function aside(row: HistogramRow): string {
  const inBins = Array.from(row.counts).reduce((sum, count) => sum + count, 0);
  const others = [['0', row.zeros ?? 0], ['NaN', row.nans ?? 0], ['∞', row.infs ?? 0]] as const;
  const all = others.reduce((sum, [, count]) => sum + count, inBins);
  return others.filter(([, count]) => count > 0).map(([name, count]) => `${name}: ${shortNumber((100 * count) / all)} %`).join(', ');
}

function asideTrace(asides: { text: string; y: number }[]): ScatterTrace {
  return {
    type: 'scatter',
    mode: 'text',
    name: 'not in the bins',
    x: asides.map(() => 0.995),
    y: asides.map((note) => note.y),
    xaxis: 'x2',
    text: asides.map((note) => note.text),
    textposition: 'middle left',
    textfont: { size: 12, color: INK },
    hoverinfo: 'skip',
    showlegend: false,
  };
}

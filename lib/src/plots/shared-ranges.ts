import { coverRange, WHOLE_NUMBERS } from './axes';
import type { Axis, AxisKey, BarTrace, Datum, Layout, Trace } from './figure';

const PLAIN_DIGITS = '~g';
/** Plotly sets powers of ten a quarter larger than it is told: this makes them as large as plain numbers. */
const POWER_FONT = { size: 10 };

/** Fixes the range of every axis that has none, so that it shows all the data of all traces; axes that match another share its range. */
export function withSharedRanges(layout: Layout, traces: readonly Trace[]): Layout {
  const fixed: Layout = { ...layout };
  const keys = Object.keys(layout).filter(isAxisKey);
  for (const key of keys) {
    const axis = layout[key];
    if (!axis || axis.range || axis.visible === false || axis.type === 'category') continue;
    const family = keys.filter((other) => rootOf(layout[other], other) === rootOf(axis, key));
    const values = traces.flatMap((trace) => valuesOn(trace, family.map(reference)));
    const range = coverRange(values, axis.type === 'log');
    if (range) fixed[key] = { ...axis, range };
  }
  return withReadableTicks(fixed, traces);
}

/**
 * Ticks that fit what the axes span. Plotly labels the digits between two powers of ten in type too small to project: above three decades only
 * powers of ten are labelled here, below them 0.02, 0.05, 0.1. A short axis that counts has its ticks at whole numbers.
 */
export function withReadableTicks(layout: Layout, traces: readonly Trace[]): Layout {
  const readable: Layout = { ...layout };
  const keys = Object.keys(layout).filter(isAxisKey);
  for (const key of keys) {
    const axis = layout[key];
    if (!axis || axis.visible === false || axis.tickmode === 'array') continue;
    const family = keys.filter((other) => rootOf(layout[other], other) === rootOf(axis, key));
    const range = axis.range ?? coverRange(traces.flatMap((trace) => valuesOn(trace, family.map(reference))), axis.type === 'log');
    if (range) readable[key] = { ...axis, ...ticksFor(axis, Math.abs(range[1] - range[0]), isNarrow(axis, key)) };
  }
  return readable;
}

// The numbers of ticks are those that make Plotly's rule (in all versions from 2 to 4) leave out the small digits.
function ticksFor(axis: Axis, span: number, narrow: boolean): Pick<Axis, 'nticks' | 'tickformat' | 'dtick' | 'tickfont'> {
  if (axis.tickformat === WHOLE_NUMBERS) return span <= 12 ? { dtick: narrow ? Math.ceil(span / 4) : 1 } : {};
  if (axis.type !== 'log' || ![undefined, '', PLAIN_DIGITS].includes(axis.tickformat)) return {};
  if (narrow && span >= 1) return { dtick: Math.ceil(span / 4), tickformat: '', tickfont: POWER_FONT };
  if (span < 1) return { nticks: narrow ? 4 : 8, tickformat: PLAIN_DIGITS };
  return span < 3 ? { nticks: Math.ceil(span / 0.6), tickformat: PLAIN_DIGITS } : { nticks: Math.min(7, Math.floor(span / 0.75)), tickformat: '', tickfont: POWER_FONT };
}

// A panel beside others has room for few labels along x.
function isNarrow({ domain: [from, to] = [0, 1] }: Axis, key: AxisKey): boolean {
  return key.startsWith('x') && to - from < 0.6;
}

function isAxisKey(key: string): key is AxisKey {
  return /^[xy]axis\d*$/.test(key);
}

function reference(key: AxisKey): string {
  return key.replace('axis', '');
}

function rootOf(axis: Axis | undefined, key: AxisKey): string {
  return axis?.matches ?? reference(key);
}

function valuesOn(trace: Trace, references: readonly string[]): Datum[] {
  const onX = references.includes(trace.xaxis ?? 'x');
  const onY = references.includes(trace.yaxis ?? 'y');
  if (onX) return withEdges(trace, trace.x);
  if (!onY) return [];
  return trace.type === 'bar' ? [0, ...trace.y, ...errorEnds(trace)] : withEdges(trace, trace.y);
}

function errorEnds({ y, error_y: error }: BarTrace): Datum[] {
  if (error === undefined) return [];
  const end = (sign: 1 | -1, lengths: readonly Datum[]): Datum[] => y.map((value, bar) => (value === null ? null : value + sign * (lengths[bar] ?? 0)));
  return [...end(1, error.array), ...end(-1, error.arrayminus ?? error.array)];
}

// Cells and bars reach half a step beyond their centres.
function withEdges(trace: Trace, values: readonly Datum[]): Datum[] {
  const numbers = values.filter((value): value is number => value !== null);
  return trace.type === 'scatter' || numbers.length === 0 ? numbers : cellEnds(numbers);
}

/** Outer edges of cells or bars with these centres, in any order. */
export function cellEnds(centres: readonly number[]): [number, number] {
  const sorted = [...centres].sort((a, b) => a - b);
  const last = sorted.length - 1;
  if (last === 0) return [sorted[0] - 0.5, sorted[0] + 0.5];
  return [sorted[0] - (sorted[1] - sorted[0]) / 2, sorted[last] + (sorted[last] - sorted[last - 1]) / 2];
}

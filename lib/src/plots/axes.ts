import { listOf, requireFew, requireNumber, requireNumbers, requireText, type Rule } from '../checks/rules';
import type { Axis, Datum } from './figure';
import { AXIS_LINE, GRID, ZERO_LINE } from './palette';
import { markup, powerOfTen, textWidth, wrap } from './text';

/** Title of an axis of layers. */
export const LAYER_TITLE = 'layer l  (1 = nearest the input)';

/** Tick format of an axis that counts. */
export const WHOLE_NUMBERS = 'd';

/** Longer titles of axes, in px, stand in two lines: a narrow page would cut them off. */
const TITLE = { size: 13, width: 250 };

/** Size in px of the labels of ticks, and what a narrow page has for all of them beside each other. */
const TICKS = { size: 12, width: 260 };

/** Labels of layers that a narrow page has room for. */
const MOST_LABELS = 11;

/** What an axis shows. */
export interface AxisOptions {
  /** Quantity, symbol and unit, in Unicode: `gradient norm ‖δ_l‖`, `time in ms`. */
  title: string;
  /** Linear if not given. Norms and gradients belong on a log axis. */
  scale?: 'linear' | 'log';
  /** Ends in data units, the larger first for an axis that runs downward; the data decide if not given. */
  range?: [number, number];
  /** Ticks at whole numbers only: layers, steps, epochs. */
  integers?: boolean;
  /** Ticks at these values, with these labels. */
  ticks?: { values: number[]; labels: string[] };
  /** d3 format of the tick labels, for example `.0%`. */
  format?: string;
}

/**
 * The Plotly axis for these options: decades with superscripts on a log axis.
 *
 * @throws RangeError if a range is not two different finite numbers, or not positive on a log axis.
 * @example
 * axis({ title: '‖δ_l‖', scale: 'log', range: [1e-6, 1] }).range; // [-6, 0]
 */
export function axis(options: AxisOptions): Axis {
  const log = options.scale === 'log';
  const result: Axis = {
    type: log ? 'log' : 'linear',
    title: { text: wrap(markup(options.title), TITLE.width, TITLE.size), standoff: 10, font: { size: TITLE.size } },
    automargin: true,
    exponentformat: 'power',
    tickfont: { size: TICKS.size },
    showgrid: true,
    gridcolor: GRID,
    // Between labels of the caller's own, zero is a place like any other.
    zeroline: !log && options.ticks === undefined,
    zerolinecolor: ZERO_LINE,
    showline: true,
    linecolor: AXIS_LINE,
    ticks: 'outside',
    tickcolor: AXIS_LINE,
  };
  if (options.range) result.range = axisRange(options.range, log);
  if (options.integers) result.tickformat = WHOLE_NUMBERS;
  if (options.format !== undefined) result.tickformat = options.format;
  if (options.ticks) Object.assign(result, { tickmode: 'array', tickvals: options.ticks.values, ticktext: options.ticks.labels.map(markup) });
  return result;
}

/**
 * An axis of layers 1 … depth, with some room at each end and at most about eleven labels, layer 1 always among them.
 *
 * @example
 * figures.layerAxis(4).ticks; // { values: [1, 2, 3, 4], labels: ['1', '2', '3', '4'] }
 */
export function layerAxis(depth: number, title = LAYER_TITLE): AxisOptions {
  requireFew('layerAxis', 'depth', depth);
  requireText('layerAxis', 'title', title);
  const values = layerTicks(depth);
  const room = Math.min(0.95, Math.max(0.5, depth / 50));
  return { title, range: [1 - room, depth + room], ticks: { values, labels: values.map(String) } };
}

/** Layers that get a label: all of them, or 1 and the multiples of 5, 10, 50, … */
export function layerTicks(depth: number): number[] {
  const step = [1, 5, 10, 50, 100, 500, 1000].find((candidate) => depth / candidate <= MOST_LABELS) ?? 5000;
  const multiples = Array.from({ length: Math.floor(depth / step) }, (_, index) => (index + 1) * step);
  return multiples[0] === 1 ? multiples : [1, ...multiples];
}

const requireList: Rule = (caller, name, value) => {
  if (Array.isArray(value)) requireEntries(caller, name, value);
  else requireNumbers(caller, name, value);
};
const requireEntries = listOf((caller, name, value) => { if (value !== null) requireNumber(caller, name, value); });

/**
 * The values that a log axis can show; 0, negative, NaN and infinite entries and gaps become null.
 * The figures say apart from it where a value was 0, NaN or infinite.
 *
 * @example
 * figures.logSafe([0.1, 0, NaN, 10]); // [0.1, null, null, 10]
 */
export function logSafe(values: ArrayLike<number | null>): Datum[] {
  requireList('logSafe', 'values', values);
  return Array.from(values, (value) => (value !== null && value > 0 && Number.isFinite(value) ? value : null));
}

/** Names along an axis in lines that leave room for each other; whole, where a word alone is too long: Plotly then turns them. */
export function sideBySide(labels: readonly string[], width = TICKS.width): string[] {
  const room = width / labels.length;
  const whole = labels.map(markup);
  const fits = whole.every((label) => label.split(' ').every((word) => textWidth(word, TICKS.size) <= room));
  return fits ? whole.map((label) => wrap(label, room, TICKS.size)) : whole;
}

/** The values that a linear axis can show; NaN and infinite entries become null. */
export function linearSafe(values: ArrayLike<number | null>): Datum[] {
  return Array.from(values, (value) => (value !== null && Number.isFinite(value) ? value : null));
}

/**
 * Ticks of a log10 colour bar: whole decades between two exponents, at most about eight.
 *
 * @example
 * decadeTicks(-2.5, 0.2).text; // ['10<sup>−2</sup>', '10<sup>−1</sup>', '1']
 */
export function decadeTicks(from: number, to: number): { values: number[]; text: string[] } {
  const step = [1, 2, 5, 10, 20, 50, 100].find((candidate) => (to - from) / candidate <= 8) ?? 200;
  const first = Math.ceil(from / step);
  const values = Array.from({ length: Math.max(0, Math.floor(to / step) - first + 1) }, (_, index) => (first + index) * step);
  return { values, text: values.map(powerOfTen) };
}

/**
 * Ends of an axis that shows all finite values with 5 % of room; in log10 on a log axis. Undefined if there is nothing to show.
 *
 * @example
 * coverRange([1, 100], true); // [-0.1, 2.1]
 */
export function coverRange(values: readonly Datum[], log: boolean): [number, number] | undefined {
  let low = Infinity;
  let high = -Infinity;
  for (const value of log ? logSafe(values) : values) {
    if (value === null) continue;
    const position = log ? Math.log10(value) : value;
    if (position < low) low = position;
    if (position > high) high = position;
  }
  if (low > high) return undefined;
  const room = low === high ? 0.5 : 0.05 * (high - low);
  return [low - room, high + room];
}

function axisRange(range: [number, number], log: boolean): [number, number] {
  const [low, high] = range;
  if (!Number.isFinite(low) || !Number.isFinite(high) || low === high || (log && Math.min(low, high) <= 0)) {
    throw new RangeError(`axis: range must be two different ${log ? 'positive' : 'finite'} numbers, got [${low}, ${high}]`);
  }
  return log ? [Math.log10(low), Math.log10(high)] : [low, high];
}

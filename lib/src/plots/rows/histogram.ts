import type { Figure } from '../figure';
import { lines } from '../lines';
import type { Series } from '../series';
import { arrange, labelOf } from './arrange';
import { countsIn, equalBins, type Edges } from './bins';
import { assertColumns, axesOf, marksOf } from './curves';
import { groupsOf, type Group } from './levels';
import type { AxesOptions } from './options';
import { measured, recordsOf, type Row, type RowSource } from './records';
import { stylesOf } from './styles';

const MOST_BINS = 1000;

/** Words of `histogram`. */
export interface HistogramOptions extends Omit<AxesOptions, 'y'> {
  /** Bins from the least to the largest value of all rows. Default 30. */
  readonly bins?: number;
  /** What the height says: rows in a bin, or their share of the curve's rows. Default `count`. */
  readonly norm?: 'count' | 'share';
}

const HEIGHT = { count: 'rows', share: 'share of the rows' } as const;

/** Values that a bin can hold, and in words how many it cannot. */
function binnable(caller: string, group: Group, { x, logX = false }: HistogramOptions): { values: number[]; left: string } {
  const values = group.rows.map((row) => measured(caller, x, row)).filter((value): value is number => value !== null);
  const fits = (value: number): boolean => Number.isFinite(value) && (!logX || value > 0);
  const negative = logX ? values.find((value) => value < 0) : undefined;
  if (negative !== undefined) throw new RangeError(`${caller}: column ${x} must be >= 0 on a log axis, got ${negative}`);
  const count = (name: string, is: (value: number) => boolean): string[] => {
    const hits = values.filter(is).length;
    return hits === 0 ? [] : [`${hits} ${name}`];
  };
  const left = [...(logX ? count('exactly 0', (value) => value === 0) : []), ...count('NaN', Number.isNaN), ...count('infinite', (value) => Math.abs(value) === Infinity)];
  return { values: values.filter(fits), left: left.length === 0 ? '' : ` (and ${left.join(', ')})` };
}

/** The outline of the bars of a histogram. */
function outline(edges: Edges, counts: readonly number[], total: number): Pick<Series, 'x' | 'y'> {
  const heights = counts.map((count) => count / total);
  return { x: [edges[0], ...edges.flatMap((edge, bin) => (bin < heights.length ? [edge, edges[bin + 1]] : [])), edges[edges.length - 1]], y: [0, ...heights.flatMap((value) => [value, value]), 0] };
}

/**
 * How often the values of a column occur, in equal bins (equal factors with `logX`), one outline for each colour. What no bin can hold (NaN,
 * infinite values, zeros on a log axis) is counted in the legend.
 *
 * @throws RangeError for no rows, a column that no row has, no value that a bin can hold, bins that are no integer from 1 to 1000.
 * @example
 * histogram([{ norm: 1 }, { norm: 2 }, { norm: 2.5 }], { x: 'norm', bins: 3 }).title; // 'norm'
 */
export function histogram(source: RowSource, options: HistogramOptions): Figure {
  const rows = recordsOf('histogram', source);
  assertColumns('histogram', rows, { ...options }, ['x', 'color']);
  const { x, bins = 30, norm = 'count', logX = false } = options;
  if (!Number.isInteger(bins) || bins < 1 || bins > MOST_BINS) throw new RangeError(`histogram: bins must be an integer from 1 to ${MOST_BINS}, got ${bins}`);
  const [everything] = groupsOf(rows, undefined, {});
  const all = binnable('histogram', everything, options).values;
  if (all.length === 0) throw new RangeError(`histogram: column ${x} must hold a finite number${logX ? ' > 0' : ''}, got none`);
  const edges = equalBins(all, bins, logX);
  const words = { ...options, y: HEIGHT[norm] };
  const styles = stylesOf(rows, words);
  const title = options.title ?? labelOf(options, x);
  const draw = (some: readonly Row[]): Figure => {
    const series = groupsOf(some, options.color, options.categoryOrders ?? {}).map((group): Series => {
      const { values, left } = binnable('histogram', group, options);
      return { name: `${styles.nameOf(group.rows[0])}${left}`, ...styles.styleOf(group.rows[0]), ...outline(edges, countsIn(values, edges), norm === 'share' ? Math.max(1, group.rows.length) : 1) };
    });
    const lost = series.some(({ name }) => name.includes('(and '));
    return lines({ ...(lost && { legend: 'top' as const }), ...options, title, series, ...axesOf(words, { of: () => 0, ticks: {}, integers: false }), ...marksOf(words) });
  };
  return arrange('histogram', rows, options, title, draw);
}

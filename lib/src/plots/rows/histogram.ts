import type { Figure } from '../figure';
import { drawLines } from '../lines';
import type { Series } from '../series';
import { arrange } from './arrange';
import { countsIn, equalBins, type Edges } from './bins';
import { axesOf, frameOf, marksOf } from './curves';
import { rowsAtDoor } from './doors';
import { groupsOf } from './levels';
import type { HistogramOptions } from './options';
import { measured, type Row, type RowSource } from './records';
import { labelOf, stylesOf } from './styles';

const HEIGHT = { count: 'rows', share: 'share of the rows' } as const;

/** Values that a bin can hold, and in words how many it cannot. */
function binnable(rows: readonly Row[], { x, logX = false }: HistogramOptions): { values: number[]; left: string } {
  const values = rows.map((row) => measured('histogram', x, row)).filter((value): value is number => value !== null);
  const fits = (value: number): boolean => Number.isFinite(value) && (!logX || value > 0);
  const negative = logX ? values.find((value) => value < 0) : undefined;
  if (negative !== undefined) throw new RangeError(`histogram: column ${x} of rows must be ≥ 0 on a log axis, got ${negative}`);
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
export function histogram(rows: RowSource, options: HistogramOptions): Figure {
  const all = rowsAtDoor('histogram', rows, options);
  const { x, color, bins = 30, norm = 'count', logX = false, categoryOrders = {} } = options;
  const { values: inBins } = binnable(all, options);
  if (inBins.length === 0) throw new RangeError(`histogram: column ${x} of rows must hold a finite number${logX ? ' > 0' : ''}, got none`);
  const edges = equalBins(inBins, bins, logX);
  const words = { ...options, y: options.labels?.[norm] ?? HEIGHT[norm] };
  const styles = stylesOf(all, options, words.y);
  const title = options.title ?? labelOf(options, x);
  return arrange('histogram', all, options, title, (some) => {
    const binned = groupsOf(some, color, categoryOrders).map((group) => ({ group, ...binnable(group.rows, options) }));
    const series = binned.map(({ group: { rows: own }, values, left }): Series => ({
      name: `${styles.nameOf(own[0])}${left}`, ...styles.styleOf(own[0]), ...outline(edges, countsIn(values, edges), norm === 'share' ? own.length : 1),
    }));
    const lost = binned.some(({ left }) => left !== '');
    return drawLines({ ...(lost && { legend: 'top' as const }), ...frameOf(options), title, series, ...axesOf(words, { ticks: {}, integers: false }), ...marksOf(options) }, 'histogram');
  });
}

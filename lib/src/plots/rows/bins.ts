/** Edges of bins, one more than bins. */
export type Edges = readonly number[];

/**
 * Equal bins from the least to the largest of some values, equal in log10 on a log axis. A single value has one bin around it.
 * `values` finite and not empty, > 0 for a log axis.
 *
 * @example
 * equalBins([0, 4], 4, false); // [0, 1, 2, 3, 4]
 */
export function equalBins(values: readonly number[], bins: number, log: boolean): Edges {
  const place = log ? values.map(Math.log10) : values;
  const low = place.reduce((least, value) => Math.min(least, value), Infinity);
  const high = place.reduce((most, value) => Math.max(most, value), -Infinity);
  const [from, to] = low === high ? [low - 0.5, high + 0.5] : [low, high];
  const edges = Array.from({ length: bins + 1 }, (_, index) => from + ((to - from) * index) / bins);
  return log ? edges.map((edge) => 10 ** edge) : edges;
}

/**
 * How many values lie in each bin; a value on an edge belongs to the bin above it, the last edge to the last bin.
 *
 * @example
 * countsIn([0, 0.5, 1, 2], [0, 1, 2]); // [2, 2]
 */
export function countsIn(values: readonly number[], edges: Edges): number[] {
  const counts = new Array<number>(edges.length - 1).fill(0);
  for (const value of values) {
    if (value < edges[0] || value > edges[edges.length - 1]) continue;
    const above = edges.findIndex((edge) => edge > value);
    counts[above === -1 ? counts.length - 1 : above - 1] += 1;
  }
  return counts;
}

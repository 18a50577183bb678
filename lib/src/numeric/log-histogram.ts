import { optionsOf } from '../checks/options';
import { integerFrom, requireNumbers } from '../checks/rules';

/** Histogram of magnitudes on a log10 axis, as {@link logHistogram} returns it. Counts are numbers of entries. */
export interface LogHistogram {
  /** Bin edges as powers of ten, ascending: bin i holds 10^edges[i] ≤ |x| < 10^edges[i + 1]. */
  edges: number[];
  /** Entries per bin; one fewer than `edges`. */
  counts: number[];
  /** Non-zero finite entries below the first edge and from the last edge on. */
  below: number;
  above: number;
  zeros: number;
  nans: number;
  infs: number;
  /** Entries below 0, −Infinity included; they are in the bins too, by magnitude. */
  negatives: number;
}

/** Options of {@link logHistogram}: edges from 10^from to 10^to. */
export interface LogHistogramOptions {
  /** Whole power of ten of the first edge. Default −45, below the smallest float32. */
  from?: number;
  /** Whole power of ten of the last edge. Default 39, above the largest float32. */
  to?: number;
  /** Bins in each decade. Default 1. */
  binsPerDecade?: number;
}

/** Beyond what float64 holds, on either side, and finer than anybody looks. */
const FARTHEST = 1000;
const requireOptions = optionsOf<LogHistogramOptions>({
  from: integerFrom(-FARTHEST, FARTHEST),
  to: integerFrom(-FARTHEST, FARTHEST),
  binsPerDecade: integerFrom(1, 1000),
});

function histogramEdges(from: number, to: number, binsPerDecade: number): number[] {
  if (from >= to) throw new RangeError(`logHistogram: from and to must be integers with from < to, got ${from} and ${to}`);
  return Array.from({ length: (to - from) * binsPerDecade + 1 }, (_, i) => from + i / binsPerDecade);
}

/**
 * Histogram of log10|xᵢ| over fixed decades. The edges do not depend on the data, so histograms of different layers and steps lie on one
 * axis; zeros, NaNs and infinities are counted beside the bins and nothing is dropped:
 * Σcounts + below + above + zeros + nans + infs = size.
 *
 * @throws RangeError unless from < to are integers from −1000 to 1000 and binsPerDecade is an integer from 1 to 1000.
 * @example numeric.logHistogram([0, -0.02, 0.5, NaN], { from: -2, to: 0 }) // { counts: [1, 1], zeros: 1, nans: 1, negatives: 1, … }
 */
export function logHistogram(values: ArrayLike<number>, options: LogHistogramOptions = {}): LogHistogram {
  requireNumbers('logHistogram', 'values', values);
  requireOptions('logHistogram', 'options', options);
  const { from = -45, to = 39, binsPerDecade = 1 } = options;
  const edges = histogramEdges(from, to, binsPerDecade);
  const counts = new Array<number>(edges.length - 1).fill(0);
  const histogram: LogHistogram = { edges, counts, below: 0, above: 0, zeros: 0, nans: 0, infs: 0, negatives: 0 };
  const size = values.length;
  for (let i = 0; i < size; i++) {
    const value = values[i];
    if (value < 0) histogram.negatives++;
    if (value === 0) histogram.zeros++;
    else if (Number.isNaN(value)) histogram.nans++;
    else if (!Number.isFinite(value)) histogram.infs++;
    else {
      const bin = Math.floor((Math.log10(Math.abs(value)) - from) * binsPerDecade);
      if (bin < 0) histogram.below++;
      else if (bin >= counts.length) histogram.above++;
      else counts[bin]++;
    }
  }
  return histogram;
}

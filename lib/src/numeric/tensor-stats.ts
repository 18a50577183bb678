import { having, requireNumbers } from '../checks/rules';
import { l2Norm, maxAbs } from './norm';

/** Statistics of one tensor at one step, as {@link tensorStats} computes them. Counts are numbers of entries. */
export interface TensorStats {
  /** Number of entries, the non-finite ones included. */
  size: number;
  /** ‖x‖ = √Σxᵢ², accumulated in float64. */
  norm: number;
  /** ‖x‖/√size. */
  rms: number;
  mean: number;
  /** Standard deviation with divisor `size`, as activation statistics are usually quoted. */
  std: number;
  maxAbs: number;
  zeros: number;
  nans: number;
  infs: number;
}

/** What kind of tensor it is: `missing` (no tensor at all) is not `zero` (a tensor of zeros). */
export type Status = 'ok' | 'missing' | 'zero' | 'nan' | 'inf';

const requireStats = having('a result of tensorStats, null or undefined', 'size', 'zeros', 'nans', 'infs');

/** Plain sums, right when the sum of squares is in the safe range; `null` otherwise, non-finite entries included. */
function plainStats(values: ArrayLike<number>): TensorStats | null {
  const size = values.length;
  // Sums are taken about the first entry: as the mean is then at most √size deviations away, no cancellation costs more than size·ε.
  const origin = values[0];
  let sum = 0;
  let squaresAboutOrigin = 0;
  let squares = 0;
  let maxAbs = 0;
  let zeros = 0;
  for (let i = 0; i < size; i++) {
    const value = values[i];
    const shifted = value - origin;
    sum += shifted;
    squaresAboutOrigin += shifted * shifted;
    squares += value * value;
    maxAbs = Math.max(maxAbs, Math.abs(value));
    zeros += value === 0 ? 1 : 0;
  }
  if (!(squares > 1e-280 && squares < 1e300)) return null;
  const mean = origin + sum / size;
  const std = Math.sqrt(Math.max(0, (squaresAboutOrigin - (sum * sum) / size) / size));
  const norm = Math.sqrt(squares);
  return { size, norm, rms: norm / Math.sqrt(size), mean, std, maxAbs, zeros, nans: 0, infs: 0 };
}

/** Two-pass mean and deviation of finite entries, each divided by the largest so that no sum overflows and no square vanishes. */
function moments(values: ArrayLike<number>, scale: number): { mean: number; std: number } {
  const size = values.length;
  let sum = 0;
  for (let i = 0; i < size; i++) sum += values[i] / scale;
  const mean = sum / size;
  let squares = 0;
  let rest = 0;
  for (let i = 0; i < size; i++) {
    const deviation = values[i] / scale - mean;
    squares += deviation * deviation;
    rest += deviation;
  }
  // The deviations from the exact mean sum to 0: what they do sum to corrects the rounding of the mean.
  const variance = Math.max(0, (squares - (rest * rest) / size) / size);
  return { mean: (mean + rest / size) * scale, std: Math.sqrt(variance) * scale };
}

/** The same statistics for tensors that are empty, all zero, non-finite or at an extreme scale. */
function carefulStats(values: ArrayLike<number>): TensorStats {
  const size = values.length;
  let sum = 0;
  let zeros = 0;
  let nans = 0;
  let infs = 0;
  for (let i = 0; i < size; i++) {
    sum += values[i];
    if (values[i] === 0) zeros++;
    else if (Number.isNaN(values[i])) nans++;
    else if (!Number.isFinite(values[i])) infs++;
  }
  const norm = l2Norm(values);
  const largest = maxAbs(values);
  const allZero = size > 0 && zeros === size;
  const { mean, std } = nans === 0 && infs === 0 && largest > 0
    ? moments(values, largest)
    : { mean: sum / size, std: allZero ? 0 : NaN };
  return { size, norm, rms: size === 0 ? 0 : norm / Math.sqrt(size), mean, std, maxAbs: largest, zeros, nans, infs };
}

/**
 * Norm, root mean square, mean, standard deviation, largest magnitude, and the counts of zeros, NaNs and infinities of a tensor's values.
 *
 * Every statistic is over **all** entries, so non-finite ones are seen and not dropped: any NaN makes `norm`, `rms`, `mean`, `std` and
 * `maxAbs` NaN; else any ±Infinity makes `norm`, `rms` and `maxAbs` Infinity, `std` NaN and `mean` ±Infinity (NaN when both signs
 * occur). Use `finiteNorm` for the finite part. Sums are in float64 and right for entries from 1e-300 to 1e300, and for a small deviation on a
 * large mean. Of an empty tensor norm, rms and maxAbs are 0, mean and std NaN.
 *
 * @example numeric.tensorStats([0, 3, -4]) // { size: 3, norm: 5, rms: 2.887, mean: -0.333, std: 2.867, maxAbs: 4, zeros: 1, nans: 0, infs: 0 }
 */
export function tensorStats(values: ArrayLike<number>): TensorStats {
  requireNumbers('tensorStats', 'values', values);
  return plainStats(values) ?? carefulStats(values);
}

/**
 * The status of a tensor from its statistics: `missing` when there is none (null or undefined), `nan` before `inf` when it has both,
 * `zero` when every entry is 0 (an empty tensor included), else `ok`.
 *
 * @example numeric.statusOf(numeric.tensorStats([0, 0])) // 'zero'
 * @example numeric.statusOf(undefined) // 'missing'
 */
export function statusOf(stats: TensorStats | null | undefined): Status {
  if (stats === null || stats === undefined) return 'missing';
  requireStats('statusOf', 'stats', stats);
  if (stats.nans > 0) return 'nan';
  if (stats.infs > 0) return 'inf';
  return stats.zeros === stats.size ? 'zero' : 'ok';
}

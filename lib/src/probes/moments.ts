import { tensorStats } from '../numeric/tensor-stats';

/** Size, norm, mean and deviation of one tensor's values. */
export interface Moments {
  readonly size: number;
  readonly norm: number;
  readonly mean: number;
  readonly std: number;
}

/** Below this share of the mean square, the variance Σx²/n − x̄² has lost more than half of float64's digits to cancellation. */
const SMALLEST_SAFE_SHARE = 1e-8;

function fromSums(values: Float32Array, sum: number, squares: number): Moments {
  const size = values.length;
  const mean = sum / size;
  const variance = squares / size - mean * mean;
  if (variance > SMALLEST_SAFE_SHARE * (squares / size)) return { size, norm: Math.sqrt(squares), mean, std: Math.sqrt(variance) };
  const exact = tensorStats(values);
  return { size, norm: exact.norm, mean: exact.mean, std: exact.std };
}

/**
 * Norm, mean and standard deviation (divisor n) of float32 values in one pass with float64 sums.
 *
 * One pass reads the values once instead of three times; the squares of float32 numbers cannot leave float64's range. Where the
 * deviation is below 1e-4 of the root mean square, and where a value is not finite, `tensorStats` answers instead.
 *
 * @example moments(Float32Array.of(3, 4)) // { size: 2, norm: 5, mean: 3.5, std: 0.5 }
 */
export function moments(values: Float32Array): Moments {
  const size = values.length;
  const whole = size - (size % 4);
  // Four running sums let the processor add while it multiplies: one sum would wait for each addition.
  let sum0 = 0, sum1 = 0, sum2 = 0, sum3 = 0;
  let square0 = 0, square1 = 0, square2 = 0, square3 = 0;
  for (let i = 0; i < whole; i += 4) {
    const a = values[i], b = values[i + 1], c = values[i + 2], d = values[i + 3];
    sum0 += a;
    square0 += a * a;
    sum1 += b;
    square1 += b * b;
    sum2 += c;
    square2 += c * c;
    sum3 += d;
    square3 += d * d;
  }
  for (let i = whole; i < size; i++) {
    sum0 += values[i];
    square0 += values[i] * values[i];
  }
  return fromSums(values, sum0 + sum1 + (sum2 + sum3), square0 + square1 + (square2 + square3));
}

/** Moments of values and how many lie where. */
export interface CountedMoments extends Moments {
  /** Values below `below` or above `above`. */
  readonly outside: number;
  /** Values ≤ 0. */
  readonly notPositive: number;
}

/**
 * {@link moments} and two counts of the same values, in the same pass. NaN is counted nowhere.
 *
 * @example countedMoments(Float32Array.of(-1, 0, 2, 3), { below: -0.5, above: 2.5 }) // { outside: 2, notPositive: 2, mean: 1, … }
 */
export function countedMoments(values: Float32Array, { below, above }: { readonly below: number; readonly above: number }): CountedMoments {
  const size = values.length;
  const even = size - (size % 2);
  let sum0 = 0, sum1 = 0, square0 = 0, square1 = 0;
  let outside = 0, notPositive = 0;
  // Adding a comparison, instead of branching on it, spares a mispredicted jump for every other entry.
  for (let i = 0; i < even; i += 2) {
    const a = values[i], b = values[i + 1];
    sum0 += a;
    square0 += a * a;
    sum1 += b;
    square1 += b * b;
    outside += Number(a < below) + Number(a > above) + Number(b < below) + Number(b > above);
    notPositive += Number(a <= 0) + Number(b <= 0);
  }
  for (let i = even; i < size; i++) {
    const a = values[i];
    sum0 += a;
    square0 += a * a;
    outside += Number(a < below) + Number(a > above);
    notPositive += Number(a <= 0);
  }
  return { ...fromSums(values, sum0 + sum1, square0 + square1), outside, notPositive };
}

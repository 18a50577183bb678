import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Kernels } from '../kernels/kernels';
import { normFromHalfSquares, normOnly } from './measure';
import type { Measured } from './rows';

/** Below this ratio to the mean a deviation has lost too many of float32's digits to the mean that was subtracted. */
const SMALLEST_SAFE_RATIO = 1e-3;

/** How many numbers `momentSums` gives. */
export const MOMENT_SUMS = 3;

/** Σx, ½Σx² and ½Σ(x − x̄)² in float32, as scalars; call it inside `tf.tidy`. */
export function momentSums(x: Tensor, kernels: Kernels): Tensor[] {
  const sum = tf.sum(x);
  return [sum, kernels.halfSumOfSquares(x), kernels.halfSumOfSquares(tf.sub(x, tf.div(sum, x.size)))];
}

/**
 * Norm, mean and standard deviation from `momentSums`: right to 1e-5, the mean to 1e-6 of the root mean square. null where float32 may not
 * have sufficed, as for zeros, numbers around 1e-20, or NaN.
 */
export function measuredFromSums(size: number, [sum, halfSquares, halfCentred]: ArrayLike<number> & Iterable<number>): Measured | null {
  const norm = normFromHalfSquares(halfSquares, size);
  const deviation = normFromHalfSquares(halfCentred, size);
  if (norm === null || deviation === null) return null;
  const [mean, std] = [sum / size, deviation / Math.sqrt(size)];
  return std < SMALLEST_SAFE_RATIO * Math.abs(mean) ? null : { ...normOnly(norm, size), mean, std };
}

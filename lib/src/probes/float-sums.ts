import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Ops } from '../ops/ops';
import { measuredNorm, normFromHalfSquares } from './measure';
import type { Measured } from './rows';

/** Below this ratio to the mean a deviation has lost too many of float32's digits to the mean that was subtracted. */
const SMALLEST_SAFE_RATIO = 1e-3;

/** Σx and ½Σ(x − x̄)² of a tensor. */
export interface MomentSums<Value = number> {
  readonly sum: Value;
  readonly halfCentred: Value;
}

/** The sums in float32, as scalars; call it inside `tf.tidy`. */
export function momentSums(x: Tensor, ops: Ops): MomentSums<Tensor> {
  const sum = tf.sum(x);
  return { sum, halfCentred: ops.halfSumOfSquares(tf.sub(x, tf.div(sum, x.size))) };
}

/**
 * Norm, mean and standard deviation from `momentSums`: right to 1e-5, the mean to 1e-6 of the root mean square. null where float32 may not
 * have sufficed, as for zeros, numbers around 1e-20, or NaN.
 */
export function measuredFromSums(size: number, { sum, halfCentred }: MomentSums): Measured | null {
  // Σx² = Σ(x − x̄)² + n·x̄²: nothing cancels, and a pass over the values is spared.
  const norm = normFromHalfSquares(halfCentred + (sum * sum) / (2 * size), size);
  const deviation = normFromHalfSquares(halfCentred, size);
  if (norm === null || deviation === null) return null;
  const [mean, std] = [sum / size, deviation / Math.sqrt(size)];
  return std < SMALLEST_SAFE_RATIO * Math.abs(mean) ? null : measuredNorm(norm, size, mean, std);
}

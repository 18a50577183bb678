import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { oneOf, rule } from '../checks/rules';
import { requireOps } from '../ops/require-tensor';
import type { Ops } from '../ops/ops';
import { statusOf, tensorStats, type Status } from '../numeric/tensor-stats';
import { moments, type Moments } from './moments';
import type { Detail, Measured } from './rows';

const requireNumeric = rule('a tensor of numbers in use', (value) => value instanceof tf.Tensor && !value.isDisposed && value.dtype !== 'string');
const requireDetail = oneOf(['norms', 'full']);
/** From this size on one native reduction costs less than copying the values out and summing them. */
const FAST_FROM_SIZE = 8192;

/** Mean squares and sums between these lose nothing to the float32 range: squares that underflow add less than 1e-8 of such a sum. */
const SMALLEST_SAFE_MEAN_SQUARE = 1e-30;
const LARGEST_SAFE_SUM = 1e36;

/** Whether the norm of a tensor is taken from one native reduction, `ops.halfSumOfSquares`, where its result is safe. */
function hasFastNorm(tensor: Tensor, ops: Ops): boolean {
  return ops.name === 'native' && tensor.size >= FAST_FROM_SIZE && tensor.dtype === 'float32';
}

/** ‖x‖ from Σx² in float32, or null where float32's range may have touched it. */
export function normFromSquares(squares: number, size: number): number | null {
  const safe = squares > SMALLEST_SAFE_MEAN_SQUARE * size && squares < LARGEST_SAFE_SUM;
  return safe ? Math.sqrt(squares) : null;
}

/** The same from ½Σx². */
export function normFromHalfSquares(halfSquares: number, size: number): number | null {
  return normFromSquares(2 * halfSquares, size);
}

function finiteStatus(norm: number): Status {
  return norm === 0 ? 'zero' : 'ok';
}

function rmsOf(norm: number, size: number): number {
  return size === 0 ? 0 : norm / Math.sqrt(size);
}

/** What is known of a finite tensor of which the norm was measured, and the mean and deviation where they are given. */
export function measuredNorm(norm: number, size: number, mean: number | null = null, std: number | null = null): Measured {
  return { size, norm, rms: rmsOf(norm, size), mean, std, maxAbs: null, zeros: null, nans: 0, infs: 0, status: finiteStatus(norm) };
}

/** Everything, in float64. */
function measureFully(values: ArrayLike<number>): Measured {
  const stats = tensorStats(values);
  return { ...stats, status: statusOf(stats) };
}

/** What is known of a gradient that does not exist. */
export function missing(size: number): Measured {
  return { size, norm: NaN, rms: NaN, mean: null, std: null, maxAbs: null, zeros: null, nans: 0, infs: 0, status: 'missing' };
}

/**
 * Measures values already read out, mean and deviation included at every detail (see {@link Detail}).
 *
 * @param known their moments, where a pass over the values has found them already.
 * @example measureValues(Float32Array.of(3, 4), 'norms') // { size: 2, norm: 5, rms: 3.54, mean: 3.5, std: 0.5, maxAbs: null, … status: 'ok' }
 */
export function measureValues(values: Float32Array, detail: Detail, known?: Moments): Measured {
  if (detail === 'full') return measureFully(values);
  const { size, norm, mean, std } = known ?? moments(values);
  if (Number.isFinite(norm)) return measuredNorm(norm, size, mean, std);
  return { ...measureFully(values), maxAbs: null, zeros: null };
}

/**
 * Measures one tensor (see {@link Detail}) and keeps nothing of it. Blocks until its values are there.
 *
 * With `native` ops and detail `norms`, the norm of a large tensor is one float32 reduction if its result lies where float32 is
 * safe; else, and always for `public` ops, the values are read out and summed in float64.
 *
 * @example measure(tf.fill([1000], 1e-24), 'norms').norm // 3.16e-23: tf.norm says 0
 */
export function measure(tensor: Tensor, detail: Detail, ops?: Ops): Measured {
  requireNumeric('measure', 'tensor', tensor);
  requireDetail('measure', 'detail', detail);
  if (ops !== undefined) requireOps('measure', 'ops', ops);
  if (detail === 'norms' && ops !== undefined && hasFastNorm(tensor, ops)) {
    const norm = normFromHalfSquares(tf.tidy(() => ops.halfSumOfSquares(tensor).dataSync()[0]), tensor.size);
    if (norm !== null) return measuredNorm(norm, tensor.size);
  }
  const measured = measureValues(tensor.dataSync<'float32'>(), detail);
  return detail === 'full' ? measured : { ...measured, mean: null, std: null };
}

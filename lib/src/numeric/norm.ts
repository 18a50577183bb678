import { requireNumbers } from '../checks/rules';

/** Below this plain sum of squares an entry's square may have lost digits to underflow; the sum is then formed on scaled entries. */
const SMALLEST_SAFE_SUM = 1e-280;

function largestMagnitude(values: ArrayLike<number>): number {
  let largest = 0;
  const size = values.length;
  for (let i = 0; i < size; i++) {
    const magnitude = Math.abs(values[i]);
    if (!(magnitude <= largest)) largest = magnitude;
    if (Number.isNaN(largest)) return largest;
  }
  return largest;
}

function scaledNorm(values: ArrayLike<number>): number {
  const scale = largestMagnitude(values);
  if (scale === 0 || !Number.isFinite(scale)) return scale;
  let sum = 0;
  const size = values.length;
  for (let i = 0; i < size; i++) {
    const ratio = values[i] / scale;
    sum += ratio * ratio;
  }
  return scale * Math.sqrt(sum);
}

/**
 * Euclidean norm ‖x‖ = √Σxᵢ², accumulated in float64 and safe at every scale, as BLAS `dnrm2` is.
 *
 * The squares of float32 entries can neither overflow nor underflow in float64 (they lie between 2e-90 and 1.2e77), so the
 * plain sum serves them; a float64 sum that leaves the safe range is formed again on entries divided by the largest.
 * (`tf.norm` of 1000 entries 1e-24 says 0.)
 *
 * Any NaN gives NaN; else any ±Infinity gives Infinity; an empty list gives 0.
 *
 * @example numeric.l2Norm([3, 4]) // 5
 * @example numeric.l2Norm(new Float32Array(1000).fill(1e-24)) // 3.16e-23
 * @see C. L. Lawson et al., "Basic Linear Algebra Subprograms for Fortran Usage", ACM TOMS 5 (1979), DNRM2.
 */
export function l2Norm(values: ArrayLike<number>): number {
  requireNumbers('l2Norm', 'values', values);
  return norm(values);
}

/** {@link l2Norm} of what is checked already. */
function norm(values: ArrayLike<number>): number {
  let sum = 0;
  const size = values.length;
  for (let i = 0; i < size; i++) {
    const value = values[i];
    sum += value * value;
  }
  return sum > SMALLEST_SAFE_SUM && sum < Infinity ? Math.sqrt(sum) : scaledNorm(values);
}

/**
 * Root mean square √(Σxᵢ²/n) = ‖x‖/√n. Unlike the norm it does not grow with the size of the tensor.
 *
 * NaN and ±Infinity as in {@link l2Norm}; an empty list gives 0.
 *
 * @example numeric.rms([3, 4]) // 3.5355
 */
export function rms(values: ArrayLike<number>): number {
  requireNumbers('rms', 'values', values);
  return values.length === 0 ? 0 : norm(values) / Math.sqrt(values.length);
}

/**
 * Largest magnitude max|xᵢ|, the norm ‖x‖_∞. Any NaN gives NaN; an empty list gives 0.
 *
 * @example numeric.maxAbs([1, -7, 3]) // 7
 */
export function maxAbs(values: ArrayLike<number>): number {
  requireNumbers('maxAbs', 'values', values);
  return largestMagnitude(values);
}

/**
 * Euclidean norm of the finite entries alone: what is left of a tensor when its NaN and ±Infinity entries are set aside.
 * Report it beside {@link l2Norm} and the counts of non-finite entries, never in place of them.
 *
 * @example numeric.finiteNorm([3, NaN, 4, Infinity]) // 5
 */
export function finiteNorm(values: ArrayLike<number>): number {
  requireNumbers('finiteNorm', 'values', values);
  const finite: number[] = [];
  const size = values.length;
  for (let i = 0; i < size; i++) if (Number.isFinite(values[i])) finite.push(values[i]);
  return norm(finite);
}

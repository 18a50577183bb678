import { numberThat, requireNotNegative, requireNumbers } from '../checks/rules';

const requireShare = numberThat('in [0, 1]', (value) => value >= 0 && value <= 1);

/**
 * Arithmetic mean Σxᵢ/n. NaN for an empty list; NaN and ±Infinity propagate.
 *
 * @example numeric.mean([1, 2, 6]) // 3
 */
export function mean(values: ArrayLike<number>): number {
  requireNumbers('mean', 'values', values);
  return meanOf(values);
}

function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  const size = values.length;
  for (let i = 0; i < size; i++) sum += values[i];
  return sum / size;
}

/**
 * Variance Σ(xᵢ − x̄)²/(n − ddof) by a corrected two-pass sum. `ddof` ("delta degrees of freedom") 0 is the biased estimator batch
 * normalisation uses, 1 the unbiased one. NaN when n ≤ ddof.
 *
 * @throws RangeError when ddof is negative or not finite.
 * @example numeric.variance([1, 2, 3, 4]) // 1.25
 * @example numeric.variance([1, 2, 3, 4], 1) // 1.6667
 */
export function variance(values: ArrayLike<number>, ddof = 0): number {
  requireNumbers('variance', 'values', values);
  requireNotNegative('variance', 'ddof', ddof);
  return varianceOf(values, ddof);
}

function varianceOf(values: ArrayLike<number>, ddof: number): number {
  const size = values.length;
  if (size <= ddof) return NaN;
  const centre = meanOf(values);
  let squares = 0;
  let rest = 0;
  for (let i = 0; i < size; i++) {
    const deviation = values[i] - centre;
    squares += deviation * deviation;
    rest += deviation;
  }
  return Math.max(0, squares - (rest * rest) / size) / (size - ddof);
}

/**
 * Standard error of the mean, √(s²/n) with the unbiased variance s². NaN for fewer than two values.
 *
 * @example numeric.standardError([1, 2, 3, 4]) // 0.6455
 */
export function standardError(values: ArrayLike<number>): number {
  requireNumbers('standardError', 'values', values);
  return Math.sqrt(varianceOf(values, 1) / values.length);
}

/**
 * Quantile by linear interpolation between order statistics (Hyndman & Fan type 7, the default of NumPy and R).
 * NaN for an empty list or when any value is NaN.
 *
 * @throws RangeError unless 0 ≤ p ≤ 1.
 * @example numeric.quantile([1, 2, 3, 4], 0.25) // 1.75
 */
export function quantile(values: ArrayLike<number>, p: number): number {
  requireNumbers('quantile', 'values', values);
  requireShare('quantile', 'p', p);
  const sorted = Float64Array.from(values).sort();
  if (sorted.length === 0 || Number.isNaN(sorted[sorted.length - 1])) return NaN;
  const position = p * (sorted.length - 1);
  const below = Math.floor(position);
  const fraction = position - below;
  if (fraction === 0 || sorted[below] === sorted[below + 1]) return sorted[below];
  return sorted[below] * (1 - fraction) + sorted[below + 1] * fraction;
}

/**
 * Median, the quantile at ½. The typical gradient norm of a deep net: its mean is carried by a few large draws.
 *
 * @example numeric.median([5, 1, 2]) // 2
 */
export function median(values: ArrayLike<number>): number {
  requireNumbers('median', 'values', values);
  return quantile(values, 0.5);
}

/**
 * Geometric mean exp(Σln xᵢ/n), formed in logarithms so that a product of many gradient factors neither overflows nor underflows.
 * 0 when any value is 0; NaN for an empty list or when any value is NaN.
 *
 * @throws RangeError when a value is negative.
 * @example numeric.geometricMean([1e-200, 1e-300]) // 1e-250
 */
export function geometricMean(values: ArrayLike<number>): number {
  requireNumbers('geometricMean', 'values', values);
  let sum = 0;
  const size = values.length;
  for (let i = 0; i < size; i++) {
    if (values[i] < 0) throw new RangeError(`geometricMean: values must be ≥ 0, got ${values[i]}`);
    sum += Math.log(values[i]);
  }
  return Math.exp(sum / size);
}

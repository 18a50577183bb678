import { optionsOf } from '../checks/options';
import { having, requireCountOrNone, requireFinite, requireFlag, requireNotNegative } from '../checks/rules';
import type { RandomState } from './random';

/** Draws farther than this many standard deviations from the mean are drawn again. */
const LIMIT = 2;

/**
 * Standard deviation of a standard normal variable truncated to ±2: √(1 − 4φ(2)/(2Φ(2) − 1)), φ and Φ the normal density and distribution
 * function. Its square, 0.7737, is the share of the variance that is left.
 *
 * @see N. L. Johnson, S. Kotz & N. Balakrishnan, Continuous Univariate Distributions 1 (1994), §13.10.1.
 */
export const TRUNCATED_NORMAL_STD = 0.8796256610342398;

/** Options of {@link truncatedNormals}. */
export interface TruncatedNormalOptions {
  mean?: number;
  /** Standard deviation of the parent distribution, or of the result when `exact`. Default 1. */
  std?: number;
  /** Divide by {@link TRUNCATED_NORMAL_STD}, so that the result has the standard deviation asked for. Default false, as in TensorFlow.js. */
  exact?: boolean;
}

const requireRandom = having('a RandomState', 'standardNormal');
const requireOptions = optionsOf<TruncatedNormalOptions>({ mean: requireFinite, std: requireNotNegative, exact: requireFlag });

/**
 * `size` draws from a normal distribution truncated at two parent standard deviations, by rejection.
 *
 * Without `exact` the variance comes out 0.7737 of std²: that is what TensorFlow.js's heNormal, glorotNormal and leCunNormal give
 * (tensorflow/tfjs#8594). With it, std² (Keras since 2.2 and TensorFlow do so), and values reach ±2.27 std.
 *
 * @throws RangeError when size is not an integer ≥ 0 or std is negative or not finite.
 * @example numeric.truncatedNormals(new numeric.RandomState(42), 3) // [0.4967, -0.1383, 0.6477]
 */
export function truncatedNormals(random: RandomState, size: number, options: TruncatedNormalOptions = {}): Float64Array {
  requireRandom('truncatedNormals', 'random', random);
  requireCountOrNone('truncatedNormals', 'size', size);
  requireOptions('truncatedNormals', 'options', options);
  const { mean = 0, std = 1, exact = false } = options;
  const scale = exact ? std / TRUNCATED_NORMAL_STD : std;
  const values = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    let deviate = random.standardNormal();
    while (Math.abs(deviate) > LIMIT) deviate = random.standardNormal();
    values[i] = mean + scale * deviate;
  }
  return values;
}

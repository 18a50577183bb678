import { parametric } from '../scalar-activation';
import { define, leakyForm, piecewiseLinear } from './define';
import { flatLeaky, NOT_ABOVE_ZERO, NOWHERE, type FlatRegion } from './flat';

/** Negative slopes in training are uniform between these. Xu et al. 2015. */
export const RRELU_RANGE = [1 / 8, 1 / 3] as const;

const [LEAST, LARGEST] = RRELU_RANGE;

const family = parametric((lower: number = LEAST, upper: number = LARGEST) => {
  if (!(lower <= upper && Number.isFinite(upper - lower))) {
    throw new RangeError(`rrelu: lower must be ≤ upper, both finite, got ${lower} and ${upper}`);
  }
  return piecewiseLinear(`rrelu(${lower}, ${upper})`, (lower + upper) / 2);
});

/** Without its slope, as in training where each entry draws its own. */
function drawnSlopes(threshold: number): FlatRegion | null {
  if (threshold <= LEAST) return NOWHERE;
  return threshold > LARGEST ? NOT_ABOVE_ZERO : null;
}

/**
 * RReLU as it acts at inference: leaky ReLU with the mean (lower + upper)/2 of the slopes U(lower, upper) it draws in training. Defaults
 * 1/8 and 1/3 (Xu et al. 2015). Its moments in training are those of `rreluMoments`.
 *
 * @throws RangeError unless lower ≤ upper, both finite.
 * @example theory.rrelu.with(0.1, 0.3)(-1) // -0.2
 */
export const rrelu = define('rrelu', family, {
  alpha: (LEAST + LARGEST) / 2,
  tensors: leakyForm,
  init: 'he',
  flat: (threshold, site, slope) => (slope === undefined ? drawnSlopes(threshold) : flatLeaky(threshold, site, slope)),
  offBranch: true,
  slopes: 'drawn',
});

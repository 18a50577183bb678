import { parametric } from '../scalar-activation';
import { define, leakyForm, piecewiseLinear, requireParameter } from './define';
import { flatLeaky } from './flat';

/** He et al. 2015. */
const FIRST_SLOPE = 0.25;

const family = parametric((alpha = FIRST_SLOPE) => {
  requireParameter('prelu', 'alpha', alpha);
  return piecewiseLinear(`prelu(${alpha})`, alpha);
});

/**
 * PReLU at one value of its learned slope: leaky ReLU with that slope. Default 0.25, where He et al. 2015 start it.
 *
 * @throws RangeError when α is not finite.
 * @example theory.prelu.with(0.1).derivative(-1) // 0.1
 */
export const prelu = define('prelu', family, {
  withAlpha: family.with,
  alpha: FIRST_SLOPE,
  tensors: leakyForm,
  init: 'he',
  flat: (threshold, site, slope) => (slope === undefined ? null : flatLeaky(threshold, site, slope)),
  offBranch: true,
  slopes: 'learned',
});

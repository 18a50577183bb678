import { parametric } from '../scalar-activation';
import { define, leakyForm, piecewiseLinear, requireParameter } from './define';
import { flatLeaky } from './flat';

/** Maas et al. 2013. */
const DEFAULT_SLOPE = 0.01;

const family = parametric((alpha = DEFAULT_SLOPE) => {
  requireParameter('leakyRelu', 'alpha', alpha);
  return piecewiseLinear(`leakyRelu(${alpha})`, alpha);
});

/**
 * Leaky ReLU: z for z > 0, αz else; φ′(0) = α. Default α = 0.01 (Maas et al. 2013); tfjs's layer defaults to 0.3.
 *
 * @throws RangeError when α is not finite.
 * @example
 * theory.leakyRelu(-2) // -0.02
 * theory.leakyRelu.with(0.2)(-2) // -0.4
 */
export const leakyRelu = define('leakyRelu', family, {
  withAlpha: family.with,
  alpha: DEFAULT_SLOPE,
  tensors: leakyForm,
  init: 'he',
  flat: (threshold, site, slope = DEFAULT_SLOPE) => flatLeaky(threshold, site, slope),
  offBranch: true,
});

import { define, scaledElu } from './define';
import { flatExponential } from './flat';

/** λ and α of SELU, for which mean 0 and variance 1 are a fixed point. Klambauer et al. 2017, eq. (14). */
export const SELU_SCALE = 1.0507009873554805;
export const SELU_ALPHA = 1.6732632423543772;

/**
 * SELU: λz for z ≥ 0, λα(e^z − 1) else; φ′(0) = λ, as in TensorFlow. Klambauer et al. 2017.
 *
 * @example theory.activationMoments(theory.selu, 1).secondMoment // 1.0000
 */
export const selu = define('selu', scaledElu('selu', SELU_SCALE, SELU_ALPHA), {
  tensors: () => ({
    forward: ({ ops }, z) => ops.selu(z),
    backward: ({ ops }, upstream, z) => ops.seluGradient(upstream, z),
  }),
  init: 'leCun',
  flat: (threshold, site) => flatExponential(SELU_SCALE * SELU_ALPHA, threshold, site),
  offBranch: true,
});

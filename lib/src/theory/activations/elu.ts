import { parametric } from '../scalar-activation';
import { define, requireParameter, scaledElu } from './define';
import { flatExponential } from './flat';
import type { TensorForm } from './operations';

const family = parametric((alpha = 1) => {
  requireParameter('elu', 'alpha', alpha);
  return scaledElu(alpha === 1 ? 'elu' : `elu(${alpha})`, 1, alpha);
});

const ordinary: TensorForm = {
  forward: ({ ops }, z) => ops.elu(z),
  backward: ({ ops }, upstream, z) => ops.eluGradient(upstream, z),
};

/** max(z, 0) + α·(e^min(z, 0) − 1). */
const scaled = (alpha: number): TensorForm => ({
  forward: ({ ops: k, tf }, z) => k.add(k.relu(z), k.scale(tf.expm1(tf.minimum(z, 0)), alpha)),
  backward: ({ ops: k, tf }, upstream, z) =>
    k.multiply(upstream, tf.where(tf.less(z, 0), k.scale(tf.exp(tf.minimum(z, 0)), alpha), tf.onesLike(z))),
});

/**
 * ELU: z for z ≥ 0, α(e^z − 1) else; φ′(0) = 1. Clevert et al. 2015.
 *
 * @throws RangeError when α is not finite.
 * @example
 * theory.elu(-1) // -0.6321
 * theory.elu.with(2)(-1) // -1.2642
 */
export const elu = define('elu', family, {
  withAlpha: family.with,
  alpha: 1,
  tensors: (alpha) => (alpha === 1 ? ordinary : scaled(alpha)),
  init: 'he',
  flat: (threshold, site, alpha = 1) => flatExponential(alpha, threshold, site),
  offBranch: true,
});

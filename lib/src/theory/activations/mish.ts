import { sigmoid as logistic, softplus } from '../sigmoid';
import { define, named, squaredSech } from './define';

/**
 * Mish z·tanh(softplus z); φ′ = tanh(softplus z) + zσ(z)(1 − tanh²(softplus z)). Misra 2019.
 *
 * @example theory.mish(1) // 0.8651
 */
export const mish = define(
  'mish',
  named('mish', (z) => z * Math.tanh(softplus(z)), (z) => Math.tanh(softplus(z)) + z * logistic(z) * squaredSech(softplus(z))),
  {
    tensors: () => ({
      forward: ({ ops: k, tf }, z) => k.multiply(z, k.tanh(tf.softplus(z))),
      backward({ ops: k, tf }, upstream, z) {
        const gate = k.tanh(tf.softplus(z));
        // 1 − tanh²s = sech²s = (2q/(1 + q²))² with q = e^(−s) = σ(−z): no cancellation where the gate is near 1.
        const q = k.sigmoid(k.scale(z, -1));
        const sech = tf.square(tf.div(k.scale(q, 2), tf.add(tf.square(q), 1)));
        return k.multiply(upstream, k.add(gate, k.multiply(k.multiply(z, k.sigmoid(z)), sech)));
      },
    }),
    init: 'he',
  },
);

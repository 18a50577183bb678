import { define, named } from './define';
import { beyond } from './flat';

/**
 * Softsign z/(1 + |z|); φ′ = 1/(1 + |z|)². Glorot & Bengio 2010.
 *
 * @example theory.softsign(-1) // -0.5
 */
export const softsign = define(
  'softsign',
  named('softsign', (z) => (Number.isFinite(z) ? z / (1 + Math.abs(z)) : Math.sign(z)), (z) => 1 / (1 + Math.abs(z)) ** 2),
  {
    tensors: () => ({
      forward: ({ tf }, z) => tf.div(z, tf.add(tf.abs(z), 1)),
      backward: ({ tf }, upstream, z) => tf.div(upstream, tf.square(tf.add(tf.abs(z), 1))),
    }),
    init: 'xavier',
    // φ′ = (1 − |a|)².
    flat(threshold, site) {
      const root = Math.sqrt(threshold);
      return beyond(site === 'pre' ? 1 / root - 1 : 1 - root);
    },
  },
);

import { normalCdf, normalDensity } from '../../numeric/special-functions';
import { define, named } from './define';
import type { Operations } from './operations';

/** Φ(z) = ½erfc(−z/√2), the standard normal distribution function. */
const distribution = <T>({ ops: k }: Operations<T>, z: T): T => k.scale(k.erfc(k.scale(z, -Math.SQRT1_2)), 0.5);

/**
 * GELU zΦ(z), Φ the normal distribution function; φ′ = Φ(z) + zΦ′(z). Hendrycks & Gimpel 2016.
 *
 * @example theory.gelu(1) // 0.8413
 */
export const gelu = define('gelu', named('gelu', (z) => z * normalCdf(z), (z) => normalCdf(z) + z * normalDensity(z)), {
  tensors: () => ({
    forward: (operations, z) => operations.ops.multiply(z, distribution(operations, z)),
    backward(operations, upstream, z) {
      const { ops: k, tf } = operations;
      const density = tf.mul(tf.exp(tf.mul(tf.square(z), -0.5)), 1 / Math.sqrt(2 * Math.PI));
      return k.multiply(upstream, k.add(distribution(operations, z), k.multiply(z, density)));
    },
  }),
  init: 'he',
});

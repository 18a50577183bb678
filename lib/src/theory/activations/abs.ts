import { define, named } from './define';
import { NOT_ABOVE_ZERO } from './flat';
import type { Operations } from './operations';

/** −1, 0 or 1. */
const sign = <T>({ tf }: Operations<T>, z: T): T => tf.sub(tf.cast(tf.greater(z, 0), 'float32'), tf.cast(tf.less(z, 0), 'float32'));

/**
 * Absolute value |z|, ReLU with slope −1 on the left; φ′ = sign z, so φ′(0) = 0.
 *
 * @example theory.varianceGain(theory.abs) // 1
 */
export const abs = define('abs', named('abs', Math.abs, Math.sign), {
  tensors: () => ({
    forward: ({ tf }, z) => tf.abs(z),
    backward: (operations, upstream, z) => operations.ops.multiply(upstream, sign(operations, z)),
  }),
  init: 'xavier',
  // Flat at 0 alone, which of a is an end of its range.
  flat: (_, site) => (site === 'pre' ? null : NOT_ABOVE_ZERO),
});

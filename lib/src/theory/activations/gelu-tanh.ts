import { sigmoid as logistic, sigmoidDerivative } from '../sigmoid';
import { define, named } from './define';
import type { Operations } from './operations';

const RATE = Math.sqrt(8 / Math.PI);
const CUBIC = 0.044715;
const FAR = 60;

/** 2√(2/π)(z + 0.044715z³): ½(1 + tanh(u/2)) = σ(u), which keeps the digits that 1 + tanh cancels. */
const argument = (z: number): number => RATE * (z + CUBIC * z ** 3);
const argumentOf = <T>({ tf }: Operations<T>, z: T): T => tf.mul(tf.mul(z, tf.add(tf.mul(tf.square(z), CUBIC), 1)), RATE);

/**
 * The approximation of GELU by tanh, ½z(1 + tanh(√(2/π)(z + 0.044715z³))), within 5e-4 of it. Hendrycks & Gimpel 2016.
 *
 * @example theory.geluTanh(1) // 0.8412
 */
export const geluTanh = define(
  'geluTanh',
  named(
    'geluTanh',
    (z) => z * logistic(argument(z)),
    (z) => logistic(argument(z)) + z * sigmoidDerivative(argument(z)) * RATE * (1 + 3 * CUBIC * z * z),
  ),
  {
    tensors: () => ({
      forward: (operations, z) => operations.ops.multiply(z, operations.ops.sigmoid(argumentOf(operations, z))),
      backward(operations, upstream, z) {
        const { ops: k, tf } = operations;
        // Beyond ±FAR σ′(u) is 0, and z² may be infinite.
        const near = k.scale(tf.minimum(k.scale(tf.minimum(z, FAR), -1), FAR), -1);
        const slope = tf.mul(tf.add(tf.mul(tf.square(near), 3 * CUBIC), 1), RATE);
        const bend = k.multiply(near, k.sigmoidGradient(slope, argumentOf(operations, near)));
        return k.multiply(upstream, k.add(k.sigmoid(argumentOf(operations, z)), bend));
      },
    }),
    init: 'he',
  },
);

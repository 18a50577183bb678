import { sigmoid as logistic, sigmoidDerivative } from '../sigmoid';
import { define, named } from './define';
import type { Operations } from './operations';

const RATE = Math.sqrt(8 / Math.PI);
const CUBIC = 0.044715;

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
      forward: (operations, z) => operations.kernels.multiply(z, operations.kernels.sigmoid(argumentOf(operations, z))),
      backward(operations, upstream, z) {
        const { kernels: k, tf } = operations;
        const u = argumentOf(operations, z);
        const slope = tf.mul(tf.add(tf.mul(tf.square(z), 3 * CUBIC), 1), RATE);
        return k.multiply(upstream, k.add(k.sigmoid(u), k.multiply(z, k.sigmoidGradient(slope, u))));
      },
    }),
    init: 'he',
  },
);

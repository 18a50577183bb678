import * as tf from '@tensorflow/tfjs-core';
import type { Loss } from './losses';

/** (z − y)² of one number z of the network, `[batch, 1]`, and one of the data, `[batch]`; ∂/∂z = 2(z − y). */
export const squaredError: Loss = (_, logits, labels) => {
  const difference = tf.sub(logits, tf.reshape(labels, [-1, 1]));
  return { losses: tf.reshape(tf.square(difference), [-1]), gradient: tf.mul(difference, 2) };
};

import * as tf from '@tensorflow/tfjs-core';

/** `tf.tidy` for a function that may return anything: its own types do not admit interfaces and readonly arrays. */
export function tidied<Result>(f: () => Result): Result {
  return tf.tidy(f as unknown as () => tf.TensorContainerObject) as unknown as Result;
}

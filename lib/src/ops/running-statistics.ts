import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';

/** running + share·(batch − running), exactly the batch's value for share 1. */
export function moved(running: Tensor, batch: Tensor, share: number): Tensor1D {
  return (share === 1 ? tf.clone(batch) : tf.add(running, tf.mul(tf.sub(batch, running), share))) as Tensor1D;
}

/** Σ(x − μ)²/(size − 1) from Σ(x − μ)²/size; that of a single example as it is. */
export function unbiased(variance: Tensor, size: number): Tensor {
  return size === 1 ? variance : tf.mul(variance, size / (size - 1));
}

import * as tf from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { unaligned } from './aligned';
import { copiesUnaligned, use } from './tensor-memory';

// A new array for each batch is safe, but has V8 collect garbage beside TensorFlow's threads, which costs a part of every step. So
// one array is filled again and again, which begins where TensorFlow makes a copy of it.

/** Where the rows of one batch after another are put together. */
export interface Staging {
  /** float32 numbers of a batch; those of the one before are still in them. */
  readonly values: Float32Array;
  /** The first rows × columns of the values as a tensor, which does not change with them. */
  readonly tensor: (rows: number, columns: number) => Tensor2D;
}

/** Room for batches of up to `length` numbers. */
export function staging(length: number): Staging {
  const values = unaligned(length);
  return {
    values,
    tensor(rows, columns) {
      const used = values.subarray(0, rows * columns);
      if (!copiesUnaligned()) return tf.tensor2d(used.slice(), [rows, columns], 'float32');
      const x = tf.tensor2d(used, [rows, columns], 'float32');
      use(x);
      return x;
    },
  };
}

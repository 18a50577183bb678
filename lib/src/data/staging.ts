import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';

// A tensor may share the memory of the array that it is made from: plain JavaScript does always, TensorFlow where the array begins at a multiple of 16
// bytes or more. A new array for each batch is safe, but has V8 collect garbage beside TensorFlow's threads: in many processes a step of net A took a
// fifth longer. So one array is filled again and again, which begins where TensorFlow makes a copy of it. (To gather rows of a tensor of all images
// by an operation took no less time, and would hold every image twice.)

const UNALIGNED = Float32Array.BYTES_PER_ELEMENT;

const unaligned = (length: number): Float32Array => new Float32Array(new ArrayBuffer(UNALIGNED + length * Float32Array.BYTES_PER_ELEMENT), UNALIGNED, length);

/** A backend takes its copy no later than for the first operation. */
function use(x: Tensor): void {
  tf.slice(x, x.shape.map(() => 0), x.shape.map(() => 1)).dispose();
}

const copies = new WeakMap<object, boolean>();

/** Whether tensors of an unaligned array, once used, hold a copy of it on the present backend: seen, not known. */
function areCopies(): boolean {
  const backend = tf.backend();
  let answer = copies.get(backend);
  if (answer === undefined) {
    const values = unaligned(16);
    const x = tf.tensor1d(values);
    use(x);
    values.fill(1);
    answer = x.dataSync().every((value) => value === 0);
    x.dispose();
    copies.set(backend, answer);
  }
  return answer;
}

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
      if (!areCopies()) return tf.tensor2d(used.slice(), [rows, columns], 'float32');
      const x = tf.tensor2d(used, [rows, columns], 'float32');
      use(x);
      return x;
    },
  };
}

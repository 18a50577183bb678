import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { aligned, isAligned, unaligned } from './aligned';
import { usesGraphs } from './compiled-function';
import { isNativeBackend } from './native-backend';
import { LARGEST_COPY } from './tuning';

// A tensor may share the memory of the array that it is made from: plain JavaScript does always, TensorFlow where the array is aligned. What the
// present backend does is seen once, not known.

/** What tfjs-node's backend does with the inputs of every operation: hands over to TensorFlow those that it has not got yet. */
interface HandingOver {
  getInputTensorIds(tensors: readonly Tensor[]): unknown;
}

const handsOver = (backend: unknown): backend is HandingOver => typeof (backend as Partial<HandingOver>).getInputTensorIds === 'function';

/** Has the backend take its copy now, which it does no later than for the first operation. */
export function use(x: Tensor): void {
  const backend: unknown = tf.backend();
  // Ten times faster than an operation, whose result nobody needs.
  if (handsOver(backend)) backend.getInputTensorIds([x]);
  else tf.slice(x, x.shape.map(() => 0), x.shape.map(() => 1)).dispose();
}

/** Whether the tensor of an array of zeros, once used, follows what is written to the array: yes, no, or neither can be relied on. */
function follows(zeros: Float32Array): boolean | null {
  const x = tf.tensor1d(zeros);
  use(x);
  zeros.fill(1);
  const values = x.dataSync();
  x.dispose();
  return values.every((value) => value === 1) ? true : values.every((value) => value === 0) ? false : null;
}

const LENGTH = 16;

interface Habits {
  readonly sharesAligned: boolean;
  readonly copiesUnaligned: boolean;
}

const known = new WeakMap<object, Habits>();

function habits(): Habits {
  const backend = tf.backend();
  const before = known.get(backend);
  if (before !== undefined) return before;
  const seen = { sharesAligned: follows(aligned(LENGTH)) === true, copiesUnaligned: follows(unaligned(LENGTH)) === false };
  known.set(backend, seen);
  return seen;
}

/** Whether tensors of unaligned arrays, once used, hold a copy on the present backend. */
export function copiesUnaligned(): boolean {
  return habits().copiesUnaligned;
}

/** Whether a tensor of this array takes no memory of its own on the present backend. */
export function isShared(array: Float32Array): boolean {
  return isAligned(array) && habits().sharesAligned;
}

/** Whether a tensor of this array costs little beside what is computed with it: no memory, or, where graphs compute, a copy that is not large. */
export function isCheap(array: Float32Array): boolean {
  return isShared(array) || (array.length <= LARGEST_COPY && usesGraphs() && isNativeBackend(tf.backend()));
}

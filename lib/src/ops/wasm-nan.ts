import * as tf from '@tensorflow/tfjs-core';
import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import { replaceWasmKernel } from './wasm-kernel';

/** What is used here of tfjs's backend: a tensor's numbers where they lie. */
interface Heap {
  typedArrayFromHeap(info: TensorInfo): Float32Array;
}

/**
 * Kernels of the wasm backend that make a bound of a NaN, ReLU of one with its sign set, such as ∞ · 0 gives on x86. TensorFlow itself and the plain
 * JavaScript backend keep them.
 */
const FORGETFUL = [tf.ClipByValue, tf.Relu, tf.Relu6] as const;

const keeping = (original: KernelFunc): KernelFunc => (call) => {
  const result = original(call);
  const { x } = call.inputs as Record<'x', TensorInfo>;
  // Both views after the kernel: memory that grows takes the older ones away.
  const heap = call.backend as Heap;
  if (x.dtype !== 'float32' || Array.isArray(result)) return result;
  const [given, bounded] = [heap.typedArrayFromHeap(x), heap.typedArrayFromHeap(result)];
  for (let i = 0; i < given.length; i += 1) if (Number.isNaN(given[i])) bounded[i] = NaN;
  return result;
};

/** Has clipping, ReLU and ReLU6 on the wasm backend leave a NaN a NaN, so that a training that diverged looks there as it does elsewhere. */
export function keepNaN(): void {
  for (const name of FORGETFUL) replaceWasmKernel(name, keeping);
}

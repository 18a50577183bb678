import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmBackend } from './wasm-kernel';

/** Writes numbers, having others. */
export type Loop = (from: readonly Float32Array[], to: readonly Float32Array[]) => void;

/**
 * Tensors of the shapes wanted, filled by a loop over the numbers of those given and of these. One loop does in the memory of the wasm backend what else
 * takes several operations, each of which costs as much as a thousand numbers, or more.
 */
export function filled(backend: WasmBackend, given: readonly Tensor[], shapes: readonly (readonly number[])[], loop: Loop): Tensor[] {
  const made = shapes.map((shape) => backend.makeOutput([...shape], 'float32'));
  const numbersOf = (infos: readonly TensorInfo[]): Float32Array[] => infos.map((info) => backend.typedArrayFromHeap(info));
  // Asked for once there is room for all: memory that grows takes older views away.
  loop(numbersOf(given), numbersOf(made));
  return made.map((info) => tf.engine().makeTensorFromTensorInfo(info));
}

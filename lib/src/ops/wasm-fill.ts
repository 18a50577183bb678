import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmBackend } from './wasm-kernel';

/** Whether all are there, of float32 and of this shape. */
export function areFloats(tensors: readonly (Tensor | undefined)[], shape: readonly number[]): boolean {
  return tensors.every((x) => x instanceof tf.Tensor && !x.isDisposed && x.dtype === 'float32' && x.shape.length === shape.length && x.shape.every((size, axis) => size === shape[axis]));
}

/** Writes every number of `to`, from those of `from`. */
export type Loop = (from: readonly Float32Array[], to: readonly Float32Array[]) => void;

/**
 * New float32 tensors of the shapes wanted, whose numbers a loop computes from those of given float32 tensors: in the memory of the wasm backend, where
 * each operation of tfjs costs some microseconds however few the numbers. They begin as whatever lay in the memory; no shape is checked, and no tape sees it.
 */
export function filled(backend: WasmBackend, given: readonly Tensor[], shapes: readonly (readonly number[])[], loop: Loop): Tensor[] {
  // Brings here what another backend still has. It makes room, as the results do, and memory that grows takes older views away: so views come last.
  for (const { dataId } of given) backend.getMemoryOffset(dataId);
  const made = shapes.map((shape) => backend.makeOutput([...shape], 'float32'));
  const numbersOf = (infos: readonly TensorInfo[]): Float32Array[] => infos.map((info) => backend.typedArrayFromHeap(info));
  loop(numbersOf(given), numbersOf(made));
  return made.map((info) => tf.engine().makeTensorFromTensorInfo(info));
}

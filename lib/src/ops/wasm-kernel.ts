import * as tf from '@tensorflow/tfjs-core';
import type { DataType, TensorInfo } from '@tensorflow/tfjs-core';

/** Name under which tfjs registers its wasm backend. */
const REGISTERED_AS = 'wasm';

/** What is used here of tfjs's backend. */
export interface WasmBackend {
  /** Room for a tensor. */
  makeOutput(shape: number[], dtype: DataType): TensorInfo;
  /** A tensor's numbers where they lie, until the memory grows. */
  typedArrayFromHeap(info: TensorInfo): Float32Array;
  /** Where a tensor's numbers begin; brings them here from another backend, which may make the memory grow. */
  getMemoryOffset(dataId: object): number;
  /** Gives memory back: kernels return tensors that whoever called them frees. */
  disposeData(dataId: object): boolean;
}

/** What a kernel is called with: tensors by name, the backend, the operation's attributes. */
export interface KernelCall {
  readonly inputs: Readonly<Record<string, TensorInfo>>;
  readonly backend: WasmBackend;
  readonly attrs?: Readonly<Record<string, unknown>>;
}

export type Kernel = (call: KernelCall) => TensorInfo | TensorInfo[];

/** The wasm backend where it is the one that computes, else null. */
export const currentWasmBackend = (): WasmBackend | null => (tf.getBackend() === REGISTERED_AS ? (tf.backend() as unknown as WasmBackend) : null);

/** What a kernel with one result returns. */
export const alone = (result: TensorInfo | TensorInfo[]): TensorInfo => (Array.isArray(result) ? result[0] : result);

// The declared type of getKernel hides that it answers undefined for an unknown kernel, and that of kernels is one for all backends.
const registered = (name: string): { readonly kernelFunc: unknown } | undefined => tf.getKernel(name, REGISTERED_AS);

/** The wasm backend's kernel of that name; throws where it has none. */
export function wasmKernel(name: string): Kernel {
  const found = registered(name);
  if (found === undefined) throw new Error(`ready: the wasm backend has no kernel ${name}`);
  return found.kernelFunc as Kernel;
}

/** Puts another function in the place of a kernel's own, which it is given. */
export function replaceWasmKernel(name: string, replacement: (original: Kernel) => Kernel): void {
  const kernelFunc = replacement(wasmKernel(name)) as unknown as tf.KernelFunc;
  const config = tf.getKernel(name, REGISTERED_AS);
  tf.unregisterKernel(name, REGISTERED_AS);
  tf.registerKernel({ ...config, kernelFunc });
}

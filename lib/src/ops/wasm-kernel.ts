import * as tf from '@tensorflow/tfjs-core';
import type { KernelConfig, KernelFunc } from '@tensorflow/tfjs-core';

/** Name under which tfjs registers its wasm backend. */
const REGISTERED_AS = 'wasm';

/** The wasm backend's kernel of that name; throws where it has none. */
export function wasmKernel(name: string): KernelConfig {
  // The declared type of getKernel hides that it answers undefined for an unknown kernel.
  const found = tf.getKernel(name, REGISTERED_AS) as KernelConfig | undefined;
  if (found === undefined) throw new Error(`ready: the wasm backend has no kernel ${name}`);
  return found;
}

/** Puts another function in the place of a kernel's own, which it is given. */
export function replaceWasmKernel(name: string, replacement: (original: KernelFunc) => KernelFunc): void {
  const original = wasmKernel(name);
  tf.unregisterKernel(name, REGISTERED_AS);
  tf.registerKernel({ ...original, kernelFunc: replacement(original.kernelFunc) });
}

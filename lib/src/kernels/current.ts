import * as tf from '@tensorflow/tfjs-core';
import { oneOf } from '../checks/rules';
import type { Kernels } from './kernels';
import { nativeKernels } from './native';
import { isNativeBackend, type NativeBackend } from './native-backend';
import { publicKernels } from './public';

const requireName = oneOf(['public', 'native']);
let chosen: Kernels | null = null;
const native = new WeakMap<object, Kernels>();

function nativeKernelsOf(backend: NativeBackend): Kernels {
  const kernels = native.get(backend) ?? nativeKernels(backend);
  native.set(backend, kernels);
  return kernels;
}

/**
 * Kernels of a backend by name; `native` needs tfjs-node as the current backend and throws an Error otherwise.
 *
 * @example kernelsNamed('public').name // 'public'
 */
export function kernelsNamed(name: Kernels['name']): Kernels {
  requireName('kernelsNamed', 'name', name);
  if (name === 'public') return publicKernels;
  const backend: unknown = tf.backend();
  if (!isNativeBackend(backend)) {
    throw new Error(`kernelsNamed: native kernels need the backend of tfjs-node, got ${tf.getBackend()}`);
  }
  return nativeKernelsOf(backend);
}

/**
 * Makes these the kernels that networks use from now on.
 *
 * @example
 * const { name } = currentKernels();
 * useKernels('public');
 * currentKernels().name; // 'public'
 * useKernels(name);
 */
export function useKernels(name: Kernels['name']): void {
  requireName('useKernels', 'name', name);
  chosen = kernelsNamed(name);
}

/**
 * Kernels that `ready` chose (or `useKernels` since); throws an Error before `ready`.
 *
 * @example currentKernels().scale(tf.tensor1d([1, 2]), 3) // [3, 6]
 */
export function currentKernels(): Kernels {
  if (chosen === null) throw new Error('currentKernels: no backend yet, call `await ready()` first');
  return chosen;
}

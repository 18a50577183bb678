import * as tf from '@tensorflow/tfjs-core';
import { oneOf } from '../checks/rules';
import type { Ops } from './ops';
import { nativeOps } from './native';
import { isNativeBackend, type NativeBackend } from '../engine/native-backend';
import { publicOps } from './public';
import { inLoopsOnWasm } from './wasm-loops';

const requireName = oneOf(['public', 'native']);
let chosen: Ops | null = null;
const portable = inLoopsOnWasm(publicOps);
const native = new WeakMap<object, Ops>();

function nativeOpsOf(backend: NativeBackend): Ops {
  const ops = native.get(backend) ?? nativeOps(backend);
  native.set(backend, ops);
  return ops;
}

/**
 * Ops of a backend by name. `public` compute on every backend, on wasm some of them as loops over its memory; `native` need tfjs-node as the current
 * backend: an Error otherwise.
 *
 * @example opsNamed('public').name // 'public'
 */
export function opsNamed(name: Ops['name']): Ops {
  requireName('opsNamed', 'name', name);
  if (name === 'public') return portable;
  const backend: unknown = tf.backend();
  if (!isNativeBackend(backend)) {
    throw new Error(`opsNamed: native ops need the backend of tfjs-node, got ${tf.getBackend()}`);
  }
  return nativeOpsOf(backend);
}

/**
 * Makes these the ops that networks use from now on.
 *
 * @example
 * const { name } = currentOps();
 * useOps('public');
 * currentOps().name; // 'public'
 * useOps(name);
 */
export function useOps(name: Ops['name']): void {
  requireName('useOps', 'name', name);
  chosen = opsNamed(name);
}

/**
 * Ops that `ready` chose (or `useOps` since); throws an Error before `ready`.
 *
 * @example currentOps().scale(tf.tensor1d([1, 2]), 3) // [3, 6]
 */
export function currentOps(): Ops {
  if (chosen === null) throw new Error('currentOps: no backend yet, call `await ready()` first');
  return chosen;
}

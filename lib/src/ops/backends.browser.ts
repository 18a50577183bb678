import * as tf from '@tensorflow/tfjs-core';
// tfjs-core as ES modules has neither; on the desk tfjs brings both, whose other backends have no place here.
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import type { BackendName } from './backend-name';
import { isRegistered } from './is-registered';
import { publicOps } from './public';
import { OF_NOTHING } from './wasm-empty';
import { mendWasm } from './wasm-mending';

/** Those that are taken by themselves, the fastest first. */
export const BACKENDS: readonly BackendName[] = ['wasm', 'cpu'];

/** The folder of WebAssembly programs lies beside the bundled library. */
async function loadWasm(): Promise<void> {
  const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
  setWasmPaths(new URL('wasm/', import.meta.url).href);
  mendWasm();
}

async function loadCpu(): Promise<void> {
  await import('@tensorflow/tfjs-backend-cpu');
}

function loadNative(): Promise<void> {
  return Promise.reject(new Error('a browser has no TensorFlow of its own'));
}

const LOADERS: Readonly<Record<Exclude<BackendName, 'webgpu'>, () => Promise<void>>> = { native: loadNative, wasm: loadWasm, cpu: loadCpu };

async function requestAdapter(): Promise<GPUAdapter> {
  const { gpu } = (globalThis as { navigator?: Partial<NavigatorGPU> }).navigator ?? {};
  if (gpu === undefined) throw new Error('this browser has no WebGPU');
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (adapter === null) throw new Error('this browser has WebGPU, but no adapter for it');
  return adapter;
}

let webgpu: typeof import('./webgpu.browser') | null = null;

/** The backend's program is fetched where there is a GPU for it, and not before. */
async function loadWebGPU(): Promise<void> {
  const adapter = await requestAdapter();
  webgpu = await import('./webgpu.browser');
  // Given, not imported there: for what both parts import, a bundler makes a third, which everybody would fetch.
  await webgpu.selectChecked(adapter, { ops: publicOps, ofNothing: OF_NOTHING });
}

/** Whether a backend that was selected still computes: a GPU may be lost. */
export const stillComputes = (name: BackendName): boolean => name !== 'webgpu' || webgpu?.isUsable() === true;

/** Rejects with the cause and what computes instead: what did before, else what `ready` takes by itself. */
async function selectWebGPU(): Promise<void> {
  try {
    await loadWebGPU();
  } catch (error) {
    // A GPU that was in use and is lost leaves nothing that computes.
    if (!tf.getBackend()) await selectBackend(BACKENDS[0]);
    const stays = tf.getBackend();
    throw new Error(`${error instanceof Error ? error.message : String(error)}; ${stays} stays`, { cause: error });
  }
}

/** Loads, registers and selects a backend; rejects with the cause when it does not load, and leaves the one in use that was. */
export async function selectBackend(name: BackendName): Promise<void> {
  if (name === 'webgpu') return selectWebGPU();
  if (!isRegistered(name)) await LOADERS[name]();
  if (!(await tf.setBackend(name))) throw new Error(`tfjs could not initialise its ${name} backend`);
}

/** A browser has no TensorFlow but tfjs. */
export const tensorflowVersion = (): string | null => null;

/** Threads that one operation of the current backend may use. */
export async function threadsOf(name: BackendName): Promise<number> {
  return name === 'wasm' ? (await import('@tensorflow/tfjs-backend-wasm')).getThreadsCount() : 1;
}

import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname, sep } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type { BackendName } from './backend-name';
import { isRegistered } from './is-registered';
import { isNativeBackend } from '../engine/native-backend';
import { mendWasm } from './wasm-mending';

/** Those that are taken by themselves, the fastest first. */
export const BACKENDS: readonly BackendName[] = ['native', 'wasm', 'cpu'];

/** Name under which tfjs registers each backend. */
const REGISTERED_AS: Readonly<Record<BackendName, string>> = { native: 'tensorflow', wasm: 'wasm', cpu: 'cpu', webgpu: 'webgpu' };

/**
 * TensorFlow reads these once, when the addon loads. One thread is faster for nets of a few hundred units. The other two make processors agree:
 * by itself TensorFlow takes other ops where there are neural-network instructions, and products of matrices sum in an order that follows the
 * width of the registers.
 */
const NATIVE_ENVIRONMENT = { TF_CPP_MIN_LOG_LEVEL: '3', TF_NUM_INTRAOP_THREADS: '1', TF_ENABLE_ONEDNN_OPTS: '0', ONEDNN_MAX_CPU_ISA: 'AVX2' };

async function loadNative(): Promise<void> {
  for (const [name, value] of Object.entries(NATIVE_ENVIRONMENT)) process.env[name] ??= value;
  await import('@tensorflow/tfjs-node');
}

/** tfjs-core alone knows no derivatives: tfjs brings them, which tfjs-node loads by itself. Own layers and activations may need them. */
async function loadGradients(): Promise<void> {
  await import('@tensorflow/tfjs');
}

async function loadWasm(): Promise<void> {
  const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
  const folder = dirname(createRequire(__filename).resolve('@tensorflow/tfjs-backend-wasm'));
  if (!readdirSync(folder).some((file) => file.endsWith('.wasm'))) throw new Error(`no .wasm file in ${folder}`);
  setWasmPaths(folder + sep);
}

async function loadCpu(): Promise<void> {
  await import('@tensorflow/tfjs-backend-cpu');
}

function loadWebGPU(): Promise<void> {
  return Promise.reject(new Error('WebGPU is there in browsers only'));
}

const LOADERS: Readonly<Record<BackendName, () => Promise<void>>> = { native: loadNative, wasm: loadWasm, cpu: loadCpu, webgpu: loadWebGPU };

/** Loads, registers and selects a backend; rejects with the cause when it does not load. */
export async function selectBackend(name: BackendName): Promise<void> {
  const registered = REGISTERED_AS[name];
  if (name !== 'native') await loadGradients();
  if (!isRegistered(registered)) await LOADERS[name]();
  if (!(await tf.setBackend(registered))) throw new Error(`tfjs could not initialise its ${registered} backend`);
  if (name === 'wasm') mendWasm();
}

/** Version of the TensorFlow library behind the current backend; null when it is not tfjs-node's. */
export function tensorflowVersion(): string | null {
  const backend: unknown = tf.backend();
  return isNativeBackend(backend) ? backend.binding.TF_Version.trim() : null;
}

/** Threads that one operation of the current backend may use. */
export async function threadsOf(name: BackendName): Promise<number> {
  if (name === 'cpu' || name === 'webgpu') return 1;
  if (name === 'wasm') return (await import('@tensorflow/tfjs-backend-wasm')).getThreadsCount();
  const threads = Number(process.env.TF_NUM_INTRAOP_THREADS ?? 0);
  return threads > 0 ? threads : availableParallelism();
}

/** Whether a backend that was selected still computes: nothing takes one away here. */
export const stillComputes: (name: BackendName) => boolean = () => true;

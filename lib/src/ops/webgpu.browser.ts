import * as tf from '@tensorflow/tfjs-core';
import type { Ops } from './ops';
import type { Neutrals } from './wasm-empty';
import { CheckedBackend } from './webgpu-backend.browser';
import { faults } from './webgpu-check';
import { mendWebGPU } from './webgpu-mending.browser';

const NAME = 'webgpu';

/** With all that the adapter allows of what tfjs's backend needs much of. */
function requestDevice(adapter: GPUAdapter): Promise<GPUDevice> {
  const {
    maxComputeWorkgroupStorageSize, maxComputeWorkgroupsPerDimension, maxStorageBufferBindingSize, maxBufferSize, maxComputeWorkgroupSizeX,
    maxComputeInvocationsPerWorkgroup,
  } = adapter.limits;
  return adapter.requestDevice({
    requiredLimits: {
      maxComputeWorkgroupStorageSize, maxComputeWorkgroupsPerDimension, maxStorageBufferBindingSize, maxBufferSize, maxComputeWorkgroupSizeX,
      maxComputeInvocationsPerWorkgroup,
    },
  });
}

async function select(name: string): Promise<void> {
  if (!(await tf.setBackend(name))) throw new Error(`tfjs could not initialise its ${name} backend`);
}

function remove(): void {
  if (tf.engine().backendNames().includes(NAME)) tf.removeBackend(NAME);
}

/** What it needs of the library. */
interface Given {
  readonly ops: Ops;
  readonly ofNothing: Neutrals;
}

const SHOWN = 5;

/** Throws unless the backend, the current one, computes what it should. */
async function requireRight(backend: CheckedBackend, ops: Ops): Promise<void> {
  const found = faults(ops);
  if (found.length === 0) return backend.settled();
  const more = found.length > SHOWN ? `; and ${found.length - SHOWN} more` : '';
  throw new Error(`WebGPU computes wrongly here: ${found.slice(0, SHOWN).join('; ')}${more}`);
}

let checked: CheckedBackend | null = null;

/** Whether one was found right, and has not failed since. */
export const isUsable = (): boolean => checked?.hasFailed === false;

/**
 * Selects tfjs's WebGPU backend, mended, once it has computed a list of things rightly. Otherwise it rejects with what failed, that backend is gone, and
 * the one in use before is in use.
 */
export async function selectChecked(adapter: GPUAdapter, { ops, ofNothing }: Given): Promise<void> {
  if (isUsable()) return select(NAME);
  checked = null;
  // Which tfjs registers by itself, and which goes on without its GPU; or one of ours that lost it.
  remove();
  const before = tf.getBackend() as string | null | undefined;
  const device = await requestDevice(adapter);
  try {
    const backend = new CheckedBackend(device);
    tf.registerBackend(NAME, () => backend);
    await mendWebGPU(ofNothing);
    await select(NAME);
    await requireRight(backend, ops);
    checked = backend;
  } catch (error) {
    remove();
    device.destroy();
    if (before) await select(before);
    throw error;
  }
}

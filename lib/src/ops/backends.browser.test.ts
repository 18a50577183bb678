import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { BACKENDS, selectBackend, tensorflowVersion, threadsOf } from './backends.browser';

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('what computes in a browser', () => {
  it('is wasm, else plain JavaScript, never a TensorFlow of its own', async () => {
    expect(BACKENDS).toEqual(['wasm', 'cpu']);
    expect(tensorflowVersion()).toBeNull();
    expect(await threadsOf('cpu')).toBe(1);
  });

  it('says so when native TensorFlow is asked for', async () => {
    await expect(selectBackend('native')).rejects.toThrow('a browser has no TensorFlow of its own');
  });

  it('stays what it was where there is no WebGPU, or no adapter for it', async () => {
    const before = tf.getBackend() as string | undefined;
    await selectBackend('cpu');
    vi.stubGlobal('navigator', {});
    await expect(selectBackend('webgpu')).rejects.toThrow('this browser has no WebGPU; cpu stays');
    vi.stubGlobal('navigator', { gpu: { requestAdapter: () => Promise.resolve(null) } });
    await expect(selectBackend('webgpu')).rejects.toThrow('this browser has WebGPU, but no adapter for it; cpu stays');
    expect(tf.getBackend()).toBe('cpu');
    expect(tf.engine().backendNames()).not.toContain('webgpu');
    if (before !== undefined) await tf.setBackend(before);
  });
});

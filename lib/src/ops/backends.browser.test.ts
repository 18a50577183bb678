import { describe, expect, it } from 'vitest';
import { BACKENDS, selectBackend, tensorflowVersion, threadsOf } from './backends.browser';

describe('what computes in a browser', () => {
  it('is wasm, else plain JavaScript, never a TensorFlow of its own', async () => {
    expect(BACKENDS).toEqual(['wasm', 'cpu']);
    expect(tensorflowVersion()).toBeNull();
    expect(await threadsOf('cpu')).toBe(1);
  });

  it('says so when native TensorFlow is asked for', async () => {
    await expect(selectBackend('native')).rejects.toThrow('a browser has no TensorFlow of its own');
  });
});

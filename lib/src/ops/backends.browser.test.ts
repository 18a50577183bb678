import { describe, expect, it } from 'vitest';
import { BACKENDS, selectBackend, tensorflowVersion, threadsOf } from './backends.browser';
import { useGraphs, usesGraphs, TracedFunction } from './tracing/traced-function.browser';

describe('what computes in a browser', () => {
  it('is wasm, else plain JavaScript, never a TensorFlow of its own', async () => {
    expect(BACKENDS).toEqual(['wasm', 'cpu']);
    expect(tensorflowVersion()).toBeNull();
    expect(await threadsOf('cpu')).toBe(1);
  });

  it('runs operation by operation whatever is wished', () => {
    useGraphs(true);
    expect(usesGraphs()).toBe(false);
    let calls = 0;
    const traced = new TracedFunction([], 0);
    for (let call = 0; call < 30; call++) traced.call([], () => { calls++; });
    expect(calls).toBe(30);
    expect(traced.hasGraphFor('float32[1]')).toBe(false);
  });

  it('says so when native TensorFlow is asked for', async () => {
    await expect(selectBackend('native')).rejects.toThrow('a browser has no TensorFlow of its own');
  });
});

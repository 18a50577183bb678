import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import * as tf from '@tensorflow/tfjs-core';
import { currentOps, opsNamed, useOps } from './current';
import { ready } from './ready';

afterEach(() => {
  vi.unstubAllEnvs();
});
afterAll(async () => {
  await ready();
});

describe('ready', () => {
  it('gives the same answer again, also when called twice at once', async () => {
    const [first, second] = await Promise.all([ready(), ready()]);
    expect(second).toBe(first);
    expect(first.ops).toBe(first.backend === 'native' ? 'native' : 'public');
    expect(first.threads).toBeGreaterThan(0);
  });

  it.each(['wasm', 'cpu'] as const)('switches to the %s backend, which computes', async (backend) => {
    vi.stubEnv('GRADIENT_LAB_BACKEND', backend);
    const warn = vi.spyOn(console, 'warn');
    expect(await ready()).toMatchObject({ backend, tensorflow: null, ops: 'public', notes: [] });
    expect(tf.tidy(() => currentOps().matMul(tf.ones([2, 3]), tf.ones([3, 1])).dataSync()[1])).toBe(3);
    expect(() => { useOps('native'); }).toThrow('native ops need the backend of tfjs-node');
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
  });

  it('lets the option override the environment', async () => {
    vi.stubEnv('GRADIENT_LAB_BACKEND', 'wasm');
    expect((await ready({ backend: 'cpu' })).backend).toBe('cpu');
  });

  it('lets the ops be overridden', async () => {
    const environment = await ready({ backend: 'native', ops: 'public' });
    expect(environment).toMatchObject({ backend: 'native', ops: 'public' });
    expect(currentOps()).toBe(opsNamed('public'));
    await expect(ready({ backend: 'cpu', ops: 'native' })).rejects.toThrow('need the native backend, got cpu');
  });

  it('takes the ops from the environment, unless an option says otherwise', async () => {
    vi.stubEnv('GRADIENT_LAB_OPS', 'public');
    expect(await ready({ backend: 'native' })).toMatchObject({ backend: 'native', ops: 'public' });
    expect(await ready({ backend: 'native', ops: 'native' })).toMatchObject({ ops: 'native' });
    vi.stubEnv('GRADIENT_LAB_OPS', 'native');
    expect(await ready({ backend: 'native' })).toMatchObject({ ops: 'native' });
    await expect(ready({ backend: 'cpu' })).rejects.toThrow('ready: GRADIENT_LAB_OPS "native" need the native backend, got cpu');
    vi.stubEnv('GRADIENT_LAB_OPS', '');
    expect(await ready({ backend: 'cpu' })).toMatchObject({ ops: 'public' });
  });

  it('says that WebGPU is not for the desk, and stays with what computes', async () => {
    const { backend } = await ready();
    const before = tf.getBackend();
    await expect(ready({ backend: 'webgpu' })).rejects.toThrow('ready: backend asks for webgpu, which does not load: WebGPU is there in browsers only');
    vi.stubEnv('GRADIENT_LAB_BACKEND', 'webgpu');
    await expect(ready()).rejects.toThrow('ready: GRADIENT_LAB_BACKEND asks for webgpu, which does not load: WebGPU is there in browsers only');
    expect(tf.getBackend()).toBe(before);
    expect(tf.engine().backendNames()).not.toContain('webgpu');
    vi.unstubAllEnvs();
    expect((await ready()).backend).toBe(backend);
  });

  it('names an unknown value', async () => {
    vi.stubEnv('GRADIENT_LAB_BACKEND', 'gpu');
    await expect(ready()).rejects.toThrow('ready: GRADIENT_LAB_BACKEND must be one of native, wasm, cpu, webgpu, got "gpu"');
    vi.stubEnv('GRADIENT_LAB_BACKEND', '');
    vi.stubEnv('GRADIENT_LAB_OPS', 'fast');
    await expect(ready()).rejects.toThrow('ready: GRADIENT_LAB_OPS must be one of native, public, got "fast"');
  });
});

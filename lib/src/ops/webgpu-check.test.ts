import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { publicOps } from './public';
import { computeOnWasm } from './testing/on-wasm';
import { faults } from './webgpu-check';

describe('what WebGPU has to compute before it is used', () => {
  computeOnWasm();
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('is what wasm computes, and keeps no memory', () => {
    const before = tf.memory();
    expect(faults(publicOps)).toEqual([]);
    expect(tf.memory()).toMatchObject({ numTensors: before.numTensors, numDataBuffers: before.numDataBuffers, numBytes: before.numBytes });
  });

  it('names what is otherwise, with the first number that is', () => {
    const relu = (x: tf.Tensor): tf.Tensor => tf.where(tf.isNaN(x), tf.zerosLike(x), tf.relu(x));
    const sigmoid = (x: tf.Tensor): tf.Tensor => tf.mul(tf.sigmoid(x), 1.0001);
    const [first, second, third, ...more] = faults({ ...publicOps, relu, sigmoid });
    expect(first).toBe('relu (0 in place of NaN)');
    expect(second).toBe('the limits of sigmoid (1.000100016593933 in place of 1)');
    expect(third).toMatch(/^sigmoid \(9\.3585\d+e-14 in place of 9\.3576\d+e-14\)$/);
    expect(more).toEqual([]);
  });

  it('names what throws, or has another shape', () => {
    const refusing = (): never => {
      throw new Error('no room\nleft');
    };
    expect(faults({ ...publicOps, clip: refusing, erfc: (x: tf.Tensor) => tf.slice(x, 0, 1) })).toEqual([
      'clip (no room left)', 'clip of four (no room left)', 'erfc (1 numbers in place of 4)',
    ]);
  });

  it('is the reads alone where reads without waiting give zeros', () => {
    vi.spyOn(tf.Tensor.prototype, 'dataSync').mockImplementation(function zeros(this: tf.Tensor) {
      return new Float32Array(this.size) as never;
    });
    const found = faults(publicOps);
    expect(found).toHaveLength(7);
    expect(found[0]).toBe('floats (0 in place of 1.5)');
  });
});

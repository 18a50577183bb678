import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { ready } from '../ready';

/** Has the tests of a file, or of a `describe`, compute on the wasm backend, and those after them as before. */
export function computeOnWasm(): void {
  beforeAll(async () => {
    await ready({ backend: 'wasm' });
  });
  afterAll(async () => {
    await ready();
  });
}

/** What an operation gives; it must keep no memory. */
export function values(operation: () => tf.Tensor): number[] {
  const before = tf.memory();
  const result = tf.tidy(() => [...operation().dataSync()]);
  expect(tf.memory()).toMatchObject({ numTensors: before.numTensors, numDataBuffers: before.numDataBuffers, numBytes: before.numBytes });
  return result;
}

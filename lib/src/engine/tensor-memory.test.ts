import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ready } from '../ops/ready';
import { aligned, unaligned } from './aligned';
import { copiesUnaligned, isShared, use } from './tensor-memory';

/** What a tensor of zeros holds after ones were written to its array. */
function after(array: Float32Array): number[] {
  const x = tf.tensor1d(array);
  use(x);
  array.fill(1);
  const seen = Array.from(x.dataSync());
  x.dispose();
  return seen;
}

describe.each([
  ['native', true, true],
  ['wasm', false, true],
  ['cpu', true, false],
] as const)('the memory of tensors (%s)', (backend, shares, copies) => {
  let tensors = 0;
  beforeEach(async () => {
    await ready({ backend });
    tensors = tf.memory().numTensors;
  });
  afterEach(async () => {
    expect(tf.memory().numTensors).toBe(tensors);
    await ready();
  });

  it('is what was found out about it', () => {
    expect([isShared(aligned(40)), copiesUnaligned()]).toEqual([shares, copies]);
    expect(after(aligned(40))).toEqual(Array(40).fill(shares ? 1 : 0));
    expect(after(unaligned(40))).toEqual(Array(40).fill(copies ? 0 : 1));
    // Where it begins nobody knows.
    expect(isShared(new Float32Array(40))).toBe(false);
  });
});

import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ready } from './ready';

afterAll(async () => {
  await ready();
});

const LENGTH = 3 * 4 * 5 * 20;
const numbers = (shape: number[], dtype: 'float32' | 'int32' = 'float32') => tf.cast(tf.reshape(tf.range(0, LENGTH), shape), dtype);

/** Cuts of tensors of all ranks, along first, middle and last axes, of long and of short runs, and of nothing. */
const CUTS: Readonly<Record<string, () => tf.Tensor[]>> = {
  'a slice of a vector': () => [tf.slice(numbers([LENGTH]), [7], [40])],
  'rows': () => [tf.slice(numbers([60, 20]), [3, 0], [10, 20])],
  'columns': () => [tf.slice(numbers([60, 20]), [0, 17], [60, 2])],
  'a block, to the end': () => [tf.slice(numbers([3, 4, 100]), [1, 2, 50])],
  'a block of four axes': () => [tf.slice(numbers([3, 4, 5, 20]), [1, 1, 1, 1], [2, 2, 3, 18])],
  'a block of five axes': () => [tf.slice(numbers([3, 2, 2, 5, 20]), [1, 0, 1, 1, 0], [2, 2, 1, 3, 20])],
  'nothing': () => [tf.slice(numbers([60, 20]), [3, 0], [0, 20])],
  'integers': () => [tf.slice(numbers([60, 20], 'int32'), [3, 1], [2, 3])],
  'gates': () => tf.split(numbers([60, 20]), 4, 1),
  'pieces of different lengths': () => tf.split(numbers([3, 20, 20]), [1, 15, 4], 1),
  'steps of a sequence': () => tf.unstack(numbers([60, 20, 1]), 1),
  'images of a batch': () => tf.unstack(numbers([3, 4, 100]), 0),
  'channels': () => tf.unstack(numbers([3, 80, 5]), -1),
};

const cut = (pieces: () => tf.Tensor[]) => tf.tidy(() => pieces().map((piece) => ({ shape: piece.shape, dtype: piece.dtype, values: [...piece.dataSync()] })));

describe('what is cut out of a tensor on the wasm backend', () => {
  let expected: Record<string, ReturnType<typeof cut>> = {};

  beforeAll(async () => {
    await ready({ backend: 'cpu' });
    expected = Object.fromEntries(Object.entries(CUTS).map(([name, pieces]) => [name, cut(pieces)]));
    await ready({ backend: 'wasm' });
  });

  it.each(Object.entries(CUTS))('%s: is what the plain backend cuts out, and keeps no memory', (name, pieces) => {
    const before = tf.memory();
    expect(cut(pieces)).toEqual(expected[name]);
    expect(tf.memory()).toMatchObject({ numTensors: before.numTensors, numDataBuffers: before.numDataBuffers, numBytes: before.numBytes });
  });

  it('is right where its room makes the memory grow', () => {
    const sums = tf.tidy(() => {
      const large = tf.ones([4, 1_000_000]);
      return Array.from({ length: 60 }, () => tf.slice(large, [1, 0], [3, 1_000_000])).map((piece) => tf.sum(piece).dataSync()[0]);
    });
    expect(sums).toEqual(Array.from({ length: 60 }, () => 3_000_000));
  });

  it('copies texts too', () => {
    expect(tf.tidy(() => tf.slice(tf.tensor1d(['a', 'b', 'c']), [1], [2]).dataSync())).toEqual(['b', 'c']);
  });
});

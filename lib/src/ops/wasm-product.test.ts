import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ready } from './ready';

beforeAll(async () => {
  await ready({ backend: 'wasm' });
});
afterAll(async () => {
  await ready();
});

/** Element (i, j) is that of the last two axes, whatever the leading ones. */
function product(a: number[][], b: number[][]): number[][] {
  return a.map((row) => b[0].map((_, j) => row.reduce((sum, value, k) => sum + value * b[k][j], 0)));
}

const turned = (matrix: number[][]): number[][] => matrix[0].map((_, j) => matrix.map((row) => row[j]));
const matrix = (rows: number, columns: number, shift: number): number[][] =>
  Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (_, j) => ((i * columns + j + shift) % 7) - 3));

describe.each([[false, false], [true, false], [false, true], [true, true]])('products on the wasm backend, transposed %s and %s', (transposeA, transposeB) => {
  const [a, b] = [matrix(3, 5, 1), matrix(5, 4, 2)];
  const [givenA, givenB] = [transposeA ? turned(a) : a, transposeB ? turned(b) : b];

  it('are those of the definition, of matrices and of stacks of them, and keep no memory', () => {
    const before = tf.memory();
    const single = tf.tidy(() => tf.matMul(tf.tensor2d(givenA), tf.tensor2d(givenB), transposeA, transposeB).arraySync());
    expect(single).toEqual(product(a, b));
    const stack = tf.tidy(() => tf.matMul(tf.tensor3d([givenA, givenA]), tf.tensor3d([givenB, givenB]), transposeA, transposeB).arraySync());
    expect(stack).toEqual([product(a, b), product(a, b)]);
    expect(tf.memory()).toMatchObject({ numTensors: before.numTensors, numDataBuffers: before.numDataBuffers, numBytes: before.numBytes });
  });

  it('are to the bit those of a factor that was transposed before', () => {
    const [given, before] = tf.tidy(() => {
      // Long enough for another order of the sum to show in the last bits.
      const wave = (of: (x: tf.Tensor) => tf.Tensor) => tf.reshape<tf.Rank.R2>(of(tf.range(0, 4000)), [4, 1000]);
      const [left, right] = [wave(tf.sin), tf.transpose(wave(tf.cos))];
      const given = (factor: tf.Tensor2D, wanted: boolean) => (wanted ? tf.transpose(factor) : factor);
      return [tf.matMul(given(left, transposeA), given(right, transposeB), transposeA, transposeB), tf.matMul(left, right)].map((result) => [...result.dataSync()]);
    });
    expect(given).toEqual(before);
  });
});

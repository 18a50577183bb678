import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { computeOnWasm, values } from './testing/on-wasm';

/** Fills the memory that a result may get with other numbers than zeros. */
function litter(): void {
  tf.tidy(() => Array.from({ length: 40 }, (_, i) => tf.fill([i + 1], 7).dataSync()));
}

const nothing = (dtype: 'float32' | 'int32' = 'float32') => tf.zeros([2, 0], dtype);

describe('on the wasm backend', () => {
  computeOnWasm();

  it.each([
    ['the sum', () => tf.sum(nothing(), 1), [0, 0]],
    ['the sum of integers', () => tf.sum(nothing('int32'), 1), [0, 0]],
    ['the sum of all', () => tf.sum(nothing()), [0]],
    ['the sum, with its axis kept', () => tf.sum(nothing(), 1, true).flatten(), [0, 0]],
    ['the product', () => tf.prod(nothing(), 1), [1, 1]],
    ['the mean', () => tf.mean(nothing(), 1), [NaN, NaN]],
    ['the mean of integers', () => tf.mean(nothing('int32')), [NaN]],
    ['the largest', () => tf.max(nothing(), 1), [-Infinity, -Infinity]],
    ['the largest integer', () => tf.max(nothing('int32'), 1), [-2147483648, -2147483648]],
    ['the smallest', () => tf.min(nothing(), 1), [Infinity, Infinity]],
    ['the smallest integer', () => tf.min(nothing('int32')), [2147483647]],
    ['all', () => tf.all(tf.zeros([3, 0], 'bool'), 1), [1, 1, 1]],
    ['any', () => tf.any(tf.zeros([3, 0], 'bool'), 1), [0, 0, 0]],
    ['the norm', () => tf.norm(tf.zeros([0])), [0]],
    ['a product of matrices', () => tf.matMul(tf.zeros([3, 0]), tf.zeros([0, 2])).flatten(), [0, 0, 0, 0, 0, 0]],
    ['a product of matrices, one transposed', () => tf.matMul(tf.zeros([3, 0]), tf.zeros([2, 0]), false, true).flatten(), [0, 0, 0, 0, 0, 0]],
    ['a layer', () => tf.fused.matMul({ a: tf.zeros([2, 0]), b: tf.zeros([0, 2]), bias: tf.tensor1d([3, -1]), activation: 'relu' }).flatten(), [3, 0, 3, 0]],
    ['a layer of nothing', () => tf.fused.matMul({ a: tf.zeros([0, 2]), b: tf.zeros([2, 2]), bias: tf.tensor1d([3, -1]), activation: 'relu' }).flatten(), []],
    ['a softmax', () => tf.softmax(nothing()), []],
  ])('%s of nothing is what TensorFlow gives', (_, operation, expected) => {
    litter();
    expect(values(operation)).toEqual(expected);
  });
});

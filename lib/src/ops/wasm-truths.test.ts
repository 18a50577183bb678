import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { computeOnWasm, values } from './testing/on-wasm';

computeOnWasm();

describe('on the wasm backend', () => {
  it('everything but 0 is true', () => {
    expect(values(() => tf.cast(tf.tensor1d([0, -0, 0.25, -0.5, 1, 256, 1e-20, NaN, -Infinity]), 'bool'))).toEqual([0, 0, 1, 1, 1, 1, 1, 1, 1]);
    expect(values(() => tf.cast(tf.tensor1d([0, -1, 2, 256, -2147483648], 'int32'), 'bool'))).toEqual([0, 1, 1, 1, 1]);
    expect(values(() => tf.cast(tf.tensor1d([1, 0], 'bool'), 'float32'))).toEqual([1, 0]);
  });

  it('what is true or false is turned around as numbers are', () => {
    expect(values(() => tf.reverse(tf.tensor1d([true, true, false, false, false], 'bool')))).toEqual([0, 0, 0, 1, 1]);
    expect(values(() => tf.reverse(tf.tensor2d([[1, 0, 0], [1, 1, 0]], [2, 3], 'bool'), 1))).toEqual([0, 0, 1, 0, 1, 1]);
  });

  it.each([
    ['abs', tf.abs], ['exp', tf.exp], ['neg', tf.neg], ['reciprocal', tf.reciprocal], ['relu', tf.relu], ['selu', tf.selu], ['sign', tf.sign],
    ['square', tf.square], ['step', tf.step], ['log1p', tf.log1p], ['clipByValue', (x: tf.Tensor) => tf.clipByValue(x, 0, 1)],
    ['topk', (x: tf.Tensor) => tf.topk(x, 1).values], ['a difference', (x: tf.Tensor) => tf.sub(x, x)], ['a quotient', (x: tf.Tensor) => tf.div(x, x)],
    ['a power', (x: tf.Tensor) => tf.pow(x, x)], ['a remainder', (x: tf.Tensor) => tf.mod(x, x)], ['floorDiv', (x: tf.Tensor) => tf.floorDiv(x, x)],
    ['atan2', (x: tf.Tensor) => tf.atan2(x, x)], ['squaredDifference', (x: tf.Tensor) => tf.squaredDifference(x, x)],
  ] as const)('%s of what is true or false is refused, and what is computed afterwards is right', (_, operation) => {
    const truths = tf.tensor1d([true, false, true], 'bool');
    expect(() => operation(truths)).toThrow(/: [xa] must be float32 or int32 on the wasm backend, got bool; tf\.cast makes it so$/);
    expect(values(() => tf.add(tf.ones([3]), tf.cast(truths, 'float32')))).toEqual([2, 1, 2]);
    truths.dispose();
  });
});

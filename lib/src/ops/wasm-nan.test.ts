import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { computeOnWasm, values } from './testing/on-wasm';

computeOnWasm();

describe('on the wasm backend', () => {
  it.each([
    ['clipping by value', (x: tf.Tensor) => tf.clipByValue(x, -1, 2), [NaN, 2, -1, 1.5, -1, NaN]],
    ['ReLU', (x: tf.Tensor) => tf.relu(x), [NaN, Infinity, 0, 1.5, 0, NaN]],
    ['ReLU6', (x: tf.Tensor) => tf.relu6(x), [NaN, 6, 0, 1.5, 0, NaN]],
    ['a maximum, of numbers before', (x: tf.Tensor) => tf.maximum(x, 0), [NaN, Infinity, 0, 1.5, 0, NaN]],
    ['a maximum, of numbers after', (x: tf.Tensor) => tf.maximum(tf.zeros([2, 1]), x).slice(1).flatten(), [NaN, Infinity, 0, 1.5, 0, NaN]],
    ['a minimum, of numbers after', (x: tf.Tensor) => tf.minimum(1, x), [NaN, 1, -Infinity, 1, -3, NaN]],
    ['a product with a ReLU', (x: tf.Tensor) => tf.fused.matMul({ a: x.reshape<tf.Tensor2D>([6, 1]), b: tf.ones([1, 1]), bias: tf.zeros([1]), activation: 'relu' }).flatten(), [NaN, Infinity, 0, 1.5, 0, NaN]],
    ['a product with a ReLU6', (x: tf.Tensor) => tf.fused.matMul({ a: x.reshape<tf.Tensor2D>([6, 1]), b: tf.ones([1, 1]), activation: 'relu6' }).flatten(), [NaN, 6, 0, 1.5, 0, NaN]],
  ])('%s leaves a NaN a NaN, bounds the rest and keeps no memory', (_, bounded, expected) => {
    expect(values(() => bounded(tf.tensor1d([NaN, Infinity, -Infinity, 1.5, -3, NaN])))).toEqual(expected);
  });

  it.each([
    ['clipping by value', (x: tf.Tensor) => tf.clipByValue(x, -1, 2)],
    ['ReLU', (x: tf.Tensor) => tf.relu(x)],
    ['ReLU6', (x: tf.Tensor) => tf.relu6(x)],
    ['a maximum', (x: tf.Tensor) => tf.maximum(0, x)],
    ['a product with a ReLU', (x: tf.Tensor) => tf.fused.matMul({ a: x.reshape<tf.Tensor2D>([2, 1]), b: tf.ones([1, 1]), activation: 'relu' }).flatten()],
  ])('%s leaves a NaN of either sign a NaN', (_, bounded) => {
    const signs = tf.tidy(() => {
      const bits = new Uint32Array([0x7fc00000, 0xffc00000]);
      return [...bounded(tf.tensor1d(new Float32Array(bits.buffer))).dataSync()];
    });
    expect(signs).toEqual([NaN, NaN]);
  });
});

import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { computeOnWasm, values } from './testing/on-wasm';

computeOnWasm();

/** One picture with one channel. */
const picture = (rows: number[][]) => tf.tensor4d(rows.flat(), [1, rows.length, rows[0].length, 1]);

const WITH_NAN = [[NaN, 9, 1, 2], [3, 4, 5, -6], [7, -8, NaN, NaN], [-1, -2, NaN, NaN]];
const WITH_INFINITIES = [[Infinity, 9, 1, 2], [3, -Infinity, 5, -6], [7, -8, -Infinity, 1], [-1, -2, 0, 0]];

describe('on the wasm backend', () => {
  it('a window with a NaN has a NaN as its largest and as its mean, and the others are themselves', () => {
    expect(values(() => tf.maxPool(picture(WITH_NAN), 2, 2, 'valid'))).toEqual([NaN, 5, 7, NaN]);
    expect(values(() => tf.avgPool(picture(WITH_NAN), 2, 2, 'valid'))).toEqual([NaN, 0.5, -1, NaN]);
  });

  it('infinities add up', () => {
    expect(values(() => tf.maxPool(picture(WITH_INFINITIES), 2, 2, 'valid'))).toEqual([Infinity, 5, 7, 1]);
    expect(values(() => tf.avgPool(picture(WITH_INFINITIES), 2, 2, 'valid'))).toEqual([NaN, 0.5, -1, -Infinity]);
  });

  it('windows that overlap, or reach beyond the picture, count what lies within', () => {
    expect(values(() => tf.maxPool(picture([[1, 2, NaN], [4, 5, 6], [7, 8, 9]]), 2, 1, 'same'))).toEqual([5, NaN, NaN, 8, 9, 9, 8, 9, 9]);
    expect(values(() => tf.avgPool(picture([[1, 2, NaN], [4, 5, 6], [7, 8, 9]]), 2, 1, 'same'))).toEqual([3, NaN, NaN, 6, 7, 7.5, 7.5, 8.5, 9]);
    expect(values(() => tf.maxPool(picture([[NaN, 2, 3], [4, 5, 6], [7, 8, 9]]), 1, 2, 'valid'))).toEqual([NaN, 3, 7, 9]);
    expect(values(() => tf.pool(picture([[1, 2, NaN], [4, 5, 6], [7, 8, 9]]), 2, 'max', 'valid', 2, 1))).toEqual([NaN]);
  });

  it('pictures and channels do not touch one another', () => {
    const two = () => tf.tensor4d([1, NaN, 2, 4, 3, 6, 4, 8, 1, 5, 2, 5, 3, 5, NaN, 5], [2, 2, 2, 2]);
    expect(values(() => tf.maxPool(two(), 2, 2, 'valid'))).toEqual([4, NaN, NaN, 5]);
    expect(values(() => tf.avgPool(two(), 2, 2, 'valid'))).toEqual([2.5, NaN, NaN, 5]);
  });

  it.each(['relu', 'relu6'] as const)('a convolution with %s leaves a NaN a NaN, also one of infinities, and bounds the rest', (activation) => {
    const [top, right] = [activation === 'relu' ? 9 : 6, activation === 'relu' ? Infinity : 6];
    const conv = (rows: number[][], filter: number[]) => tf.fused.conv2d({ x: picture(rows), filter: tf.tensor4d(filter, [1, 2, 1, 1]), strides: 1, pad: 'valid', bias: tf.tensor1d([0]), activation });
    expect(values(() => conv([[NaN, 1, 8, -7]], [1, 1]))).toEqual([NaN, top, 1]);
    expect(values(() => conv([[Infinity, Infinity, 8, -70]], [1, -1]))).toEqual([NaN, right, activation === 'relu' ? 78 : 6]);
    const depthwise = (rows: number[][], filter: number[]) => tf.fused.depthwiseConv2d({ x: picture(rows), filter: tf.tensor4d(filter, [1, 2, 1, 1]), strides: 1, pad: 'valid', bias: tf.tensor1d([0]), activation });
    expect(values(() => depthwise([[NaN, 1, 8, -7]], [1, 1]))).toEqual([NaN, top, 1]);
    expect(values(() => depthwise([[Infinity, Infinity, 8, -70]], [1, -1]))).toEqual([NaN, right, activation === 'relu' ? 78 : 6]);
  });
});

import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { computeOnWasm, values } from './testing/on-wasm';

computeOnWasm();

const TINY = [0, 1e-30, -1e-30, 3e-16, -3e-16, 2e-9, -2e-9, 4e-7, -4e-7].map(Math.fround);
const ORDINARY = Array.from({ length: 400 }, (_, i) => Math.fround((i - 200) * 0.173));

const close = (value: number, expected: number): void => {
  // A sine close to a multiple of π has few digits: those of an argument in float32 are gone.
  expect(Math.abs(value - expected)).toBeLessThanOrEqual(2e-7 * Math.abs(expected));
};

describe('on the wasm backend', () => {
  it.each([
    ['sign', tf.sign, Math.sign, [...TINY, ...ORDINARY, Infinity, -Infinity]],
    ['sine', tf.sin, Math.sin, [...TINY, ...ORDINARY, 1e6, -1e20]],
    ['cosine', tf.cos, Math.cos, [...TINY, ...ORDINARY, 1e6, -1e20]],
    ['log(1 + x)', tf.log1p, Math.log1p, [...TINY, ...ORDINARY.filter((x) => x > -1), 1e20]],
  ] as const)('%s has the digits of float32, of tiny numbers too', (_, operation, exact, xs) => {
    const given = values(() => operation(tf.tensor1d([...xs])));
    given.forEach((value, i) => { close(value, exact(Math.fround(xs[i]))); });
  });

  it.each([['sign', tf.sign], ['sine', tf.sin], ['cosine', tf.cos], ['log(1 + x)', tf.log1p]] as const)('%s of a NaN is a NaN', (_, operation) => {
    expect(values(() => operation(tf.tensor1d([NaN, 0.5])))[0]).toBeNaN();
  });

  it.each([
    ['clipping by value', (x: tf.Tensor) => tf.clipByValue(x, -2, 5), [-2, -2, 0, 1, 5, 5]],
    ['clipping to a range of one number', (x: tf.Tensor) => tf.clipByValue(x, 3, 3), [3, 3, 3, 3, 3, 3]],
    ['a sign', (x: tf.Tensor) => tf.sign(x), [-1, -1, 0, 1, 1, 1]],
    ['whether they are NaN', (x: tf.Tensor) => tf.isNaN(x), [0, 0, 0, 0, 0, 0]],
    ['whether they are finite', (x: tf.Tensor) => tf.isFinite(x), [1, 1, 1, 1, 1, 1]],
    ['whether they are infinite', (x: tf.Tensor) => tf.isInf(x), [0, 0, 0, 0, 0, 0]],
  ])('%s is right for integers', (_, operation, expected) => {
    expect(values(() => operation(tf.tensor1d([-2_000_000_000, -3, 0, 1, 9, 2139095041], 'int32')))).toEqual(expected);
  });

  it('integers become what their functions are, without what follows the point', () => {
    const integers = () => tf.tensor1d([1, 2, 10], 'int32');
    expect(values(() => tf.acosh(integers()))).toEqual([0, 1, 2]);
    expect(values(() => tf.asinh(integers()))).toEqual([0, 1, 2]);
    expect(values(() => tf.log1p(integers()))).toEqual([0, 1, 2]);
    expect(values(() => tf.reciprocal(integers()))).toEqual([1, 0, 0]);
  });
});

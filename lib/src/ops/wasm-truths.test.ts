import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { computeOnWasm, values } from './testing/on-wasm';

computeOnWasm();

const truths = (length: number, step: number): number[] => Array.from({ length }, (_, i) => Number((i * step) % 7 < 3));

/** What an operation gives that has so many bytes, and whose room lies between tensors that must stay as they are. */
function valuesAmongOthers(bytes: number, operation: () => tf.Tensor): number[] {
  const row = Array.from({ length: bytes }, (_, i) => i % 2);
  const others = Array.from({ length: 40 }, () => tf.tensor1d(row, 'bool'));
  // Every second one makes room.
  for (let i = 0; i < others.length; i += 2) others[i].dispose();
  const result = values(operation);
  for (let i = 1; i < others.length; i += 2) {
    expect([...others[i].dataSync()]).toEqual(row);
    others[i].dispose();
  }
  return result;
}

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

  it.each([1, 3, 5, 64, 1000])('a choice between %d truths is one of them, and no other tensor changes', (length) => {
    const [condition, yes, no] = [2, 3, 5].map((step) => truths(length, step));
    const chosen = condition.map((which, i) => (which === 1 ? yes[i] : no[i]));
    for (let again = 0; again < 10; again += 1) {
      expect(valuesAmongOthers(length, () => tf.where(tf.tensor1d(condition, 'bool'), tf.tensor1d(yes, 'bool'), tf.tensor1d(no, 'bool')))).toEqual(chosen);
    }
    expect(values(() => tf.where(tf.tensor1d(condition, 'bool'), tf.zeros<tf.Rank.R1>([1], 'bool'), tf.tensor1d(no, 'bool')))).toEqual(no.map((x, i) => (condition[i] === 1 ? 0 : x)));
  });

  it('a choice between tables of truths keeps to rows and columns', () => {
    const result = tf.where(tf.tensor2d([[1], [0]], [2, 1], 'bool'), tf.tensor2d([[1, 0, 1]], [1, 3], 'bool'), tf.tensor2d([[0, 1, 1], [0, 1, 0]], [2, 3], 'bool'));
    expect(result.dtype).toBe('bool');
    expect([...result.dataSync()]).toEqual([1, 0, 1, 0, 1, 0]);
    result.dispose();
  });

  it.each([['bool', 'float32'], ['float32', 'bool'], ['bool', 'int32'], ['int32', 'float32']] as const)('a choice between %s and %s is refused', (yes, no) => {
    expect(() => tf.tidy(() => tf.where(tf.ones([64], 'bool'), tf.ones([64], yes), tf.ones([64], no)))).toThrow(
      new TypeError(`where: both choices must be of one type on the wasm backend, got ${yes} and ${no}; tf.cast makes them so`),
    );
  });

  it('one-hot rows are of their type, and no other tensor changes', () => {
    const indices = (): tf.Tensor1D => tf.tensor1d([2, 0, -1, 3], 'int32');
    const rows = [0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0];
    expect(valuesAmongOthers(12, () => tf.oneHot(indices(), 3, 1, 0, 'bool'))).toEqual(rows);
    expect(values(() => tf.oneHot(indices(), 3, 0, 0.5, 'bool'))).toEqual(rows.map((x) => 1 - x));
    expect(values(() => tf.oneHot(indices(), 3, 0.5, -1, 'float32'))).toEqual(rows.map((x) => (x === 1 ? 0.5 : -1)));
    expect(values(() => tf.oneHot(indices(), 3))).toEqual(rows);
  });

  it('every second truth or integer is what it was', () => {
    const row = truths(1000, 3);
    const every = tf.tidy(() => tf.stridedSlice(tf.tensor1d(row, 'bool'), [1], [1000], [2]));
    expect(every.dtype).toBe('bool');
    expect([...every.dataSync()]).toEqual(row.filter((_, i) => i % 2 === 1));
    every.dispose();
    // The second is a NaN that signals, as a float.
    const integers = tf.tidy(() => tf.stridedSlice(tf.tensor1d([-2147483648, 5, 2141192192, 6, 16777217], 'int32'), [0], [5], [2]));
    expect(integers.dtype).toBe('int32');
    expect([...integers.dataSync()]).toEqual([-2147483648, 2141192192, 16777217]);
    integers.dispose();
    expect(values(() => tf.stridedSlice(tf.tensor2d([[1, 0, 1], [0, 1, 1]], [2, 3], 'bool'), [0, 0], [2, 3], [1, 2]))).toEqual([1, 1, 0, 1]);
    expect(values(() => tf.stridedSlice(tf.tensor1d([1, 0, 1], 'bool'), [0], [2], [1]))).toEqual([1, 0]);
  });

  it('tensors are filled and padded with what is true but for 0', () => {
    expect([0, -1, 0.5, 256, NaN].map((value) => values(() => tf.fill([1], value, 'bool'))[0])).toEqual([0, 1, 1, 1, 1]);
    expect([0, -1, 0.5, 256].map((value) => values(() => tf.pad(tf.zeros([1], 'bool'), [[1, 0]], value))[0])).toEqual([0, 1, 1, 1]);
    expect(values(() => tf.pad(tf.zeros([0], 'bool'), [[1, 0]], 0.5))).toEqual([1]);
    expect(values(() => tf.fill([1], 0.5, 'float32'))).toEqual([0.5]);
  });

  it('empty rows of truths are filled', () => {
    const before = tf.memory();
    const results = tf.tidy(() => Object.values(tf.sparse.sparseFillEmptyRows(
      tf.tensor2d([[0, 0], [2, 0]], [2, 2], 'int32'), tf.tensor1d([0, 1], 'bool'), tf.tensor1d([3, 1], 'int32'), tf.scalar(1, 'bool'),
    )).map((x) => ({ dtype: x.dtype, values: [...x.dataSync()] })));
    expect(results).toEqual([
      { dtype: 'int32', values: [0, 0, 1, 0, 2, 0] }, { dtype: 'bool', values: [0, 1, 1] }, { dtype: 'bool', values: [0, 1, 0] }, { dtype: 'int32', values: [0, 2] },
    ]);
    expect(tf.memory()).toMatchObject({ numTensors: before.numTensors, numDataBuffers: before.numDataBuffers, numBytes: before.numBytes });
  });

  it.each(['bool', 'int32'] as const)('slopes may be %s', (dtype) => {
    const slopes = (): tf.Tensor1D => tf.tensor1d([1, 1, 0, 1], dtype);
    expect(values(() => tf.prelu(tf.tensor1d([-2, -3, 4, -5]), slopes()))).toEqual([-2, -3, 4, -5]);
    expect(values(() => tf.fused.matMul({
      a: tf.tensor2d([[1]]), b: tf.tensor2d([[-2, -3, 4, -5]]), activation: 'prelu', preluActivationWeights: slopes(),
    }))).toEqual([-2, -3, 4, -5]);
    expect(values(() => tf.fused.conv2d({
      x: tf.tensor4d([[[[1]]]]), filter: tf.tensor4d([-2, -3, 4, -5], [1, 1, 1, 4]), strides: 1, pad: 'valid', activation: 'prelu', preluActivationWeights: slopes(),
    }))).toEqual([-2, -3, 4, -5]);
    expect(values(() => tf.fused.depthwiseConv2d({
      x: tf.tensor4d([[[[1, 1, 1, 1]]]]), filter: tf.tensor4d([-2, -3, 4, -5], [1, 1, 4, 1]), strides: 1, pad: 'valid', activation: 'prelu', preluActivationWeights: slopes(),
    }))).toEqual([-2, -3, 4, -5]);
  });

  const row = (dtype: tf.DataType): tf.Tensor1D => tf.ones([4], dtype);
  const picture = (dtype: tf.DataType): tf.Tensor4D => tf.ones([1, 5, 5, 1], dtype);
  const solid = (dtype: tf.DataType): tf.Tensor5D => tf.ones([1, 5, 5, 5, 1], dtype);
  const places = (): tf.Tensor1D => tf.tensor1d([0, 1, 1, 3], 'int32');

  it.each([
    ['bincount: weights', () => tf.bincount(places(), row('bool'), 4)],
    ['denseBincount: weights', () => tf.denseBincount(places(), row('bool'), 4)],
    ['searchSorted: sortedSequence', () => tf.searchSorted(row('bool'), row('bool'))],
    ['dilation2D: x', () => tf.dilation2d(picture('bool'), tf.ones([2, 2, 1], 'bool'), 1, 'valid')],
    ['sparseSegmentSum: data', () => tf.sparse.sparseSegmentSum(row('bool'), places(), places())],
    ['sparseSegmentMean: data', () => tf.sparse.sparseSegmentMean(row('bool'), places(), places())],
  ] as const)('%s that is true or false is refused', (what, operation) => {
    expect(() => tf.tidy((): tf.Tensor => operation())).toThrow(new TypeError(`${what} must be float32 or int32 on the wasm backend, got bool; tf.cast makes it so`));
  });

  describe.each(['bool', 'int32'] as const)('of %s', (dtype) => {
    it.each([
      ['maxPool3D: x', () => tf.maxPool3d(solid(dtype), 2, 1, 'valid')],
      ['fusedBatchNorm: x', () => tf.batchNorm(picture(dtype), tf.zeros([1]), tf.ones([1]))],
      ['fusedBatchNorm: mean', () => tf.batchNorm(picture('float32'), tf.zeros([1], dtype), tf.ones([1], dtype))],
      ['conv2DBackpropInput: dy', () => tf.conv2dTranspose(picture(dtype), tf.ones([2, 2, 1, 1], dtype), [1, 6, 6, 1], 1, 'valid')],
    ] as const)('%s is refused', (what, operation) => {
      expect(() => tf.tidy((): tf.Tensor => operation())).toThrow(new TypeError(`${what} must be float32 on the wasm backend, got ${dtype}; tf.cast makes it so`));
    });
  });

  it('a row is normalized without a scale', () => {
    expect(values(() => tf.batchNorm(tf.ones([1, 1, 1, 2]), tf.zeros([2]), tf.ones([2]), undefined, undefined, 0))).toEqual([1, 1]);
  });
});

import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Ops } from './ops';

type Compute = (ops: Ops) => Tensor;

/** What is computed, and what it must be: to this share of the number, or exactly. */
type Check = readonly [name: string, is: readonly number[], of: Compute, within?: number];

/** As many as results of different backends have in common. */
const DIGITS = 1e-5;

const row = (...values: readonly number[]): tf.Tensor1D => tf.tensor1d([...values]);
const table = (columns: number, ...values: readonly number[]): tf.Tensor2D => tf.tensor2d([...values], [values.length / columns, columns]);

/** Small integers, some negative: float32 holds every sum of their products. */
const integers = (count: number, step: number): number[] => Array.from({ length: count }, (_, i) => ((i * step) % 17) - 8);

type Size = readonly [rows: number, inner: number, columns: number];

/** As the definition has it. */
function product(a: readonly number[], b: readonly number[], [rows, inner, columns]: Size): number[] {
  return Array.from({ length: rows * columns }, (_, place) => {
    const [first, second] = [Math.floor(place / columns) * inner, place % columns];
    let sum = 0;
    for (let k = 0; k < inner; k += 1) sum += a[first + k] * b[k * columns + second];
    return sum;
  });
}

const transposed = (x: readonly number[], rows: number, columns: number): number[] =>
  x.map((_, place) => x[(place % rows) * columns + Math.floor(place / rows)]);

/** Sizes for which backends have programs of their own: few of everything, many terms, many of everything, such as four does not divide. */
const SIZES: readonly Size[] = [[3, 5, 2], [2, 784, 10], [32, 300, 20], [70, 33, 65], [128, 64, 64]];

function productsOf(size: Size): Check[] {
  const [rows, inner, columns] = size;
  const [a, b] = [integers(rows * inner, 5), integers(inner * columns, 7)];
  const is = product(a, b, size);
  const first = (turned: boolean): Tensor => (turned ? table(rows, ...transposed(a, rows, inner)) : table(inner, ...a));
  const second = (turned: boolean): Tensor => (turned ? table(inner, ...transposed(b, inner, columns)) : table(columns, ...b));
  return [[false, false], [true, false], [false, true], [true, true]].map(([turnA, turnB]) => {
    const turned = [turnA ? 'first' : [], turnB ? 'second' : []].flat().join(' and ');
    const name = `the product of ${rows}×${inner} and ${inner}×${columns}${turned === '' ? '' : `, the ${turned} transposed`}`;
    return [name, is, (ops) => ops.matMul(first(turnA), second(turnB), turnA, turnB)];
  });
}

const FLOATS = [1.5, -2.25, 3e38, -1e-30, 0, 0.1].map(Math.fround);
/** More than one canvas holds, and no whole number of its rows. */
const MANY = Array.from({ length: 70_001 }, (_, i) => i / 2 - 7);

const READS: readonly Check[] = [
  ['floats', FLOATS, (ops) => ops.scale(row(...FLOATS), 1)],
  ['NaN and infinities', [NaN, Infinity, -Infinity], (ops) => ops.scale(row(NaN, Infinity, -Infinity), 1)],
  ['integers', [1, -7, 123_456, 0], () => tf.cast(row(1.5, -7.9, 123_456, 0), 'int32')],
  ['truths', [0, 0, 1], () => tf.greater(row(1, 2, 3), row(2, 2, 2))],
  ['one number', [12.5], (ops) => ops.halfSumOfSquares(row(3, 4))],
  ['many numbers', MANY, (ops) => ops.scale(tf.tensor1d(MANY), 1)],
  ['a number after many operations', [60, 61], (ops) => {
    let x: Tensor = row(0, 1);
    for (let i = 0; i < 60; i += 1) x = ops.add(x, tf.scalar(1));
    return x;
  }],
];

const mixed = (): Tensor => row(NaN, -2, 0, 3, Infinity, -Infinity);
const LIMITS = [NaN, 200, -200, Infinity, -Infinity];
const limits = (): Tensor => row(...LIMITS);
const picture = (): tf.Tensor4D => tf.tensor4d([1, NaN, 2, 3, 4, 5, 6, 7], [1, 2, 4, 1]);

/** A NaN that becomes a number hides that a training diverged. */
const NOT_FINITE: readonly Check[] = [
  ['relu', [NaN, 0, 0, 3, Infinity, 0], (ops) => ops.relu(mixed())],
  ['clip', [NaN, -1, 0, 2, 2, -1], (ops) => ops.clip(mixed(), -1, 2)],
  ['clip of four', [NaN, -1, 2, 1], (ops) => ops.clip(row(NaN, -2, 5, 1), -1, 2)],
  ['leaky relu', [NaN, -1, 0, 3, Infinity, -Infinity], (ops) => ops.leakyRelu(mixed(), 0.5)],
  ['sign', [NaN, -1, 0, 1, 1, -1], () => tf.sign(mixed())],
  ['maximum', [NaN, NaN, 1, NaN, Infinity, 1], () => tf.maximum(mixed(), row(1, NaN, 1, NaN, 1, 1))],
  ['minimum', [NaN, NaN, 0, NaN, 1, -Infinity], () => tf.minimum(mixed(), row(1, NaN, 1, NaN, 1, 1))],
  ['the largest of a row', [NaN, NaN, NaN, 3], () => tf.max(table(3, NaN, 1, 2, 1, NaN, 2, 1, 2, NaN, 1, 2, 3), 1, true)],
  ['the least of a row', [NaN, NaN, NaN, 1], () => tf.min(table(3, NaN, 1, 2, 1, NaN, 2, 1, 2, NaN, 1, 2, 3), 1)],
  ['a sum', [6, NaN, NaN], (ops) => ops.sumOverBatch(table(3, 1, NaN, Infinity, 2, 3, 4, 3, 4, -Infinity))],
  ['a product with 0 and ∞', [NaN, NaN], (ops) => ops.matMul(table(3, NaN, 1, 0, 1, 1, 0), table(1, 0, 1, Infinity))],
  ['a product with NaN in one row', [3, NaN], (ops) => ops.matMul(table(2, 1, 2, NaN, 1), table(1, 1, 1))],
  ['the relu of a product', [NaN, 1, 0], () => tf.fused.matMul({ a: table(1, NaN, 1, -1), b: table(1, 1), activation: 'relu' })],
  ['greater', [0, 0, 0, 1, 1, 0], () => tf.cast(tf.greater(mixed(), 0), 'float32')],
  ['less', [0, 1, 0, 0, 0, 1], () => tf.cast(tf.less(mixed(), 0), 'float32')],
  ['equal', [0, 1, 1, 1, 1, 1], () => tf.cast(tf.equal(mixed(), mixed()), 'float32')],
  ['where', [NaN, 2, 1], () => tf.where(tf.tensor1d([1, 0, 1], 'bool'), row(NaN, NaN, 1), row(1, 2, NaN))],
  ['isNaN', [1, 0, 0, 0, 0, 0], () => tf.isNaN(mixed())],
  ['the truth of a number', [1, 0, 1, 1], () => tf.cast(row(NaN, 0, 0.5, 256), 'bool')],
  ['the limits of sigmoid', [NaN, 1, 0, 1, 0], (ops) => ops.sigmoid(limits())],
  ['the limits of tanh', [NaN, 1, -1, 1, -1], (ops) => ops.tanh(limits())],
  ['the limits of exp', [NaN, Infinity, 0, Infinity, 0], () => tf.exp(limits())],
  ['the limits of log', [NaN, -Infinity, NaN, Infinity], () => tf.log(row(NaN, 0, -1, Infinity))],
  ['the limits of sqrt', [NaN, 0, NaN, Infinity], () => tf.sqrt(row(NaN, 0, -1, Infinity))],
  ['division by 0 and ∞', [Infinity, -Infinity, NaN, 0], () => tf.div(row(1, -1, 0, 1), row(0, 0, 0, Infinity))],
  ['the gradient of relu', [NaN, 1, NaN], (ops) => ops.reluGradient(row(NaN, 1, NaN), row(0, 2, 3))],
  ['the mean of a window', [NaN, 4.5], () => tf.avgPool(picture(), 2, 2, 'valid')],
  ['the largest of a window', [NaN, 7], () => tf.maxPool(picture(), 2, 2, 'valid')],
];

/** Where terms cancel, and where a function is all but flat. */
const NEAR = [-30, -3, -0.7, -1e-3, -1e-8, 1e-30, 1e-5, 0.3, 0.9, 2.5, 20].map(Math.fround);
const ABOVE_MINUS_1 = [-0.999, -0.6, -0.3, -1e-3, -1e-8, 1e-30, 1e-5, 0.3, 0.9, 2.5, 20].map(Math.fround);
const WIDE = [-80, ...NEAR, 80];
const POSITIVE = [1e-30, 1e-3, 0.5, 2, 3e4].map(Math.fround);
const ANGLES = [-1e-8, 1, 3, 1000].map(Math.fround);
const near = (): tf.Tensor1D => row(...NEAR);
const elu = (x: number): number => (x > 0 ? x : Math.expm1(x));

/** Of which a gradient that vanishes consists. */
const FUNCTIONS: readonly Check[] = [
  ['expm1', NEAR.map(Math.expm1), () => tf.expm1(near()), DIGITS],
  ['log1p', ABOVE_MINUS_1.map(Math.log1p), () => tf.log1p(row(...ABOVE_MINUS_1)), DIGITS],
  ['tanh', NEAR.map(Math.tanh), (ops) => ops.tanh(near()), DIGITS],
  ['exp', WIDE.map(Math.exp), () => tf.exp(row(...WIDE)), 2 * DIGITS],
  ['log', POSITIVE.map(Math.log), () => tf.log(row(...POSITIVE)), DIGITS],
  ['sqrt', POSITIVE.map(Math.sqrt), () => tf.sqrt(row(...POSITIVE)), DIGITS],
  ['1/sqrt', POSITIVE.map((x) => 1 / Math.sqrt(x)), () => tf.rsqrt(row(...POSITIVE)), DIGITS],
  ['sigmoid', NEAR.map((x) => 1 / (1 + Math.exp(-x))), (ops) => ops.sigmoid(near()), DIGITS],
  ['softplus', NEAR.map((x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))), () => tf.softplus(near()), DIGITS],
  ['elu', NEAR.map(elu), (ops) => ops.elu(near()), DIGITS],
  ['the elu of a product', NEAR.map(elu), () => tf.fused.matMul({ a: table(1, ...NEAR), b: table(1, 1), activation: 'elu' }), DIGITS],
  ['sine', ANGLES.map(Math.sin), () => tf.sin(row(...ANGLES)), DIGITS],
  ['a power', [1024, 0.5 ** 2.5, 1 / 9], () => tf.pow(row(2, 0.5, 3), row(10, 2.5, -2)), DIGITS],
  ['erfc', [1.8427007929, 1, 0.4795001222, 2.2090497e-5], (ops) => ops.erfc(row(-1, 0, 0.5, 3)), DIGITS],
  ['the gradient of tanh', [1, 1 / Math.cosh(9) ** 2, NaN], (ops) => ops.tanhGradient(row(1, 1, 2), row(0, 9, NaN)), DIGITS],
  ['the gradient of elu', [2, 2 * Math.exp(-10), NaN], (ops) => ops.eluGradient(row(2, 2, NaN), row(1, -10, 1)), DIGITS],
];

/** The first integer that float32 does not hold. */
const LARGE = 2 ** 24 + 1;
const whole = (...values: readonly number[]): tf.Tensor1D => tf.tensor1d([...values], 'int32');
const six = (): tf.Tensor2D => table(3, 1, 2, 3, 4, 5, 6);
const TALL = integers(300 * 3, 5);
const CUT = integers(16, 5);
/** Each number less the one below and to the right of it. */
const DIFFERENCES = [0, 1, 2, 4, 5, 6, 8, 9, 10].map((at) => CUT[at] - CUT[at + 5]);

const SHAPES: readonly Check[] = [
  ['the sum of nothing', [0, 0], () => tf.sum(tf.zeros([2, 0]), 1)],
  ['the product of nothing', [1, 1], () => tf.prod(tf.zeros([2, 0]), 1)],
  ['the mean of nothing', [NaN], () => tf.mean(tf.zeros([0]))],
  ['the matrix product of nothing', [0, 0, 0, 0], (ops) => ops.matMul(tf.zeros([2, 0]), tf.zeros([0, 2]))],
  ['the clip of integers', [-2, 0, 3], () => tf.clipByValue(whole(-5, 0, 7), -2, 3)],
  ['large integers', [LARGE + 1, -LARGE], () => tf.add(whole(LARGE, -LARGE), whole(1, 0))],
  ['large integers, cut out', [LARGE], () => tf.slice(whole(0, LARGE, 0), 1, 1)],
  ['rows', [5, 6, 1, 2, 5, 6], (ops) => ops.gather(table(2, 1, 2, 3, 4, 5, 6), whole(2, 0, 2))],
  ['one-hot rows', [0, 0, 1, 1, 0, 0], () => tf.cast(tf.oneHot(whole(2, 0), 3), 'float32')],
  ['pieces', [2, 3, 1, 5, 6, 4], () => tf.concat(tf.split(six(), [1, 2], 1).reverse(), 1)],
  ['a stack', [1, 2, 3], () => tf.stack([tf.scalar(1), tf.scalar(2), tf.scalar(3)])],
  ['a transposed matrix', [1, 4, 2, 5, 3, 6], () => tf.transpose(six())],
  ['transposed truths', [1, 0, 0, 1, 1, 0], () => tf.transpose(tf.greater(six(), tf.tensor2d([0, 5, 2, 4, 4, 6], [2, 3])))],
  ['the place of the largest', [1], () => tf.argMax(row(1, 3, 3))],
  ['tiles', [1, 2, 1, 2, 1, 2, 1, 2], () => tf.tile(table(2, 1, 2), [2, 2])],
  ['one row for all', [11, 22, 33, 14, 25, 36], (ops) => ops.addBias(six(), row(10, 20, 30))],
  ['one column for all', [0, 1, 2, 2, 3, 4], () => tf.sub(six(), table(1, 1, 2))],
  ['the sum over a batch', product(TALL.map(() => 1), TALL, [1, 300, 3]), (ops) => ops.sumOverBatch(table(3, ...TALL))],
  ['the sums of rows', product(TALL, [1, 1, 1], [300, 3, 1]), () => tf.sum(table(3, ...TALL), 1)],
  ['the sum of many', [100_000], () => tf.sum(tf.ones([100_000]))],
  ['a convolution', DIFFERENCES, () => tf.conv2d(tf.tensor4d(CUT, [1, 4, 4, 1]), tf.tensor4d([1, 0, 0, -1], [2, 2, 1, 1]), 1, 'valid')],
];

const crossEntropy = (ops: Ops): ReturnType<Ops['softmaxCrossEntropy']> =>
  ops.softmaxCrossEntropy(table(2, 0, Math.log(3), 1000, 0, NaN, 0), whole(1, 0, 0));

const normed = (ops: Ops): ReturnType<Ops['batchNorm']> => {
  const running = { mean: row(0, 0), variance: row(1, 1) };
  return ops.batchNorm(table(2, 1, 10, 3, 30), row(1, 2), row(0, 1), running, { epsilon: 1e-12, momentum: 0.9 });
};

const STEPS: readonly Check[] = [
  ['cross-entropy', [Math.log(4 / 3), 0, NaN], (ops) => crossEntropy(ops).losses, DIGITS],
  ['the gradient of cross-entropy', [0.25, -0.25, 0, 0, NaN, NaN], (ops) => crossEntropy(ops).gradient, DIGITS],
  ['batch norm', [-1, -1, 1, 3], (ops) => normed(ops).output, DIGITS],
];

const isRight = (got: number, wanted: number, within: number): boolean => Object.is(got, wanted) || Math.abs(got - wanted) <= within * Math.abs(wanted);

/** What is wrong with one. */
function faultOf([name, is, compute, within = 0]: Check, ops: Ops): readonly string[] {
  try {
    const got = tf.tidy(() => compute(ops).dataSync());
    if (got.length !== is.length) return [`${name} (${got.length} numbers in place of ${is.length})`];
    const at = is.findIndex((wanted, i) => !isRight(got[i], wanted, within));
    return at === -1 ? [] : [`${name} (${got[at]} in place of ${is[at]})`];
  } catch (error) {
    return [`${name} (${(error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ')})`];
  }
}

/**
 * Has the current backend compute what is known, through the calls that the library makes, and read each at once, without waiting.
 *
 * @returns what is not as it should be, one text each; where reads are not, nothing else, since nothing can be told.
 */
export function faults(ops: Ops): string[] {
  const faultsOf = (checks: readonly Check[]): string[] => checks.flatMap((check) => faultOf(check, ops));
  const ofReads = faultsOf(READS);
  return ofReads.length > 0 ? ofReads : faultsOf([...SIZES.flatMap(productsOf), ...NOT_FINITE, ...FUNCTIONS, ...SHAPES, ...STEPS]);
}

import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { publicOps as ops } from './public';

/** What is computed, and what it must be to this share of the number, or exactly. */
interface Check {
  readonly name: string;
  readonly of: () => Tensor;
  readonly is: readonly number[];
  readonly within?: number;
}

const DIGITS = 1e-5;

/** Small integers, some negative, of which float32 holds every sum of products. */
const integers = (count: number, step: number): number[] => Array.from({ length: count }, (_, i) => ((i * step) % 17) - 8);

/** As the definition has it. */
function product(a: readonly number[], b: readonly number[], [rows, inner, columns]: readonly [number, number, number]): number[] {
  return Array.from({ length: rows * columns }, (_, place) => {
    const [row, column] = [Math.floor(place / columns), place % columns];
    let sum = 0;
    for (let k = 0; k < inner; k += 1) sum += a[row * inner + k] * b[k * columns + column];
    return sum;
  });
}

const transposed = (x: readonly number[], rows: number, columns: number): number[] =>
  Array.from({ length: x.length }, (_, place) => x[(place % rows) * columns + Math.floor(place / rows)]);

/** Sizes for which backends have programs of their own: few of everything, many terms, many of everything, none divisible by four. */
const SIZES: readonly (readonly [number, number, number])[] = [[3, 5, 2], [2, 784, 10], [32, 300, 20], [70, 33, 65], [128, 64, 64]];

function productsOf(size: readonly [number, number, number]): Check[] {
  const [rows, inner, columns] = size;
  const [a, b] = [integers(rows * inner, 5), integers(inner * columns, 7)];
  const is = product(a, b, size);
  const [turnedA, turnedB] = [transposed(a, rows, inner), transposed(b, inner, columns)];
  const first = (isTurned: boolean): Tensor => (isTurned ? tf.tensor2d(turnedA, [inner, rows]) : tf.tensor2d(a, [rows, inner]));
  const second = (isTurned: boolean): Tensor => (isTurned ? tf.tensor2d(turnedB, [columns, inner]) : tf.tensor2d(b, [inner, columns]));
  return [[false, false], [true, false], [false, true], [true, true]].map(([turnA, turnB]) => ({
    name: `product of ${rows}×${inner} and ${inner}×${columns}${turnA ? ', the first transposed' : ''}${turnB ? ', the second transposed' : ''}`,
    of: () => ops.matMul(first(turnA), second(turnB), turnA, turnB),
    is,
  }));
}

const MANY = 70_001;
const many = Array.from({ length: MANY }, (_, i) => i / 2 - 7);

const READS: readonly Check[] = [
  { name: 'floats', of: () => ops.scale(tf.tensor1d([1.5, -2.25, 3e38, -1e-30, 0, 0.1]), 1), is: [1.5, -2.25, 3e38, -1e-30, 0, 0.1].map(Math.fround) },
  { name: 'NaN and infinities', of: () => ops.scale(tf.tensor1d([NaN, Infinity, -Infinity]), 1), is: [NaN, Infinity, -Infinity] },
  { name: 'integers', of: () => tf.cast(tf.tensor1d([1.5, -7.9, 123_456, 0]), 'int32'), is: [1, -7, 123_456, 0] },
  { name: 'truths', of: () => tf.greater(tf.tensor1d([1, 2, 3]), tf.tensor1d([2, 2, 2])), is: [0, 0, 1] },
  { name: 'a number', of: () => ops.halfSumOfSquares(tf.tensor1d([3, 4])), is: [12.5] },
  { name: `${MANY} floats`, of: () => ops.add(tf.tensor1d(many), tf.scalar(0.5)), is: many.map((value) => value + 0.5) },
  { name: 'what took many operations', of: () => Array.from({ length: 60 }).reduce((x: Tensor) => ops.add(x, tf.scalar(1)), tf.tensor1d([0, 1])), is: [60, 61] },
];

const MIXED = [NaN, -2, 0, 3, Infinity, -Infinity];
const mixed = (): Tensor => tf.tensor1d(MIXED);
const few = (values: readonly number[]): Tensor => tf.tensor1d([...values]);

const NOT_FINITE: readonly Check[] = [
  { name: 'relu', of: () => ops.relu(mixed()), is: [NaN, 0, 0, 3, Infinity, 0] },
  { name: 'clip', of: () => ops.clip(mixed(), -1, 2), is: [NaN, -1, 0, 2, 2, -1] },
  { name: 'clip of four', of: () => ops.clip(few([NaN, -2, 5, 1]), -1, 2), is: [NaN, -1, 2, 1] },
  { name: 'leaky relu', of: () => ops.leakyRelu(mixed(), 0.5), is: [NaN, -1, 0, 3, Infinity, -Infinity] },
  { name: 'sign', of: () => tf.sign(mixed()), is: [NaN, -1, 0, 1, 1, -1] },
  { name: 'maximum', of: () => tf.maximum(mixed(), few([1, NaN, 1, NaN, 1, 1])), is: [NaN, NaN, 1, NaN, Infinity, 1] },
  { name: 'minimum', of: () => tf.minimum(mixed(), few([1, NaN, 1, NaN, 1, 1])), is: [NaN, NaN, 0, NaN, 1, -Infinity] },
  { name: 'largest', of: () => tf.max(tf.tensor2d([NaN, 1, 2, 1, NaN, 2, 1, 2, NaN, 1, 2, 3], [4, 3]), 1, true), is: [NaN, NaN, NaN, 3] },
  { name: 'least', of: () => tf.min(tf.tensor2d([NaN, 1, 2, 1, NaN, 2, 1, 2, NaN, 1, 2, 3], [4, 3]), 1), is: [NaN, NaN, NaN, 1] },
  { name: 'sum', of: () => ops.sumOverBatch(tf.tensor2d([1, NaN, Infinity, 2, 3, 4, 3, 4, -Infinity], [3, 3])), is: [6, NaN, NaN] },
  { name: 'product with zeros', of: () => ops.matMul(tf.tensor2d([NaN, 1, 0, 1, 1, 0], [2, 3]), tf.tensor2d([0, 1, Infinity], [3, 1])), is: [NaN, NaN] },
  { name: 'product with no NaN in a row', of: () => ops.matMul(tf.tensor2d([1, 2, NaN, 1], [2, 2]), tf.tensor2d([1, 1], [2, 1])), is: [3, NaN] },
  { name: 'relu of a product', of: () => tf.fused.matMul({ a: tf.tensor2d([NaN, 1, -1], [3, 1]), b: tf.tensor2d([1], [1, 1]), activation: 'relu' }), is: [NaN, 1, 0] },
  { name: 'greater', of: () => tf.cast(tf.greater(mixed(), 0), 'float32'), is: [0, 0, 0, 1, 1, 0] },
  { name: 'less', of: () => tf.cast(tf.less(mixed(), 0), 'float32'), is: [0, 1, 0, 0, 0, 1] },
  { name: 'equal', of: () => tf.cast(tf.equal(mixed(), mixed()), 'float32'), is: [0, 1, 1, 1, 1, 1] },
  { name: 'where', of: () => tf.where(tf.tensor1d([1, 0, 1], 'bool'), few([NaN, NaN, 1]), few([1, 2, NaN])), is: [NaN, 2, 1] },
  { name: 'isNaN', of: () => tf.isNaN(mixed()), is: [1, 0, 0, 0, 0, 0] },
  { name: 'truth', of: () => tf.cast(few([NaN, 0, 0.5, 256]), 'bool'), is: [1, 0, 1, 1] },
  { name: 'sigmoid', of: () => ops.sigmoid(few([NaN, 200, -200, Infinity, -Infinity])), is: [NaN, 1, 0, 1, 0] },
  { name: 'tanh', of: () => ops.tanh(few([NaN, 200, -200, Infinity, -Infinity])), is: [NaN, 1, -1, 1, -1] },
  { name: 'exp', of: () => tf.exp(few([NaN, 200, -200, Infinity, -Infinity])), is: [NaN, Infinity, 0, Infinity, 0] },
  { name: 'log', of: () => tf.log(few([NaN, 0, -1, Infinity])), is: [NaN, -Infinity, NaN, Infinity] },
  { name: 'sqrt', of: () => tf.sqrt(few([NaN, 0, -1, Infinity])), is: [NaN, 0, NaN, Infinity] },
  { name: 'division', of: () => tf.div(few([1, -1, 0, 1]), few([0, 0, 0, Infinity])), is: [Infinity, -Infinity, NaN, 0] },
  { name: 'gradient of relu', of: () => ops.reluGradient(few([NaN, 1, NaN]), few([0, 2, 3])), is: [NaN, 1, NaN] },
  { name: 'mean over a window', of: () => tf.avgPool(tf.tensor4d([1, NaN, 2, 3, 4, 5, 6, 7], [1, 2, 4, 1]), 2, 2, 'valid'), is: [NaN, 4.5] },
  { name: 'largest of a window', of: () => tf.maxPool(tf.tensor4d([1, NaN, 2, 3, 4, 5, 6, 7], [1, 2, 4, 1]), 2, 2, 'valid'), is: [NaN, 7] },
];

/** Around the places where terms cancel, and where a function is all but flat. */
const NEAR = [-30, -3, -0.7, -1e-3, -1e-8, 1e-30, 1e-5, 0.3, 0.9, 2.5, 20];
const of = (value: (x: number) => number, x: readonly number[] = NEAR): number[] => x.map(Math.fround).map(value);
const positive = [1e-30, 1e-3, 0.5, 0.999, 1.001, 2, 3e4];

const FUNCTIONS: readonly Check[] = [
  { name: 'expm1', of: () => tf.expm1(few(NEAR)), is: of(Math.expm1), within: DIGITS },
  { name: 'log1p', of: () => tf.log1p(few([-0.999, -0.6, -0.3, ...NEAR.slice(3)])), is: of(Math.log1p, [-0.999, -0.6, -0.3, ...NEAR.slice(3)]), within: DIGITS },
  { name: 'tanh', of: () => ops.tanh(few(NEAR)), is: of(Math.tanh), within: DIGITS },
  { name: 'exp', of: () => tf.exp(few([-80, ...NEAR, 80])), is: of(Math.exp, [-80, ...NEAR, 80]), within: 2 * DIGITS },
  { name: 'log', of: () => tf.log(few(positive)), is: of(Math.log, positive), within: 1e-3 },
  { name: 'sqrt', of: () => tf.sqrt(few(positive)), is: of(Math.sqrt, positive), within: DIGITS },
  { name: 'rsqrt', of: () => tf.rsqrt(few(positive)), is: of((x) => 1 / Math.sqrt(x), positive), within: DIGITS },
  { name: 'sigmoid', of: () => ops.sigmoid(few(NEAR)), is: of((x) => 1 / (1 + Math.exp(-x))), within: DIGITS },
  { name: 'softplus', of: () => tf.softplus(few(NEAR)), is: of((x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))), within: DIGITS },
  { name: 'elu', of: () => ops.elu(few(NEAR)), is: of((x) => (x > 0 ? x : Math.expm1(x))), within: DIGITS },
  { name: 'elu of a product', of: () => tf.fused.matMul({ a: few(NEAR).as2D(NEAR.length, 1), b: tf.tensor2d([1], [1, 1]), activation: 'elu' }), is: of((x) => (x > 0 ? x : Math.expm1(x))), within: DIGITS },
  { name: 'sine', of: () => tf.sin(few([-1e-8, 1, 3, 1000])), is: of(Math.sin, [-1e-8, 1, 3, 1000]), within: DIGITS },
  { name: 'power', of: () => tf.pow(few([2, 0.5, 3]), few([10, 2.5, -2])), is: [1024, 0.5 ** 2.5, 1 / 9], within: DIGITS },
  { name: 'erfc', of: () => ops.erfc(few([-1, 0, 1e-4, 0.5, 3])), is: [1.842700792949715, 1, 0.9998871620837249, 0.4795001221869535, 2.209049699858544e-5], within: DIGITS },
];

const LONG = 2 ** 24 + 1;
const SHIFTED = 256;

const SHAPES: readonly Check[] = [
  { name: 'sum of nothing', of: () => tf.sum(tf.zeros([2, 0]), 1), is: [0, 0] },
  { name: 'product of nothing', of: () => tf.prod(tf.zeros([2, 0]), 1), is: [1, 1] },
  { name: 'mean of nothing', of: () => tf.mean(tf.zeros([0])), is: [NaN] },
  { name: 'matrix product of nothing', of: () => ops.matMul(tf.zeros([2, 0]), tf.zeros([0, 2])), is: [0, 0, 0, 0] },
  { name: 'clip of integers', of: () => tf.clipByValue(tf.tensor1d([-5, 0, 7], 'int32'), -2, 3), is: [-2, 0, 3] },
  { name: 'large integers', of: () => tf.add(tf.tensor1d([LONG, -LONG], 'int32'), tf.tensor1d([1, 0], 'int32')), is: [LONG + 1, -LONG] },
  { name: 'large integers, cut out', of: () => tf.slice(tf.tensor1d([0, LONG, 0], 'int32'), 1, 1), is: [LONG] },
  { name: 'rows', of: () => ops.gather(tf.tensor2d([1, 2, 3, 4, 5, 6], [3, 2]), tf.tensor1d([2, 0, 2], 'int32')), is: [5, 6, 1, 2, 5, 6] },
  { name: 'one-hot rows', of: () => tf.cast(tf.oneHot(tf.tensor1d([2, 0], 'int32'), 3), 'float32'), is: [0, 0, 1, 1, 0, 0] },
  { name: 'pieces', of: () => tf.concat(tf.split(tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3]), [1, 2], 1).reverse(), 1), is: [2, 3, 1, 5, 6, 4] },
  { name: 'a stack', of: () => tf.stack([tf.scalar(1), tf.scalar(2), tf.scalar(3)]), is: [1, 2, 3] },
  { name: 'transposition', of: () => tf.transpose(tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3])), is: [1, 4, 2, 5, 3, 6] },
  { name: 'tiles', of: () => tf.tile(tf.tensor2d([1, 2], [1, 2]), [2, 2]), is: [1, 2, 1, 2, 1, 2, 1, 2] },
  { name: 'a row for all', of: () => ops.addBias(tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3]), few([10, 20, 30])), is: [11, 22, 33, 14, 25, 36] },
  { name: 'a column for all', of: () => tf.sub(tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3]), tf.tensor2d([1, 2], [2, 1])), is: [0, 1, 2, 2, 3, 4] },
  { name: 'sum over the batch', of: () => ops.sumOverBatch(tf.tensor2d(integers(300 * 3, 5), [300, 3])), is: product(Array.from({ length: 300 }, () => 1), integers(300 * 3, 5), [1, 300, 3]) },
  { name: 'sum of many', of: () => tf.sum(tf.ones([100_000])), is: [100_000] },
  { name: 'sums of rows', of: () => tf.sum(tf.tensor2d(integers(SHIFTED * 5, 3), [SHIFTED, 5]), 1), is: product(integers(SHIFTED * 5, 3), [1, 1, 1, 1, 1], [SHIFTED, 5, 1]) },
  { name: 'convolution', of: () => tf.conv2d(tf.tensor4d(integers(16, 5), [1, 4, 4, 1]), tf.tensor4d([1, 0, 0, -1], [2, 2, 1, 1]), 1, 'valid'), is: convolved() },
];

/** Each number less the one below and to the right of it. */
function convolved(): number[] {
  const x = integers(16, 5);
  return [0, 1, 2, 4, 5, 6, 8, 9, 10].map((at) => x[at] - x[at + 5]);
}

const crossEntropy = (): ReturnType<typeof ops.softmaxCrossEntropy> =>
  ops.softmaxCrossEntropy(tf.tensor2d([0, Math.log(3), 1000, 0, NaN, 0], [3, 2]), tf.tensor1d([1, 0, 0], 'int32'));
const normed = (): ReturnType<typeof ops.batchNorm> =>
  ops.batchNorm(tf.tensor2d([1, 10, 3, 30], [2, 2]), few([1, 2]), few([0, 1]), { mean: few([0, 0]), variance: few([1, 1]) }, { epsilon: 0, momentum: 0.9 });

const STEPS: readonly Check[] = [
  { name: 'cross-entropy', of: () => crossEntropy().losses, is: [Math.log(4 / 3), 0, NaN], within: DIGITS },
  { name: 'gradient of cross-entropy', of: () => crossEntropy().gradient, is: [0.25, -0.25, 0, 0, NaN, NaN], within: DIGITS },
  { name: 'batch norm', of: () => normed().output, is: [-1, -1, 1, 3], within: DIGITS },
  { name: 'gradient of tanh', of: () => ops.tanhGradient(few([1, 1, 2]), few([0, 9, NaN])), is: [1, 1 / Math.cosh(9) ** 2, NaN], within: DIGITS },
  { name: 'gradient of elu', of: () => ops.eluGradient(few([2, 2, NaN]), few([1, -10, 1])), is: [2, 2 * Math.exp(-10), NaN], within: DIGITS },
];

const CHECKS: readonly Check[] = [...READS, ...SIZES.flatMap(productsOf), ...NOT_FINITE, ...FUNCTIONS, ...SHAPES, ...STEPS];

const isRight = (got: number, wanted: number, within: number): boolean => Object.is(got, wanted) || got === wanted || Math.abs(got - wanted) <= within * Math.abs(wanted);

/** What is wrong with one, or null. */
function faultOf({ name, of: compute, is, within = 0 }: Check): string | null {
  try {
    const got = tf.tidy(() => compute().dataSync());
    const at = is.findIndex((wanted, i) => !isRight(got[i], wanted, within));
    if (got.length !== is.length) return `${name} (${got.length} numbers in place of ${is.length})`;
    return at === -1 ? null : `${name} (${got[at]} in place of ${is[at]})`;
  } catch (error) {
    return `${name} (${error instanceof Error ? error.message : String(error)})`;
  }
}

/**
 * Has the current backend compute what is known, through the calls that the library makes, and read each at once, without waiting.
 *
 * @returns what is not as it should be, one text each.
 */
export function faults(): string[] {
  return CHECKS.flatMap((check) => faultOf(check) ?? []);
}

import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { RandomState } from '../numeric/random';
import { opsNamed } from './current';
import type { Ops } from './ops';
import { publicOps } from './public';
import { ready } from './ready';
import { computeOnWasm } from './testing/on-wasm';

computeOnWasm();

const SETTINGS = { momentum: 0.9, epsilon: 1e-3 };
/** Where float32 begins and ends, and what is no number. */
const EDGES = [0, -0, 1e-45, -1e-45, 1e-38, -3e-39, 1e-20, -0.5, 1, 88, -88, 104, 3e38, -3e38, Infinity, -Infinity, NaN];

const normals = (shape: readonly number[], seed: number, scale = 1): Tensor =>
  tf.tensor(Float32Array.from(new RandomState(seed).normals(shape.reduce((product, size) => product * size, 1)), (x) => scale * x), [...shape]);

/** All pairs of the edges, as rows of two matrices. */
const pairs = (): [Tensor, Tensor] => [
  tf.tensor(EDGES.map((a) => EDGES.map(() => a))),
  tf.tensor(EDGES.map(() => EDGES)),
];

type Compute = (ops: Ops) => readonly Tensor[];

/** Type, shape and numbers, −0 apart from 0. */
const textOf = (tensor: Tensor): string =>
  `${tensor.dtype}[${tensor.shape.join()}] ${Array.from(tensor.dataSync(), (x) => (Object.is(x, -0) ? '-0' : String(x))).join(' ')}`;

const numbersOf = (ops: Ops, compute: Compute): string[] => tf.tidy(() => compute(ops).map(textOf));

/** Loops must give what the operations give. */
function expectTheSame(compute: Compute): void {
  expect(numbersOf(opsNamed('public'), compute)).toEqual(numbersOf(publicOps, compute));
}

/** Numbers, or what is wrong. */
function outcome(ops: Ops, compute: Compute): string[] {
  try {
    return numbersOf(ops, compute);
  } catch (error) {
    return [String(error)];
  }
}

async function kernelsOf(compute: Compute): Promise<string[]> {
  const { kernelNames } = await tf.profile(() => [...compute(opsNamed('public'))]);
  return kernelNames;
}

const GRADIENTS: readonly (readonly [string, (ops: Ops, upstream: Tensor, z: Tensor) => Tensor])[] = [
  ['σ′', (ops, u, z) => ops.sigmoidGradient(u, z)],
  ['tanh′', (ops, u, z) => ops.tanhGradient(u, z)],
  ['the slope of ReLU', (ops, u, z) => ops.reluGradient(u, z)],
  ['that of leaky ReLU', (ops, u, z) => ops.leakyReluGradient(u, z, 0.1)],
  ['that of a ReLU that grows on the left, too', (ops, u, z) => ops.leakyReluGradient(u, z, -1e30)],
];

interface Normed {
  readonly x: Tensor;
  readonly vectors: readonly [Tensor, Tensor, Tensor, Tensor];
  readonly upstream: Tensor;
  readonly settings?: typeof SETTINGS;
}

/** Batch norm and its gradient. */
function normed(ops: Ops, { x, vectors: [gamma, beta, mean, variance], upstream, settings = SETTINGS }: Normed): Tensor[] {
  const { output, runningMean, runningVariance, saved } = ops.batchNorm(x, gamma, beta, { mean, variance }, settings);
  const back = ops.batchNormGradient(upstream, gamma, saved, settings);
  return [output, runningMean, runningVariance, ...saved, back.input, back.gamma, back.beta];
}

const vectors = (units: number): Normed['vectors'] => [normals([units], 2), normals([units], 3), normals([units], 4), normals([units], 5)];

describe('loops on the wasm backend', () => {
  it.each(GRADIENTS)('give for %s what operations give, at all pairs of edges and for matrices of any shape', (_, gradient) => {
    expectTheSame((ops) => [gradient(ops, ...pairs())]);
    for (const shape of [[], [5], [1, 1], [25, 100], [3, 4, 5], [0, 3]]) {
      for (const scale of [1e-30, 1, 30]) expectTheSame((ops) => [gradient(ops, normals(shape, 1), normals(shape, 2, scale))]);
    }
    expectTheSame((ops) => {
      const one = normals([7, 3], 1);
      return [gradient(ops, one, one)];
    });
  });

  it.each([[[]], [[0]], [[1]], [[300]], [[64, 64]], [[4097]]])('move weights of shape %j to the same places', (shape) => {
    expectTheSame((ops) => [0.3, 1e-3, 1e30, NaN].map((rate) => ops.subtractScaled(normals(shape, 1), normals(shape, 2), tf.scalar(rate))));
  });

  it('move weights at the edges to the same places', () => {
    expectTheSame((ops) => EDGES.map((rate) => ops.subtractScaled(...pairs(), tf.scalar(rate))));
  });

  it.each([[1, 1], [1, 7], [25, 1], [25, 100], [50, 33], [200, 10], [0, 5], [5, 0]])('normalise %i rows of %i units alike', (rows, units) => {
    for (const [momentum, epsilon, scale] of [[0.9, 1e-3, 1], [0, 1e-5, 1e3], [1, 1e-12, 1e-15], [0.99, 1e-3, 1e20]]) {
      expectTheSame((ops) => normed(ops, { x: normals([rows, units], 1, scale), vectors: vectors(units), upstream: normals([rows, units], 6, scale), settings: { momentum, epsilon } }));
    }
  });

  it('normalise edges alike', () => {
    expectTheSame((ops) => {
      const [rows, columns] = pairs();
      const all = tf.concat([columns, tf.tensor(EDGES.map((x) => [x]))], 1);
      return [rows, columns, all].flatMap((x) => normed(ops, { x, vectors: vectors(x.shape[1] ?? 0), upstream: x }));
    });
  });

  it('are in the place of the operations', async () => {
    const [x, z, rate] = [normals([4, 3], 1), normals([4, 3], 2), tf.scalar(0.1)];
    expect(await kernelsOf((ops) => GRADIENTS.map(([, gradient]) => gradient(ops, x, z)))).toEqual([]);
    expect(await kernelsOf((ops) => [ops.subtractScaled(x, z, rate)])).toEqual([]);
    expect(await kernelsOf((ops) => normed(ops, { x, vectors: vectors(3), upstream: z }))).toEqual([]);
    const large = normals([200, 200], 1);
    expect(await kernelsOf((ops) => [ops.reluGradient(large, large)])).toContain('Greater');
  });
});

describe('what loops do not take, operations compute as before', () => {
  const bools = (): Tensor => tf.tensor([true, false, true], [3], 'bool');
  it.each<[string, Compute]>([
    ['a rate for each weight', (ops) => [ops.subtractScaled(tf.ones([3]), tf.ones([3]), tf.tensor([1, 2, 3]))]],
    ['as many weights of another shape', (ops) => [ops.subtractScaled(tf.ones([2, 3]), tf.ones([3, 2]), tf.scalar(1))]],
    ['a column and a row', (ops) => [ops.subtractScaled(tf.ones([3, 1]), tf.ones([1, 3]), tf.scalar(1))]],
    ['a rate of no numbers', (ops) => [ops.subtractScaled(tf.ones([3]), tf.ones([3]), tf.tensor([], [0]))]],
    ['integers', (ops) => [ops.subtractScaled(tf.tensor([1, 2], [2], 'int32'), tf.tensor([1, 1], [2], 'int32'), tf.scalar(2, 'int32'))]],
    ['truths', (ops) => [ops.subtractScaled(bools(), bools(), tf.scalar(true, 'bool'))]],
    ['a rate that is a number', (ops) => [ops.subtractScaled(tf.ones([3]), tf.ones([3]), 0.5 as unknown as Tensor)]],
    ...GRADIENTS.flatMap(([name, gradient]): [string, Compute][] => [
      [`one upstream number, for ${name}`, (ops) => [gradient(ops, tf.scalar(2), normals([3], 1))]],
      [`two shapes, for ${name}`, (ops) => [gradient(ops, normals([2, 3], 1), normals([3, 2], 2))]],
      [`integers, for ${name}`, (ops) => [gradient(ops, tf.tensor([1, -2], [2], 'int32'), tf.tensor([3, -4], [2], 'int32'))]],
      [`truths, for ${name}`, (ops) => [gradient(ops, bools(), bools())]],
    ]),
    ['a vector to normalise', (ops) => normed(ops, { x: normals([5], 1), vectors: vectors(1), upstream: normals([5], 2) })],
    ['a stack of matrices', (ops) => normed(ops, { x: normals([4, 2, 3], 1), vectors: vectors(3), upstream: normals([4, 2, 3], 2) })],
    ['too few scales', (ops) => normed(ops, { x: normals([4, 3], 1), vectors: vectors(2), upstream: normals([4, 3], 2) })],
    ['one scale for all', (ops) => normed(ops, { x: normals([4, 3], 1), vectors: vectors(1), upstream: normals([4, 3], 2) })],
    ['a saved tensor too few', (ops) => [ops.batchNormGradient(normals([4, 3], 1), normals([3], 2), [normals([4, 3], 3)], SETTINGS).gamma]],
    ['saved tensors of another shape', (ops) => [ops.batchNormGradient(normals([2, 3], 1), normals([3], 2), [normals([3, 2], 3), normals([3], 4)], SETTINGS).input]],
  ])('%s', (_, compute) => {
    expect(outcome(opsNamed('public'), compute)).toEqual(outcome(publicOps, compute));
  });

  it('tensors that tf.grad differentiates, once or twice', () => {
    const { batchNorm, batchNormGradient, tanhGradient } = opsNamed('public');
    tf.tidy(() => {
      const [x, gamma, beta, upstream] = [normals([4, 3], 1), normals([3], 2), normals([3], 3), normals([4, 3], 4)];
      const running = { mean: tf.zeros([3]), variance: tf.ones([3]) };
      const taped = tf.grad((input) => tf.sum(tf.mul(batchNorm(input, gamma, beta, running, SETTINGS).output, upstream)))(x);
      const { input } = batchNormGradient(upstream, gamma, batchNorm(x, gamma, beta, running, SETTINGS).saved, SETTINGS);
      const [expected, got] = [input, taped].map((tensor) => tensor.dataSync());
      got.forEach((value, i) => { expect(value).toBeCloseTo(expected[i], 5); });
      // tanh′′ = −2·tanh·tanh′.
      const [second] = tf.grad((z) => tf.sum(tanhGradient(tf.onesLike(z), z)))(tf.tensor([0.5])).dataSync();
      expect(second).toBeCloseTo(-2 * Math.tanh(0.5) * (1 - Math.tanh(0.5) ** 2), 5);
    });
  });
});

describe('the memory of the wasm backend', () => {
  /** Tensors, and what the backend has room for, after a call outside `tf.tidy`. */
  const made = (compute: () => unknown): [number, number] => {
    const backend = tf.backend() as unknown as { numDataIds: () => number };
    const before = [tf.memory().numTensors, backend.numDataIds()];
    const results = compute();
    const after = [tf.memory().numTensors, backend.numDataIds()];
    tf.dispose(results as tf.TensorContainer);
    expect([tf.memory().numTensors, backend.numDataIds()]).toEqual(before);
    return [after[0] - before[0], after[1] - before[1]];
  };

  it('holds the results of loops and nothing else', () => {
    const ops = opsNamed('public');
    const [x, z, rate] = [normals([4, 3], 1), normals([4, 3], 2), tf.scalar(0.1)];
    for (const [, gradient] of GRADIENTS) expect(made(() => gradient(ops, x, z))).toEqual([1, 1]);
    expect(made(() => ops.subtractScaled(x, z, rate))).toEqual([1, 1]);
    const all = vectors(3);
    expect(made(() => normed(ops, { x, vectors: all, upstream: z }))).toEqual([8, 8]);
    tf.dispose([x, z, rate, ...all]);
  });

  it('holds nothing of a call with a tensor that was disposed', () => {
    const [x, gone] = [normals([4, 3], 1), normals([4, 3], 2)];
    gone.dispose();
    expect(made(() => { expect(() => opsNamed('public').reluGradient(x, gone)).toThrow(); })).toEqual([0, 0]);
    x.dispose();
  });

  it('grows for tensors that were made on another backend', async () => {
    await ready({ backend: 'cpu' });
    // Together more than the memory has at first, each few enough for a loop.
    const upstreams = Array.from({ length: 300 }, (_, i) => tf.fill([30, 1000], i));
    await ready({ backend: 'wasm' });
    const { reluGradient } = opsNamed('public');
    const gradients = upstreams.map((upstream) => reluGradient(upstream, upstream));
    expect(gradients.map((gradient) => gradient.dataSync()[29_999])).toEqual(upstreams.map((_, i) => i));
    tf.dispose([upstreams, gradients]);
  });
});

import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { currentOps } from '../ops/current';
import { publicOps } from '../ops/public';
import { ready } from '../ops/ready';
import { RandomState } from '../numeric/random';
import { mlp } from '../models/mlp';
import type { MlpOptions } from '../models/mlp-options';
import type { ForwardBackwardResult, Network } from '../models/network';
import { inHalves, isLarge } from './in-halves';
import { interpret } from './interpretation';
import type { NativeBackend } from './native-backend';
import type { Program } from './program';
import { tidied } from './tidy';
import { trace } from './trace';

beforeAll(async () => {
  await ready();
});

const FEATURES = 1000;
const SIZES = [FEATURES, 60, 60, 60, 5];

/** Odd, so that one half has an example more. */
const BATCH = 333;

/** Largest |a − b| over the largest |b|; 0 for two of zeros. */
function difference(a: tf.Tensor, b: tf.Tensor): number {
  expect(a.shape).toEqual(b.shape);
  return tf.tidy(() => tf.max(tf.abs(tf.sub(a, b))).dataSync()[0] / Math.max(tf.max(tf.abs(b)).dataSync()[0], 1e-30));
}

function batch(): { x: tf.Tensor2D; y: tf.Tensor1D } {
  const random = new RandomState(11);
  return {
    x: tf.tensor2d(Float32Array.from(random.normals(BATCH * FEATURES)), [BATCH, FEATURES]),
    y: tf.tensor1d(Int32Array.from({ length: BATCH }, () => random.integer(0, 4)), 'int32'),
  };
}

/** Both passes as a whole, operation by operation. */
function passesOf({ lossAndGradients: { passes } }: Network, x: tf.Tensor, y: tf.Tensor1D): ForwardBackwardResult {
  if (passes === undefined) throw new Error('expected passes');
  return tidied(() => passes.of(x, y));
}

const backendNow = (): NativeBackend => tf.backend() as unknown as NativeBackend;
const variablesOf = ({ parameters, statistics = [] }: Network): tf.Variable[] => [...parameters, ...statistics].map(({ variable }) => variable);
const meanOf = (losses: tf.Tensor): number => tf.tidy(() => tf.mean(losses).dataSync()[0]);

/** The passes of the same network on the same batch, in halves and as a whole. */
function inBothWays(options: Partial<MlpOptions>, compare: (halved: Omit<ForwardBackwardResult, 'losses' | 'logits'> & { loss: number }, whole: ForwardBackwardResult) => void): void {
  const { x, y } = batch();
  const before = tf.memory().numTensors;
  const [one, other] = [1, 2].map(() => mlp({ sizes: SIZES, activation: 'tanh', seed: 4, ...options }));
  const halved = one.lossAndGradients(x, y);
  const { result: whole, program } = trace(backendNow(), { inputs: [x, y], variables: variablesOf(other) }, () => passesOf(other, x, y));
  const written = program(whole.gradients);
  if (written === null) throw new Error('expected a program');
  expect(isLarge(written)).toBe(true);
  expect(inHalves(backendNow(), written)).not.toBeNull();
  compare(halved, whole);
  halved.dispose();
  tf.dispose(whole as unknown as tf.TensorContainerObject);
  for (const net of [one, other]) net.dispose();
  expect(tf.memory().numTensors).toBe(before);
  tf.dispose([x, y]);
}

describe('a batch in two halves', () => {
  it.each<[string, Partial<MlpOptions>]>([
    ['dense layers', {}],
    ['PReLU and layer norm', { activation: 'prelu', layerNorm: {} }],
    ['residual blocks', { activation: 'gelu', residual: true }],
    ['batch norm', { activation: 'elu', batchNorm: { onLogits: true }, bias: false }],
    ['batch norm after the activation, in residual blocks', { batchNorm: { position: 'after', epsilon: 1e-5 }, residual: true }],
    ['a loss that reads the labels', { loss: 'sigmoidQuadratic' }],
    ['public operations', { ops: publicOps, batchNorm: {}, activation: 'elu', bias: false }],
  ])('has the loss, gradients and taps of the whole, with %s', (_, options) => {
    inBothWays(options, (halved, whole) => {
      expect(halved.loss).toBeCloseTo(meanOf(whole.losses), 5);
      expect(halved.gradients.length).toBe(whole.gradients.length);
      halved.gradients.forEach((gradient, index) => { expect(difference(gradient, whole.gradients[index])).toBeLessThan(1e-5); });
      expect(halved.taps.map(({ layer, depth, activation }) => [layer, depth, activation])).toEqual(whole.taps.map(({ layer, depth, activation }) => [layer, depth, activation]));
      halved.taps.forEach(({ preActivation, postActivation, delta }, index) => {
        const other = whole.taps[index];
        expect(difference(preActivation, other.preActivation)).toBeLessThan(1e-5);
        expect(difference(postActivation, other.postActivation)).toBeLessThan(1e-5);
        if (delta === null || other.delta === null) throw new Error('expected deltas');
        expect(difference(delta, other.delta)).toBeLessThan(1e-5);
        expect(postActivation === preActivation).toBe(other.postActivation === other.preActivation);
      });
    });
  });

  it.each<[string, Partial<MlpOptions>]>([
    ['with batch norm', { batchNorm: { momentum: 0.7 } }],
    ['with the biased running variance', { batchNorm: { momentum: 0, runningVariance: 'biased' } }],
    ['with running statistics that stay', { batchNorm: { update: false } }],
  ])('leaves the running statistics and predictions of the whole, %s', (_, options) => {
    const { x, y } = batch();
    const [halved, whole] = [1, 2].map(() => mlp({ sizes: SIZES, activation: 'tanh', seed: 4, ...options }));
    halved.lossAndGradients(x, y).dispose();
    tf.dispose(passesOf(whole, x, y) as unknown as tf.TensorContainerObject);
    halved.statistics.forEach(({ variable }, index) => { expect(difference(variable, whole.statistics[index].variable)).toBeLessThan(1e-5); });
    const [logits, expected] = [halved.predict(x), whole.predict(x)];
    expect(difference(logits, expected)).toBeLessThan(1e-5);
    tf.dispose([logits, expected, x, y]);
    halved.dispose();
    whole.dispose();
  });
});

/** A program of `f`, from an odd number of examples, weights and labels. */
function programOf(f: (x: tf.Tensor2D, w: tf.Tensor2D, labels: tf.Tensor1D) => tf.Tensor[]): { program: Program; inputs: tf.Tensor[]; backend: NativeBackend } {
  const random = new RandomState(3);
  const numbers = (...shape: [number, number]): tf.Tensor2D => tf.tensor2d(Float32Array.from(random.normals(shape[0] * shape[1])), shape);
  const inputs = [numbers(7, 5), numbers(5, 7), tf.tensor1d(Int32Array.from({ length: 7 }, () => random.integer(0, 6)), 'int32')] as const;
  const backend = backendNow();
  const { result, program: programWith } = trace(backend, { inputs, variables: [] }, () => tf.tidy(() => f(...inputs)));
  const program = programWith(result);
  tf.dispose(result);
  if (program === null) throw new Error('expected a program');
  return { program, inputs: [...inputs], backend };
}

const products = ({ operations }: Program): number => operations.filter(({ name }) => name === 'BatchMatMulV2').length;

describe('inHalves', () => {
  // As many examples as units, so that no size tells an axis from another.
  it.each<[string, number, (x: tf.Tensor2D, w: tf.Tensor2D, labels: tf.Tensor1D) => tf.Tensor[]]>([
    ['what is broadcast along either axis', 2, (x, w) => { const z = tf.matMul(x, w); return [tf.add(z, tf.slice(z, [0, 0], [1, 7])), tf.mul(z, tf.mean(z, 1, true)), tf.sub(z, tf.mean(z, 0))]; }],
    ['a row that is as long as the batch', 2, (x, w) => { const z = tf.matMul(x, w); return [tf.mul(z, tf.sum(z, 1)), tf.mul(z, tf.sum(w, 0))]; }],
    ['a product with itself, transposed', 3, (x, w) => { const z = tf.matMul(x, w); return [tf.matMul(z, z), tf.matMul(z, z, true, true)]; }],
    ['sums over all entries, over the batch, over units', 2, (x, w) => { const z = tf.matMul(x, w); return [tf.sum(z), tf.sum(z, 0), tf.sum(z, -1), tf.min(z), tf.max(z, 0), tf.max(z, 1)]; }],
    ['operations that it does not know', 2, (x, w) => { const z = tf.matMul(x, w); return [tf.cumsum(z, 0), tf.transpose(z), tf.concat([z, z], 0), tf.reverse(z, 0), tf.tile(z, [1, 2])]; }],
    ['a choice between rows, entry by entry', 2, (x, w) => { const z = tf.matMul(x, w); return [tf.where(tf.greater(z, 0), z, tf.zerosLike(z)), tf.where(tf.greater(tf.sum(z, 1, true), 0), z, tf.neg(z))]; }],
    ['constants with a row for each example', 2, (x, w) => { const z = tf.matMul(x, w); return [tf.mul(z, tf.range(1, 8).reshape([7, 1])), tf.add(z, tf.linspace(0, 1, 7))]; }],
    ['labels, one for each example', 2, (x, w, labels) => { const z = tf.matMul(x, w); const { losses, gradient } = currentOps().softmaxCrossEntropy(z, labels); return [losses, gradient, tf.oneHot(labels, 7)]; }],
    ['a softmax over the batch', 2, (x, w) => { const z = tf.matMul(x, w); return [tf.softmax(tf.sum<tf.Tensor1D>(z, 1)), tf.softmax(z)]; }],
    ['a choice of columns', 2, (x, w, labels) => { const z = tf.matMul(x, w); return [tf.gather(w, labels, 1), tf.gather(z, labels, 1), tf.gather(z, labels)]; }],
    ['gradients of weights', 3, (x, w) => { const z = tf.matMul(x, w); return [tf.matMul(x, tf.tanh(z), true, false), tf.reshape(tf.sum(tf.mul(z, z)), [1])]; }],
    ['another shape of the batch', 2, (x, w) => { const z = tf.matMul(x, w); return [tf.mul(tf.reshape(z, [7, 7, 1]), 2), tf.reshape(z, [49]), tf.reshape(z, [-1, 7])]; }],
  ])('gives the same of %s', (_, least, f) => {
    const before = tf.memory().numTensors;
    const { program, inputs, backend } = programOf(f);
    const rewritten = inHalves(backend, program);
    if (rewritten === null) throw new Error('expected halves');
    expect(products(rewritten)).toBeGreaterThanOrEqual(least);
    tf.tidy(() => {
      const [whole, halved] = [program, rewritten].map((one) => interpret(backend, one, inputs));
      expect(halved.map(({ shape, dtype }) => [shape, dtype])).toEqual(whole.map(({ shape, dtype }) => [shape, dtype]));
      halved.forEach((tensor, index) => { expect(difference(tf.cast(tensor, 'float32'), tf.cast(whole[index], 'float32'))).toBeLessThan(1e-6); });
    });
    tf.dispose(inputs);
    expect(tf.memory().numTensors).toBe(before);
  });

  it.each<[string, number, (order: tf.Tensor1D, w: tf.Tensor2D) => tf.Tensor]>([
    ['rows', 2, (order, w) => tf.matMul(tf.gather(w, order), w)],
    ['columns', 0, (order, w) => tf.matMul(tf.gather<tf.Tensor2D>(w, order, 1), w)],
  ])('takes the order of a batch for that of %s', (_, products, f) => {
    const [order, w] = [tf.tensor1d([4, 0, 3, 1, 2], 'int32'), tf.tensor2d(Float32Array.from(new RandomState(2).normals(25)), [5, 5])];
    const { result, program: programWith } = trace(backendNow(), { inputs: [order, w], variables: [] }, () => tidied(() => f(order, w)));
    const program = programWith([result]);
    if (program === null) throw new Error('expected a program');
    const rewritten = inHalves(backendNow(), program);
    expect(rewritten === null ? 0 : rewritten.operations.filter(({ name }) => name === 'BatchMatMulV2').length).toBe(products);
    tf.tidy(() => { expect(difference(interpret(backendNow(), rewritten ?? program, [order, w])[0], result)).toBeLessThan(1e-6); });
    tf.dispose([order, w, result]);
  });

  it('leaves a single example whole: there are no two halves of it', () => {
    const [x, w, b] = [tf.ones<tf.Rank.R2>([1, 6]), tf.ones<tf.Rank.R2>([6, 6]), tf.ones<tf.Rank.R2>([1, 6])];
    const { result, program: programWith } = trace(backendNow(), { inputs: [x, w, b], variables: [] }, () => tidied(() => tf.matMul(tf.add(tf.matMul(x, w), b), w)));
    const program = programWith([result]);
    expect(program && inHalves(backendNow(), program)).toBeNull();
    tf.dispose([x, w, b, result]);
  });

  it('is null where the batch is in no product', () => {
    const { program, inputs, backend } = programOf((x, w) => [tf.tanh(x), tf.matMul(w, w, false, true)]);
    expect(inHalves(backend, program)).toBeNull();
    expect(isLarge(program)).toBe(false);
    tf.dispose(inputs);
  });
});

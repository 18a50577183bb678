import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { opsNamed } from '../ops/current';
import { publicOps } from '../ops/public';
import { ready } from '../ops/ready';
import { losses, type LossName } from './losses';

const NAMES = Object.keys(losses) as LossName[];

function evaluate(name: LossName, logits: number[][], labels: number[], native = true): { losses: number[]; gradient: number[] } {
  const before = tf.memory().numTensors;
  const ops = native ? opsNamed('native') : publicOps;
  const result = { losses: [] as number[], gradient: [] as number[] };
  tf.tidy(() => {
    const value = losses[name](ops, tf.tensor2d(logits), tf.tensor1d(labels, 'int32'));
    result.losses = [...value.losses.dataSync()];
    result.gradient = [...value.gradient.dataSync()];
  });
  expect(tf.memory().numTensors).toBe(before);
  return result;
}

beforeAll(async () => {
  await ready();
});

describe('losses', () => {
  it('of logits 0 are ln 10, 10·ln 2, ½ and 1.25 for ten classes', () => {
    const zeros = [new Array<number>(10).fill(0)];
    expect(evaluate('softmaxCrossEntropy', zeros, [3]).losses[0]).toBeCloseTo(Math.log(10), 5);
    expect(evaluate('sigmoidCrossEntropy', zeros, [3]).losses[0]).toBeCloseTo(10 * Math.LN2, 5);
    expect(evaluate('quadratic', zeros, [3]).losses[0]).toBeCloseTo(0.5, 6);
    expect(evaluate('sigmoidQuadratic', zeros, [3]).losses[0]).toBeCloseTo(1.25, 6);
  });

  it.each([true, false])('of saturated logits are finite, and cross-entropy keeps its gradient where the quadratic one loses it', (native) => {
    const wrong = [[-200, 200]];
    expect(evaluate('softmaxCrossEntropy', wrong, [0], native)).toEqual({ losses: [400], gradient: [-1, 1] });
    expect(evaluate('sigmoidCrossEntropy', wrong, [0], native)).toEqual({ losses: [400], gradient: [-1, 1] });
    const quadratic = evaluate('sigmoidQuadratic', wrong, [0], native);
    expect(quadratic.losses[0]).toBeCloseTo(1, 6);
    for (const slope of quadratic.gradient) expect(Math.abs(slope)).toBeLessThan(1e-30);
  });

  it.each([true, false])('of predictions that are all but certain keep their digits', (native) => {
    for (const z of [3, 12, 25, 40]) {
      const [small, half] = [Math.log1p(Math.exp(-z)), Math.exp(-z) / (1 + Math.exp(-z))];
      const near = (values: number[], expected: number[]): void => {
        expected.forEach((value, i) => { expect(Math.abs(values[i] / value - 1), `z = ${z}`).toBeLessThan(1e-6); });
      };
      const softmax = evaluate('softmaxCrossEntropy', [[0, z]], [1], native);
      near([...softmax.losses, ...softmax.gradient], [small, half, -half]);
      const three = evaluate('softmaxCrossEntropy', [[z, 0, 0]], [0], native);
      near(three.losses, [Math.log1p(2 * Math.exp(-z))]);
      const sigmoid = evaluate('sigmoidCrossEntropy', [[-z, z]], [1], native);
      near([...sigmoid.losses, ...sigmoid.gradient], [2 * small, half, -half]);
      const quadratic = evaluate('sigmoidQuadratic', [[-z, z]], [1], native);
      const slope = half * half * (1 - half);
      near([...quadratic.losses, ...quadratic.gradient], z > 38 ? [half * half] : [half * half, slope, -slope]);
    }
  });

  it.each([true, false])('of softmax are right on both sides of ln 2 and far from it', (native) => {
    for (const z of [-60, -3, -1e-3, 0, 1e-3, 0.7, 5]) {
      const { losses: [loss], gradient } = evaluate('softmaxCrossEntropy', [[0, z]], [1], native);
      const expected = Math.max(-z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
      expect(Math.abs(loss / expected - 1), `z = ${z}`).toBeLessThan(1e-6);
      expect(Math.abs(gradient[0] * (1 + Math.exp(z)) - 1), `z = ${z}`).toBeLessThan(1e-6);
    }
  });

  it.each(NAMES)('%s needs two classes, and says so', (name) => {
    expect(() => evaluate(name, [[0.3]], [0])).toThrow(`${name}: logits must have a column for each of two classes or more, got 1`);
  });

  it.each(NAMES)('%s: the gradient of an example depends on that example alone', (name) => {
    const both = evaluate(name, [[1, -2, 0.5], [0.3, 0.1, 2]], [0, 2]);
    const [first, second] = [evaluate(name, [[1, -2, 0.5]], [0]), evaluate(name, [[0.3, 0.1, 2]], [2])];
    [...first.gradient, ...second.gradient].forEach((value, i) => { expect(both.gradient[i]).toBeCloseTo(value, 6); });
    [...first.losses, ...second.losses].forEach((value, i) => { expect(both.losses[i]).toBeCloseTo(value, 6); });
  });

  it.each(NAMES)('%s refuses a label outside the classes', (name) => {
    expect(() => evaluate(name, [[0, 0]], [2])).toThrow(`${name}: labels must lie in [0, 2), got 2`);
    expect(() => evaluate(name, [[0, 0]], [-1])).toThrow(RangeError);
  });

  it.each(NAMES)('%s of a NaN logit is NaN', (name) => {
    const { losses: values, gradient } = evaluate(name, [[NaN, 0]], [0]);
    expect(values[0]).toBeNaN();
    expect(gradient[0]).toBeNaN();
  });
});

describe('losses on the wasm backend', () => {
  beforeAll(async () => {
    await ready({ backend: 'wasm' });
  });
  afterAll(async () => {
    await ready();
  });

  it.each([2, 9, 18, 31])('of predictions that are all but certain keep their digits, at z = %d', (z) => {
    const small = Math.log1p(Math.exp(-z));
    expect(evaluate('softmaxCrossEntropy', [[z, 0]], [0], false).losses[0] / small).toBeCloseTo(1, 5);
    expect(evaluate('sigmoidCrossEntropy', [[z, -z]], [0], false).losses[0] / (2 * small)).toBeCloseTo(1, 5);
  });
});

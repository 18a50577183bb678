import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { kernelsNamed } from '../kernels/current';
import { publicKernels } from '../kernels/public';
import { ready } from '../kernels/ready';
import { losses, type LossName } from './losses';

const NAMES = Object.keys(losses) as LossName[];

function evaluate(name: LossName, logits: number[][], labels: number[], native = true): { losses: number[]; gradient: number[] } {
  const before = tf.memory().numTensors;
  const kernels = native ? kernelsNamed('native') : publicKernels;
  const result = { losses: [] as number[], gradient: [] as number[] };
  tf.tidy(() => {
    const value = losses[name](kernels, tf.tensor2d(logits), tf.tensor1d(labels, 'int32'));
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

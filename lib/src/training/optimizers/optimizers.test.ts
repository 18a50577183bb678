import * as tf from '@tensorflow/tfjs-core';
import type { Variable } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { currentKernels } from '../../kernels/current';
import type { Kernels } from '../../kernels/kernels';
import { publicKernels } from '../../kernels/public';
import { ready } from '../../kernels/ready';
import { RandomState } from '../../numeric/random';
import { stepDecay } from '../rate-schedules';
import { adam } from './adam';
import { momentum } from './momentum';
import type { Optimizer, Trainable } from './optimizer';
import { rmsprop } from './rmsprop';
import { sgd } from './sgd';

beforeAll(async () => {
  await ready();
});

const SHAPES = [[3, 4], [4]];
const STEPS = 6;
const random = new RandomState(5);
const START = SHAPES.map(([rows, columns = 1]) => Float32Array.from({ length: rows * columns }, () => random.normal()));
const GRADIENTS = Array.from({ length: STEPS }, () => START.map((values) => values.map(() => random.normal(0, 0.3))));

function parameters(): (Trainable & { readonly variable: Variable })[] {
  return START.map((values, index) => ({ name: `p${index}`, variable: tf.tidy(() => tf.variable(tf.tensor(values.slice(), SHAPES[index]))) }));
}

/** Weights after each step. */
function path(apply: (list: ReturnType<typeof parameters>, gradients: tf.Tensor[]) => void): number[][] {
  const list = parameters();
  const weights = GRADIENTS.map((step) => {
    const gradients = step.map((values, index) => tf.tensor(values.slice(), SHAPES[index]));
    apply(list, gradients);
    tf.dispose(gradients);
    return list.flatMap(({ variable }) => [...variable.dataSync()]);
  });
  tf.dispose(list.map(({ variable }) => variable));
  return weights;
}

function ours(optimizer: Optimizer, kernels: Kernels): number[][] {
  const weights = path((list, gradients) => { optimizer.apply(list, gradients, kernels); });
  optimizer.reset();
  return weights;
}

function tensorflows(optimizer: tf.Optimizer): number[][] {
  const weights = path((list, gradients) => {
    optimizer.applyGradients(list.map(({ variable }, index) => ({ name: variable.name, tensor: gradients[index] })));
  });
  optimizer.dispose();
  return weights;
}

/** The same in float64, from the formula for one weight: (weight, gradient, memory, time) to the new weight. */
function byHand(rule: (w: number, g: number, memory: { a: number; b: number }, time: number) => number): number[][] {
  const weights = START.flatMap((values) => [...values]);
  const memories = weights.map(() => ({ a: 0, b: 0 }));
  return GRADIENTS.map((step, index) => {
    step.flatMap((values) => [...values]).forEach((g, i) => { weights[i] = rule(weights[i], g, memories[i], index + 1); });
    return [...weights];
  });
}

function expectClose(got: readonly number[][], wanted: readonly number[][]): void {
  got.flat().forEach((value, index) => { expect(Math.abs(value - wanted.flat()[index])).toBeLessThan(3e-6); });
  expect(got.flat()).toHaveLength(wanted.flat().length);
}

const kernels: readonly [string, () => Kernels][] = [['current', currentKernels], ['public', () => publicKernels]];

describe.each(kernels)('optimizers with %s kernels', (_, kernelsOf) => {
  it('sgd is w − ηg, as tf.train.sgd', () => {
    const weights = ours(sgd(0.1), kernelsOf());
    expectClose(weights, byHand((w, g) => w - 0.1 * g));
    expectClose(weights, tensorflows(tf.train.sgd(0.1)));
  });

  it.each([false, true])('momentum is as tf.train.momentum and PyTorch, nesterov %s', (nesterov) => {
    const weights = ours(momentum(0.1, { momentum: 0.8, nesterov }), kernelsOf());
    expectClose(weights, byHand((w, g, memory) => {
      memory.a = 0.8 * memory.a + g;
      return w - 0.1 * (nesterov ? g + 0.8 * memory.a : memory.a);
    }));
    expectClose(weights, tensorflows(tf.train.momentum(0.1, 0.8, nesterov)));
  });

  it.each([0, 0.7])('rmsprop is as tf.train.rmsprop, with momentum %d', (mu) => {
    const weights = ours(rmsprop(0.01, { decay: 0.95, momentum: mu, epsilon: 1e-4 }), kernelsOf());
    expectClose(weights, byHand((w, g, memory) => {
      memory.a = 0.95 * memory.a + 0.05 * g * g;
      memory.b = mu * memory.b + (0.01 * g) / Math.sqrt(memory.a + 1e-4);
      return w - memory.b;
    }));
    expectClose(weights, tensorflows(tf.train.rmsprop(0.01, 0.95, mu, 1e-4)));
  });

  it('adam is algorithm 1 of the paper, as tf.train.adam', () => {
    const weights = ours(adam(0.01, { beta1: 0.8, beta2: 0.95, epsilon: 1e-3 }), kernelsOf());
    expectClose(weights, byHand((w, g, memory, time) => {
      memory.a = 0.8 * memory.a + 0.2 * g;
      memory.b = 0.95 * memory.b + 0.05 * g * g;
      return w - (0.01 * memory.a) / (1 - 0.8 ** time) / (Math.sqrt(memory.b / (1 - 0.95 ** time)) + 1e-3);
    }));
    expectClose(weights, tensorflows(tf.train.adam(0.01, 0.8, 0.95, 1e-3)));
  });

  it('adam hides a small gradient until it nears ε: the first step is η|g|/(|g| + ε)', () => {
    const magnitudes = [1e-4, 1e-6, 1e-7, 1e-8, 1e-10];
    const variable = tf.variable(tf.zeros([magnitudes.length]));
    const optimizer = adam(1);
    tf.tidy(() => { optimizer.apply([{ name: 'w', variable }], [tf.tensor1d(magnitudes)], kernelsOf()); });
    magnitudes.forEach((g, index) => { expect(-variable.dataSync()[index]).toBeCloseTo(g / (g + 1e-7), 4); });
    optimizer.reset();
    variable.dispose();
  });
});

describe('an optimizer', () => {
  it('follows its schedule', () => {
    const optimizer = sgd(stepDecay(0.1, { every: 2, factor: 0.5 }));
    const seen: number[] = [];
    path((list, gradients) => {
      seen.push(optimizer.learningRate);
      optimizer.apply(list, gradients, publicKernels);
    });
    expect(seen).toEqual([0.1, 0.1, 0.05, 0.05, 0.025, 0.025]);
    expect(optimizer.steps).toBe(STEPS);
  });

  it.each([
    ['sgd', sgd(0.1), []],
    ['momentum', momentum(0.1), ['velocity']],
    ['rmsprop', rmsprop(0.1), ['meanSquare']],
    ['rmsprop with momentum', rmsprop(0.1, { momentum: 0.5 }), ['meanSquare', 'velocity']],
    ['adam', adam(0.1), ['mean', 'meanSquare']],
  ])('%s keeps its slots by parameter, reset frees them, and the same path follows again', (_, optimizer, slots) => {
    const before = tf.memory().numTensors;
    const apply = (list: readonly Trainable[], gradients: tf.Tensor[]): void => { optimizer.apply(list, gradients, publicKernels); };
    const first = path(apply);
    expect(optimizer.slots.map(({ parameter, slot }) => `${parameter} ${slot}`)).toEqual(['p0', 'p1'].flatMap((name) => slots.map((slot) => `${name} ${slot}`)));
    expect(tf.memory().numTensors).toBe(before + 2 * slots.length);
    optimizer.reset();
    expect(tf.memory().numTensors).toBe(before);
    expect(optimizer.steps).toBe(0);
    expect(path(apply)).toEqual(first);
    optimizer.reset();
  });

  it('refuses another network until it is reset', () => {
    const [one, other] = [parameters(), parameters()];
    const optimizer = momentum(0.1);
    tf.tidy(() => {
      const gradients = SHAPES.map((shape) => tf.ones(shape));
      optimizer.apply(one, gradients, publicKernels);
      expect(() => { optimizer.apply(other, gradients, publicKernels); }).toThrow('momentum: what it remembers of p0 is of another network; call reset() first');
      optimizer.reset();
      optimizer.apply(other, gradients, publicKernels);
    });
    optimizer.reset();
    tf.dispose([...one, ...other].map(({ variable }) => variable));
  });

  it('refuses settings out of range and lists of different lengths', () => {
    expect(() => sgd(-1)).toThrow('sgd: rate must be ≥ 0 and finite, got -1');
    expect(() => momentum(0.1, { momentum: 1 })).toThrow('momentum: momentum must be in [0, 1), got 1');
    expect(() => rmsprop(0.1, { decay: -0.1 })).toThrow('rmsprop: decay must be in [0, 1), got -0.1');
    expect(() => rmsprop(0.1, { epsilon: 0 })).toThrow('rmsprop: epsilon must be > 0 and finite, got 0');
    expect(() => adam(0.1, { beta2: 1 })).toThrow('adam: beta2 must be in [0, 1), got 1');
    expect(() => { sgd(0.1).apply([], [tf.scalar(1)], publicKernels); }).toThrow('sgd: gradients must be one for each of 0 parameters, got 1');
  });
});

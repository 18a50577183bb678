import * as tf from '@tensorflow/tfjs-core';
import type { Variable } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { currentOps } from '../../ops/current';
import type { Ops } from '../../ops/ops';
import { publicOps } from '../../ops/public';
import { ready } from '../../ops/ready';
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

function ours(optimizer: Optimizer, ops: Ops): number[][] {
  const weights = path((list, gradients) => { optimizer.apply(list, gradients, ops); });
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

const ops: readonly [string, () => Ops][] = [['current', currentOps], ['public', () => publicOps]];

describe.each(ops)('optimizers with %s ops', (_, opsOf) => {
  it('sgd is w − ηg, as tf.train.sgd', () => {
    const weights = ours(sgd(0.1), opsOf());
    expectClose(weights, byHand((w, g) => w - 0.1 * g));
    expectClose(weights, tensorflows(tf.train.sgd(0.1)));
  });

  it.each([false, true])('momentum is as tf.train.momentum and PyTorch, nesterov %s', (nesterov) => {
    const weights = ours(momentum(0.1, { momentum: 0.8, nesterov }), opsOf());
    expectClose(weights, byHand((w, g, memory) => {
      memory.a = 0.8 * memory.a + g;
      return w - 0.1 * (nesterov ? g + 0.8 * memory.a : memory.a);
    }));
    expectClose(weights, tensorflows(tf.train.momentum(0.1, 0.8, nesterov)));
  });

  it.each([0, 0.7])('rmsprop is as tf.train.rmsprop, with momentum %d', (mu) => {
    const weights = ours(rmsprop(0.01, { decay: 0.95, momentum: mu, epsilon: 1e-4 }), opsOf());
    expectClose(weights, byHand((w, g, memory) => {
      memory.a = 0.95 * memory.a + 0.05 * g * g;
      memory.b = mu * memory.b + (0.01 * g) / Math.sqrt(memory.a + 1e-4);
      return w - memory.b;
    }));
    expectClose(weights, tensorflows(tf.train.rmsprop(0.01, 0.95, mu, 1e-4)));
  });

  it('adam is algorithm 1 of the paper, as tf.train.adam', () => {
    const weights = ours(adam(0.01, { beta1: 0.8, beta2: 0.95, epsilon: 1e-3 }), opsOf());
    expectClose(weights, byHand((w, g, memory, time) => {
      memory.a = 0.8 * memory.a + 0.2 * g;
      memory.b = 0.95 * memory.b + 0.05 * g * g;
      return w - (0.01 * memory.a) / (1 - 0.8 ** time) / (Math.sqrt(memory.b / (1 - 0.95 ** time)) + 1e-3);
    }));
    expectClose(weights, tensorflows(tf.train.adam(0.01, 0.8, 0.95, 1e-3)));
  });

  const all = { decayed: () => true };

  it('L2 adds λw to the gradient before the rule', () => {
    expectClose(ours(sgd(0.1, { l2: 0.3, ...all }), opsOf()), byHand((w, g) => w - 0.1 * (g + 0.3 * w)));
    expectClose(ours(momentum(0.1, { momentum: 0.8, l2: 0.3, ...all }), opsOf()), byHand((w, g, memory) => {
      memory.a = 0.8 * memory.a + g + 0.3 * w;
      return w - 0.1 * memory.a;
    }));
    expectClose(ours(rmsprop(0.01, { l2: 0.3, epsilon: 1e-4, ...all }), opsOf()), byHand((w, g, memory) => {
      const whole = g + 0.3 * w;
      memory.a = 0.9 * memory.a + 0.1 * whole * whole;
      return w - (0.01 * whole) / Math.sqrt(memory.a + 1e-4);
    }));
    expectClose(ours(adam(0.01, { l2: 0.3, epsilon: 1e-3, ...all }), opsOf()), byHand((w, g, memory, time) => {
      const whole = g + 0.3 * w;
      memory.a = 0.9 * memory.a + 0.1 * whole;
      memory.b = 0.999 * memory.b + 0.001 * whole * whole;
      return w - (0.01 * memory.a) / (1 - 0.9 ** time) / (Math.sqrt(memory.b / (1 - 0.999 ** time)) + 1e-3);
    }));
  });

  it('decoupled decay takes ηλw beside the rule, with the rate of its step', () => {
    const rate = stepDecay(0.1, { every: 2, factor: 0.5 });
    const eta = (time: number): number => 0.1 * 0.5 ** Math.floor((time - 1) / 2);
    expectClose(ours(momentum(rate, { momentum: 0.8, nesterov: true, weightDecay: 0.3, ...all }), opsOf()), byHand((w, g, memory, time) => {
      memory.a = 0.8 * memory.a + g;
      return w * (1 - eta(time) * 0.3) - eta(time) * (g + 0.8 * memory.a);
    }));
    expectClose(ours(adam(rate, { weightDecay: 0.3, epsilon: 1e-3, ...all }), opsOf()), byHand((w, g, memory, time) => {
      memory.a = 0.9 * memory.a + 0.1 * g;
      memory.b = 0.999 * memory.b + 0.001 * g * g;
      return w * (1 - eta(time) * 0.3) - (eta(time) * memory.a) / (1 - 0.9 ** time) / (Math.sqrt(memory.b / (1 - 0.999 ** time)) + 1e-3);
    }));
    expectClose(ours(sgd(0.1, { weightDecay: 0.3, ...all }), opsOf()), ours(sgd(0.1, { l2: 0.3, ...all }), opsOf()));
  });

  it.each([
    ['torch.optim.AdamW', adam(0.05, { weightDecay: 0.3, ...all }), [0.6843220227519099, -0.7048751307843372, -0.01183194895619688]],
    ['torch.optim.Adam', adam(0.05, { l2: 0.3, ...all }), [0.7489119071703265, -0.7457667625366032, -0.001072329508737986]],
    ['torch.optim.SGD', momentum(0.05, { nesterov: true, l2: 0.3, ...all }), [0.09275634734810839, -0.913026332028348, -0.7776676316690941]],
  ] as const)('five steps are those of %s with weight_decay=0.3 in float64, down Σ sin(kw_k) + 0.1t·Σw (PyTorch 2.13.0)', (_, optimizer, expected) => {
    const variable = tf.variable(tf.tensor1d([1, -0.5, 0.25]));
    for (let t = 0; t < 5; t++) {
      const gradient = Array.from(variable.dataSync(), (w, i) => (i + 1) * Math.cos((i + 1) * w) + 0.1 * t);
      tf.tidy(() => { optimizer.apply([{ name: 'w', variable }], [tf.tensor1d(gradient)], opsOf()); });
    }
    expected.forEach((value, i) => { expect(Math.abs(variable.dataSync()[i] - value)).toBeLessThan(1e-6); });
    optimizer.reset();
    variable.dispose();
  });

  it.each([['l2', { l2: 0.3 }], ['weightDecay', { weightDecay: 0.3 }]])('%s leaves vectors alone unless told otherwise', (_, option) => {
    const [decayed, plain] = [ours(adam(0.1, option), opsOf()), ours(adam(0.1), opsOf())];
    const vector = (path: number[][]): number[][] => path.map((weights) => weights.slice(12));
    expect(vector(decayed)).toEqual(vector(plain));
    expect(decayed.map((weights) => weights.slice(0, 12))).not.toEqual(plain.map((weights) => weights.slice(0, 12)));
    const named = ours(adam(0.1, { ...option, decayed: ({ name }) => name === 'p1' }), opsOf());
    expect(named.map((weights) => weights.slice(0, 12))).toEqual(plain.map((weights) => weights.slice(0, 12)));
    expect(vector(named)).not.toEqual(vector(plain));
  });

  it('adam hides a small gradient until it nears ε: the first step is η|g|/(|g| + ε)', () => {
    const magnitudes = [1e-4, 1e-6, 1e-7, 1e-8, 1e-10];
    const variable = tf.variable(tf.zeros([magnitudes.length]));
    const optimizer = adam(1);
    tf.tidy(() => { optimizer.apply([{ name: 'w', variable }], [tf.tensor1d(magnitudes)], opsOf()); });
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
      optimizer.apply(list, gradients, publicOps);
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
    const apply = (list: readonly Trainable[], gradients: tf.Tensor[]): void => { optimizer.apply(list, gradients, publicOps); };
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
      optimizer.apply(one, gradients, publicOps);
      expect(() => { optimizer.apply(other, gradients, publicOps); }).toThrow('momentum: what it remembers of p0 is of another network; call reset() first');
      optimizer.reset();
      optimizer.apply(other, gradients, publicOps);
    });
    optimizer.reset();
    tf.dispose([...one, ...other].map(({ variable }) => variable));
  });

  it('refuses settings out of range and lists of different lengths', () => {
    expect(() => sgd(-1)).toThrow('sgd: rate must be ≥ 0 and finite, got -1');
    expect(() => momentum(0.1, { momentum: 1 })).toThrow('momentum: momentum must be in [0, 1), got 1');
    expect(() => rmsprop(0.1, { decay: -0.1 })).toThrow('rmsprop: decay must be in [0, 1), got -0.1');
    expect(() => rmsprop(0.1, { epsilon: 0 })).toThrow('rmsprop: epsilon must be > 0 and finite, got 0');
    for (const value of [-1, NaN, Infinity]) {
      expect(() => sgd(0.1, { l2: value })).toThrow(`sgd: l2 must be finite and ≥ 0, got ${value}`);
      expect(() => adam(0.1, { weightDecay: value })).toThrow(`adam: weightDecay must be finite and ≥ 0, got ${value}`);
    }
    expect(() => momentum(0.1, { l2: 0.1, weightDecay: 0.2 })).toThrow('momentum: l2 and weightDecay exclude each other, got 0.1 and 0.2');
    expect(() => adam(0.1, { beta2: 1 })).toThrow('adam: beta2 must be in [0, 1), got 1');
    expect(() => { sgd(0.1).apply([], [tf.scalar(1)], publicOps); }).toThrow('sgd: gradients must be one for each of 0 parameters, got 1');
  });
});

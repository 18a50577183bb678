import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { ready } from '../ops/ready';
import { Engine, useGraphs } from './engine';

// Several calls of one function in a row, as one graph: the same as the calls one by one, to the bit.

beforeAll(async () => {
  await ready();
});

afterEach(async () => {
  await ready();
  useGraphs(true);
  vi.restoreAllMocks();
});

const MANY = 20;
const bits = (tensor: Tensor): string => Buffer.from(new Uint8Array(tensor.dataSync().buffer.slice(0))).toString('base64');

interface Step {
  readonly loss: Tensor;
  readonly picked: Tensor;
  readonly next: Tensor;
}

/** A little descent: a vector of weights is handed on, a mean is assigned to, indices and a rate are given to each step, all examples are the same for all. */
class Descent {
  readonly weights = tf.tidy(() => tf.variable(tf.tensor1d([0.3, -0.2, 0.1])));
  readonly mean = tf.tidy(() => tf.variable(tf.scalar(0)));
  readonly engine = new Engine([this.mean], { leastOperations: 1 });
  readonly all = tf.randomNormal([9, 3], 0, 1, 'float32', 3);
  readonly identity = [{}];

  step(order: Tensor, rate: Tensor): Step {
    const picked = tf.gather(this.all, order);
    const product = tf.mul(picked, this.weights);
    const loss = tf.sum(tf.mul(product, tf.sigmoid(product)), 1);
    this.mean.assign(tf.add(tf.mul(this.mean, 0.9), tf.mul(tf.mean(loss), 0.1)));
    return { loss, picked: order, next: tf.sub(this.weights, tf.mul(rate, tf.mean(picked, 0))) };
  }

  /** Losses of the steps, each by itself. */
  singly(orders: readonly number[][], rates: readonly number[]): string[] {
    return orders.map((indices, index) => tf.tidy(() => {
      const [order, rate] = [tf.tensor1d(indices, 'int32'), tf.scalar(rates[index])];
      const { loss, next } = this.engine.run(this.identity, [order, this.all, this.weights, rate], () => this.step(order, rate));
      this.weights.assign(next as tf.Tensor1D);
      return bits(loss) as unknown as Tensor;
    }) as unknown as string);
  }

  inARow(orders: readonly number[][], rates: readonly number[]): { losses: string[]; picked: number[] } | null {
    return tf.tidy(() => {
      const given = [
        { tensor: tf.tensor2d([...orders], undefined, 'int32'), each: true },
        { tensor: this.all, each: false },
        { tensor: this.weights, each: false },
        { tensor: tf.tensor1d([...rates]), each: true },
      ];
      const result = this.engine.runInARow<Step>(this.identity, given, orders.length, ({ next }) => [[this.weights, next]]);
      if (result === null) return null as unknown as Tensor;
      this.weights.assign(result.next as tf.Tensor1D);
      return { losses: tf.unstack(result.loss).map(bits), picked: [...result.picked.dataSync()] } as unknown as Tensor;
    }) as unknown as { losses: string[]; picked: number[] } | null;
  }

  state(): string[] {
    return [this.weights, this.mean].map(bits);
  }

  dispose(): void {
    this.engine.dispose();
    tf.dispose([this.weights, this.mean, this.all]);
  }
}

const ordersOf = (count: number, from = 0): number[][] => Array.from({ length: count }, (_, step) => [(step + from) % 9, (2 * step + from) % 9]);
const ratesOf = (count: number, from = 0): number[] => Array.from({ length: count }, (_, step) => 0.01 * (step + from + 1));

describe('runInARow', () => {
  it.each([1, 2, 7, 30])('gives %i calls in a row what they give one by one, to the bit, and leaves the variables so', (count) => {
    const before = tf.memory().numTensors;
    const [together, alone] = [new Descent(), new Descent()];
    for (const descent of [together, alone]) descent.singly(ordersOf(MANY), ratesOf(MANY));
    const graphs = vi.spyOn(tf.backend() as unknown as { runSavedModel: () => unknown }, 'runSavedModel');
    const made = together.inARow(ordersOf(count, 5), ratesOf(count, 3));
    expect(graphs).toHaveBeenCalledTimes(1);
    expect(made?.losses).toEqual(alone.singly(ordersOf(count, 5), ratesOf(count, 3)));
    // Of an input that a call returns there are those of all calls.
    expect(made?.picked).toEqual(ordersOf(count, 5).flat());
    expect(together.state()).toEqual(alone.state());
    // Single calls and calls in a row may take turns, with another number of them.
    expect(together.singly(ordersOf(3), ratesOf(3))).toEqual(alone.singly(ordersOf(3), ratesOf(3)));
    expect(together.inARow(ordersOf(4), ratesOf(4))?.losses).toEqual(alone.singly(ordersOf(4), ratesOf(4)));
    expect(together.state()).toEqual(alone.state());
    for (const descent of [together, alone]) descent.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('does nothing before calls are known to repeat themselves, without graphs, on another backend and for functions that draw', async () => {
    const descent = new Descent();
    const before = descent.state();
    expect(descent.inARow(ordersOf(2), ratesOf(2))).toBeNull();
    expect(descent.state()).toEqual(before);
    descent.singly(ordersOf(MANY), ratesOf(MANY));
    const later = descent.state();
    useGraphs(false);
    expect(descent.inARow(ordersOf(2), ratesOf(2))).toBeNull();
    await ready({ backend: 'cpu' });
    expect(descent.inARow(ordersOf(2), ratesOf(2))).toBeNull();
    await ready();
    expect(descent.state()).toEqual(later);
    expect(descent.inARow(ordersOf(2), ratesOf(2))?.losses).toHaveLength(2);
    descent.dispose();
    const drawing = new Engine([], { steady: false, leastOperations: 1 });
    tf.tidy(() => {
      const x = tf.ones([2]);
      for (let i = 0; i < MANY; i++) drawing.run([], [x], () => tf.square(x));
      expect(drawing.repeats([], [x])).toBe(false);
      expect(drawing.runInARow([], [{ tensor: x, each: false }], 2, () => [])).toBeNull();
    });
  });

  it('says from when on calls repeat themselves: of each form of inputs', () => {
    const descent = new Descent();
    const repeats = (indices: number[]): boolean => tf.tidy(() => (
      descent.engine.repeats(descent.identity, [tf.tensor1d(indices, 'int32'), descent.all, descent.weights, tf.scalar(1)]) as unknown as Tensor
    )) as unknown as boolean;
    expect(repeats([1, 2])).toBe(false);
    descent.singly(ordersOf(MANY), ratesOf(MANY));
    expect([repeats([1, 2]), repeats([1, 2, 3])]).toEqual([true, false]);
    descent.dispose();
  });

  it('goes on one by one where TensorFlow takes no loop, and does not ask again', () => {
    const descent = new Descent();
    descent.singly(ordersOf(MANY), ratesOf(MANY));
    const load = vi.spyOn(tf.backend() as unknown as { loadSavedModelMetaGraph: () => number }, 'loadSavedModelMetaGraph').mockImplementation(() => { throw new Error('no'); });
    expect(descent.inARow(ordersOf(2), ratesOf(2))).toBeNull();
    expect(descent.inARow(ordersOf(2), ratesOf(2))).toBeNull();
    expect(load).toHaveBeenCalledTimes(1);
    const graphs = vi.spyOn(tf.backend() as unknown as { runSavedModel: () => unknown }, 'runSavedModel');
    descent.singly(ordersOf(2), ratesOf(2));
    expect(graphs).toHaveBeenCalledTimes(2);
    descent.dispose();
  });

  it('goes on one by one where TensorFlow refuses to run it, with nothing changed, and does not ask again', () => {
    const descent = new Descent();
    descent.singly(ordersOf(MANY), ratesOf(MANY));
    const before = descent.state();
    const run = vi.spyOn(tf.backend() as unknown as { runSavedModel: () => unknown }, 'runSavedModel').mockImplementation(() => { throw new Error('out of memory'); });
    expect(descent.inARow(ordersOf(2), ratesOf(2))).toBeNull();
    expect(descent.inARow(ordersOf(2), ratesOf(2))).toBeNull();
    expect(run).toHaveBeenCalledTimes(1);
    run.mockRestore();
    expect(descent.state()).toEqual(before);
    expect(descent.singly(ordersOf(2), ratesOf(2))).toHaveLength(2);
    descent.dispose();
  });

  it('keeps constants, of all types, and several results of one operation', () => {
    const engine = new Engine([], { leastOperations: 1 });
    const f = (x: Tensor): { values: Tensor; places: Tensor; mask: Tensor } => {
      const { values, indices } = tf.topk(tf.add(x, tf.tensor1d([0.25, -0.5, 1, 0])), 2);
      return { values, places: indices, mask: tf.greater(values, 0.5) };
    };
    tf.tidy(() => {
      const rows = tf.randomNormal([5, 4], 0, 1, 'float32', 1);
      for (let i = 0; i < MANY; i++) for (const x of tf.unstack(rows)) engine.run(['f'], [x], () => f(x));
      const made = engine.runInARow<ReturnType<typeof f>>(['f'], [{ tensor: rows, each: true }], 5, () => []);
      expect(made).not.toBeNull();
      const alone = tf.unstack(rows).map(f);
      for (const name of ['values', 'places', 'mask'] as const) {
        expect(made?.[name].dtype).toBe(alone[0][name].dtype);
        expect([...(made?.[name].dataSync() ?? [])]).toEqual(alone.flatMap((one) => [...one[name].dataSync()]));
      }
    });
    engine.dispose();
  });
});

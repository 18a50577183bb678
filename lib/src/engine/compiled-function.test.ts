import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { currentOps } from '../ops/current';
import { ready } from '../ops/ready';
import { CompiledFunction } from './compiled-function';

beforeAll(async () => {
  await ready();
});

afterEach(async () => {
  await ready();
  vi.restoreAllMocks();
});

/** Calls until a graph runs, if one ever does. */
const MANY = 20;

interface Backend {
  executeSingleOutput: (...args: unknown[]) => unknown;
  runSavedModel: (...args: unknown[]) => unknown;
}

/** How a call was computed. */
function counted(call: () => void): { operations: number; graphs: number } {
  const backend = tf.backend() as unknown as Backend;
  const operations = vi.spyOn(backend, 'executeSingleOutput');
  const graphs = vi.spyOn(backend, 'runSavedModel');
  call();
  const counts = { operations: operations.mock.calls.length, graphs: graphs.mock.calls.length };
  vi.restoreAllMocks();
  return counts;
}

const AS_GRAPH = { operations: 0, graphs: 1 };

function numbers(tensor: Tensor): number[] {
  return [...tensor.dataSync()];
}

describe('CompiledFunction', () => {
  it('runs as one graph after some calls, with the same results from inputs that differ', () => {
    const before = tf.memory().numTensors;
    const square = new CompiledFunction([], 1);
    const results: number[][] = [];
    const call = (value: number): void => {
      tf.tidy(() => {
        const x = tf.tensor1d([value, 2 * value]);
        results.push(numbers(square.call([x], () => tf.add(tf.square(x), 1))));
      });
    };
    for (let i = 0; i < MANY; i++) call(i);
    expect(counted(() => { call(MANY); })).toEqual(AS_GRAPH);
    expect(results).toEqual(Array.from({ length: MANY + 1 }, (_, i) => [i * i + 1, 4 * i * i + 1]));
    square.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  // TensorFlow writes each of these in another form where it sees it whole.
  it.each<[string, (x: Tensor, y: Tensor, row: Tensor) => Tensor]>([
    ['x·σ(x)', (x) => tf.mul(x, tf.sigmoid(x))],
    ['x·tanh(softplus(x))', (x) => tf.mul(x, tf.tanh(tf.softplus(x)))],
    ['x/√y', (x, y) => tf.div(x, tf.sqrt(tf.abs(y)))],
    ['x·y + x·row + x', (x, y, row) => tf.addN([tf.mul(x, y), tf.mul(x, row), x])],
    ['x·row·row′', (x, _, row) => tf.mul(tf.mul(x, row), tf.exp(row))],
    ['relu(conv(x, y) + row)', (x, y, row) => {
      const image = tf.reshape<tf.Rank.R4>(x, [1, 16, 16, 1]);
      const kernel = tf.reshape<tf.Rank.R4>(tf.slice(y, [0, 0], [9, 16]), [3, 3, 1, 16]);
      return tf.relu(tf.add(tf.conv2d(image, kernel, 1, 'same'), row));
    }],
  ])('rounds %s as the operations one by one do', (_, formula) => {
    const traced = new CompiledFunction([], 1);
    tf.tidy(() => {
      const [x, y, row] = ([[16, 16], [16, 16], [1, 16]] as const).map((shape, seed) => tf.randomNormal([...shape], 0, 1, 'float32', seed + 1));
      const call = (): Tensor => traced.call([x, y, row], () => formula(x, y, row));
      for (let i = 0; i < MANY; i++) call();
      let result: Tensor = x;
      expect(counted(() => { result = call(); })).toEqual(AS_GRAPH);
      expect(numbers(result)).toEqual(numbers(formula(x, y, row)));
    });
    traced.dispose();
  });

  it('gives the structure of the result back: lists, records, nulls, words, a tensor that occurs twice', () => {
    const traced = new CompiledFunction([], 1);
    tf.tidy(() => {
      const x = tf.tensor1d([1, 2]);
      const f = (): { list: (Tensor | null)[]; name: string; again: Tensor } => {
        const y = tf.square(x);
        return { list: [y, null], name: 'y', again: y };
      };
      for (let i = 0; i < MANY; i++) traced.call([x], f);
      const { list: [y, nothing], name, again } = traced.call([x], f);
      expect([nothing, name]).toEqual([null, 'y']);
      expect(again).toBe(y);
      expect(numbers(again)).toEqual([1, 4]);
    });
    traced.dispose();
  });

  it('gives an input, a variable and a constant back as they are', () => {
    const before = tf.memory().numTensors;
    const variable = tf.tidy(() => tf.variable(tf.tensor1d([5, 6])));
    const constant = tf.tensor1d([7]);
    const traced = new CompiledFunction([variable], 1);
    const call = (value: number): number[][] => tf.tidy(() => {
      const x = tf.tensor1d([value]);
      return traced.call([x], () => [x, tf.square(x), variable, tf.clone(constant), x]).map(numbers) as unknown as Tensor;
    }) as unknown as number[][];
    for (let i = 0; i < MANY; i++) expect(call(i)).toEqual([[i], [i * i], [5, 6], [7], [i]]);
    let results: number[][] = [];
    expect(counted(() => { results = call(3); })).toEqual(AS_GRAPH);
    expect(results).toEqual([[3], [9], [5, 6], [7], [3]]);
    traced.dispose();
    tf.dispose([variable, constant]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('reads and assigns its variables, whatever they have become between two calls', () => {
    const sum = tf.variable(tf.tensor1d([0, 0]));
    const traced = new CompiledFunction([sum], 1);
    const add = (value: number): void => {
      tf.tidy(() => {
        const x = tf.tensor1d([value, -value]);
        traced.call([x], () => { sum.assign(tf.add(sum, x)); });
      });
    };
    for (let i = 0; i < MANY; i++) add(1);
    expect(counted(() => { add(1); })).toEqual(AS_GRAPH);
    expect(numbers(sum)).toEqual([MANY + 1, -MANY - 1]);
    tf.tidy(() => { sum.assign(tf.tensor1d([100, 100])); });
    add(2);
    expect(numbers(sum)).toEqual([102, 98]);
    traced.dispose();
    sum.dispose();
  });

  it('counts inputs of another shape apart', () => {
    const traced = new CompiledFunction([], 1);
    const call = (size: number): number[] => tf.tidy(() => {
      const x = tf.ones([size]);
      return numbers(traced.call([x], () => tf.mul(x, 3))) as unknown as Tensor;
    }) as unknown as number[];
    for (let i = 0; i < MANY; i++) call(2);
    expect(counted(() => { call(3); }).graphs).toBe(0);
    expect(call(3)).toEqual([3, 3, 3]);
    expect(call(2)).toEqual([3, 3]);
    traced.dispose();
  });

  it.each<[string, number, (x: Tensor) => Tensor]>([
    ['draws random numbers', 1, (x) => tf.add(x, tf.randomUniform([2]))],
    ['reads a result', 1, (x) => tf.mul(x, tf.sum(x).dataSync()[0])],
    ['has fewer operations than are worth it', 2, (x) => tf.square(x)],
  ])('goes on operation by operation when the function %s', (_, least, f) => {
    const traced = new CompiledFunction([], least);
    const call = (): void => { tf.tidy(() => { const x = tf.tensor1d([1, 2]); traced.call([x], () => f(x)); }); };
    for (let i = 0; i < 2 * MANY; i++) call();
    expect(counted(call).graphs).toBe(0);
    traced.dispose();
  });

  it('notices a constant that differs between the two traces', () => {
    let calls = 0;
    const traced = new CompiledFunction([], 1);
    const call = (): number[] => tf.tidy(() => {
      const x = tf.ones([1]);
      return numbers(traced.call([x], () => currentOps().scale(x, calls++))) as unknown as Tensor;
    }) as unknown as number[];
    const results = Array.from({ length: MANY }, () => call()[0]);
    expect(results).toEqual(Array.from({ length: MANY }, (_, i) => i));
    traced.dispose();
  });

  it('is off when ready is told so, and where TensorFlow does not compute', async () => {
    const traced = new CompiledFunction([], 1);
    const call = (): void => { tf.tidy(() => { const x = tf.ones([2]); traced.call([x], () => tf.square(x)); }); };
    for (let i = 0; i < MANY; i++) call();
    await ready({ graphs: false });
    expect(counted(call)).toEqual({ operations: 1, graphs: 0 });
    await ready({ backend: 'cpu' });
    call();
    await ready();
    expect(counted(call)).toEqual(AS_GRAPH);
    traced.dispose();
  });

  it('keeps a bounded number of graphs: the one not used for longest goes, and comes back when it is called again', () => {
    const all = Array.from({ length: 70 }, () => new CompiledFunction([], 1));
    const call = (traced: CompiledFunction): void => { tf.tidy(() => { const x = tf.ones([2]); traced.call([x], () => tf.square(x)); }); };
    for (const traced of all) for (let i = 0; i < MANY; i++) call(traced);
    const [first] = all;
    const last = all[all.length - 1];
    expect(counted(() => { call(first); }).graphs).toBe(0);
    expect(counted(() => { call(last); })).toEqual(AS_GRAPH);
    for (let i = 0; i < MANY; i++) call(first);
    expect(counted(() => { call(first); })).toEqual(AS_GRAPH);
    for (const traced of all) traced.dispose();
  });

  it('leaves operations to the gradient tape', () => {
    const traced = new CompiledFunction([], 1);
    const cube = (x: Tensor): Tensor => traced.call([x], () => tf.mul(x, tf.mul(x, x)));
    const slope = (): number[] => tf.tidy(() => numbers(tf.grad(cube)(tf.tensor1d([1, 2]))) as unknown as Tensor) as unknown as number[];
    for (let i = 0; i < MANY; i++) tf.tidy(() => { cube(tf.tensor1d([1, 2])); });
    expect(counted(() => { tf.tidy(() => { cube(tf.tensor1d([1, 2])); }); })).toEqual(AS_GRAPH);
    expect(slope()).toEqual([3, 12]);
    traced.dispose();
  });

  it('throws what the function throws, and computes again afterwards', () => {
    const traced = new CompiledFunction([], 1);
    let fail = false;
    const call = (): number[] => tf.tidy(() => {
      const x = tf.ones([1]);
      return numbers(traced.call([x], () => { if (fail) throw new Error('within'); return tf.mul(x, 2); })) as unknown as Tensor;
    }) as unknown as number[];
    for (let i = 0; i < 12; i++) call();
    fail = true;
    expect(call).toThrow('within');
    fail = false;
    for (let i = 0; i < MANY; i++) expect(call()).toEqual([2]);
    traced.dispose();
  });
});

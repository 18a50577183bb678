import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { ready } from '../ops/ready';
import { graphOf } from './graph';
import type { NativeBackend } from './native-backend';
import { sameProgram, type Program } from './program';
import { trace } from './trace';

let backend: NativeBackend;

beforeAll(async () => {
  await ready();
  backend = tf.backend() as unknown as NativeBackend;
});

/** What `f` ran, with its result as the only output; null when it cannot be repeated. */
function programOf(inputs: tf.Tensor[], f: () => tf.Tensor): Program | null {
  const { result, program } = trace(backend, { inputs, variables: [] }, f);
  const written = program([result]);
  result.dispose();
  return written;
}

describe('trace', () => {
  it('writes down operations, where their inputs come from, and constants with their values', () => {
    const x = tf.tensor1d([1, 2, 3]);
    const program = programOf([x], () => tf.add(tf.mul(x, x), tf.scalar(5)));
    expect(program?.operations.map(({ name }) => name)).toEqual(['Mul', 'Add']);
    expect(program?.operations[0]?.inputs).toEqual([{ from: 'input', index: 0 }, { from: 'input', index: 0 }]);
    expect(program?.operations[1]?.inputs).toEqual([{ from: 'operation', index: 0, output: 0 }, { from: 'constant', index: 0 }]);
    expect(program?.constants).toEqual([{ shape: [], dtype: 'float32', values: Float32Array.of(5) }]);
    expect(program?.outputs).toEqual([{ from: 'operation', index: 1, output: 0 }]);
    x.dispose();
  });

  it('gives a graph that computes the same from other inputs, a boolean and an integer among its tensors', () => {
    const f = (x: tf.Tensor): tf.Tensor => tf.where(tf.greater(x, 0), tf.sum(x, 1, true), tf.cast(tf.argMax(x, 1), 'float32').reshape([2, 1]));
    const [x, y] = [tf.tensor2d([[1, -2, 0.5], [3, 4, -5]]), tf.tensor2d([[-1, 7, 2], [0.1, -0.2, 0.3]])];
    const program = programOf([x], () => f(x));
    if (program === null) throw new Error('expected a program');
    const graph = graphOf(backend, program);
    if (graph === null) throw new Error('expected a graph');
    const [result] = graph.run([y]);
    const direct = f(y);
    expect(result.arraySync()).toEqual(direct.arraySync());
    graph.dispose();
    expect(() => graph.run([y])).toThrow();
    tf.dispose([x, y, direct, result]);
  });

  it.each<[string, (x: tf.Tensor) => tf.Tensor]>([
    ['uses a variable that is not listed', (x) => tf.add(x, tf.variable(tf.scalar(1)))],
    ['reads a result', (x) => { const y = tf.square(x); return tf.mul(y, y.dataSync()[0] > 1 ? 2 : 3); }],
    ['makes a large tensor', (x) => tf.add(tf.zeros([300, 300]), tf.sum(x))],
  ])('has no program for a function that %s', (_, f) => {
    const x = tf.tensor1d([1, 2, 3]);
    expect(programOf([x], () => f(x))).toBeNull();
    x.dispose();
  });

  it('has no program when two inputs are the same tensor: which of the two was meant is not known', () => {
    const x = tf.tensor1d([1, 2]);
    expect(programOf([x, x], () => tf.square(x))).toBeNull();
    x.dispose();
  });

  it('may read its integer inputs, as a check of labels does, and no others', () => {
    const [x, labels] = [tf.tensor1d([1, 2]), tf.tensor1d([0, 1], 'int32')];
    expect(programOf([x, labels], () => { labels.dataSync(); return tf.square(x); })).not.toBeNull();
    expect(programOf([x, labels], () => { x.dataSync(); return tf.square(x); })).toBeNull();
    tf.dispose([x, labels]);
  });

  it('has no program for inputs that no graph of ours can hold', () => {
    const [x, words] = [tf.tensor1d([1, 2]), tf.tensor1d(['one', 'two'])];
    expect(programOf([x, words], () => tf.square(x))).toBeNull();
    tf.dispose([x, words]);
  });

  it('leaves the backend as it was, after an error too', () => {
    const names = Object.getOwnPropertyNames(tf.backend());
    expect(() => trace(backend, { inputs: [], variables: [] }, () => { throw new Error('within'); })).toThrow('within');
    expect(Object.getOwnPropertyNames(tf.backend())).toEqual(names);
  });
});

describe('sameProgram', () => {
  it('tells another operation, another constant and the same from each other', () => {
    const x = tf.tensor1d([1, 2]);
    const programs = [() => tf.mul(x, 3), () => tf.mul(x, 3), () => tf.mul(x, 4), () => tf.add(x, 3)].flatMap((f) => programOf([x], f) ?? []);
    const [first, ...others] = programs;
    expect(others.map((other) => sameProgram(first, other))).toEqual([true, false, false]);
    x.dispose();
  });
});

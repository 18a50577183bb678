import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { ready } from '../ops/ready';
import { statesTruly } from './stated';

const truly = (comment: string, value: unknown): boolean => statesTruly(`// ${comment}`, { value, shown: '' });

beforeAll(async () => {
  await ready();
});

describe('statesTruly', () => {
  it('compares a decimal to the digits given', () => {
    expect([0.23605, 0.23614].map((value) => truly('0.2361', value))).toEqual([true, true]);
    expect([0.23603, 0.23616, NaN, '0.2361', null].map((value) => truly('0.2361', value))).toEqual([false, false, false, false, false]);
    expect([truly('-2.5e-9', -2.54e-9), truly('-2.5e-9', -2.56e-9), truly('-2.5e-9', 2.5e-9)]).toEqual([true, false, false]);
    expect([truly('5e-324', 5e-324), truly('5e-324', 0), truly('0.9750', 0.97504), truly('0.9750', 0.9749)]).toEqual([true, false, true, false]);
  });

  it('compares an integer but for rounding', () => {
    expect([truly('5', 5 - 2e-6), truly('5', 5.1), truly('0', 1e-7), truly('0', 0.1)]).toEqual([true, false, true, false]);
    expect([truly('4128710982', 4128710982), truly('4128710982', 4128710981), truly('1_000', 1000)]).toEqual([true, false, true]);
  });

  it('takes ≈ for within a tenth', () => {
    expect([truly('≈ 2.3', 2.5), truly('≈ 2.3', 2.54), truly('≈ [1, -2]', [1.05, -2.1])]).toEqual([true, false, true]);
  });

  it('compares texts, constants, lists and records entry by entry', () => {
    expect([truly("'a'", 'a'), truly("'a'", 'b'), truly('null', null), truly('null', undefined), truly('NaN', NaN), truly('-Infinity', -Infinity)])
      .toEqual([true, false, true, false, true, true]);
    expect([truly('[1, [2]]', [1, [2]]), truly('[1]', [1, 2]), truly('[1, 2]', [1]), truly('[0.5]', Float32Array.of(0.5))]).toEqual([true, false, false, true]);
    expect([truly("{ a: 1, 'b-c': 'x' }", { a: 1, 'b-c': 'x' }), truly('{ a: 1 }', { a: 1, b: 2 }), truly('{ a: 1 }', {}), truly('{}', {})])
      .toEqual([true, false, false, true]);
  });

  it('leaves unstated what … stands for', () => {
    expect([truly('{ a: 1, … }', { a: 1, b: 2 }), truly('{ a: 2, … }', { a: 1, b: 2 }), truly('[1, …]', [1, 2]), truly('[2, …]', [1, 2])])
      .toEqual([true, false, true, false]);
  });

  it('reads tensors', () => {
    expect(tf.tidy(() => [truly('[[1, 2]]', tf.tensor2d([[1, 2]])), truly('3', tf.scalar(4))])).toEqual([true, false]);
  });

  it('allows a remark after a colon, and refuses one without', () => {
    expect(truly('0.5: of 1', 0.5)).toBe(true);
    expect(() => truly('0.5, of 1', 0.5)).toThrow('", of 1" follows the value');
    expect(() => truly('about a half', 0.5)).toThrow(SyntaxError);
    expect(() => truly('', 0.5)).toThrow(SyntaxError);
  });

  it('compares errors by name and beginning, and takes none that is not stated', () => {
    const error = new RangeError('logit: p must be in [0, 1], got 2');
    const did = (comment: string): boolean => statesTruly(comment, { error, shown: '' });
    expect(['// RangeError', '// RangeError: logit: p must', '// RangeError: logit: … 2', '// RangeError: p', '// TypeError', '// 2'].map(did))
      .toEqual([true, true, true, false, false, false]);
    expect(truly('RangeError', 2)).toBe(false);
  });

  it('compares what was shown', () => {
    const did = (comment: string): boolean => statesTruly(comment, { value: undefined, shown: 'training: 3 steps in 2 s\n' });
    expect(['// shows training: 3 steps in … s', '// shows training: 4 steps in … s', '// shows training'].map(did)).toEqual([true, false, false]);
  });
});

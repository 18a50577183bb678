import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { ready } from '../ready';
import { TracedFunctions } from './traced-functions';

beforeAll(async () => {
  await ready();
});

afterEach(() => {
  vi.restoreAllMocks();
});

const MANY = 20;

/** How many of the calls ran as a graph. */
function graphsOf(calls: number, call: () => void): number {
  const graphs = vi.spyOn(tf.backend() as unknown as { runSavedModel: () => unknown }, 'runSavedModel');
  for (let i = 0; i < calls; i++) call();
  const { length } = graphs.mock.calls;
  graphs.mockRestore();
  return length;
}

const calling = (family: TracedFunctions, name: string, size: number, f: (x: Tensor) => Tensor) => (): void => {
  tf.tidy(() => {
    const x = tf.ones([size]);
    family.of(name).call([x], () => f(x));
  });
};

describe('TracedFunctions', () => {
  it('gives the same function for the same identity, of which each part is the very same', () => {
    const family = new TracedFunctions([], 1);
    const rule = { name: 'rule' };
    expect(family.of(rule, 0.9, 'all')).toBe(family.of(rule, 0.9, 'all'));
    for (const other of [[{ name: 'rule' }, 0.9, 'all'], [rule, 0.8, 'all'], [rule, 0.9], [rule, 0.9, 'all', 1], [rule, '0.9', 'all']]) {
      expect(family.of(...other)).not.toBe(family.of(rule, 0.9, 'all'));
    }
  });

  it('makes a second graph of the same inputs after a few calls, and not of others: that they come again is known', () => {
    const family = new TracedFunctions([], 1);
    expect(graphsOf(MANY, calling(family, 'square', 3, tf.square))).toBe(MANY - 14);
    expect(graphsOf(MANY, calling(family, 'exp', 3, tf.exp))).toBe(MANY - 4);
    expect(graphsOf(MANY, calling(family, 'exp', 4, tf.exp))).toBe(MANY - 14);
    family.dispose();
  });

  it('frees all graphs, and starts anew when called again', () => {
    const family = new TracedFunctions([], 1);
    const call = calling(family, 'square', 3, tf.square);
    expect(graphsOf(MANY, call)).toBe(MANY - 14);
    family.dispose();
    expect(graphsOf(MANY, call)).toBe(MANY - 14);
    family.dispose();
  });
});

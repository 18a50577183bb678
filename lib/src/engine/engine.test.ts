import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { ready } from '../ops/ready';
import { Engine } from './engine';
import { FUNCTIONS_KEPT } from './tuning';

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

const calling = (engine: Engine, name: string, size: number, f: (x: Tensor) => Tensor) => (): void => {
  tf.tidy(() => {
    const x = tf.ones([size]);
    engine.run([name], [x], () => f(x));
  });
};

describe('Engine', () => {
  it('tells functions apart by their identity, of which each part is the very same', () => {
    const engine = new Engine([], { leastOperations: 1 });
    const rule = { name: 'rule' };
    const identities = [[rule, 0.9, 'all'], [{ name: 'rule' }, 0.9, 'all'], [rule, 0.8, 'all'], [rule, 0.9], [rule, 0.9, 'all', 1], [rule, '0.9', 'all']];
    tf.tidy(() => {
      const x = tf.tensor1d([1, 2]);
      const results = (): number[][] => identities.map((identity, factor) => [...engine.run(identity, [x], () => tf.mul(x, factor)).dataSync()]);
      for (let i = 0; i < MANY; i++) expect(results()).toEqual(identities.map((_, factor) => [factor, 2 * factor]));
      expect(graphsOf(1, () => { results(); })).toBe(identities.length);
    });
    engine.dispose();
  });

  it('makes a second graph of the same inputs after a few calls, and not of others: that they come again is known', () => {
    const engine = new Engine([], { leastOperations: 1 });
    expect(graphsOf(MANY, calling(engine, 'square', 3, tf.square))).toBe(MANY - 14);
    expect(graphsOf(MANY, calling(engine, 'exp', 3, tf.exp))).toBe(MANY - 4);
    expect(graphsOf(MANY, calling(engine, 'exp', 4, tf.exp))).toBe(MANY - 14);
    engine.dispose();
  });

  it('forgets the function that was not called for longest, beyond what one network needs', () => {
    const engine = new Engine([], { leastOperations: 1 });
    const [used, unused] = [calling(engine, 'used', 3, tf.square), calling(engine, 'unused', 4, tf.square)];
    for (let i = 0; i < MANY; i++) unused();
    for (let i = 0; i < MANY; i++) used();
    expect([graphsOf(1, unused), graphsOf(1, used)]).toEqual([1, 1]);
    for (let other = 2; other < FUNCTIONS_KEPT; other++) calling(engine, `other ${other}`, 5, tf.square)();
    expect(graphsOf(1, used)).toBe(1);
    calling(engine, 'one more', 5, tf.square)();
    expect([graphsOf(1, used), graphsOf(1, unused)]).toEqual([1, 0]);
    engine.dispose();
  });

  it('frees all graphs, and starts anew when called again', () => {
    const engine = new Engine([], { leastOperations: 1 });
    const call = calling(engine, 'square', 3, tf.square);
    expect(graphsOf(MANY, call)).toBe(MANY - 14);
    engine.dispose();
    expect(graphsOf(MANY, call)).toBe(MANY - 14);
    engine.dispose();
  });
});

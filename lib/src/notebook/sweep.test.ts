import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { dataset } from '../data/dataset';
import { ready } from '../ops/ready';
import { mlp } from '../models/mlp';
import { setTrainingDefaults } from '../training/defaults';
import { sgd } from '../training/optimizers/sgd';
import { train } from '../training/train';
import { captureDisplays, type DisplayMessage } from './display';
import { progress } from './progress';
import { seeds } from './seeds';
import { sweep, SweepError } from './sweep';

beforeAll(async () => {
  await ready();
});
afterEach(() => {
  setTrainingDefaults({});
  vi.unstubAllEnvs();
});

const textOf = (message: DisplayMessage | undefined): string => String(message?.bundle['text/plain']);
const data = dataset({ images: Float32Array.of(1, 0, 0, 1, 1, 1, 0, 0), labels: Int32Array.of(0, 1, 0, 1), features: 2, classes: 2 });

describe('sweep', () => {
  it('visits every combination, the last list fastest, and puts its columns first', async () => {
    const rows = await sweep({ depth: [1, 2], activation: ['tanh', 'relu'] }, ({ depth, activation }) => ({ name: `${activation}${depth}` }));
    expect(rows).toEqual([
      { depth: 1, activation: 'tanh', name: 'tanh1' },
      { depth: 1, activation: 'relu', name: 'relu1' },
      { depth: 2, activation: 'tanh', name: 'tanh2' },
      { depth: 2, activation: 'relu', name: 'relu2' },
    ]);
    expect(Object.keys(rows[0])).toEqual(['depth', 'activation', 'name']);
  });

  it('takes several records a point, or none, from a function that awaits', async () => {
    const rows = await sweep({ layers: [2, 0, 1] }, async ({ layers }) => {
      await Promise.resolve();
      return Array.from({ length: layers }, (_, index) => ({ layer: index + 1, norm: 10 ** index }));
    });
    expect(rows).toEqual([{ layers: 2, layer: 1, norm: 1 }, { layers: 2, layer: 2, norm: 10 }, { layers: 1, layer: 1, norm: 1 }]);
  });

  it('takes the class of an object by its name in words, and any value as a value', async () => {
    const he = { name: 'he', gain: 2 };
    const rows = await sweep({ init: [he, null], limit: [Infinity] }, ({ init }) => ({ gain: init?.gain ?? 0 }));
    expect(rows).toEqual([{ init: he, limit: Infinity, gain: 2 }, { init: null, limit: Infinity, gain: 0 }]);
    await expect(sweep({ init: [he] }, () => { throw new Error('no'); })).rejects.toThrow('sweep: at init he: no');
  });

  it('gives the values of an object to its function, and their names to the rows', async () => {
    const starts = { 'σ = 1': () => 1, small: () => 0.01 };
    const rows = await sweep({ start: starts, seed: [0] }, ({ start }) => ({ std: start() }));
    const names: ('σ = 1' | 'small')[] = rows.map(({ start }) => start);
    expect(names).toEqual(['σ = 1', 'small']);
    expect(rows).toEqual([{ start: 'σ = 1', seed: 0, std: 1 }, { start: 'small', seed: 0, std: 0.01 }]);
    await expect(sweep({ start: starts }, ({ start }) => { if (start() < 1) throw new Error('no'); return {}; })).rejects.toThrow('sweep: at start small: no');
  });

  it('frees tensors, networks and models that its function leaves behind, also when it throws', async () => {
    const before = { tensors: tf.memory().numTensors, variables: Object.keys(tf.engine().registeredVariables).length };
    const kept = tf.scalar(7);
    await sweep({ seed: [1, 2] }, async ({ seed }) => {
      const net = mlp({ sizes: [2, 3, 2], activation: 'tanh', seed });
      tf.ones([100]);
      const { epochs } = await train(net, data, { optimizer: sgd(0.1), batchSize: 2, epochs: 2 });
      return { loss: epochs[1].loss };
    });
    await sweep({ seed: [3] }, ({ seed }) => {
      mlp({ sizes: [2, 2], activation: 'tanh', seed });
      tf.ones([3]);
      throw new Error('on purpose');
    }).catch(() => undefined);
    expect(kept.arraySync()).toBe(7);
    kept.dispose();
    expect({ tensors: tf.memory().numTensors, variables: Object.keys(tf.engine().registeredVariables).length }).toEqual(before);
  });

  it('leaves a network of the reader alone, and gives the numbers of the same loop without it', async () => {
    const net = mlp({ sizes: [2, 4, 2], activation: 'tanh', seed: 5 });
    const alone = mlp({ sizes: [2, 4, 2], activation: 'tanh', seed: 5 });
    const options = { optimizer: sgd(0.5), batchSize: 2, epochs: 1 };
    const rows = await sweep({ round: [1, 2, 3] }, async () => ({ loss: (await train(net, data, options)).epochs[0].loss }));
    const losses = [];
    for (let round = 1; round <= 3; round++) losses.push((await train(alone, data, options)).epochs[0].loss);
    expect(rows.map(({ loss }) => loss)).toEqual(losses);
    net.dispose();
    alone.dispose();
  });

  it('names the point where its function fails, and keeps the rows before it', async () => {
    const failing = sweep({ width: [10, 30], seed: [0, 1] }, ({ width, seed }) => {
      if (width === 30 && seed === 1) throw new RangeError('too wide');
      return { area: width * width };
    });
    const error: unknown = await failing.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(SweepError);
    const { message, point, rows, cause } = error as SweepError;
    expect(message).toBe('sweep: at width 30, seed 1: too wide');
    expect(point).toEqual({ width: 30, seed: 1 });
    expect(rows).toHaveLength(3);
    expect(cause).toBeInstanceOf(RangeError);
  });

  it('refuses what is no record, and a column of the grid with another value', async () => {
    const at = (result: unknown): Promise<unknown> => sweep({ width: [10] }, () => result as object);
    await expect(at(3)).rejects.toThrow('sweep: at width 10: run must return a record or a list of records, got 3');
    await expect(at(undefined)).rejects.toThrow('got undefined');
    await expect(at([{ a: 1 }, [2]])).rejects.toThrow('got [2]');
    await expect(at({ width: 11 })).rejects.toThrow("run must leave the grid's column width as it is, got 11");
    expect(await at({ width: 10, norm: 1 })).toEqual([{ width: 10, norm: 1 }]);
  });

  it('refuses a grid without values', async () => {
    const run = (): object => ({});
    await expect(sweep({}, run)).rejects.toThrow('sweep: grid must have at least one list of values, got {}');
    await expect(sweep({ width: [] }, run)).rejects.toThrow('sweep: grid.width must hold at least one value, got []');
    await expect(sweep({ width: {} }, run)).rejects.toThrow('sweep: grid.width must hold at least one value, got {}');
    await expect(sweep({ width: 10 as unknown as number[] }, run)).rejects.toThrow('sweep: grid.width must be a list of values or an object of named ones, got 10');
    await expect(sweep({ width: [10] }, 'f' as unknown as typeof run)).rejects.toThrow('sweep: run must be a function, got "f"');
  });

  it('gives the rows that are done when it is interrupted, without the point that was cut short', async () => {
    const controller = new AbortController();
    const messages = await captureDisplays(async () => {
      const rows = await sweep({ seed: [0, 1, 2, 3] }, async ({ seed }) => {
        const net = mlp({ sizes: [2, 2], activation: 'tanh', seed });
        const options = { optimizer: sgd(0.1), batchSize: 1, epochs: 5, signal: controller.signal };
        const { steps } = await train(net, data, { ...options, onStep: ({ step }) => { if (seed === 2 && step === 7) controller.abort(); } });
        return { steps };
      }, { signal: controller.signal, progress: true });
      expect(rows).toEqual([{ seed: 0, steps: 20 }, { seed: 1, steps: 20 }]);
    });
    expect(textOf(messages.at(-1))).toBe('sweep stopped at 2 of 4 runs: interrupted; their rows are kept');
  });

  it('takes an error that the interrupt itself caused for an interrupt', async () => {
    const controller = new AbortController();
    const rows = await sweep({ n: [1, 2] }, ({ n }) => {
      if (n === 2) controller.abort();
      controller.signal.throwIfAborted();
      return { n };
    }, { signal: controller.signal });
    expect(rows).toEqual([{ n: 1 }]);
  });

  it('shows one bar, moved by the trainings inside it, and puts their own bars back', async () => {
    vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] });
    setTrainingDefaults({ progress });
    try {
      const messages = await captureDisplays(async () => {
        await sweep({ width: [3, 4] }, async ({ width }) => {
          const net = mlp({ sizes: [2, width, 2], activation: 'tanh' });
          await train(net, data, { optimizer: sgd(0.1), batchSize: 2, epochs: 2, onStep: () => vi.advanceTimersByTime(1000) });
          return {};
        }, { progress: true, label: 'widths' });
        const net = mlp({ sizes: [2, 2], activation: 'tanh' });
        await train(net, data, { optimizer: sgd(0.1), batchSize: 2, epochs: 1 });
        net.dispose();
      });
      const ids = new Set(messages.map(({ id }) => id));
      expect(ids.size).toBe(2);
      const sweepTexts = messages.filter(({ id }) => id === messages[0].id).map(textOf);
      expect(sweepTexts[0]).toBe('widths · 25 % · 0 of 2 runs · width 3 · 6 s left');
      expect(sweepTexts.at(-1)).toBe('widths: 2 runs in 8 s');
      expect(textOf(messages.at(-1))).toMatch(/^training: 2 steps/);
    } finally {
      vi.useRealTimers();
    }
  });

  it('leaves no line of a sweep that is over at once', async () => {
    expect(await captureDisplays(async () => { await sweep({ n: [1, 2] }, () => ({}), { progress: true }); })).toEqual([]);
  });

  it('shows nothing outside of a notebook', async () => {
    expect(await captureDisplays(async () => { await sweep({ n: [1] }, () => ({})); })).toEqual([]);
  });
});

describe('seeds', () => {
  it('counts from the first, shifted by thousands for another global seed', () => {
    expect(seeds(3)).toEqual([0, 1, 2]);
    expect(seeds(2, 10)).toEqual([10, 11]);
    vi.stubEnv('GRADIENT_LAB_SEED', '4');
    expect(seeds(2)).toEqual([4000, 4001]);
  });

  it('refuses counts that are none, and a global seed that is none', () => {
    for (const count of [0, -1, 1.5, NaN, 1001]) expect(() => seeds(count)).toThrow(`seeds: count must be an integer from 1 to 1000, got ${count}`);
    expect(() => seeds(1, -1)).toThrow('seeds: first must be an integer from 0 to 2147483648, got -1');
    vi.stubEnv('GRADIENT_LAB_SEED', 'one');
    expect(() => seeds(1)).toThrow('seeds: GRADIENT_LAB_SEED must be an integer from 0 to 1000000, got "one"');
  });
});

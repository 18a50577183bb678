import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { dataset } from '../data/dataset';
import { ready } from '../ops/ready';
import { mlp } from '../models/mlp';
import { setTrainingDefaults, type ProgressFactory } from './defaults';
import { sgd } from './optimizers/sgd';
import type { Run } from './run';
import { train } from './train';
import type { TrainOptions } from './train-options';

beforeAll(async () => {
  await ready();
});
afterEach(() => {
  setTrainingDefaults({});
});

const data = dataset({ images: Float32Array.of(1, 0, 0, 1, 1, 1, 0, 0), labels: Int32Array.of(0, 1, 0, 1), features: 2, classes: 2 });

async function run(options: Partial<TrainOptions>): Promise<Run> {
  const net = mlp({ sizes: [2, 2], activation: 'tanh', seed: 1 });
  try {
    return await train(net, data, { optimizer: sgd(0.1), batchSize: 2, epochs: 2, ...options });
  } finally {
    net.dispose();
  }
}

/** A display that writes down what it is told. */
function display(): { readonly told: string[]; readonly progress: ProgressFactory } {
  const told: string[] = [];
  const progress: ProgressFactory = ({ total, label }) => {
    told.push(`${label} of ${total}`);
    return {
      update: ({ step, loss, text }) => told.push(`${step} ${Number.isFinite(loss) ? 'finite' : loss} ${text}`),
      finish: () => told.push('finish'),
      fail: (message) => told.push(`fail ${message.slice(0, 40)}`),
    };
  };
  return { told, progress };
}

describe('the progress display', () => {
  it('is told each step and the end', async () => {
    const { told, progress } = display();
    await run({ progress, label: 'sigmoid' });
    expect(told).toEqual(['sigmoid of 4', '1 finite epoch 1 of 2', '2 finite epoch 1 of 2', '3 finite epoch 2 of 2', '4 finite epoch 2 of 2', 'finish']);
  });

  it('is told of an interrupt, of divergence and of a failure, once', async () => {
    const interrupted = display();
    await run({ progress: interrupted.progress, signal: AbortSignal.abort() });
    expect(interrupted.told).toEqual(['training of 4', 'fail interrupted']);
    const diverged = display();
    await expect(run({ progress: diverged.progress, optimizer: sgd(3e38), epochs: 20 })).rejects.toThrow('train: the loss is');
    expect(diverged.told.at(-1)).toMatch(/^fail the loss is (NaN|-?Infinity) at step \d+$/);
    const stopped = display();
    await run({ progress: stopped.progress, optimizer: sgd(3e38), epochs: 20, onDivergence: 'stop' });
    expect(stopped.told.at(-1)).toMatch(/^fail train: the loss is/);
    const failed = display();
    await expect(run({ progress: failed.progress, onStep: () => { throw new Error('enough'); } })).rejects.toThrow('enough');
    expect(failed.told.slice(-2)).toEqual(['1 finite epoch 1 of 2', 'fail enough']);
    for (const { told } of [interrupted, diverged, failed]) expect(told.filter((line) => line.startsWith('f'))).toHaveLength(1);
  });

  it('and the stop signal are the registered ones by default', async () => {
    const { told, progress } = display();
    const controller = new AbortController();
    expect(setTrainingDefaults({ progress, signal: () => controller.signal })).toEqual({});
    const stopped = await run({ onStep: () => { controller.abort(); } });
    expect(stopped).toMatchObject({ stopped: 'interrupted', steps: 1 });
    expect(told.at(-1)).toBe('fail interrupted');
    expect(await run({ progress: false })).toMatchObject({ stopped: 'interrupted', steps: 0 });
    expect(told.filter((line) => line.startsWith('training'))).toHaveLength(1);
  });
});

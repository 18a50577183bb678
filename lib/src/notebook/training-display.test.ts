import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { dataset } from '../data/dataset';
import { ready } from '../ops/ready';
import { mlp } from '../models/mlp';
import { setTrainingDefaults } from '../training/defaults';
import { sgd } from '../training/optimizers/sgd';
import { train } from '../training/train';
import { captureDisplays } from './display';
import { connectTraining } from './training-display';

// Vitest's own process listens too; the test calls the listener instead of sending a signal to everyone.
const before = process.rawListeners('SIGINT');
const interrupt = (): void => {
  for (const listener of process.rawListeners('SIGINT')) if (!before.includes(listener)) Reflect.apply(listener, process, ['SIGINT']);
};

beforeAll(async () => {
  await ready();
});
afterEach(() => {
  interrupt();
  setTrainingDefaults({});
});

describe('connectTraining', () => {
  it('gives a plain call of train a progress bar and a stop button', async () => {
    connectTraining();
    const data = dataset({ images: Float32Array.of(1, 0, 0, 1), labels: Int32Array.of(0, 1), features: 2, classes: 2 });
    const net = mlp({ sizes: [2, 2], activation: 'tanh' });
    let steps = 0;
    const messages = await captureDisplays(async () => {
      const run = await train(net, data, { optimizer: sgd(0.1), batchSize: 1, epochs: 10, onStep: ({ step }) => { if (step === 3) interrupt(); } });
      steps = run.steps;
    });
    expect(steps).toBe(3);
    expect(String(messages[0].bundle['text/plain'])).toBe('training · 0 % · 0 of 20 steps');
    expect(String(messages.at(-1)?.bundle['text/plain'])).toBe('training stopped at 3 of 20 steps: interrupted');
    net.dispose();
  });
});

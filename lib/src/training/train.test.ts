import { inspect } from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { shuffledBatches } from '../data/batches';
import { dataset, type Dataset } from '../data/dataset';
import { loadMnist } from '../data/mnist';
import { ready } from '../ops/ready';
import type { LayeredNetwork } from '../models/layered-network';
import { mlp } from '../models/mlp';
import type { MlpOptions } from '../models/mlp-options';
import type { Network } from '../models/network';
import { simpleRnn } from '../models/simple-rnn';
import { stateOf } from '../models/state';
import { RandomState } from '../numeric/random';
import { every } from '../probes/schedule';
import { byGlobalNorm, clipByGlobalNorm } from './clipping/by-global-norm';
import { byValue } from './clipping/by-value';
import { NonFiniteGradientError } from './clipping/non-finite';
import { DivergenceError } from './divergence';
import { evaluate } from './evaluate';
import { adam } from './optimizers/adam';
import { momentum } from './optimizers/momentum';
import { rmsprop } from './optimizers/rmsprop';
import { sgd } from './optimizers/sgd';
import { cosineDecay } from './rate-schedules';
import type { Run } from './run';
import { applyGradients, computeGradients } from './steps';
import { train } from './train';
import type { TrainOptions } from './train-options';

/** Three overlapping clouds in four dimensions. */
function clouds(size: number, seed: number): Dataset {
  const random = new RandomState(seed);
  const labels = Int32Array.from({ length: size }, (_, index) => index % 3);
  const images = Float32Array.from({ length: 4 * size }, (_, index) => random.normal((index % 4) === labels[Math.floor(index / 4)] ? 2 : 0, 0.7));
  return dataset({ images, labels, features: 4, classes: 3 });
}

const data = clouds(70, 1);
const held = clouds(40, 2);
let tensors = 0;

beforeAll(async () => {
  await ready();
});
beforeEach(() => {
  tensors = tf.memory().numTensors;
});
afterEach(() => {
  expect(tf.memory().numTensors).toBe(tensors);
});

const network = (options: Partial<MlpOptions> = {}): LayeredNetwork => mlp({ sizes: [4, 8, 6, 3], activation: 'elu', batchNorm: {}, seed: 3, ...options });

/** Options of a short run; a fresh optimizer each time. */
const options = (more: Partial<TrainOptions> = {}): TrainOptions => ({ optimizer: sgd(0.1), batchSize: 16, epochs: 3, ...more });

/** Trains a fresh network, and returns what is left of both. */
async function trained(more: Partial<TrainOptions> = {}, net = network()): Promise<{ run: Run; weights: ReturnType<typeof stateOf> }> {
  try {
    const run = await train(net, data, options(more));
    return { run, weights: stateOf(net) };
  } finally {
    net.dispose();
  }
}

/** The error with which training ends. */
async function failure(more: Partial<TrainOptions>, net: Network = network()): Promise<unknown> {
  try {
    await train(net, data, options(more));
  } catch (error) {
    return error;
  } finally {
    net.dispose();
  }
  throw new Error('expected training to fail');
}

/** The network with something done to the result of each step. */
function tampered(net: LayeredNetwork, change: (result: ReturnType<Network['lossAndGradients']>, step: number) => void): Network {
  let step = 0;
  return {
    ...net,
    lossAndGradients: (x, y) => {
      const result = net.lossAndGradients(x, y);
      change(result, step++);
      return result;
    },
  };
}

const spoil = (result: ReturnType<Network['lossAndGradients']>): void => {
  const gradients = result.gradients as tf.Tensor[];
  const spoilt = tf.fill(gradients[0].shape, Infinity);
  gradients[0].dispose();
  gradients[0] = spoilt;
};

describe('train', () => {
  it.each([
    ['sgd', () => sgd(0.3)],
    ['momentum', () => momentum(0.05)],
    ['rmsprop', () => rmsprop(0.01)],
    ['adam', () => adam(0.02)],
  ])('learns with %s', async (_, optimizer) => {
    const net = network();
    const before = evaluate(net, held);
    const run = await train(net, data, options({ optimizer: optimizer(), epochs: 12, test: held }));
    const last = run.epochs.at(-1)!;
    expect(last.testAccuracy).toBeGreaterThan(0.85);
    expect(last.testLoss).toBeLessThan(before.loss / 2);
    expect(evaluate(net, held)).toEqual({ loss: last.testLoss, accuracy: last.testAccuracy });
    net.dispose();
  });

  it('points to the function for a tf.LayersModel', async () => {
    const layersModel = { predictOnBatch: () => null, fit: () => null };
    await expect(train(layersModel as never, data, options({}))).rejects.toThrow(
      'train: network must be one of this library, got a tf.LayersModel; train it with its own fit, and look on with watch(model)',
    );
    await expect(train(undefined as never, data, options({}))).rejects.toThrow('train: network must be one of this library, as mlp makes it, got undefined');
  });

  it('reaches 85 % on 1,000 held-out MNIST images after two epochs of the shipped 8,000', async () => {
    const mnist = loadMnist({ source: 'shipped' });
    const net = mlp({ sizes: [784, 64, 10], activation: 'relu', seed: 1 });
    const run = await train(net, mnist.train, { optimizer: momentum(0.05), batchSize: 100, epochs: 2, test: mnist.test, clip: byGlobalNorm(5) });
    expect(run.epochs.at(-1)!.testAccuracy).toBeGreaterThan(0.85);
    net.dispose();
  });

  it('makes the same steps as compute, clip and apply by hand', async () => {
    const { run, weights } = await trained({ seed: 9, clip: byGlobalNorm(0.3), optimizer: momentum(0.1) });
    const net = network();
    const optimizer = momentum(0.1);
    const losses: number[] = [];
    for (let epoch = 0; epoch < 3; epoch++) {
      for (const { inputs, labels } of shuffledBatches(data, { batchSize: 16, seed: 9, epoch })) {
        const computed = computeGradients(net, inputs, labels);
        const clipped = clipByGlobalNorm(computed, 0.3, { ops: net.ops });
        applyGradients(optimizer, net, clipped);
        losses.push(computed.loss);
        clipped.dispose();
        computed.dispose();
      }
    }
    expect([...run.losses]).toEqual(losses);
    expect(weights).toEqual(stateOf(net));
    expect(run.clips.some((row) => row.clippedEntries > 0)).toBe(true);
    optimizer.reset();
    net.dispose();
  });

  it('gives the same weights bit for bit from the same seed, and others from another', async () => {
    const [one, same, other] = [await trained({ seed: 4 }), await trained({ seed: 4 }), await trained({ seed: 5 })];
    expect(same.weights).toEqual(one.weights);
    expect(same.run.losses).toEqual(one.run.losses);
    expect(other.weights).not.toEqual(one.weights);
  });

  it.each([
    ['every tenth step', { probe: every(10) }],
    ['everything at every step', { probe: { gradients: true, activations: true, deltas: true, updates: true, histograms: true, detail: 'full' } }],
  ] as const)('gives the same weights bit for bit when %s is probed', async (_, probing) => {
    for (const clip of [byGlobalNorm(0.3), byValue(0.05)]) {
      const alone = await trained({ clip });
      const probed = await trained({ clip, ...probing });
      expect(probed.weights).toEqual(alone.weights);
      expect(probed.run.losses).toEqual(alone.run.losses);
      expect(probed.run.gradients.length).toBeGreaterThan(0);
    }
  });

  it('can be resumed as if it had not stopped: optimizer, schedule and order go on', async () => {
    const optimizer = (): ReturnType<typeof momentum> => momentum(cosineDecay(0.1, { steps: 20 }));
    const whole = await trained({ optimizer: optimizer(), epochs: 4 });
    const net = network();
    const kept = optimizer();
    const first = await train(net, data, options({ optimizer: kept, epochs: 1, resume: true }));
    const rest = await train(net, data, options({ optimizer: kept, epochs: 3, resume: true, firstEpoch: first.epochs.length, probe: every(10) }));
    expect(stateOf(net)).toEqual(whole.weights);
    expect(rest.epochs.map(({ epoch }) => epoch)).toEqual([2, 3, 4]);
    expect([...new Set(rest.gradients.map(({ step }) => step))]).toEqual([10]);
    kept.reset();
    net.dispose();
  });

  it('starts the optimizer afresh in each run and frees what it remembered', async () => {
    const optimizer = adam(0.02);
    const [first, second] = [await trained({ optimizer }), await trained({ optimizer })];
    expect(second.weights).toEqual(first.weights);
    expect(optimizer.slots).toEqual([]);
  });

  it('trains a recurrent network on examples of another shape', async () => {
    const net = simpleRnn({ inputs: 2, units: 5, classes: 3, seed: 1 });
    const run = await train(net, data, options({ exampleShape: [2, 2], validation: held, epochs: 10 }));
    expect(run.epochs.at(-1)!.validationLoss).toBeLessThan(run.epochs[0].validationLoss! * 0.9);
    net.dispose();
  });
});

describe('the record of a run', () => {
  it('holds the loss of each step and the means of each epoch over examples', async () => {
    const { run } = await trained();
    expect(run).toMatchObject({ stopped: 'finished', steps: 15, skipped: 0, divergence: null, firstNonFinite: null, summary: null });
    expect(run.losses).toHaveLength(15);
    expect(run.epochs.map(({ epoch, step, learningRate }) => [epoch, step, learningRate])).toEqual([[1, 5, 0.1], [2, 10, 0.1], [3, 15, 0.1]]);
    const [a, b, c, d, e] = run.losses;
    expect(run.epochs[0].loss).toBeCloseTo((16 * (a + b + c + d) + 6 * e) / 70, 12);
    expect(Object.keys(run.epochs[0])).not.toContain('testLoss');
  });

  it('counts the right answers of the training pass', async () => {
    const { run } = await trained({ optimizer: sgd(0), epochs: 1, batchSize: 70 }, network({ batchNorm: undefined }));
    const net = network({ batchNorm: undefined });
    expect(run.epochs[0].trainAccuracy).toBe(evaluate(net, data).accuracy);
    net.dispose();
  });

  it('evaluates validation and test data, at the epochs asked for and the last', async () => {
    const { run } = await trained({ epochs: 5, validation: held, test: data, evaluateEvery: 2 });
    expect(run.epochs.map(({ validationLoss }) => validationLoss === null)).toEqual([true, false, true, false, false]);
    expect(run.epochs[1]).toMatchObject({ validationAccuracy: expect.any(Number) as number, testLoss: expect.any(Number) as number, testAccuracy: expect.any(Number) as number });
  });

  it('ends after maxSteps, and records the epoch that it cuts short', async () => {
    const { run } = await trained({ maxSteps: 7 });
    expect(run).toMatchObject({ stopped: 'finished', steps: 7 });
    expect(run.epochs.map(({ step }) => step)).toEqual([5, 7]);
  });

  it('leaves out the last small batch on request', async () => {
    expect((await trained({ dropRemainder: true })).run.steps).toBe(12);
  });

  it('has clip rows of every step without the cosine, or of the probed steps with it', async () => {
    const alone = (await trained({ clip: byValue(0.05) })).run;
    expect(alone.clips.map(({ step }) => step)).toEqual([...Array(15).keys()]);
    expect(alone.gradients).toEqual([]);
    const probed = (await trained({ clip: byValue(0.05), probe: every(5) })).run;
    expect(probed.clips.map(({ step }) => step)).toEqual([0, 5, 10]);
    expect(probed.clips[0].cosine).toBeLessThan(1);
    expect({ ...probed.clips[1], cosine: null }).toEqual(alone.clips[5]);
    expect(new Set(probed.gradients.map(({ stage }) => stage))).toEqual(new Set(['raw', 'clipped']));
  });

  it('tells each step and each epoch, and waits for the latter', async () => {
    const told: string[] = [];
    await trained({
      epochs: 2,
      onStep: ({ step, epoch }) => told.push(`step ${step} of epoch ${epoch}`),
      onEpoch: async ({ epoch }) => {
        await new Promise((resolve) => setTimeout(resolve, 5));
        told.push(`epoch ${epoch}`);
      },
    });
    expect(told[4]).toBe('step 5 of epoch 1');
    expect(told[5]).toBe('epoch 1');
    expect(told[6]).toBe('step 6 of epoch 2');
    expect(told).toHaveLength(12);
  });

  it('puts what onEpoch returns into the row of the epoch', async () => {
    const net = network();
    const run = await train(net, data, options({ epochs: 2, onEpoch: async ({ epoch, loss }) => { await Promise.resolve(); return epoch === 1 ? { half: loss / 2 } : undefined; } }));
    expect(run.epochs[0]).toMatchObject({ epoch: 1, half: run.epochs[0].loss / 2 });
    expect(run.epochs[1]).not.toHaveProperty('half');
    const { epochs } = await train(net, data, { optimizer: sgd(0.1), batchSize: 3, epochs: 1, onEpoch: () => ({ gap: 0.5 }) });
    const gap: number = epochs[0].gap;
    expect(gap).toBe(0.5);
    net.dispose();
    expect(await failure({ onEpoch: () => ({ loss: 0 }) })).toMatchObject({ name: 'RangeError', message: "train: onEpoch must return columns of other names than the epoch's own, got loss" });
    const seen: number[] = [];
    expect((await trained({ onEpoch: ({ loss }) => seen.push(loss) })).run.epochs).toHaveLength(seen.length);
  });

  it('passes on what a callback throws, and leaks nothing', async () => {
    const error = new Error('enough');
    const onStep = (): void => { throw error; };
    expect(await failure({ onStep, probe: {}, clip: byGlobalNorm(0.1), optimizer: adam(0.1) })).toBe(error);
  });
});

describe('an interrupt', () => {
  it.each([1, 4, 5, 6])('after step %d ends the run with exactly that step, and the net and tfjs go on working', async (last) => {
    const controller = new AbortController();
    const net = network();
    const run = await train(net, data, options({
      signal: controller.signal, optimizer: momentum(0.1), probe: {}, clip: byGlobalNorm(0.3), validation: held,
      onStep: ({ step }) => { if (step === last) controller.abort(); },
    }));
    expect(run).toMatchObject({ stopped: 'interrupted', steps: last });
    expect(run.losses).toHaveLength(last);
    const short = await trained({ maxSteps: last, optimizer: momentum(0.1), clip: byGlobalNorm(0.3) });
    expect(stateOf(net)).toEqual(short.weights);
    tf.tidy(() => {
      const w = tf.variable(tf.scalar(3));
      expect(tf.variableGrads(() => tf.square(w), [w]).grads[w.name].dataSync()[0]).toBe(6);
      w.dispose();
    });
    expect((await train(net, data, options())).stopped).toBe('finished');
    net.dispose();
  });

  it('that arrives as an event, like a signal of the operating system, is obeyed at the next step', async () => {
    const controller = new AbortController();
    let after = 0;
    const { run } = await trained({
      epochs: 1000,
      signal: controller.signal,
      onStep: ({ step }) => {
        if (step === 3) setImmediate(() => { controller.abort(); });
        if (controller.signal.aborted) after++;
      },
    });
    expect(run.stopped).toBe('interrupted');
    expect(run.steps).toBeLessThanOrEqual(4);
    expect(after).toBe(0);
  });

  it('before the first step leaves the net as it was', async () => {
    const net = network();
    const before = stateOf(net);
    const run = await train(net, data, options({ signal: AbortSignal.abort() }));
    expect(run).toMatchObject({ stopped: 'interrupted', steps: 0, epochs: [] });
    expect(stateOf(net)).toEqual(before);
    net.dispose();
  });

  it('during evaluation ends the run there', async () => {
    const controller = new AbortController();
    const net = network();
    let passes = 0;
    const watched: Network = {
      ...net,
      predict: (x) => {
        if (++passes === 2) controller.abort();
        return net.predict(x);
      },
    };
    const run = await train(watched, data, options({ validation: clouds(2500, 3), signal: controller.signal }));
    expect(passes).toBe(2);
    expect(run.epochs).toMatchObject([{ epoch: 1, validationLoss: null }]);
    expect(run.stopped).toBe('interrupted');
    net.dispose();
  });
});

describe('a run, printed', () => {
  it('is three lines at most', async () => {
    const net = network();
    const run = await train(net, data, options({ epochs: 2, test: data, probe: {} }));
    const lines = inspect(run).split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/^Run finished after \d+ steps, 2 epochs, \d+\.\d s$/);
    expect(lines[1]).toMatch(/^loss [\d.]+, training accuracy [\d.]+ %, test accuracy [\d.]+ %$/);
    expect(lines[2]).toMatch(/^rows: gradients \d+, activations \d+, deltas \d+, updates \d+$/);
    const short = await train(net, data, options({ epochs: 1, maxSteps: 1 }));
    expect(inspect(short)).toMatch(/^Run finished after 1 step, 1 epoch, /);
    net.dispose();
  });
});

describe('what TypeScript would refuse', () => {
  it.each<[string, object, string]>([
    ['probe', { probe: 20 }, 'train: probe must be a schedule, such as every(20), or options, got 20'],
    ['probe', { probe: true }, 'train: probe must be a schedule, such as every(10), or options, got true'],
    ['an option of probe', { probe: { gradient: true } },
      'train: probe must have only gradients, activations, deltas, updates, histograms, schedule, capacity, detail, saturation, got gradient; did you mean gradients?'],
    ['optimizer', { optimizer: 'adam' }, 'train: optimizer must be an optimizer, such as sgd(0.1), got "adam"'],
    ['optimizer', { optimizer: undefined }, 'train: optimizer must be an optimizer, such as sgd(0.1), got undefined'],
    ['clip', { clip: 5 }, 'train: clip must be a clipper, such as byGlobalNorm(5), got 5'],
  ])('%s is refused by an error that says what to write', async (_, wrong, message) => {
    const net = network();
    await expect(train(net, data, { ...options(), ...wrong })).rejects.toThrow(new TypeError(message));
    net.dispose();
  });

  it('a disposed network is refused before anything starts', async () => {
    const net = network();
    net.dispose();
    const started = vi.fn();
    await expect(train(net, data, options({ progress: started }))).rejects.toThrow('train: the network must not be disposed, but dense1/kernel was; make it anew');
    expect(started).not.toHaveBeenCalled();
    expect(() => evaluate(net, data)).toThrow('evaluate: the network must not be disposed');
  });
});

describe('divergence', () => {
  const explode = { optimizer: sgd(1e20), epochs: 5 };
  const plain = (): LayeredNetwork => network({ batchNorm: undefined, activation: 'relu' });

  it('ends with an error that names the step and the first layer, and carries the record', async () => {
    const error = await failure(explode, plain());
    expect(error).toBeInstanceOf(DivergenceError);
    const { message, step, layer, loss, run } = error as DivergenceError;
    expect(Number.isFinite(loss)).toBe(false);
    expect(message).toContain(`train: the loss is ${loss} at step ${step}; the first to hold`);
    expect(message).toContain(`pre-activation of ${layer}`);
    expect(run).toMatchObject({ stopped: 'diverged', steps: step + 1, divergence: { step, layer } });
    expect(run.losses.slice(0, -1).every(Number.isFinite)).toBe(true);
    expect(run.losses.at(-1)).toBe(loss);
  });

  it('returns the record instead, on request', async () => {
    const error = (await failure(explode, plain())) as DivergenceError;
    const { run } = await trained({ ...explode, onDivergence: 'stop' }, plain());
    expect(run.divergence).toEqual(error.divergence);
    expect(run.stopped).toBe('diverged');
  });

  it.each(['dense1', 'dense2', 'dense3'])('finds the NaN in %s, and applies no gradient', async (layer) => {
    const net = plain();
    const kernel = net.parameters.find(({ name }) => name === `${layer}/kernel`)!.variable;
    tf.tidy(() => { kernel.assign(tf.fill(kernel.shape, NaN)); });
    const before = stateOf(net);
    const run = await train(net, data, options({ onDivergence: 'stop', probe: { schedule: () => false, gradients: true } }));
    expect(run.divergence).toMatchObject({ step: 0, layer, event: { direction: 'forward', quantity: 'pre', kind: 'nan' } });
    expect(run.firstNonFinite).toMatchObject({ step: 0 });
    expect(stateOf(net)).toEqual(before);
    net.dispose();
  });

  it('includes a gradient that clipping refuses while the loss is finite', async () => {
    const error = await failure({ clip: byGlobalNorm(1), probe: {} }, tampered(network(), (result, step) => { if (step === 2) spoil(result); }));
    expect(error).toBeInstanceOf(DivergenceError);
    expect((error as DivergenceError).message).toMatch(/^train: a gradient is not finite \(loss .*\) at step 2; the first to hold an infinity is the gradient of kernel of dense1/);
    expect((error as DivergenceError).cause).toBeInstanceOf(NonFiniteGradientError);
  });

  it('skips such a step under the policy skip', async () => {
    const net = tampered(network(), (result, step) => { if (step % 2 === 1) spoil(result); });
    const weights: unknown[] = [];
    const run = await train(net, data, options({
      epochs: 1, clip: byGlobalNorm(1, { onNonFinite: 'skip' }), optimizer: momentum(0.1),
      onStep: () => { weights.push(net.parameters.map(({ variable }) => [...variable.dataSync()])); },
    }));
    expect(run).toMatchObject({ stopped: 'finished', steps: 5, skipped: 2 });
    expect(run.clips.map(({ skipped }) => skipped)).toEqual([false, true, false, true, false]);
    expect(weights[1]).toEqual(weights[0]);
    expect(weights[2]).not.toEqual(weights[1]);
    net.dispose();
  });

  it('comes one step later under the policy propagate', async () => {
    const net = tampered(network(), (result, step) => { if (step === 2) spoil(result); });
    const run = await train(net, data, options({ clip: byGlobalNorm(1, { onNonFinite: 'propagate' }), onDivergence: 'stop' }));
    expect(run.divergence).toMatchObject({ step: 3, layer: 'dense1' });
    net.dispose();
  });
});

describe('options', () => {
  it.each([
    [{ batchSize: 0 }, 'train: batchSize must be an integer ≥ 1, got 0'],
    [{ epochs: 1.5 }, 'train: epochs must be an integer ≥ 1, got 1.5'],
    [{ maxSteps: 0 }, 'train: maxSteps must be an integer ≥ 1, got 0'],
    [{ seed: -1 }, 'train: seed must be an integer from 0 to 2^32 - 1, got -1'],
    [{ evaluateEvery: 0 }, 'train: evaluateEvery must be an integer ≥ 1, got 0'],
    [{ exampleShape: [3, 2] }, 'train: exampleShape must hold 4 numbers, got [3, 2]'],
    [{ test: held.take(0) }, 'train: test must hold at least one example, got none'],
    [{ batchSize: 71, dropRemainder: true }, 'train: batchSize must be at most 70 with dropRemainder, got 71'],
  ])('%j are refused', async (wrong, message) => {
    expect(await failure(wrong)).toEqual(new RangeError(message));
  });
});

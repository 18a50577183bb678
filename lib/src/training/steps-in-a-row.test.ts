import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { addingProblem } from '../data/adding-problem';
import { dataset, type Dataset } from '../data/dataset';
import { aligned, unaligned } from '../engine/aligned';
import { useGraphs } from '../engine/engine';
import { mlp } from '../models/mlp';
import type { LayeredNetwork } from '../models/layered-network';
import { lstm } from '../models/lstm';
import type { Network } from '../models/network';
import type { RecurrentNetwork } from '../models/recurrent';
import { simpleRnn } from '../models/simple-rnn';
import { RandomState } from '../numeric/random';
import { publicOps } from '../ops/public';
import { ready } from '../ops/ready';
import type { Probe } from '../probes/probe';
import { every } from '../probes/schedule';
import { byGlobalNorm } from './clipping/by-global-norm';
import { byValue } from './clipping/by-value';
import { adam } from './optimizers/adam';
import { momentum } from './optimizers/momentum';
import { rmsprop } from './optimizers/rmsprop';
import { sgd } from './optimizers/sgd';
import { Pace } from './pace';
import type { Run } from './run';
import { train } from './train';
import type { TrainOptions } from './train-options';

// Steps that nobody looks at meanwhile are computed in a row. Nobody should notice.

beforeAll(async () => {
  await ready();
});

afterEach(() => {
  useGraphs(true);
  vi.restoreAllMocks();
});

const [FEATURES, CLASSES, BATCH, BATCHES] = [12, 4, 16, 25];

/** In memory that TensorFlow uses as it is; the last batch of a pass has 7 examples. */
function examples(): Dataset {
  const size = BATCH * BATCHES + 7;
  const random = new RandomState(11);
  const images = aligned(size * FEATURES);
  images.set(random.normals(size * FEATURES));
  return dataset({ images, labels: Int32Array.from({ length: size }, () => random.integer(0, CLASSES - 1)), features: FEATURES, classes: CLASSES });
}

function unalignedCopy(values: Float32Array): Float32Array {
  const copy = unaligned(values.length);
  copy.set(values);
  return copy;
}

type Trained = LayeredNetwork | RecurrentNetwork;
const net = (): LayeredNetwork => mlp({ sizes: [FEATURES, 10, 9, CLASSES], activation: 'swish', batchNorm: {}, seed: 3 });
const bits = (tensor: tf.Tensor): string => Buffer.from(new Uint8Array(tensor.dataSync().buffer.slice(0))).toString('base64');
const stateOf = ({ parameters, statistics = [] }: Network): string[] => [...parameters, ...statistics].map(({ variable }) => bits(variable));

interface Course {
  /** Without its times. */
  readonly run: Run;
  readonly state: string[];
  readonly graphs: number;
}

/** @param fitting steps that fit between two tasks; one, and each is made by itself. */
async function course(fitting: number, options: () => Partial<TrainOptions>, make: () => Trained = net, data = examples): Promise<Course> {
  vi.spyOn(Pace.prototype, 'fitting').mockReturnValue(fitting);
  const spy = vi.spyOn(tf.backend() as unknown as { runSavedModel: () => unknown }, 'runSavedModel');
  const network = make();
  const whole = await train(network, data(), {
    optimizer: momentum(0.05), batchSize: BATCH, epochs: 3, progress: false, onDivergence: 'stop', ...options(),
  });
  const state = stateOf(network);
  network.dispose();
  const graphs = spy.mock.calls.length;
  vi.restoreAllMocks();
  return { run: { ...whole, seconds: 0, epochs: whole.epochs.map((epoch) => ({ ...epoch, seconds: 0 })) }, state, graphs };
}

const STEPS = 3 * (BATCHES + 1);

describe('steps in a row', () => {
  it.each<[string, () => Partial<TrainOptions>, number]>([
    ['that nobody looks at', () => ({}), STEPS / 2],
    ['with a rate that falls', () => ({ optimizer: adam((step) => 0.1 / (1 + step), { weightDecay: 0.1 }) }), STEPS / 2],
    ['with evaluations', () => ({ test: examples(), validation: examples() }), STEPS / 2],
    ['up to a last one', () => ({ maxSteps: 67 }), 67 / 2],
    ['without a last small batch', () => ({ dropRemainder: true }), STEPS / 2],
    ['between probed ones', () => ({ probe: { schedule: every(9), gradients: true, activations: true, updates: true } }), STEPS / 2],
    ['clipped, as long as none is', () => ({ clip: byGlobalNorm(100) }), STEPS / 2],
    ['clipped, and one is', () => ({ optimizer: adam((step) => (step < 40 ? 0.01 : 0.5)), clip: byValue(1) }), STEPS],
    ['of which one diverges', () => ({ optimizer: sgd((step) => (step === 43 ? 1e30 : 0.05)) }), STEPS],
  ])('are as they are one by one, to the bit: %s', async (_, options, most) => {
    const before = tf.memory().numTensors;
    const alone = await course(1, options);
    for (const fitting of [2, 7, 64]) {
      const { graphs, ...rest } = await course(fitting, options);
      const { graphs: graphsAlone, ...wanted } = alone;
      expect(rest).toEqual(wanted);
      expect(graphs).toBeLessThan(Math.min(graphsAlone, fitting > 2 ? most : Infinity));
    }
    expect(tf.memory().numTensors).toBe(before);
  });

  it.each<[string, () => Trained, () => Partial<TrainOptions>, (() => Dataset)?]>([
    ['an LSTM', () => lstm({ inputs: 3, units: 5, classes: CLASSES, seed: 1 }), () => ({ exampleShape: [4, 3], optimizer: adam(0.01) })],
    ['public operations', () => mlp({ sizes: [FEATURES, 8, 8, CLASSES], activation: 'elu', residual: true, ops: publicOps, seed: 1 }), () => ({ optimizer: rmsprop(0.01, { momentum: 0.5 }) })],
    ['a batch in two halves', () => mlp({ sizes: [FEATURES, 1000, 960, CLASSES], activation: 'mish', batchNorm: {}, seed: 1 }), () => ({ maxSteps: 30 })],
    ['layer norm, PReLU and squared errors', () => mlp({ sizes: [FEATURES, 9, 8, CLASSES], activation: 'prelu', layerNorm: {}, loss: 'quadratic', seed: 1 }), () => ({})],
    ['numbers to be predicted', () => simpleRnn({ inputs: 2, units: 4, classes: 1, loss: 'squaredError', seed: 1 }), () => ({}), () => addingProblem({ size: 407, steps: 6, seed: 1 })],
    ['an array in any place of memory', net, () => ({}), () => dataset({ ...examples(), images: unalignedCopy(examples().images) })],
  ])('are as they are one by one with %s', async (_, make, options, data) => {
    const before = tf.memory().numTensors;
    const [alone, inARow] = [await course(1, options, make, data), await course(15, options, make, data)];
    expect(inARow.graphs).toBeLessThan(alone.graphs - 10);
    expect({ ...inARow, graphs: 0 }).toEqual({ ...alone, graphs: 0 });
    expect(tf.memory().numTensors).toBe(before);
  });

  it('show a display every step up to the one that diverges', async () => {
    const shown: number[] = [];
    await course(20, () => ({
      optimizer: sgd((step) => (step === 43 ? 1e30 : 0.05)),
      progress: () => ({ update: ({ step }) => { shown.push(step); }, finish: () => undefined, fail: () => undefined }),
    }));
    // The step at the rate 1e30 is the 44th; the loss of the next is not finite.
    expect(shown).toEqual(Array.from({ length: 44 }, (_, index) => index + 1));
  });

  it('are one by one where a step is looked at: by onStep, a probe, or one that needs only what clipping did', async () => {
    vi.spyOn(Pace.prototype, 'fitting').mockReturnValue(20);
    const seen: string[] = [];
    const network = net();
    const looking: Probe = { needs: 'clip', beforeUpdate: () => { seen.push(stateOf(network)[0]); } };
    const options = { optimizer: sgd(0.05), batchSize: BATCH, epochs: 2, progress: false } as const;
    await train(network, examples(), { ...options, probes: [looking] });
    expect(new Set(seen).size).toBe(2 * (BATCHES + 1));
    const states = new Set<string>();
    await train(network, examples(), { ...options, onStep: () => { states.add(stateOf(network)[0]); } });
    expect(states.size).toBe(2 * (BATCHES + 1));
    network.dispose();
  });

  it('are told to a probe that may look afterwards, each with its own loss and report', async () => {
    const tell = async (afterwards: boolean): Promise<unknown[]> => {
      const told: unknown[] = [];
      const probe: Probe = {
        wants: (step) => step % 3 === 0,
        needs: 'clip',
        afterwards,
        beforeUpdate: (step, _, { loss }, clip) => { told.push([step, loss, clip?.coefficient]); },
        afterUpdate: (step) => { told.push(step); },
      };
      const { graphs } = await course(20, () => ({ clip: byGlobalNorm(100), probes: [probe] }));
      expect(graphs < STEPS / 3).toBe(afterwards);
      return told;
    };
    const told = await tell(true);
    expect(told).toEqual(await tell(false));
    expect(told).toHaveLength(2 * (STEPS / 3));
  });

  it('have a probe give up what it holds when one that looks afterwards fails, with the row made', async () => {
    vi.spyOn(Pace.prototype, 'fitting').mockReturnValue(20);
    const before = tf.memory().numTensors;
    const network = net();
    let held: tf.Tensor | null = null;
    const failing: Probe = {
      needs: 'clip',
      afterwards: true,
      beforeUpdate: () => { held = tf.scalar(1); },
      afterUpdate: (step) => {
        if (step === 40) throw new Error('afterwards');
        held?.dispose();
        held = null;
      },
      abandon: () => { held?.dispose(); },
    };
    await expect(train(network, examples(), { optimizer: sgd(0.05), batchSize: BATCH, epochs: 3, progress: false, probes: [failing] })).rejects.toThrow('afterwards');
    expect(network.parameters.every(({ variable }) => variable.dataSync().every(Number.isFinite))).toBe(true);
    network.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('stop where a schedule fails, as one by one', async () => {
    const ends = [];
    const before = tf.memory().numTensors;
    for (const fitting of [1, 20]) {
      vi.spyOn(Pace.prototype, 'fitting').mockReturnValue(fitting);
      const network = net();
      const failing = sgd((step) => { if (step === 37) throw new Error('no rate'); return 0.05; });
      await expect(train(network, examples(), { optimizer: failing, batchSize: BATCH, epochs: 3, progress: false })).rejects.toThrow('no rate');
      ends.push(stateOf(network));
      network.dispose();
    }
    expect(ends[1]).toEqual(ends[0]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('tell a progress display each step', async () => {
    const steps: number[] = [];
    await course(20, () => ({ progress: () => ({ update: ({ step }) => { steps.push(step); }, finish: () => undefined, fail: () => undefined }) }));
    expect(steps).toEqual(Array.from({ length: STEPS }, (_, index) => index + 1));
  });

  it('let an interrupt end the run between two turns, with all that was made', async () => {
    const network = net();
    const controller = new AbortController();
    const training = train(network, examples(), { optimizer: sgd(0.05), batchSize: BATCH, epochs: 10_000, progress: false, signal: controller.signal });
    setTimeout(() => { controller.abort(); }, 300);
    const { stopped, steps, losses } = await training;
    expect(stopped).toBe('interrupted');
    expect(losses).toHaveLength(steps);
    expect(losses.every((loss) => loss > 0)).toBe(true);
    network.dispose();
  });
});

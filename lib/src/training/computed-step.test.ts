import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { aligned, unaligned } from '../engine/aligned';
import { dataset, type Dataset } from '../data/dataset';
import { publicOps } from '../ops/public';
import { ready } from '../ops/ready';
import { useGraphs } from '../engine/compiled-function';
import { constantWeights } from '../models/initializers';
import { mlp } from '../models/mlp';
import type { MlpOptions } from '../models/mlp-options';
import type { Network, StepResult } from '../models/network';
import { lstm } from '../models/lstm';
import { RandomState } from '../numeric/random';
import { probe } from '../probes/recording-probe';
import type { Probe } from '../probes/probe';
import { every } from '../probes/schedule';
import { adaptive } from './clipping/adaptive';
import { byGlobalNorm } from './clipping/by-global-norm';
import { byNorm } from './clipping/by-norm';
import { byValue } from './clipping/by-value';
import type { Clipper } from './clipping/clipper';
import { adam } from './optimizers/adam';
import { momentum } from './optimizers/momentum';
import type { Optimizer } from './optimizers/optimizer';
import { rmsprop } from './optimizers/rmsprop';
import { sgd } from './optimizers/sgd';
import { Pace } from './pace';
import type { Run } from './run';
import { train } from './train';
import type { TrainOptions } from './train-options';

// Computed at once, as a graph or not, or in parts: a training step is the same step.

beforeAll(async () => {
  await ready();
});

afterEach(() => {
  useGraphs(true);
  vi.restoreAllMocks();
});

const [FEATURES, CLASSES, BATCH] = [12, 4, 16];

/** In memory that TensorFlow copies; `shared`, in memory that it uses as it is, so that a step picks its examples from one tensor, with graphs or without. */
function examples(size: number, shared = false): Dataset {
  const random = new RandomState(7);
  const images = shared ? aligned(size * FEATURES) : unaligned(size * FEATURES);
  images.set(random.normals(size * FEATURES));
  const labels = Int32Array.from({ length: size }, () => random.integer(0, CLASSES - 1));
  return dataset({ images, labels, features: FEATURES, classes: CLASSES });
}

const bits = (tensor: tf.Tensor): string => Buffer.from(new Uint8Array(tensor.dataSync().buffer.slice(0))).toString('base64');

/** A network that offers nothing but its passes, as one of a reader's own. */
function bare(network: Network): Network {
  expect(network.lossAndGradients.passes).toBeDefined();
  return { ...network, lossAndGradients: (inputs, labels) => network.lossAndGradients(inputs, labels) };
}

/** The network with passes that are counted; what it computes in one function with them stays its own. */
function counted(network: Network, own: (inputs: tf.Tensor, labels: tf.Tensor1D) => StepResult): Network {
  const { passes } = network.lossAndGradients;
  if (passes === undefined) throw new Error('expected a network that computes its steps at once');
  return { ...network, lossAndGradients: Object.assign((inputs: tf.Tensor, labels: tf.Tensor1D) => own(inputs, labels), { passes }) };
}

type Course = Pick<Run, 'losses' | 'gradients' | 'activations' | 'deltas' | 'updates' | 'clips' | 'skipped' | 'steps'> & { state: string[] };

const WAYS = {
  graph: { graphs: true, whole: true, shared: false, inARow: 1 },
  graphOfSome: { graphs: true, whole: true, shared: true, inARow: 6 },
  operations: { graphs: false, whole: true, shared: false, inARow: 1 },
  operationsOfPicks: { graphs: false, whole: true, shared: true, inARow: 1 },
  parts: { graphs: false, whole: false, shared: false, inARow: 1 },
};

async function course(way: keyof typeof WAYS, make: () => Network, options: () => Partial<TrainOptions>): Promise<Course> {
  const { graphs, whole, shared, inARow } = WAYS[way];
  useGraphs(graphs);
  vi.spyOn(Pace.prototype, 'fitting').mockReturnValue(inARow);
  const net = make();
  const network = whole ? net : bare(net);
  const run = await train(network, examples(BATCH * 20, shared), { optimizer: sgd(0.05), batchSize: BATCH, epochs: 3, progress: false, onDivergence: 'stop', ...options() });
  const { losses, gradients, activations, deltas, updates, clips, skipped, steps } = run;
  const state = [...net.parameters, ...(net.statistics ?? [])].map(({ variable }) => bits(variable));
  net.dispose();
  return { losses, gradients, activations, deltas, updates, clips, skipped, steps, state };
}

/** A norm that one side may have from sums in float32. */
const near = (norm: number): number => (Number.isFinite(norm) && norm > 0 ? expect.closeTo(norm, 6 - Math.ceil(Math.log10(norm))) as number : norm);

/** The same to the bit, but for the norms of clipping: a step whose gradients nobody reads has them from sums in float32. */
function expectSame({ clips, ...others }: Course, expected: Course): void {
  const { clips: rows, ...rest } = expected;
  expect(others).toEqual(rest);
  expect(clips).toEqual(rows.map((row) => ({ ...row, preNorm: near(row.preNorm), postNorm: near(row.postNorm) })));
}

const plain = (more: Partial<MlpOptions> = {}): Network => mlp({ sizes: [FEATURES, 10, 9, CLASSES], activation: 'elu', seed: 3, ...more });
const net = (more: Partial<MlpOptions> = {}): Network => plain({ batchNorm: {}, ...more });

/** The rate jumps, and the gradients with it. */
const clippedLater = (): Partial<TrainOptions> => ({ optimizer: adam((step) => (step < 30 ? 0.01 : 0.5)), clip: byValue(1) });

describe('a step computed at once', () => {
  it.each<[string, () => Network, () => Partial<TrainOptions>]>([
    ['with sgd', net, () => ({})],
    ['with momentum', net, () => ({ optimizer: momentum(0.05) })],
    ['with momentum in Nesterov\'s form', net, () => ({ optimizer: momentum(0.05, { nesterov: true }) })],
    ['with rmsprop', net, () => ({ optimizer: rmsprop(0.01) })],
    ['with rmsprop and momentum', net, () => ({ optimizer: rmsprop(0.01, { momentum: 0.5 }) })],
    ['with adam', net, () => ({ optimizer: adam(0.01) })],
    ['with L2', net, () => ({ optimizer: momentum(0.05, { l2: 0.01 }) })],
    ['with decoupled weight decay of every parameter', net, () => ({ optimizer: adam(0.01, { weightDecay: 0.1, decayed: () => true }) })],
    ['clipped by value, some entries', net, () => ({ clip: byValue(0.05) })],
    ['clipped by value, entries of later steps alone', plain, clippedLater],
    ['clipped by value, none', net, () => ({ clip: byValue(100) })],
    ['clipped by norm', net, () => ({ clip: byNorm(0.1) })],
    ['clipped by global norm', net, () => ({ clip: byGlobalNorm(0.1) })],
    ['clipped adaptively', net, () => ({ clip: adaptive(0.01) })],
    ['probed now and then', net, () => ({ probe: every(5), clip: byValue(0.05) })],
    ['probed at every step', net, () => ({ probe: every(1) })],
    ['of layer norm and PReLU', () => plain({ layerNorm: {}, activation: 'prelu' }), () => ({ optimizer: adam(0.01) })],
    ['of residual blocks and public operations', () => plain({ sizes: [FEATURES, 8, 8, 8, CLASSES], residual: true, ops: publicOps }),
      () => ({ optimizer: rmsprop(0.01), clip: byValue(0.05) })],
    ['of large layers', () => net({ sizes: [FEATURES, 1000, 100, CLASSES] }), () => ({ clip: byValue(0.01), probe: every(3) })],
    ['of a batch in two halves', () => plain({ sizes: [FEATURES, 1000, 960, CLASSES], loss: 'quadratic' }), () => ({ clip: byValue(0.01), probe: every(3) })],
    ['of a batch in two halves with batch norm and residual blocks', () => net({ sizes: [FEATURES, 1000, 1000, CLASSES], residual: true }), () => ({ probe: every(4) })],
    ['of a recurrent network', () => lstm({ inputs: 3, units: 5, classes: CLASSES, seed: 1 }), () => ({ exampleShape: [4, 3], clip: byValue(0.01), probe: every(4) })],
  ])('is that of the parts to the bit, %s', async (_, make, options) => {
    const before = tf.memory().numTensors;
    const graphs = vi.spyOn(tf.backend() as unknown as { runSavedModel: () => unknown }, 'runSavedModel');
    const asGraph = await course('graph', make, options);
    expect(graphs.mock.calls.length).toBeGreaterThanOrEqual(18);
    const parts = await course('parts', make, options);
    expect(await course('operations', make, options)).toEqual(parts);
    expect(await course('operationsOfPicks', make, options)).toEqual(parts);
    expect(await course('graphOfSome', make, options)).toEqual(asGraph);
    expectSame(asGraph, parts);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('is one graph a step, with the update in it', async () => {
    vi.spyOn(Pace.prototype, 'fitting').mockReturnValue(1);
    const network = net();
    const data = examples(BATCH * 20);
    const options = { optimizer: adam(0.01), batchSize: BATCH, epochs: 1, clip: byValue(1), progress: false } as const;
    await train(network, data, options);
    const backend = tf.backend() as unknown as { runSavedModel: () => unknown; executeSingleOutput: (name: string) => unknown };
    const graphs = vi.spyOn(backend, 'runSavedModel');
    const operations = vi.spyOn(backend, 'executeSingleOutput');
    await train(network, data, { ...options, optimizer: adam(0.01) });
    expect(graphs).toHaveBeenCalledTimes(20);
    expect(operations).not.toHaveBeenCalled();
    network.dispose();
  });

  it.each<[boolean, string, () => Network, Partial<TrainOptions>]>([
    [true, 'a network of layers', net, {}],
    [true, 'one in two halves', () => plain({ sizes: [FEATURES, 1000, 960, CLASSES] }), {}],
    [true, 'one with public operations', () => net({ ops: publicOps }), {}],
    [true, 'a recurrent one', () => lstm({ inputs: 3, units: 5, classes: CLASSES, seed: 1 }), { exampleShape: [4, 3] }],
    [true, 'one that offers its passes alone', () => bare(net()), {}],
    [true, 'one whose gradients are clipped in a step of its own', net, { clip: byNorm(1) }],
    [false, 'a network of layers', net, {}],
  ])('puts its batch together itself where memory is shared (%s) for %s', async (shared, _, make, more) => {
    // With graphs a copy is made for it.
    useGraphs(shared);
    const network = make();
    const operations = vi.spyOn(tf.backend() as unknown as { executeSingleOutput: (name: string) => unknown }, 'executeSingleOutput');
    await train(network, examples(BATCH, shared), { optimizer: sgd(0.05), batchSize: BATCH, epochs: 1, progress: false, ...more });
    expect(operations.mock.calls.some(([name]) => name === 'GatherV2')).toBe(shared);
    network.dispose();
  });

  it('meets the first entry beyond the limit as a graph already, where later steps alone are clipped', async () => {
    const { clips } = await course('graph', plain, clippedLater);
    const clipped = clips.flatMap(({ step, clippedEntries }) => (clippedEntries > 0 ? [step] : []));
    expect(Math.min(...clipped)).toBeGreaterThan(30);
    expect(clipped.length).toBeGreaterThan(5);
  });

  it('keeps no gradient for clipping by value while no entry lies beyond the limit, and computes one step again when one does', async () => {
    const whole = net();
    const passes = vi.fn((inputs: tf.Tensor, labels: tf.Tensor1D) => whole.lossAndGradients(inputs, labels));
    const network = counted(whole, passes);
    const go = async (limit: number): Promise<Run> => await train(network, examples(BATCH * 20), { optimizer: sgd(0.05), batchSize: BATCH, epochs: 2, clip: byValue(limit), progress: false });
    const free = await go(100);
    expect(free.clips.map(({ coefficient, clippedEntries, preNorm, postNorm }) => [coefficient, clippedEntries, postNorm === preNorm])).toEqual(Array(40).fill([1, 0, true]));
    expect(passes).toHaveBeenCalledTimes(0);
    const clipped = await go(0.02);
    expect(clipped.clips.filter(({ clippedEntries }) => clippedEntries > 0).length).toBeGreaterThan(30);
    expect(passes).toHaveBeenCalledTimes(1);
    whole.dispose();
  });

  it.each(['native', 'public'] as const)('is not computed again for probes that record nothing, with %s ops', async (ops) => {
    const whole = net(ops === 'public' ? { ops: publicOps } : {});
    const passes = vi.fn((inputs: tf.Tensor, labels: tf.Tensor1D) => whole.lossAndGradients(inputs, labels));
    const network = counted(whole, passes);
    const nothing = { gradients: false, activations: false, deltas: false, updates: false } as const;
    const [idle, busy] = [probe(nothing), probe({ ...nothing, activations: true, schedule: every(2) })];
    await train(network, examples(BATCH * 20), { optimizer: sgd(0.05), batchSize: BATCH, epochs: 1, probes: [idle, busy], progress: false });
    expect(passes).toHaveBeenCalledTimes(0);
    expect([idle.rows.gradients, idle.rows.activations, busy.rows.gradients]).toEqual([[], [], []]);
    expect(busy.rows.activations.length).toBe(10 * 3 * 2);
    whole.dispose();
  });

  it.each([['native', undefined], ['public', publicOps]])('fetches losses, logits and new weights alone when nobody looks, with %s ops', async (_, ops) => {
    const network = net(ops === undefined ? {} : { ops });
    const graphs = vi.spyOn(tf.backend() as unknown as { runSavedModel: (session: number, inputs: unknown, feeds: unknown, fetches: unknown[]) => unknown }, 'runSavedModel');
    await train(network, examples(BATCH * 20), { optimizer: sgd(0.05), batchSize: BATCH, epochs: 1, progress: false });
    expect(graphs.mock.lastCall?.[3]).toHaveLength(2 + network.parameters.length + (network.statistics?.length ?? 0));
    network.dispose();
  });

  it('is not computed so for a network that was given a lossAndGradients of its own', async () => {
    const whole = net();
    const [first] = whole.parameters;
    const before = bits(first.variable);
    const frozen: Network = {
      ...whole,
      parameters: whole.parameters.slice(1),
      lossAndGradients(inputs, labels) {
        const { gradients: [unused, ...gradients], ...result } = whole.lossAndGradients(inputs, labels);
        return { ...result, gradients, dispose: () => { unused.dispose(); result.dispose(); } };
      },
    };
    await train(frozen, examples(BATCH * 20), { optimizer: sgd(0.05), batchSize: BATCH, epochs: 1, progress: false });
    expect(bits(first.variable)).toBe(before);
    const wrong: Network = { ...whole, parameters: frozen.parameters };
    await expect(train(wrong, examples(BATCH), { optimizer: sgd(0.05), batchSize: BATCH, epochs: 1, progress: false })).rejects.toThrow(
      'sgd: gradients must be one for each of 9 parameters, got 10',
    );
    whole.dispose();
  });

  it('is not computed so with an optimizer or a clipper that was given an apply of its own', async () => {
    const network = net();
    const [{ variable }] = network.parameters;
    const before = bits(variable);
    const plainSgd = sgd(0.05);
    const withoutFirst: Optimizer = {
      ...plainSgd, name: 'sgd', steps: 0, slots: [], learningRate: 0.05, reset: () => { plainSgd.reset(); },
      apply: (parameters, gradients, ops) => { plainSgd.apply(parameters.slice(1), gradients.slice(1), ops); },
    };
    const options = { batchSize: BATCH, epochs: 1, progress: false } as const;
    await train(network, examples(BATCH * 20), { ...options, optimizer: withoutFirst });
    expect(bits(variable)).toBe(before);
    const clipper = byValue(1);
    let calls = 0;
    const counting: Clipper = { ...clipper, apply: (...all) => { calls++; return clipper.apply(...all); } };
    await train(network, examples(BATCH * 20), { ...options, optimizer: sgd(0.05), clip: counting });
    expect(calls).toBe(20);
    network.dispose();
  });

  it('follows another optimizer, another constant of it and another limit', async () => {
    const [first, second] = [net(), bare(net())];
    const optimizers = [sgd(0.05), momentum(0.05), momentum(0.05, { momentum: 0.5 }), sgd(0.05)];
    for (const [index, optimizer] of optimizers.entries()) {
      const options = { optimizer, batchSize: BATCH, epochs: 1, clip: byValue(index + 0.01), progress: false } as const;
      for (const network of [first, second]) await train(network, examples(BATCH * 20), options);
    }
    expect(first.parameters.map(({ variable }) => bits(variable))).toEqual(second.parameters.map(({ variable }) => bits(variable)));
    for (const network of [first, second]) network.dispose();
  });
});

describe('a run that probes gradients and activations alone', () => {
  const probed = (more: Partial<TrainOptions> = {}) => (): Partial<TrainOptions> =>
    ({ probe: { schedule: every(2), gradients: true, activations: true }, ...more });

  it.each<[string, Partial<TrainOptions>]>([
    ['unclipped', {}],
    ['clipped by value', { clip: byValue(0.05) }],
    ['clipped by global norm', { clip: byGlobalNorm(0.1) }],
  ])('reads a few numbers a step, the same to 1e-5 as from the tensors: %s', async (_, more) => {
    const fromMoments = await course('graph', net, probed(more));
    const parts = await course('parts', net, probed(more));
    expect(fromMoments.state).toEqual(parts.state);
    expect(fromMoments.gradients.length).toBe(parts.gradients.length);
    fromMoments.gradients.forEach((row, index) => {
      const wanted = parts.gradients[index];
      expect(row).toEqual({ ...wanted, norm: row.norm, rms: row.rms });
      expect(Math.abs(row.norm / wanted.norm - 1)).toBeLessThan(1e-5);
      expect(Math.abs(row.rms / wanted.rms - 1)).toBeLessThan(1e-5);
    });
    expect(fromMoments.activations.map(({ site, layer, saturated, off }) => [site, layer, saturated, off]))
      .toEqual(parts.activations.map(({ site, layer, saturated, off }) => [site, layer, saturated, off]));
    fromMoments.activations.forEach(({ std }, index) => { expect(Math.abs((std ?? NaN) / (parts.activations[index].std ?? NaN) - 1)).toBeLessThan(1e-5); });
  });

  it('keeps no tensor of the passes for it', async () => {
    const network = net();
    const fetched: number[] = [];
    const backend = tf.backend() as unknown as { runSavedModel: (...args: unknown[]) => unknown[] };
    const run = backend.runSavedModel.bind(backend);
    vi.spyOn(backend, 'runSavedModel').mockImplementation((...args) => {
      const outputs = run(...args);
      fetched.push(outputs.length);
      return outputs;
    });
    await train(network, examples(BATCH * 40), { optimizer: sgd(0.05), batchSize: BATCH, epochs: 1, progress: false, ...probed()() });
    // Losses, logits, the new weights, batch norm's statistics, and the moments.
    const least = 2 + network.parameters.length + (network.statistics?.length ?? 0);
    expect(new Set(fetched)).toEqual(new Set([least, least + 1]));
    network.dispose();
  });

  it('reads the tensors, from the first such step on, where float32 does not tell: gradients that are 0', async () => {
    const dead = (): Network => plain({ activation: 'relu', biasInit: constantWeights(-1e3) });
    const again = vi.fn();
    const make = (): Network => {
      const made = dead();
      const { passes } = made.lossAndGradients;
      if (passes === undefined) throw new Error('expected passes');
      return { ...made, lossAndGradients: Object.assign((x: tf.Tensor, y: tf.Tensor1D) => { again(); return made.lossAndGradients(x, y); }, { passes }) };
    };
    const fromMoments = await course('graph', make, probed());
    expect(again).toHaveBeenCalledTimes(1);
    expect(fromMoments.gradients[0]).toMatchObject({ layer: 'dense1', norm: 0, status: 'zero' });
    expect(await course('parts', dead, probed())).toEqual(fromMoments);
  });
});

describe('a step that fails', () => {
  const poisoned = (shared = false): Dataset => {
    const data = examples(BATCH * 20, shared);
    data.images[FEATURES * 100] = Infinity;
    return data;
  };

  it.each<[string, () => Partial<TrainOptions>]>([
    ['that nobody looks at', () => ({})],
    ['clipped', () => ({ clip: byValue(1) })],
    ['probed', () => ({ probe: every(1) })],
  ])('ends with the same event, weights and running statistics, computed at once or in parts: one %s', async (_, options) => {
    const ends = [];
    for (const [atOnce, shared] of [[true, false], [true, true], [false, false]]) {
      const whole = net();
      const before = tf.memory().numTensors;
      const network = atOnce ? whole : bare(whole);
      const run = await train(network, poisoned(shared), { optimizer: sgd(0.05), batchSize: BATCH, epochs: 1, progress: false, onDivergence: 'stop', ...options() });
      expect(tf.memory().numTensors).toBe(before);
      ends.push([run.divergence, run.steps, [...whole.parameters, ...(whole.statistics ?? [])].map(({ variable }) => bits(variable))]);
      expect(run.divergence?.event).toMatchObject({ layer: 'dense1', quantity: 'pre' });
      // What the batch that failed would have made of the running averages is not kept.
      expect((whole.statistics ?? []).map(({ variable }) => variable.dataSync().every(Number.isFinite))).toEqual([true, true, true, true]);
      whole.dispose();
    }
    expect(ends[0]).toEqual(ends[2]);
    expect(ends[1]).toEqual(ends[2]);
  });

  it('shows its whole result to probes that did not want the step', async () => {
    const network = net();
    const seen: number[] = [];
    const idle: Probe = {
      wants: () => false,
      beforeUpdate: (_step, _network, { taps }) => { seen.push(taps.length); },
      afterUpdate: () => { throw new Error('no update was made'); },
      abandon: () => undefined,
    };
    await train(network, poisoned(), { optimizer: sgd(0.05), batchSize: BATCH, epochs: 1, probes: [idle], progress: false, onDivergence: 'stop' });
    expect(seen).toEqual([3]);
    network.dispose();
  });

  it('is left out under the policy skip', async () => {
    const huge = (): Network => net({ sizes: [FEATURES, 8, CLASSES], activation: 'linear' });
    const options = (): Partial<TrainOptions> => ({ optimizer: sgd(1e30), clip: byValue(1e38, { onNonFinite: 'skip' }) });
    const [asGraph, parts] = [await course('graph', huge, options), await course('parts', huge, options)];
    expectSame(asGraph, parts);
  });
});

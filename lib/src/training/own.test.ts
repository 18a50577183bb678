import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { dataset, type Dataset } from '../data/dataset';
import { ready } from '../ops/ready';
import { publicOps } from '../ops/public';
import { useGraphs } from '../engine/compiled-function';
import { activation } from '../models/activations';
import type { Initializer } from '../models/initializers';
import type { LayeredNetwork } from '../models/layered-network';
import { mlp } from '../models/mlp';
import type { MlpOptions } from '../models/mlp-options';
import { layer, type LayerPlace, type OwnLayer } from '../models/own-layer';
import { simpleRnn } from '../models/simple-rnn';
import { RandomState } from '../numeric/random';
import { every } from '../probes/schedule';
import { byValue } from './clipping/by-value';
import { clipper } from './clipping/own-clipper';
import { optimizer } from './optimizers/own-optimizer';
import { sgd } from './optimizers/sgd';
import { Pace } from './pace';
import { train } from './train';
import type { TrainOptions } from './train-options';

// One thing of one's own of each kind, alone and all in one network: the gradients are right, and a graph changes nothing.

const [FEATURES, CLASSES, BATCH] = [6, 3, 8];

beforeAll(async () => {
  await ready();
});

afterEach(() => {
  useGraphs(true);
  vi.restoreAllMocks();
});

const wave = { name: 'wave', value: (z: Tensor) => tf.add(z, tf.sin(z)), derivative: (z: Tensor) => tf.add(tf.cos(z), 1) };
const taped = { name: wave.name, value: wave.value };
const scaled: Initializer = ({ shape, random }) => Float32Array.from(random.normals(shape.reduce((a, b) => a * b, 1), 0, 0.3));

/** Σ_j (z_j − y_j)⁴, without its gradient. */
const quartic = (_: unknown, logits: Tensor, labels: Tensor): { losses: Tensor } => {
  const right = tf.cast(tf.oneHot(tf.cast(labels, 'int32'), CLASSES), 'float32');
  return { losses: tf.sum(tf.square(tf.square(tf.sub(logits, right))), 1) };
};

const gain = (place: LayerPlace) => layer({
  ...place,
  name: `gain${place.depth}`,
  parameters: { gain: { shape: [place.units], init: scaled }, shift: { shape: [place.units], init: scaled } },
  forward: (x, { gain: by, shift }) => tf.add(tf.mul(x, tf.exp(by)), shift),
});

/** The same with a backward pass that is written out. */
const writtenGain = (place: LayerPlace) => layer({
  ...place,
  name: `gain${place.depth}`,
  parameters: { gain: { shape: [place.units], init: scaled }, shift: { shape: [place.units], init: scaled } },
  forward: (x, { gain: by, shift }) => tf.add(tf.mul(x, tf.exp(by)), shift),
  backward(upstream, x, { gain: by }) {
    const input = tf.mul(upstream, tf.exp(by));
    return { input, parameters: { gain: tf.sum(tf.mul(input, x), 0), shift: tf.sum(upstream, 0) } };
  },
});

const noise = (place: LayerPlace) => layer({
  ...place, name: `noise${place.depth}`, forward: (x, _, { mode, seed }) => (mode === 'train' ? tf.mul(x, tf.randomUniform(x.shape, 0.5, 1.5, 'float32', seed)) : x),
});

const signs = () => optimizer({
  name: 'signum',
  slots: ['velocity'],
  update({ weights, gradient, slots: [before], coefficients: [eta], ops }) {
    const velocity = ops.add(ops.scale(before, 0.5), gradient);
    return { weights: ops.subtractScaled(weights, tf.tanh(velocity), eta), slots: [velocity] };
  },
}, 0.01);

/** Moves matrices only. */
const resting = () => optimizer({
  name: 'resting',
  update: ({ weights, gradient, coefficients: [eta], ops }) => ({ weights: weights.rank === 1 ? weights : ops.subtractScaled(weights, gradient, eta) }),
}, 0.05);

/** Follows the gradient of two steps ago. */
const delayed = () => optimizer({
  name: 'delayed',
  slots: ['last', 'lastButOne'],
  update: ({ weights, gradient, slots: [last, lastButOne], coefficients: [eta], ops }) => ({ weights: ops.subtractScaled(weights, lastButOne, eta), slots: [gradient, last] }),
}, 0.05);

const drop = () => clipper({
  name: 'drop', limit: 0.05, clip: ({ gradients }) => gradients.map((g) => tf.mul(g, tf.cast(tf.less(tf.abs(g), 0.05), 'float32'))),
});

const EVERYTHING: Partial<MlpOptions> = {
  activation: taped, loss: quartic, init: scaled, biasInit: scaled, batchNorm: {}, layers: (block, place) => [...block, gain(place)],
};

const net = (options: Partial<MlpOptions>): LayeredNetwork => mlp({ sizes: [FEATURES, 5, 4, CLASSES], activation: 'tanh', seed: 2, ...options });

function examples(size = 8 * BATCH): Dataset {
  const random = new RandomState(1);
  const labels = Int32Array.from({ length: size }, () => random.integer(0, CLASSES - 1));
  return dataset({ images: Float32Array.from(random.normals(size * FEATURES)), labels, features: FEATURES, classes: CLASSES });
}

function batch(): { x: Tensor; y: tf.Tensor1D } {
  const random = new RandomState(3);
  const y = Int32Array.from({ length: BATCH }, () => random.integer(0, CLASSES - 1));
  return { x: tf.tensor2d(Float32Array.from(random.normals(BATCH * FEATURES)), [BATCH, FEATURES]), y: tf.tensor1d(y, 'int32') };
}

/** The largest deviation of a gradient from central differences of the loss, over the largest entry. */
function deviation(network: LayeredNetwork): number {
  const { x, y } = batch();
  const step = network.lossAndGradients(x, y);
  const h = 2e-3;
  let [worst, largest] = [0, 0];
  network.parameters.forEach(({ variable }, index) => {
    const values = Float32Array.from(variable.dataSync<'float32'>());
    const gradient = step.gradients[index].dataSync<'float32'>();
    const lossAt = (entry: number, change: number): number => {
      const moved = values.slice();
      moved[entry] += change;
      tf.tidy(() => { variable.assign(tf.tensor(moved, variable.shape)); });
      const other = network.lossAndGradients(x, y);
      other.dispose();
      return other.loss;
    };
    values.forEach((value, entry) => {
      const width = Math.fround(value + h) - Math.fround(value - h);
      worst = Math.max(worst, Math.abs((lossAt(entry, h) - lossAt(entry, -h)) / width - gradient[entry]));
      largest = Math.max(largest, Math.abs(gradient[entry]));
    });
    tf.tidy(() => { variable.assign(tf.tensor(values, variable.shape)); });
  });
  step.dispose();
  tf.dispose([x, y]);
  return worst / largest;
}

describe('gradients are those of central differences', () => {
  it.each<[string, Partial<MlpOptions>]>([
    ['an activation with its derivative', { activation: wave }],
    ['an activation without', { activation: taped }],
    ['an activation in the form of the library’s', { activation: { ...activation('tanh'), name: 'mine' } }],
    ['a loss without its gradient', { loss: quartic }],
    ['a layer', { layers: (block, place) => [...block, gain(place)] }],
    ['a layer with its backward pass, in a residual block', { sizes: [FEATURES, FEATURES, FEATURES, CLASSES], residual: true, layers: (block, place) => [writtenGain(place), ...block] }],
    ['one of each kind', EVERYTHING],
  ])('with %s', (_, options) => {
    for (const ops of [undefined, publicOps]) {
      const network = net({ ...options, ...(ops && { ops }) });
      // Losses are float32: their differences are good to some 1e-4 of the largest gradient.
      expect(deviation(network)).toBeLessThan(2e-3);
      network.dispose();
    }
  });

  it('whether the tape finds a derivative or it is given', () => {
    const { x, y } = batch();
    const pairs: [Partial<MlpOptions>, Partial<MlpOptions>][] = [
      [{ activation: wave }, { activation: taped }],
      [{ layers: (block, place) => [...block, gain(place)] }, { layers: (block, place) => [...block, writtenGain(place)] }],
    ];
    for (const pair of pairs) {
      const [one, other] = pair.map((options) => net(options));
      const [a, b] = [one.lossAndGradients(x, y), other.lossAndGradients(x, y)];
      expect(a.loss).toBe(b.loss);
      a.gradients.forEach((gradient, index) => {
        gradient.dataSync().forEach((value, entry) => { expect(value).toBeCloseTo(b.gradients[index].dataSync()[entry], 5); });
      });
      for (const each of [a, b, one, other]) each.dispose();
    }
    tf.dispose([x, y]);
  });

  it('in a recurrent network', () => {
    const network = simpleRnn({ inputs: 3, units: 4, classes: CLASSES, activation: taped, loss: quartic, seed: 1 });
    const named = simpleRnn({ inputs: 3, units: 4, classes: CLASSES, activation: { ...wave, name: 'other' }, loss: quartic, seed: 1 });
    const { x, y } = batch();
    const rows = tf.reshape(x, [BATCH, 2, 3]);
    const [a, b] = [network.lossAndGradients(rows, y), named.lossAndGradients(rows, y)];
    a.gradients.forEach((gradient, index) => {
      gradient.dataSync().forEach((value, entry) => { expect(value).toBeCloseTo(b.gradients[index].dataSync()[entry], 4); });
    });
    for (const each of [a, b, network, named]) each.dispose();
    tf.dispose([x, y, rows]);
  });
});

const bits = (tensor: Tensor): string => Buffer.from(new Uint8Array(tensor.dataSync().buffer.slice(0))).toString('base64');

/** Weights and losses of a run, and how often a graph ran. */
async function run(options: Partial<MlpOptions>, training: () => Partial<TrainOptions>, graphs: boolean, inARow = false): Promise<{ trail: readonly string[]; ran: number }> {
  const spy = vi.spyOn(tf.backend() as unknown as { runSavedModel: () => unknown }, 'runSavedModel');
  useGraphs(graphs);
  const network = net(options);
  const before = tf.memory().numTensors;
  const { losses } = await train(network, examples(), {
    optimizer: sgd(0.05), batchSize: BATCH, epochs: 6, progress: false, ...(!inARow && { onStep: () => undefined }), ...training(),
  });
  expect(tf.memory().numTensors).toBe(before);
  const trail = [...losses].map(String).concat(network.parameters.map(({ variable }) => bits(variable)));
  network.dispose();
  const ran = spy.mock.calls.length;
  spy.mockRestore();
  return { trail, ran };
}

describe('training is the same to the bit with graphs and without', () => {
  it.each<[string, Partial<MlpOptions>, () => Partial<TrainOptions>, boolean]>([
    ['an activation with its derivative', { activation: wave }, () => ({}), true],
    ['an activation without', { activation: taped }, () => ({}), true],
    ['a loss', { loss: quartic }, () => ({}), true],
    ['a layer', { layers: (block, place) => [...block, gain(place)] }, () => ({}), true],
    ['an optimizer', {}, () => ({ optimizer: signs() }), true],
    ['an optimizer that leaves some weights as they are', {}, () => ({ optimizer: resting() }), true],
    ['an optimizer that remembers what it was given', {}, () => ({ optimizer: delayed() }), true],
    ['a clipper', {}, () => ({ clip: drop() }), true],
    ['a layer that draws random numbers', { layers: (block, place) => [...block, noise(place)] }, () => ({}), false],
    ['one that draws, clipped and probed', { layers: (block, place) => [...block, noise(place)] }, () => ({ clip: byValue(0.01), probe: every(2) }), false],
    ['slopes that are drawn, clipped and probed', { activation: 'rrelu' }, () => ({ clip: byValue(0.01), probe: every(2) }), false],
    ['one of each kind', EVERYTHING, () => ({ optimizer: signs(), clip: drop() }), true],
    ['one of each kind, probed', EVERYTHING, () => ({ optimizer: signs(), clip: drop(), probe: every(3), probes: [{ beforeUpdate: () => undefined }] }), true],
  ])('with %s', async (_, options, training, asGraph) => {
    const [fast, slow] = [await run(options, training, true), await run(options, training, false)];
    vi.spyOn(Pace.prototype, 'fitting').mockReturnValue(5);
    const inARow = await run(options, training, true, true);
    expect(fast.trail).toEqual(slow.trail);
    expect(inARow.trail).toEqual(slow.trail);
    const isSeen = 'clip' in training() || !asGraph;
    expect(inARow.ran).toBeLessThan(isSeen ? Infinity : fast.ran / 2);
    expect(slow.ran).toBe(0);
    expect(fast.ran > 0).toBe(asGraph);
  });

  it('and falls', async () => {
    const network = net(EVERYTHING);
    const { losses } = await train(network, examples(), { optimizer: signs(), batchSize: BATCH, epochs: 20, progress: false });
    expect(losses[losses.length - 1]).toBeLessThan(0.7 * losses[0]);
    network.dispose();
  });
});

describe('graphs are told apart by what they are made of', () => {
  it('so that a rule of the same name is another rule', async () => {
    const rule = (factor: number) => optimizer({ name: 'mine', update: ({ weights, gradient, coefficients: [eta], ops }) => ({ weights: ops.subtractScaled(weights, ops.scale(gradient, factor), eta) }) }, 0.05);
    const ends: string[][] = [];
    for (const graphs of [true, false]) {
      useGraphs(graphs);
      const network = net({});
      for (const factor of [1, -0.3]) await train(network, examples(), { optimizer: rule(factor), batchSize: BATCH, epochs: 4, progress: false });
      ends.push(network.parameters.map(({ variable }) => bits(variable)));
      network.dispose();
    }
    expect(ends[0]).toEqual(ends[1]);
  });

  it.each<[string, OwnLayer['forward']]>([
    ['a third parameter', (x, _, { seed }) => tf.mul(x, seed % 2 === 1 ? 2 : 1)],
    ['a rest', (...all) => tf.mul(all[0], all[2].seed % 2 === 1 ? 2 : 1)],
  ])('and a branch that a seed decides, seen by %s, is taken anew in each pass', (_, forward) => {
    const coin = (place: LayerPlace) => layer({ ...place, name: `coin${place.depth}`, forward });
    const network = net({ layers: (block, place) => (place.depth === 1 ? [...block, coin(place)] : block) });
    const { x, y } = batch();
    const losses = Array.from({ length: 60 }, () => {
      const result = network.lossAndGradients(x, y);
      result.dispose();
      return result.loss;
    });
    const [heads, tails] = [...new Set(losses)].map((value) => losses.slice(20).filter((loss) => loss === value).length);
    expect([heads > 8, tails > 8, heads + tails]).toEqual([true, true, 40]);
    tf.dispose([x, y]);
    network.dispose();
  });

  it('and looking on changes nothing in a large network with a layer whose derivative is found', async () => {
    const ends: string[][] = [];
    for (const more of [{}, { probe: every(3) }, { probe: { schedule: every(4), gradients: true, activations: true } }]) {
      const network = net({ sizes: [FEATURES, 1200, 1200, CLASSES], layers: (block, place) => [...block, gain(place)] });
      await train(network, examples(), { optimizer: sgd(0.05), batchSize: BATCH, epochs: 3, progress: false, ...more });
      ends.push(network.parameters.map(({ variable }) => bits(variable)));
      network.dispose();
    }
    expect(ends[1]).toEqual(ends[0]);
    expect(ends[2]).toEqual(ends[0]);
  });

  it('and a function that assigns to a variable of its own stays without one', async () => {
    const last = tf.variable(tf.scalar(0));
    const seen = (place: LayerPlace) => layer({
      ...place, name: `seen${place.depth}`,
      forward(x) {
        last.assign(tf.mean(x).asScalar());
        return tf.mul(x, 1);
      },
    });
    const values: number[][] = [];
    for (const graphs of [true, false]) {
      const found: number[] = [];
      await run({ layers: (block, place) => [...block, seen(place)] }, () => ({ onStep: () => { found.push(last.dataSync()[0]); } }), graphs);
      values.push(found);
    }
    expect(values[0]).toEqual(values[1]);
    last.dispose();
  });
});

describe('what is of one’s own and wrong', () => {
  it.each<[string, () => unknown, string]>([
    ['an activation by a name of the library’s', () => activation({ name: 'relu', value: (z: Tensor) => tf.relu(z) }), 'must be a name that is not one of the library’s, got "relu"'],
    ['one that only looks like the library’s', () => activation({ ...activation('relu'), forward: (_, z) => tf.tanh(z) }), 'name that is not one of the library’s, got "relu"'],
    ['layers that are none', () => net({ layers: () => ['dense'] as never }), 'mlp: what layers gives[0] must be a layer'],
    ['layers that end with other units', () => net({ layers: (block, place) => [...block, layer({ name: 'wide', depth: 1, units: 9, seed: place.seed, forward: (x) => x })] }), 'mlp: what layers gives must end with 5 units at depth 1, got 9'],
    ['layers of one name', () => net({ layers: (block, place) => [...block, layer({ ...place, name: 'twice', forward: (x) => x })] }), 'mlp: layers must have names of their own, got twice twice'],
    ['an initializer that gives too few', () => net({ init: () => new Float32Array(2) }), 'mlp: the initializer of dense1/kernel must give 30 values, got 2'],
    ['an initializer that gives none', () => net({ biasInit: (() => undefined) as never }), 'mlp: what the initializer of dense1/bias gives must be an array of numbers, got undefined'],
    ['an initializer of a layer that gives too few', () => layer({ name: 'gain1', depth: 1, units: 5, seed: 0, parameters: { gain: { shape: [5], init: () => new Float32Array(2) } }, forward: (x) => x }), 'layer: the initializer of gain1/gain must give 5 values, got 2'],
  ])('is refused, and leaves nothing: %s', (_, make, message) => {
    const before = tf.memory().numTensors;
    expect(make).toThrow(message);
    expect(tf.memory().numTensors).toBe(before);
  });

  it.each<[string, Partial<MlpOptions>, string]>([
    ['an activation of another shape', { activation: { name: 'sum', value: (z) => tf.sum(z, 1) } }, 'sum: what value gives must have shape [8, 5], got [8]'],
    ['a loss that is one number', { loss: (_, logits) => ({ losses: tf.mean(logits) }) }, 'loss: losses must have shape [8], got []'],
    ['a layer of other units', { layers: (block, place) => [...block, layer({ ...place, name: `half${place.depth}`, forward: (x) => tf.sum(x, 1, true) })] }, 'half1: what forward gives must have shape [8, 5], got [8, 1]'],
    ['a backward pass that forgets a role', { layers: (block, place) => [...block, layer({ ...place, name: `gain${place.depth}`, parameters: { gain: { shape: [place.units], init: scaled } }, forward: (x, { gain: by }) => tf.mul(x, by), backward: (upstream, _, { gain: by }) => ({ input: tf.mul(upstream, by), parameters: {} }) })] }, 'gain2: what backward gives as parameters.gain must be a tensor, got undefined'],
    ['one that gives another shape', { layers: (block, place) => [...block, layer({ ...place, name: `same${place.depth}`, forward: (x) => tf.mul(x, 1), backward: (upstream) => ({ input: tf.sum(upstream, 0), parameters: {} }) })] }, 'same2: what backward gives as input must have shape [8, 4], got [4]'],
    ['a layer that draws anew', { layers: (block, place) => [...block, layer({ ...place, name: `noise${place.depth}`, forward: (x) => tf.mul(x, tf.randomNormal(x.shape)) })] }, 'forward must give the same output of the same input'],
  ])('is said when it is called: %s', (_, options, message) => {
    const network = net(options);
    const { x, y } = batch();
    expect(() => network.lossAndGradients(x, y)).toThrow(message);
    tf.dispose([x, y]);
    network.dispose();
  });

  it.each<[string, () => Partial<TrainOptions>, string]>([
    ['a rule without weights', () => ({ optimizer: optimizer({ name: 'mine', update: () => ({}) as never }, 0.1) }), 'mine: what update gives as weights must be a tensor, got undefined'],
    ['a rule that forgets a slot', () => ({ optimizer: optimizer({ name: 'mine', slots: ['v'], update: ({ weights }) => ({ weights: tf.clone(weights) }) }, 0.1) }), 'mine: update must give a tensor for each of 1 slots, got 0'],
    ['a clipper that gives too few', () => ({ clip: clipper({ name: 'first', limit: 1, clip: ({ gradients: [first] }) => [first] }) }), 'first: clip must give one tensor for each of 6 gradients, got 1'],
  ])('is said by the run: %s', async (_, training, message) => {
    await expect(run({}, training, true)).rejects.toThrow(message);
  });
});

import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { ready } from '../../ops/ready';
import { RandomState } from '../../numeric/random';
import { tensorStats } from '../../numeric/tensor-stats';
import { deadUnits } from '../dead-units';
import { watch } from '../watch';
import type { WatchSession } from './session';

beforeAll(async () => {
  await ready();
});

type Out = tfl.SymbolicTensor;
const L = tfl.layers;

function normals(shape: number[], seed: number): Tensor {
  const random = new RandomState(seed);
  return tf.tensor(Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => random.normal()), shape);
}

const wide = (seed: number) => tfl.initializers.randomNormal({ stddev: 1.5, seed });
const kernel = (seed: number) => ({ kernelInitializer: wide(seed), biasInitializer: wide(seed + 100) });
const recurrent = (units: number, seed: number) => ({ units, recurrentInitializer: wide(seed + 50), ...kernel(seed) });

/** φ′ by a, in float64. */
const SLOPE: Record<string, (a: number) => number> = {
  relu: (a) => (a > 0 ? 1 : 0),
  sigmoid: (a) => a * (1 - a),
  tanh: (a) => 1 - a * a,
};

const flatShare = (a: ArrayLike<number>, phi: string): number => Array.from(a).filter((one) => SLOPE[phi](one) < 0.01).length / a.length;

/** Two weights and a bias that no other layer calls so; what it computes is its own affair. */
class TwoWeights extends tfl.layers.Layer {
  static readonly className = 'TwoWeights';
  private own: tfl.LayerVariable[] = [];

  override build(shape: tfl.Shape): void {
    const n = shape[shape.length - 1]!;
    this.own = (['w_in', 'w_out'] as const).map((name, k) => this.addWeight(name, [n, n], 'float32', wide(k + 1)));
    this.own.push(this.addWeight('shift', [n], 'float32', wide(3)));
    this.built = true;
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    const x = Array.isArray(inputs) ? inputs[0] : inputs;
    const [inner, outer, shift] = this.own.map((weight) => weight.read());
    return tf.tidy(() => tf.add(tf.matMul(tf.relu(tf.matMul(x as tf.Tensor2D, inner as tf.Tensor2D)), outer as tf.Tensor2D), shift));
  }

  override computeOutputShape(shape: tfl.Shape): tfl.Shape {
    return shape;
  }
}

/** An activation of one's own. */
class Squashed extends tfl.layers.Layer {
  static readonly className = 'Squashed';

  override call(inputs: Tensor | Tensor[]): Tensor {
    return tf.tanh(Array.isArray(inputs) ? inputs[0] : inputs);
  }

  override computeOutputShape(shape: tfl.Shape): tfl.Shape {
    return shape;
  }
}

interface Case {
  readonly name: string;
  readonly build: () => tfl.LayersModel;
  readonly input: number[];
  /** `layer site activation` of the rows without time step; `≈` before it where a sub-model cannot give the output (a state, an inner layer). */
  readonly rows: readonly string[];
  /** `layer/parameter` of all gradient rows. */
  readonly parameters: readonly string[];
  /** Layers with a row of time steps, and how many. */
  readonly steps?: Record<string, number>;
}

const sequence = (layer: tfl.layers.Layer, ...more: tfl.layers.Layer[]): tfl.LayersModel => tfl.sequential({ layers: [layer, ...more] });
const out = (seed: number) => L.dense({ units: 2, name: 'out', ...kernel(seed) });
const outParameters = ['out/kernel', 'out/bias'];
const threeOf = (layer: string) => ['kernel', 'recurrentKernel', 'bias'].map((role) => `${layer}/${role}`);

function both(mergeMode: string | null, layer: tfl.layers.Layer): tfl.layers.Layer {
  return L.bidirectional({ layer: layer as never, mergeMode: mergeMode as never, name: 'both', inputShape: [5, 3] });
}

const tower = (name: string, seed: number): tfl.Sequential => (
  tfl.sequential({ name, layers: [L.dense({ units: 4, activation: 'tanh', inputShape: [3], name: 'fc', ...kernel(seed) })] })
);

const CASES: readonly Case[] = [
  {
    name: 'three models, one in the other, with equal names',
    input: [3],
    build: () => {
      const [input, between] = [tfl.input({ shape: [3] }), tfl.input({ shape: [3] })];
      const second = L.dense({ units: 3, activation: 'sigmoid', name: 'fc', ...kernel(2) });
      const middle = tfl.model({ name: 'middle', inputs: between, outputs: second.apply(tower('inner', 1).apply(between)) as Out });
      return tfl.model({ inputs: input, outputs: L.dense({ units: 2, name: 'fc', ...kernel(3) }).apply(middle.apply(input)) as Out });
    },
    rows: ['≈inner/fc post tanh', '≈middle/fc post sigmoid', 'fc pre linear'],
    parameters: ['inner/fc/kernel', 'inner/fc/bias', 'middle/fc/kernel', 'middle/fc/bias', 'fc/kernel', 'fc/bias'],
  },
  {
    name: 'one inner model used twice',
    input: [3],
    build: () => {
      const input = tfl.input({ shape: [3] });
      const inner = tfl.sequential({ name: 'inner', layers: [L.dense({ units: 3, activation: 'tanh', inputShape: [3], name: 'fc', ...kernel(1) })] });
      return tfl.model({ inputs: input, outputs: out(2).apply(inner.apply(inner.apply(input))) as Out });
    },
    rows: ['≈fc post tanh', '≈fc#1 post tanh', 'out pre linear'],
    parameters: ['fc/kernel', 'fc/bias', ...outParameters],
  },
  {
    name: 'a layer and an activation of one’s own',
    input: [4],
    build: () => sequence(L.dense({ units: 4, inputShape: [4], name: 'first', ...kernel(1) }), new Squashed({ name: 'squashed' }), new TwoWeights({ name: 'two' }), out(3)),
    rows: ['first pre linear', 'two post null', 'out pre linear'],
    parameters: ['first/kernel', 'first/bias', 'two/wIn', 'two/wOut', 'two/shift', ...outParameters],
  },
  {
    name: 'two directions of GRU, concatenated',
    input: [5, 3],
    build: () => sequence(both('concat', L.gru(recurrent(4, 1))), out(2)),
    rows: ['both post gru', 'out pre linear'],
    parameters: [...threeOf('both/forward'), ...threeOf('both/backward'), ...outParameters],
    steps: { 'both/forward': 5, 'both/backward': 5 },
  },
  {
    name: 'two directions of LSTM, added',
    input: [5, 3],
    build: () => sequence(both('sum', L.lstm(recurrent(4, 1))), out(2)),
    rows: ['both post null', 'out pre linear'],
    parameters: [...threeOf('both/forward'), ...threeOf('both/backward'), ...outParameters],
    steps: { 'both/forward': 5, 'both/backward': 5 },
  },
  {
    name: 'two directions of a simple RNN, concatenated, as sequences',
    input: [5, 3],
    build: () => sequence(both('concat', L.simpleRNN({ ...recurrent(4, 1), returnSequences: true })), L.flatten(), out(2)),
    rows: ['both post tanh', 'out pre linear'],
    parameters: [...threeOf('both/forward'), ...threeOf('both/backward'), ...outParameters],
    steps: { 'both/forward': 5, 'both/backward': 5 },
  },
  {
    name: 'two directions without a merge',
    input: [5, 3],
    build: () => {
      const input = tfl.input({ shape: [5, 3] });
      const [one, other] = both(null, L.simpleRNN(recurrent(4, 1))).apply(input) as Out[];
      return tfl.model({ inputs: input, outputs: out(2).apply(L.add().apply([one, other])) as Out });
    },
    // TensorFlow.js runs a layer once for each of its outputs that is used.
    rows: ['≈both/forward post tanh', '≈both/backward post tanh', '≈both#1/forward post tanh', '≈both#1/backward post tanh', 'out pre linear'],
    parameters: [...threeOf('both/forward'), ...threeOf('both/backward'), ...outParameters],
    steps: { 'both/forward': 5, 'both/backward': 5 },
  },
  {
    name: 'cells of different kinds in a stack',
    input: [5, 3],
    build: () => sequence(
      L.rnn({ cell: [L.lstmCell(recurrent(4, 1)), L.simpleRNNCell({ ...recurrent(3, 2), activation: 'sigmoid' } as never)], inputShape: [5, 3], name: 'stack' }), out(3),
    ),
    rows: ['stack post sigmoid', 'out pre linear'],
    parameters: [...threeOf('stack/cell0'), ...threeOf('stack/cell1'), ...outParameters],
    steps: { 'stack/cell0': 5, 'stack/cell1': 5 },
  },
  {
    name: 'a lone cell of gates, backward and stateful',
    input: [5, 3],
    build: () => sequence(
      L.rnn({ cell: L.gruCell(recurrent(4, 1)), goBackwards: true, name: 'gates', stateful: true, batchInputShape: [6, 5, 3] }), out(2),
    ),
    rows: ['≈gates post gru', 'out pre linear'],
    parameters: [...threeOf('gates'), ...outParameters],
    steps: { gates: 5 },
  },
  {
    name: 'an encoder whose states start a decoder',
    input: [5, 3],
    build: () => {
      const input = tfl.input({ shape: [5, 3] });
      const [, h, c] = L.lstm({ ...recurrent(4, 1), returnState: true, name: 'encoder' }).apply(input) as Out[];
      const decoder = L.lstm({ ...recurrent(4, 2), name: 'decoder' });
      return tfl.model({ inputs: input, outputs: out(3).apply(decoder.apply(input, { initialState: [h, c] })) as Out });
    },
    rows: ['≈encoder post lstm', '≈encoder#1 post lstm', 'decoder post lstm', 'out pre linear'],
    parameters: [...threeOf('encoder'), ...threeOf('decoder'), ...outParameters],
    steps: { encoder: 5, decoder: 5 },
  },
  {
    name: 'a dense layer in each time step',
    input: [5, 3],
    build: () => sequence(L.timeDistributed({ layer: L.dense({ units: 4, activation: 'sigmoid', ...kernel(1) }), inputShape: [5, 3], name: 'each' }), L.flatten(), out(2)),
    rows: ['each post sigmoid', 'out pre linear'],
    parameters: ['each/kernel', 'each/bias', ...outParameters],
  },
  {
    name: 'a model in each time step',
    input: [5, 3],
    build: () => {
      const inner = tfl.sequential({ layers: [L.dense({ units: 4, inputShape: [3], name: 'a', ...kernel(1) }), L.reLU({ name: 'b' }), L.dense({ units: 3, activation: 'tanh', name: 'c', ...kernel(2) })] });
      return sequence(L.timeDistributed({ layer: inner, inputShape: [5, 3], name: 'each' }), L.flatten(), out(3));
    },
    rows: ['each post tanh', 'out pre linear'],
    parameters: ['each/a/kernel', 'each/a/bias', 'each/c/kernel', 'each/c/bias', ...outParameters],
    steps: { 'each/a': 5, 'each/b': 5, 'each/c': 5 },
  },
  {
    name: 'separable and depthwise convolutions, normed over three axes',
    input: [6, 6, 2],
    build: () => sequence(
      L.separableConv2d({ filters: 3, kernelSize: 3, activation: 'sigmoid', inputShape: [6, 6, 2], depthwiseInitializer: wide(1), name: 'separable' }),
      L.layerNormalization({ axis: [1, 2, 3], name: 'norm' }),
      L.depthwiseConv2d({ kernelSize: 3, activation: 'tanh', depthwiseInitializer: wide(2), name: 'depthwise' }),
      L.globalAveragePooling2d({}), out(3),
    ),
    rows: ['separable post sigmoid', 'norm pre linear', 'depthwise post tanh', 'out pre linear'],
    parameters: ['separable/depthwiseKernel', 'separable/pointwiseKernel', 'separable/bias', 'norm/gamma', 'norm/beta', 'depthwise/depthwiseKernel', 'depthwise/bias', ...outParameters],
  },
  {
    name: 'a block with the channels first, added to its input',
    input: [3, 5, 5],
    build: () => {
      const input = tfl.input({ shape: [3, 5, 5] });
      const conv = L.conv2d({ filters: 3, kernelSize: 3, padding: 'same', dataFormat: 'channelsFirst', name: 'conv', ...kernel(1) }).apply(input) as Out;
      const sum = L.add().apply([input, L.reLU({ name: 'phi' }).apply(conv) as Out]) as Out;
      return tfl.model({ inputs: input, outputs: out(2).apply(L.flatten().apply(L.activation({ activation: 'tanh', name: 'after' }).apply(sum))) as Out });
    },
    rows: ['conv pre linear', 'phi post relu', 'after post tanh', 'out pre linear'],
    parameters: ['conv/kernel', 'conv/bias', ...outParameters],
  },
  {
    name: 'words, averaged',
    input: [5],
    build: () => sequence(L.embedding({ inputDim: 4, outputDim: 3, inputLength: 5, embeddingsInitializer: wide(1), name: 'words' }), L.globalAveragePooling1d({}), out(2)),
    rows: ['words pre linear', 'out pre linear'],
    parameters: ['words/embeddings', ...outParameters],
  },
  {
    name: 'volumes',
    input: [4, 4, 4, 1],
    build: () => sequence(L.conv3d({ filters: 2, kernelSize: 2, activation: 'relu', inputShape: [4, 4, 4, 1], name: 'volume', ...kernel(1) }), L.flatten(), out(2)),
    rows: ['volume post relu', 'out pre linear'],
    parameters: ['volume/kernel', 'volume/bias', ...outParameters],
  },
];

const statsOf = (tensor: Tensor) => tensorStats(tensor.dataSync());

async function watched({ build, input, name }: Case): Promise<{ model: tfl.LayersModel; x: Tensor; lens: WatchSession; gradients: Record<string, number> }> {
  const model = build();
  const x = name === 'words, averaged' ? tf.tidy(() => tf.cast(tf.floor(tf.mod(tf.abs(tf.mul(normals([6, ...input], 1), 3)), 4)), 'int32')) : normals([6, ...input], 1);
  const y = normals([6, 2], 2);
  model.compile({ optimizer: tf.train.sgd(0), loss: 'meanSquaredError' });
  const gradients: Record<string, number> = {};
  const { value, grads } = tf.variableGrads(() => tf.losses.meanSquaredError(y, model.apply(x, { training: true }) as Tensor), model.trainableWeights.map((weight) => weight.read() as unknown as tf.Variable));
  for (const [variable, gradient] of Object.entries(grads)) gradients[variable] = statsOf(gradient).norm;
  tf.dispose([value, grads]);
  if (model.layers.some((layer) => layer.stateful)) model.resetStates();
  const lens = watch(model, { detail: 'full' });
  await model.trainOnBatch(x, y);
  lens.detach();
  y.dispose();
  return { model, x, lens, gradients };
}

describe.each(CASES)('watch of $name', (one) => {
  it('says what an independent computation says, or that it is not known', async () => {
    const { model, x, lens, gradients } = await watched(one);
    const { activations, deltas } = lens.rows;
    const whole = activations.filter((row) => row.timeStep === null);
    expect(whole.map((row) => `${row.layer} ${row.site} ${row.activation}`)).toEqual(one.rows.map((row) => row.replace('≈', '')));
    expect(lens.rows.gradients.map((row) => `${row.layer}/${row.parameter}`)).toEqual(one.parameters);
    model.trainableWeights.forEach((weight, index) => {
      expect(lens.rows.gradients[index].rank).toBe(weight.shape.length);
      expect(lens.rows.gradients[index].norm).toBeCloseTo(gradients[(weight.read() as unknown as { name: string }).name], 4);
    });
    for (const row of whole.filter(({ layer }) => one.rows.some((text) => text.startsWith(`${layer} `)))) {
      const part = tfl.model({ inputs: model.inputs, outputs: model.getLayer(row.layer).output });
      if (part.layers.some((layer) => layer.stateful)) part.resetStates();
      tf.tidy(() => {
        const a = part.predict(x) as Tensor;
        expect(row.mean).toBeCloseTo(statsOf(a).mean, 4);
        expect(row.norm / statsOf(a).norm).toBeCloseTo(1, 4);
        const known = row.activation !== null && row.activation in SLOPE;
        expect(row.saturated).toBe(row.activation === 'linear' ? 0 : known ? flatShare(a.dataSync(), row.activation) : null);
      });
    }
    for (const [layer, steps] of Object.entries(one.steps ?? {})) {
      const expected = Array.from({ length: steps }, (_, t) => t);
      expect(activations.filter((row) => row.layer === layer && row.timeStep !== null).map((row) => row.timeStep)).toEqual(expected);
      const hidden = deltas.filter((row) => row.layer === layer && row.timeStep !== null && row.site !== 'cell');
      expect(hidden.map((row) => row.timeStep)).toEqual(expected);
      expect(hidden.every((row) => row.status === 'ok' || row.status === 'zero')).toBe(true);
    }
    tf.dispose(x);
    model.dispose();
  });

  it('counts the units that an independent computation counts', async () => {
    const { model, x } = await watched(one);
    if (model.layers.some((layer) => layer.stateful)) return;
    for (const row of deadUnits(model, x)) {
      if (!one.rows.some((text) => text.startsWith(`${row.layer} `))) continue;
      const layer = model.getLayer(row.layer);
      tf.tidy(() => {
        const a = tfl.model({ inputs: model.inputs, outputs: layer.output }).predict(x) as Tensor;
        const first = one.name.includes('channels first') ? 1 : a.rank - 1;
        const others = a.shape.map((_, axis) => axis).filter((axis) => axis !== first);
        const units = tf.reshape(tf.transpose(a, [first, ...others]), [a.shape[first], -1]).arraySync() as number[][];
        expect(row.size).toBe(units.length);
        expect(row.units.map((unit) => unit.activeShare)).toEqual(units.map((values) => expect.closeTo(1 - flatShare(values, row.activation), 10) as number));
        expect(row.flatShare).toBeCloseTo(flatShare(units.flat(), row.activation), 10);
        expect(row.dead).toBe(units.filter((values) => flatShare(values, row.activation) === 1).length);
      });
    }
    tf.dispose(x);
    model.dispose();
  });
});

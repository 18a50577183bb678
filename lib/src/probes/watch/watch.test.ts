import * as tf from '@tensorflow/tfjs-core';
import type { Optimizer, Tensor } from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ready } from '../../ops/ready';
import { mlp } from '../../models/mlp';
import { RandomState } from '../../numeric/random';
import { tensorStats } from '../../numeric/tensor-stats';
import { every } from '../schedule';
import { watch } from '../watch';

let x: tf.Tensor2D;
let y: tf.Tensor2D;

function normals(shape: number[], seed: number): Tensor {
  const random = new RandomState(seed);
  return tf.tensor(Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => random.normal()), shape);
}

beforeAll(async () => {
  await ready();
  x = normals([24, 6], 1) as tf.Tensor2D;
  y = tf.tidy(() => tf.oneHot(tf.tensor1d(Array.from({ length: 24 }, (_, i) => i % 3), 'int32'), 3).toFloat() as tf.Tensor2D);
});

afterAll(() => {
  tf.dispose([x, y]);
});

const seeded = (seed: number) => tfl.initializers.glorotUniform({ seed });

/** dense – batch norm – activation – dense fused with φ – dense softmax. */
function classifier(optimizer: Optimizer): tfl.LayersModel {
  const model = tfl.sequential({
    layers: [
      tfl.layers.dense({ units: 7, inputShape: [6], name: 'first', kernelInitializer: seeded(1) }),
      tfl.layers.batchNormalization({ name: 'norm' }),
      tfl.layers.activation({ activation: 'relu', name: 'relu' }),
      tfl.layers.dense({ units: 5, activation: 'tanh', name: 'second', kernelInitializer: seeded(2) }),
      tfl.layers.dropout({ rate: 0.2, seed: 3 }),
      tfl.layers.dense({ units: 3, activation: 'softmax', name: 'output', kernelInitializer: seeded(4) }),
    ],
  });
  model.compile({ optimizer, loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
  return model;
}

const FIT = { epochs: 2, batchSize: 8, verbose: 0, shuffle: false } as const;

function weightsOf(model: tfl.LayersModel): Float32Array[] {
  return model.getWeights().map((weight) => Float32Array.from(weight.dataSync()));
}

const optimizers: [string, () => Optimizer][] = [
  ['sgd', () => tf.train.sgd(0.1)],
  ['momentum', () => tf.train.momentum(0.1, 0.9)],
  ['adam', () => tf.train.adam(0.01)],
  ['rmsprop', () => tf.train.rmsprop(0.01)],
];

describe('watch', () => {
  it.each(optimizers)('leaves training by %s the same, bit for bit', async (_, optimizer) => {
    const [watched, alone] = [classifier(optimizer()), classifier(optimizer())];
    const lens = watch(watched, { gradients: true, activations: true, deltas: true, updates: true, histograms: true, detail: 'full' });
    const histories = [await watched.fit(x, y, { ...FIT, validationData: [x, y] }), await alone.fit(x, y, { ...FIT, validationData: [x, y] })];
    lens.detach();
    expect(weightsOf(watched)).toEqual(weightsOf(alone));
    expect(histories[0].history).toEqual(histories[1].history);
    await watched.fit(x, y, FIT);
    await alone.fit(x, y, FIT);
    expect(weightsOf(watched)).toEqual(weightsOf(alone));
    watched.dispose();
    alone.dispose();
  });

  it.each(optimizers)('leaks no tensor with %s', async (_, optimizer) => {
    const model = classifier(optimizer());
    await model.fit(x, y, FIT);
    const before = tf.memory().numTensors;
    const lens = watch(model, { detail: 'full' });
    await model.fit(x, y, FIT);
    await model.trainOnBatch(x, y);
    lens.detach();
    expect(tf.memory().numTensors).toBe(before);
    model.dispose();
  });

  it('records each step of training, and nothing of inference', async () => {
    const model = classifier(tf.train.sgd(0.1));
    const lens = watch(model);
    await model.fit(x, y, { ...FIT, validationData: [x, y] });
    tf.dispose(model.predict(x));
    tf.dispose(model.evaluate(x, y));
    const { gradients, activations, deltas, updates, losses } = lens.rows;
    lens.detach();
    expect(losses.map((row) => row.step)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(gradients.filter((row) => row.step === 5).map((row) => `${row.depth} ${row.layer}/${row.parameter}`)).toEqual([
      '1 first/kernel', '1 first/bias', '1 norm/gamma', '1 norm/beta', '2 second/kernel', '2 second/bias', '3 output/kernel', '3 output/bias',
    ]);
    const sites = ['first pre linear', 'norm pre linear', 'relu post relu', 'second post tanh', 'output post softmax'];
    expect(activations.filter((row) => row.step === 3).map((row) => `${row.layer} ${row.site} ${row.activation}`)).toEqual(sites);
    expect(deltas.filter((row) => row.step === 3).map((row) => `${row.layer} ${row.site}`)).toEqual(sites.map((site) => site.split(' ').slice(0, 2).join(' ')));
    expect([activations, deltas, gradients, updates].map((rows) => rows.length)).toEqual([30, 30, 48, 48]);
    model.dispose();
  });

  it('sees the gradients and δ that the chain rule gives', async () => {
    const model = tfl.sequential({
      layers: [
        tfl.layers.dense({ units: 4, inputShape: [6], name: 'a', kernelInitializer: seeded(1) }),
        tfl.layers.activation({ activation: 'sigmoid', name: 'phi' }),
        tfl.layers.dense({ units: 3, name: 'b', kernelInitializer: seeded(2) }),
      ],
    });
    model.compile({ optimizer: tf.train.sgd(0.5), loss: 'meanSquaredError' });
    const [w1, b1, w2, b2] = model.getWeights().map((weight) => tf.clone(weight)) as [tf.Tensor2D, tf.Tensor1D, tf.Tensor2D, tf.Tensor1D];
    const lens = watch(model, { gradients: true, activations: true, deltas: true, updates: true, detail: 'full' });
    await model.trainOnBatch(x, y);
    lens.detach();
    tf.tidy(() => {
      const z = tf.add(tf.matMul(x, w1), b1);
      const a = tf.sigmoid(z);
      const output = tf.add(tf.matMul(a, w2), b2);
      const deltaOutput = tf.mul(tf.sub(output, y), 2 / output.size);
      const deltaA = tf.matMul(deltaOutput, w2, false, true);
      const deltaZ = tf.mul(deltaA, tf.mul(a, tf.sub(1, a)));
      const norm = (tensor: Tensor): number => tensorStats(tensor.dataSync()).norm;
      const expected = { a: norm(deltaZ), phi: norm(deltaA), b: norm(deltaOutput) };
      for (const row of lens.rows.deltas) expect(row.norm / expected[row.layer as 'a']).toBeCloseTo(1, 5);
      const kernel = norm(tf.matMul(x, deltaZ, true));
      expect(lens.rows.gradients[0].norm / kernel).toBeCloseTo(1, 5);
      expect(lens.rows.updates[0].updateRatio! / (0.5 * kernel / norm(w1))).toBeCloseTo(1, 4);
      expect(lens.rows.activations[1].mean).toBeCloseTo(tensorStats(a.dataSync()).mean, 6);
      expect(lens.rows.updates[1]).toMatchObject({ parameter: 'bias', status: 'zero', updateRatio: null });
    });
    tf.dispose([w1, b1, w2, b2]);
    model.dispose();
  });

  it('leaves no trace when detached, even after fit has thrown', async () => {
    const model = classifier(tf.train.adam(0.01));
    const own = (): string[] => [model, model.optimizer, ...model.layers].flatMap((object) => Object.getOwnPropertyNames(object));
    const before = own();
    const lens = watch(model);
    expect(own().length).toBeGreaterThan(before.length);
    await expect(model.fit(tf.zeros([24, 6]), y, { ...FIT, callbacks: { onBatchBegin: () => { throw new Error('stopped half-way'); } } })).rejects.toThrow('stopped half-way');
    lens.detach();
    lens.detach();
    expect(own()).toEqual(before);
    await model.fit(x, y, FIT);
    expect(lens.rows.gradients).toEqual([]);
    model.dispose();
  });

  it('survives a layer that throws in the forward pass, and keeps what led there', async () => {
    const model = classifier(tf.train.sgd(0.1));
    const second = model.layers[3];
    second.call = () => { throw new Error('broken layer'); };
    const lens = watch(model);
    await expect(model.trainOnBatch(x, y)).rejects.toThrow('broken layer');
    lens.detach();
    expect(lens.rows.activations.map((row) => row.layer)).toEqual(['first', 'norm', 'relu']);
    expect(() => second.call([], {})).toThrow('broken layer');
    model.dispose();
  });

  it('refuses to watch twice, and again after detach does not', () => {
    const model = classifier(tf.train.sgd(0.1));
    const lens = watch(model);
    expect(() => watch(model)).toThrow(`watch: model "${model.name}" is already watched; call detach() first`);
    const sharing = tfl.sequential({ layers: [model.layers[0]] });
    sharing.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
    expect(() => watch(sharing)).toThrow('watch: layer "first" is already watched; call detach() first');
    lens.detach();
    watch(model).detach();
    model.dispose();
  });

  it('refuses a network of this library, and what is no model', () => {
    const net = mlp({ sizes: [2, 2, 2], activation: 'tanh' });
    expect(() => watch(net as never)).toThrow('watch: model must be a tf.LayersModel, got a network of this library; train(network, data, { probe: every(10), … })');
    for (const nonsense of [null, 3, {}, () => 1]) expect(() => watch(nonsense as never)).toThrow('watch: model must be a tf.LayersModel, got ');
    net.dispose();
  });

  it('finds the frozen one of two towers of equal names', async () => {
    const tower = (name: string) => tfl.sequential({ name, layers: [tfl.layers.dense({ units: 4, activation: 'relu', inputShape: [3], useBias: false, kernelInitializer: 'ones', name: 'fc' })] });
    const [user, item] = [tfl.input({ shape: [3] }), tfl.input({ shape: [3] })];
    const both = tfl.layers.concatenate().apply([tower('user').apply(user), tower('item').apply(item)] as tfl.SymbolicTensor[]);
    const model = tfl.model({ inputs: [user, item], outputs: tfl.layers.dense({ units: 1, kernelInitializer: 'ones', name: 'out' }).apply(both) as tfl.SymbolicTensor });
    model.compile({ optimizer: tf.train.sgd(0.01), loss: 'meanSquaredError' });
    const lens = watch(model);
    const [ones, none, target] = [tf.ones([8, 3]), tf.zeros([8, 3]), tf.fill([8, 1], 3)];
    for (let k = 0; k < 3; k++) await model.trainOnBatch([ones, none], target);
    lens.detach();
    expect([...new Set(lens.rows.activations.map(({ layer }) => layer))].sort()).toEqual(['item/fc', 'out', 'user/fc']);
    expect(lens.summary().findings.find(({ rule }) => rule === 'frozen')).toMatchObject({ verdict: 'bad', observed: 0, evidence: [{ layer: 'item/fc' }, {}, {}] });
    tf.dispose([ones, none, target]);
    model.dispose();
  });

  it('refuses a model without optimizer', () => {
    const model = tfl.sequential({ layers: [tfl.layers.dense({ units: 2, inputShape: [2] })] });
    expect(() => watch(model)).toThrow(`watch: model "${model.name}" has no optimizer; call compile() first`);
    model.dispose();
  });

  it('follows a new compile, counting steps on, and leaves both optimizers clean', async () => {
    const first = tf.train.sgd(0.1);
    const second = tf.train.adam(0.01);
    const model = classifier(first);
    const lens = watch(model, { gradients: true });
    await model.fit(x, y, { ...FIT, epochs: 1 });
    model.compile({ optimizer: second, loss: 'categoricalCrossentropy' });
    await model.fit(x, y, { ...FIT, epochs: 1 });
    lens.detach();
    expect(lens.rows.losses.map((row) => row.step)).toEqual([0, 1, 2, 3, 4, 5]);
    for (const optimizer of [first, second]) expect(Object.getOwnPropertyNames(optimizer)).not.toContain('applyGradients');
    expect(Object.getOwnPropertyNames(model)).not.toContain('compile');
    model.dispose();
  });

  it('starts from the optimizer steps already done and follows its schedule', async () => {
    const model = classifier(tf.train.sgd(0.1));
    await model.fit(x, y, { ...FIT, epochs: 1 });
    const lens = watch(model, { schedule: every(4) });
    await model.fit(x, y, FIT);
    lens.detach();
    for (const rows of [lens.rows.losses, lens.rows.gradients, lens.rows.activations, lens.rows.deltas, lens.rows.updates]) {
      expect([...new Set(rows.map((row) => row.step))]).toEqual([4, 8]);
    }
    model.dispose();
  });

  it('tells a missing gradient from a zero one', () => {
    const model = classifier(tf.train.sgd(0.1));
    const lens = watch(model, { gradients: true, updates: true });
    const [kernel, bias] = model.layers[0].trainableWeights.map((weight) => ({ name: (weight.read() as unknown as { name: string }).name, value: weight.read() }));
    // As `minimize` passes it for a variable that the loss does not depend on, whatever the types say.
    const optimizer = model.optimizer as { applyGradients(gradients: { name: string; tensor: Tensor | null }[]): void };
    tf.tidy(() => { optimizer.applyGradients([{ name: kernel.name, tensor: tf.zerosLike(kernel.value) }, { name: bias.name, tensor: null }]); });
    tf.tidy(() => { model.optimizer.applyGradients({ [kernel.name]: tf.onesLike(kernel.value) }); });
    lens.detach();
    expect(lens.rows.gradients.filter((row) => row.layer === 'first').map((row) => row.status)).toEqual(['zero', 'missing', 'ok', 'missing']);
    expect(lens.rows.updates.find((row) => row.layer === 'second')).toMatchObject({ status: 'missing', updateRatio: 0 });
    model.dispose();
  });

  it('leaves a frozen layer out while it is frozen', async () => {
    const model = classifier(tf.train.sgd(0.1));
    model.layers[0].trainable = false;
    model.compile({ optimizer: tf.train.sgd(0.1), loss: 'categoricalCrossentropy' });
    const lens = watch(model, { gradients: true });
    await model.trainOnBatch(x, y);
    lens.detach();
    expect(lens.rows.gradients.some((row) => row.layer === 'first')).toBe(false);
    model.dispose();
  });

  it('works in a loop of one’s own', () => {
    const model = classifier(tf.train.sgd(0.1));
    const lens = watch(model);
    const before = tf.memory().numTensors;
    model.optimizer.minimize(() => tf.mean<tf.Scalar>(tf.square(tf.sub(model.apply(x, { training: true }) as Tensor, y))));
    tf.tidy(() => { model.apply(x, { training: true }); });
    expect(tf.memory().numTensors).toBe(before);
    lens.detach();
    expect(lens.rows.activations).toHaveLength(5);
    expect(lens.rows.deltas).toHaveLength(5);
    model.dispose();
  });

  it('finds the first non-finite tensor', async () => {
    const model = classifier(tf.train.sgd(0.1));
    const kernel = model.layers[3].trainableWeights[0];
    const lens = watch(model);
    await model.trainOnBatch(x, y);
    tf.tidy(() => { kernel.write(tf.fill(kernel.shape as number[], NaN)); });
    await model.trainOnBatch(x, y);
    lens.detach();
    expect(lens.firstNonFinite).toMatchObject({ step: 1, layer: 'second', depth: 2, direction: 'forward', quantity: 'post', kind: 'nan' });
    expect(lens.firstNonFinite!.preceding.at(-1)).toMatchObject({ step: 1, layer: 'relu' });
    model.dispose();
  });
});

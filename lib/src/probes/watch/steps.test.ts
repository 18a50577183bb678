import * as tf from '@tensorflow/tfjs-core';
import type { NamedTensorMap, Scalar, Tensor, Variable } from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { ready } from '../../ops/ready';
import { watch } from '../watch';
import { patch } from './patch';

beforeAll(async () => {
  await ready();
});

const L = tfl.layers;

function small(name: string, optimizer: tf.Optimizer = tf.train.sgd(0.1)): tfl.LayersModel {
  const layers = [L.dense({ units: 4, activation: 'tanh', inputShape: [3], name: `${name}_hidden` }), L.batchNormalization({ name: `${name}_norm` }), L.dense({ units: 1, name: `${name}_out` })];
  const model = tfl.sequential({ name, layers });
  model.compile({ optimizer, loss: 'meanSquaredError' });
  return model;
}

const lossOf = (model: tfl.LayersModel, training: boolean, scale = 1): Scalar => (
  tf.mean(tf.square(model.apply(tf.fill([5, 3], scale), { training }) as Tensor))
);
const variablesOf = (model: tfl.LayersModel): Variable[] => model.trainableWeights.map((weight) => weight.read() as unknown as Variable);

describe('steps of a watched model', () => {
  it.each([true, false, undefined])('are recorded whatever the layers are told of training: %s', (training) => {
    const model = small('a');
    const lens = watch(model);
    const f = (): Scalar => tf.mean(tf.square(model.apply(tf.ones([5, 3]), training === undefined ? undefined : { training }) as Tensor));
    tf.tidy(() => { model.optimizer.minimize(f, false, variablesOf(model)); });
    tf.tidy(() => { model.predict(tf.ones([2, 3])); });
    tf.tidy(() => { model.apply(tf.ones([2, 3]), { training: false }); });
    lens.detach();
    const { activations, deltas, losses } = lens.rows;
    expect([activations, deltas, losses].map((rows) => rows.map((row) => row.step))).toEqual([[0, 0, 0], [0, 0, 0], [0]]);
    model.dispose();
  });

  it('leave out what a loss predicts on its way', () => {
    const model = small('a');
    const lens = watch(model, { activations: true });
    tf.tidy(() => {
      model.optimizer.minimize(() => {
        const target = tf.add(tf.mean(model.predict(tf.fill([7, 3], 9)) as Tensor), tf.mean(model.predictOnBatch(tf.fill([2, 3], 9)) as Tensor));
        return tf.add(lossOf(model, true), tf.mul(target, 0));
      }, false, variablesOf(model));
    });
    lens.detach();
    expect(lens.rows.activations.map(({ layer, size }) => [layer, size])).toEqual([['a_hidden', 20], ['a_norm', 20], ['a_out', 5]]);
    expect(Object.getOwnPropertyNames(model)).not.toContain('predict');
    model.dispose();
  });

  it('tell the passes apart whose gradients are added up', () => {
    const model = small('a');
    const lens = watch(model);
    const accumulate = (scales: readonly number[]): void => {
      tf.tidy(() => {
        const parts = scales.map((scale) => model.optimizer.computeGradients(() => lossOf(model, false, scale), variablesOf(model)).grads);
        const sum: NamedTensorMap = {};
        for (const name of Object.keys(parts[0])) sum[name] = parts.map((part) => part[name]).reduce((a, b) => tf.add(a, b));
        model.optimizer.applyGradients(sum);
      });
    };
    accumulate([1, 2, 3]);
    accumulate([1]);
    lens.detach();
    const at = (rows: readonly { step: number; pass?: number }[]) => rows.map(({ step, pass }) => `${step}.${pass}`);
    expect(at(lens.rows.losses)).toEqual(['0.0', '0.1', '0.2', '1.0']);
    for (const rows of [lens.rows.activations, lens.rows.deltas]) expect(at(rows)).toEqual(['0.0', '0.1', '0.2', '1.0'].flatMap((place) => [place, place, place]));
    expect(new Set(lens.rows.losses.map(({ loss }) => loss)).size).toBe(4);
    expect(lens.rows.gradients.map(({ step }) => step)).toEqual([...Array<number>(6).fill(0), ...Array<number>(6).fill(1)]);
    model.dispose();
  });

  it('are each model’s own where one optimizer trains several', async () => {
    const optimizer = tf.train.sgd(0.1);
    const [a, b, c] = ['a', 'b', 'c'].map((name) => small(name, optimizer));
    const [lensA, lensB] = [watch(a), watch(b)];
    const [x, y] = [tf.ones([4, 3]), tf.ones([4, 1])];
    for (const model of [a, b, c, a, c, b, b]) await model.trainOnBatch(x, y);
    lensA.detach();
    lensB.detach();
    for (const [lens, name, steps] of [[lensA, 'a', 2], [lensB, 'b', 3]] as const) {
      const { gradients, activations, deltas, updates, losses } = lens.rows;
      expect(losses.map(({ step }) => step)).toEqual(Array.from({ length: steps }, (_, step) => step));
      expect([activations, deltas].map((rows) => rows.length)).toEqual([3 * steps, 3 * steps]);
      expect(gradients).toHaveLength(6 * steps);
      expect(updates.every(({ layer, updateNorm }) => layer.startsWith(`${name}_`) && updateNorm >= 0)).toBe(true);
      expect(gradients.some(({ status }) => status === 'missing')).toBe(false);
    }
    expect(Object.getOwnPropertyNames(optimizer)).not.toContain('applyGradients');
    tf.dispose([x, y]);
  });

  it('of two models trained together by one loss are steps of both', () => {
    const optimizer = tf.train.adam(0.1);
    const [a, b] = ['a', 'b'].map((name) => small(name, optimizer));
    const lenses = [watch(a), watch(b)];
    tf.tidy(() => { optimizer.minimize(() => tf.add(lossOf(a, true), lossOf(b, true, 2)), false, [...variablesOf(a), ...variablesOf(b)]); });
    for (const lens of lenses) {
      lens.detach();
      expect(lens.rows.losses).toHaveLength(1);
      expect(lens.rows.gradients).toHaveLength(6);
      expect(lens.rows.deltas).toHaveLength(3);
    }
    expect(lenses[0].rows.losses).toEqual(lenses[1].rows.losses);
  });
});

describe('a state carried over by a mask', () => {
  it('is not taken for φ of its time step', async () => {
    const model = tfl.sequential({ layers: [
      L.masking({ maskValue: 0, inputShape: [4, 2] }),
      L.simpleRNN({ units: 3, activation: 'sigmoid', returnSequences: true, name: 'rnn', biasInitializer: tfl.initializers.constant({ value: -20 }) }),
    ] });
    model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
    const x = tf.tensor3d([[[0, 0], [1, 1], [1, 2], [0, 0]]]);
    const y = tf.zeros([1, 4, 3]);
    const lens = watch(model, { activations: true });
    await model.trainOnBatch(x, y);
    lens.detach();
    const rows = lens.rows.activations.filter(({ layer }) => layer === 'rnn');
    expect(rows.map(({ timeStep, activation, saturated }) => [timeStep, activation, saturated])).toEqual([
      [0, 'sigmoid', 1], [1, 'sigmoid', 1], [2, 'sigmoid', 1], [3, 'sigmoid', 1], [null, 'sigmoid', null],
    ]);
    tf.dispose([x, y]);
    model.dispose();
  });
});

describe('patches of one method', () => {
  it.each([[0, 1, 2], [2, 1, 0], [1, 0, 2], [0, 2, 1]])('may be undone in any order: %i, %i, %i', (...order) => {
    class Counter {
      value(): number {
        return 1;
      }
    }
    const counter = new Counter();
    const undo = [10, 100, 1000].map((more) => patch(counter, 'value', (original) => () => original.call(counter) + more));
    expect(counter.value()).toBe(1111);
    for (const index of order) undo[index]();
    expect(Object.getOwnPropertyNames(counter)).toEqual([]);
    expect(counter.value()).toBe(1);
  });
});

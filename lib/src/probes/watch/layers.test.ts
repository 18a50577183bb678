import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { ready } from '../../ops/ready';
import { RandomState } from '../../numeric/random';
import { tensorStats } from '../../numeric/tensor-stats';
import { watch } from '../watch';
import type { WatchSession } from './session';

beforeAll(async () => {
  await ready();
});

function normals(shape: number[], seed: number): Tensor {
  const random = new RandomState(seed);
  return tf.tensor(Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => random.normal()), shape);
}

const seeded = (seed: number) => tfl.initializers.glorotUniform({ seed });

/** Trains two equal models, one of them watched, and asserts that they end the same and that nothing leaks. */
async function trainBoth(build: () => tfl.LayersModel, x: Tensor, y: Tensor, steps = 3): Promise<WatchSession> {
  const [watched, alone] = [build(), build()];
  for (const model of [watched, alone]) model.compile({ optimizer: tf.train.adam(0.01), loss: 'meanSquaredError' });
  await watched.trainOnBatch(x, y);
  await alone.trainOnBatch(x, y);
  const lens = watch(watched, { detail: 'full' });
  const before = tf.memory().numTensors;
  for (let step = 0; step < steps; step++) await watched.trainOnBatch(x, y);
  expect(tf.memory().numTensors).toBe(before);
  lens.detach();
  for (let step = 0; step < steps; step++) await alone.trainOnBatch(x, y);
  const weights = (model: tfl.LayersModel): Float32Array[] => model.getWeights().map((weight) => Float32Array.from(weight.dataSync()));
  expect(weights(watched)).toEqual(weights(alone));
  watched.dispose();
  alone.dispose();
  tf.dispose([x, y]);
  return lens;
}

describe('watch of other layers', () => {
  it('sees convolutions, pooling passed over', async () => {
    const build = (): tfl.LayersModel => tfl.sequential({
      layers: [
        tfl.layers.conv2d({ filters: 3, kernelSize: 3, inputShape: [8, 8, 1], name: 'conv', kernelInitializer: seeded(1) }),
        tfl.layers.leakyReLU({ alpha: 0.1, name: 'leaky' }),
        tfl.layers.maxPooling2d({ poolSize: 2 }),
        tfl.layers.flatten(),
        tfl.layers.dense({ units: 2, name: 'output', kernelInitializer: seeded(2) }),
      ],
    });
    const { activations, deltas, gradients } = (await trainBoth(build, normals([4, 8, 8, 1], 1), normals([4, 2], 2))).rows;
    expect(activations.filter((row) => row.step === 1).map((row) => [row.layer, row.size])).toEqual([['conv', 432], ['leaky', 432], ['output', 8]]);
    expect(activations[1]).toMatchObject({ activation: 'leakyRelu', saturated: 0 });
    expect(activations[1].off).toBeGreaterThan(0);
    expect(deltas.map((row) => row.status)).toEqual(Array(9).fill('ok'));
    expect(gradients.filter((row) => row.step === 3).map((row) => row.depth)).toEqual([1, 1, 2, 2]);
  });

  it.each([['simpleRNN', 0], ['gru', 0], ['lstm', 8]] as const)('sees every time step of %s', async (kind, cellRows) => {
    const build = (): tfl.LayersModel => tfl.sequential({
      layers: [
        tfl.layers[kind]({ units: 4, inputShape: [9, 2], name: 'rnn', kernelInitializer: seeded(1), recurrentInitializer: seeded(2) }),
        tfl.layers.dense({ units: 2, name: 'output', kernelInitializer: seeded(3) }),
      ],
    });
    const { activations, deltas, gradients } = (await trainBoth(build, normals([5, 9, 2], 1), normals([5, 2], 2), 1)).rows;
    const steps = deltas.filter((row) => row.site === 'hidden');
    expect(steps.map((row) => row.timeStep)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(deltas.filter((row) => row.site === 'cell')).toHaveLength(cellRows);
    const output = deltas.find((row) => row.layer === 'rnn' && row.timeStep === null)!;
    expect(steps[8].norm / output.norm).toBeCloseTo(1, 5);
    expect(activations.filter((row) => row.timeStep !== null)).toHaveLength(9);
    expect(gradients.map((row) => row.parameter)).toEqual(['kernel', 'recurrentKernel', 'bias', 'kernel', 'bias']);
  });

  it('sees ∂L/∂h_t as central differences do', async () => {
    const model = tfl.sequential({
      layers: [tfl.layers.simpleRNN({ units: 3, inputShape: [5, 2], name: 'rnn', returnSequences: true, kernelInitializer: seeded(1), recurrentInitializer: seeded(2) })],
    });
    const x = normals([1, 5, 2], 3);
    const y = normals([1, 5, 3], 4);
    const [w, u, b] = model.getWeights().map((weight) => [...weight.dataSync()]);
    const inputs = [...x.dataSync()];
    const targets = [...y.dataSync()];
    /** Loss in float64 with h_time pushed by `push` in direction `unit`. */
    const loss = (time: number, unit: number, push: number): number => {
      let h = [0, 0, 0];
      let sum = 0;
      for (let t = 0; t < 5; t++) {
        h = h.map((_, j) => {
          let z = b[j];
          for (let i = 0; i < 2; i++) z += inputs[2 * t + i] * w[3 * i + j];
          for (let i = 0; i < 3; i++) z += h[i] * u[3 * i + j];
          return Math.tanh(z) + (t === time && j === unit ? push : 0);
        });
        h.forEach((value, j) => { sum += (value - targets[3 * t + j]) ** 2 / 15; });
      }
      return sum;
    };
    model.compile({ optimizer: tf.train.sgd(0.1), loss: 'meanSquaredError' });
    const lens = watch(model, { deltas: true });
    await model.trainOnBatch(x, y);
    lens.detach();
    for (let t = 0; t < 5; t++) {
      const numeric = [0, 1, 2].map((unit) => (loss(t, unit, 1e-5) - loss(t, unit, -1e-5)) / 2e-5);
      const row = lens.rows.deltas.find((delta) => delta.timeStep === t)!;
      expect(row.norm / tensorStats(numeric).norm).toBeCloseTo(1, 5);
    }
    tf.dispose([x, y]);
    model.dispose();
  });

  it('keeps the two uses of a shared layer apart', async () => {
    const build = (): tfl.LayersModel => {
      const shared = tfl.layers.dense({ units: 4, activation: 'tanh', name: 'shared', kernelInitializer: seeded(1) });
      const input = tfl.input({ shape: [4] });
      const twice = shared.apply(shared.apply(input)) as tfl.SymbolicTensor;
      return tfl.model({ inputs: input, outputs: tfl.layers.dense({ units: 1, name: 'output', kernelInitializer: seeded(2) }).apply(twice) as tfl.SymbolicTensor });
    };
    const { activations, deltas, gradients } = (await trainBoth(build, normals([6, 4], 1), normals([6, 1], 2), 2)).rows;
    expect(activations.map((row) => row.layer)).toEqual(['shared', 'shared#1', 'output', 'shared', 'shared#1', 'output']);
    expect(deltas.filter((row) => row.step === 1).map((row) => row.layer)).toEqual(['shared', 'shared#1', 'output']);
    expect(deltas[0].norm).not.toBe(deltas[1].norm);
    expect(gradients.filter((row) => row.step === 1).map((row) => row.layer)).toEqual(['shared', 'shared', 'output', 'output']);
  });

  it.each([[null, 'sum'], [0.5, 'ave']] as const)('sees ∂L/∂h_t in both directions: with the factor %s, merged by %s', async (factor, mergeMode) => {
    const model = tfl.sequential({ layers: [
      tfl.layers.bidirectional({
        layer: tfl.layers.simpleRNN({ units: 4, activation: 'linear', kernelInitializer: seeded(1), recurrentInitializer: tfl.initializers.orthogonal({ seed: 2 }) }),
        mergeMode, inputShape: [3, 2], name: 'both',
      }),
    ] });
    model.compile({ optimizer: tf.train.sgd(0.1), loss: 'meanSquaredError' });
    const [x, y] = [normals([5, 3, 2], 1), normals([5, 4], 2)];
    const lens = watch(model, { deltas: true, detail: 'full' });
    await model.trainOnBatch(x, y);
    lens.detach();
    const norm = (layer: string, timeStep: number | null) => lens.rows.deltas.find((row) => row.layer === layer && row.timeStep === timeStep)!.norm;
    for (const direction of ['both/forward', 'both/backward']) {
      // The last step that a direction runs gives its output; before it δ comes back through the recurrent kernel alone, which only turns it.
      for (const time of [0, 1, 2]) expect(norm(direction, time) / norm('both', null)).toBeCloseTo(factor ?? 1, 5);
    }
    tf.dispose([x, y]);
    model.dispose();
  });

  it('has one δ where the output is the last state too', async () => {
    const input = tfl.input({ shape: [3, 2] });
    const [sequence, state] = tfl.layers.simpleRNN({ units: 4, returnState: true, name: 'rnn', recurrentInitializer: seeded(2), kernelInitializer: seeded(3) }).apply(input) as tfl.SymbolicTensor[];
    const model = tfl.model({ inputs: input, outputs: tfl.layers.add().apply([sequence, state]) as tfl.SymbolicTensor });
    model.compile({ optimizer: tf.train.sgd(0), loss: 'meanSquaredError' });
    const [x, y] = [normals([5, 3, 2], 1), normals([5, 4], 2)];
    const expected = tf.tidy(() => {
      const output = model.predict(x) as Tensor;
      return tensorStats(tf.mul(tf.sub(output, y), (2 * 2) / output.size).dataSync()).norm;
    });
    const lens = watch(model, { deltas: true, detail: 'full' });
    await model.trainOnBatch(x, y);
    lens.detach();
    const found = lens.rows.deltas.filter(({ layer, timeStep }) => layer === 'rnn' && timeStep === null).map(({ norm }) => norm);
    expect(found).toEqual([expect.closeTo(expected, 5) as number]);
    expect(lens.rows.deltas.find(({ layer, timeStep }) => layer === 'rnn' && timeStep === 2)!.norm).toBeCloseTo(expected, 5);
    tf.dispose([x, y]);
    model.dispose();
  });

  it('sees layers of a model inside the model, stacked cells and both directions', async () => {
    const build = (): tfl.LayersModel => {
      const inner = tfl.sequential({ layers: [tfl.layers.dense({ units: 3, inputShape: [4], activation: 'relu', name: 'inner', kernelInitializer: seeded(1) })] });
      const cells = [1, 2].map((seed) => tfl.layers.simpleRNNCell({ units: 4, kernelInitializer: seeded(seed), recurrentInitializer: seeded(seed + 5) }));
      return tfl.sequential({
        layers: [
          tfl.layers.bidirectional({ layer: tfl.layers.gru({ units: 2, returnSequences: true, kernelInitializer: seeded(7), recurrentInitializer: seeded(8) }) as never, mergeMode: 'concat', inputShape: [3, 2], name: 'both' } as never),
          tfl.layers.rnn({ cell: cells, name: 'stack' }),
          inner,
          tfl.layers.dense({ units: 1, name: 'output', kernelInitializer: seeded(3) }),
        ],
      });
    };
    const { activations, gradients, deltas } = (await trainBoth(build, normals([5, 3, 2], 1), normals([5, 1], 2), 1)).rows;
    expect(activations.filter((row) => row.timeStep === null).map((row) => row.layer)).toEqual(['both', 'stack', 'inner', 'output']);
    expect(deltas.filter((row) => row.layer === 'stack/cell1').map((row) => row.timeStep)).toEqual([0, 1, 2]);
    expect(new Set(gradients.map((row) => `${row.layer}/${row.parameter}`)).size).toBe(gradients.length);
    expect(gradients.some((row) => row.status === 'missing')).toBe(false);
  });
});

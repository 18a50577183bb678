import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { currentOps } from '../ops/current';
import { ready } from '../ops/ready';
import { useGraphs } from '../engine/compiled-function';
import { pack, unpacked } from '../engine/packed';
import { tidied } from '../engine/tidy';
import { activation } from '../models/activations';
import { ACTIVATION_NAMES, type ActivationName } from '../theory/activation-functions';
import { constantWeights } from '../models/initializers';
import { mlp } from '../models/mlp';
import type { MlpOptions } from '../models/mlp-options';
import type { ForwardBackwardResult, Network } from '../models/network';
import { RandomState } from '../numeric/random';
import { activationRows } from './activation-probe';
import { gradientRows } from './gradient-probe';
import type { Measured } from './rows';
import { momentsPay, rowsOfMoments, stepMoments, type RowsOfMoments, type StepMoments } from './step-moments';

beforeAll(async () => {
  await ready();
});

afterEach(() => {
  useGraphs(true);
});

const EVERYTHING = { gradients: true, activations: true, saturation: 0.01 };

/** The same step as rows of a sketch and as rows of the values read out. */
function both(network: Network, batch: number, scale = 1): { fromMoments: RowsOfMoments | null; measured: RowsOfMoments } {
  const random = new RandomState(5);
  const inputs = tf.tensor2d(Float32Array.from(random.normals(batch * 6), (value) => value * scale), [batch, 6]);
  const labels = tf.tensor1d(Int32Array.from({ length: batch }, () => random.integer(0, 2)), 'int32');
  const before = tf.memory().numTensors;
  const { passes } = network.lossAndGradients;
  if (passes === undefined) throw new Error('expected a network with passes');
  const rows = tidied(() => passes.engine.run(['test'], [inputs, labels], () => {
    const passed = passes.of(inputs, labels);
    const moments = stepMoments(passed, EVERYTHING, network.ops);
    return { made: moments && pack<StepMoments>(moments), gradients: passed.gradients, taps: passed.taps };
  }));
  if (rows.made === null) throw new Error('expected moments');
  const { made, gradients, taps } = rows;
  const fromMoments = rowsOfMoments(unpacked(made), 7, network.parameters);
  const measured = {
    gradients: gradientRows(network.parameters, gradients, { step: 7, detail: 'norms' }),
    activations: activationRows(taps, { step: 7, detail: 'norms', saturation: EVERYTHING.saturation }),
  };
  tf.dispose([...gradients, ...(made.vector ? [made.vector] : []), ...taps.flatMap(({ slopes }) => slopes ?? []), ...taps.flatMap(({ preActivation, postActivation, delta }) => [preActivation, postActivation, ...(delta ? [delta] : [])])]);
  expect(tf.memory().numTensors).toBe(before);
  tf.dispose([inputs, labels]);
  network.dispose();
  return { fromMoments, measured };
}

function expectClose(row: Measured, wanted: Measured): void {
  const { norm, rms, mean, std, ...rest } = row;
  const { norm: wantedNorm, rms: wantedRms, mean: wantedMean, std: wantedStd, ...wantedRest } = wanted;
  expect(rest).toEqual(wantedRest);
  expect(Math.abs(norm / wantedNorm - 1)).toBeLessThan(1e-5);
  expect(Math.abs(rms / wantedRms - 1)).toBeLessThan(1e-5);
  if (wantedStd === null) expect([mean, std]).toEqual([null, null]);
  else {
    expect(Math.abs((mean ?? NaN) - (wantedMean ?? NaN))).toBeLessThan(1e-6 * wantedRms);
    expect(Math.abs((std ?? NaN) / wantedStd - 1)).toBeLessThan(1e-5);
  }
}

const net = (options: Partial<MlpOptions>): Network => mlp({ sizes: [6, 40, 30, 3], activation: 'relu', seed: 2, ...options });

describe('the rows of a sketch', () => {
  it.each(ACTIVATION_NAMES.filter((name) => name !== 'rrelu'))('are those of the values, of %s', (name) => {
    const { fromMoments, measured } = both(net({ activation: name }), 64, 3);
    if (fromMoments === null) throw new Error('expected rows');
    expect(fromMoments.gradients.length).toBe(measured.gradients.length);
    expect(fromMoments.activations.length).toBe(6);
    fromMoments.gradients.forEach((row, index) => { expectClose(row, measured.gradients[index]); });
    fromMoments.activations.forEach((row, index) => { expectClose(row, measured.activations[index]); });
  });

  it('are those of the values for large layers and batches', () => {
    const { fromMoments, measured } = both(net({ sizes: [6, 500, 300, 3], activation: 'elu', batchNorm: {} }), 500);
    fromMoments?.activations.forEach((row, index) => { expectClose(row, measured.activations[index]); });
    fromMoments?.gradients.forEach((row, index) => { expectClose(row, measured.gradients[index]); });
    expect(fromMoments).not.toBeNull();
  });

  it.each<[string, Partial<MlpOptions>, number]>([
    ['the gradients lie where squares leave float32', {}, 1e-22],
    ['a layer is dead: its activations are 0', { biasInit: constantWeights(-1e4) }, 1],
    ['an input is not finite', {}, Infinity],
  ])('are none when %s', (_, options, scale) => {
    expect(both(net(options), 16, scale).fromMoments).toBeNull();
  });

  it('are none when the values hardly differ, where float32 loses the deviation', () => {
    const ops = currentOps();
    const rows = tf.tidy(() => {
      const z = tf.add(tf.mul(tf.randomNormal([32, 6], 0, 1, 'float32', 1), 1e-5), 1);
      const tap = { layer: 'dense1', depth: 1, activation: 'linear', preActivation: z, postActivation: z, delta: null };
      const passes: ForwardBackwardResult = { losses: z, logits: z, gradients: [], taps: [tap] };
      const made = stepMoments(passes, { ...EVERYTHING, gradients: false }, ops);
      return [made && rowsOfMoments(unpacked(pack<StepMoments>(made)), 0, [])] as unknown as tf.TensorContainerArray;
    });
    expect(rows).toEqual([null]);
  });

  it('count entries at the thresholds as the values do: 0, both signs of 0, the bounds themselves', () => {
    const ops = currentOps();
    const names: ActivationName[] = ['relu', 'sigmoid', 'tanh', 'softsign', 'elu', 'selu', 'leakyRelu'];
    for (const name of names) {
      const shares = tf.tidy(() => {
        const edges = [0, -0, 1e-30, -1e-30, 4.59511985013459, -4.59511985013459, 2.9932228461263808, -2.9932228461263808, 9, -9, -4.605170185988091, 3];
        const z = tf.tensor2d(edges, [2, 6]);
        const tap = { layer: 'dense1', depth: 1, activation: name, preActivation: z, postActivation: activation(name).forward(ops, z), delta: null };
        const made = stepMoments({ gradients: [], taps: [tap] }, { ...EVERYTHING, gradients: false }, ops);
        if (made === null) throw new Error('expected moments');
        const rows = rowsOfMoments(unpacked(pack<StepMoments>(made)), 0, []);
        const pick = (all: readonly { saturated: number | null; off: number | null }[] | undefined): unknown => all?.map(({ saturated, off }) => [saturated, off]);
        return [pick(rows?.activations), pick(activationRows([tap], { detail: 'norms' }))] as unknown as tf.TensorContainerArray;
      });
      expect(shares[0], name).toEqual(shares[1]);
    }
  });

  it('are not made where operations run one by one', async () => {
    const network = net({});
    expect(momentsPay(network)).toBe(true);
    useGraphs(false);
    expect(momentsPay(network)).toBe(false);
    network.dispose();
    const onPublic = net({ ops: (await ready({ ops: 'public' }), currentOps()) });
    useGraphs(true);
    expect(momentsPay(onPublic)).toBe(false);
    onPublic.dispose();
    await ready();
  });
});

import * as tf from '@tensorflow/tfjs-core';
import type { Tensor1D } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ready } from '../ops/ready';
import type { LayeredNetwork } from '../models/layered-network';
import { mlp } from '../models/mlp';
import { simpleRnn } from '../models/simple-rnn';
import { RandomState } from '../numeric/random';
import { tensorStats } from '../numeric/tensor-stats';
import { activationRows } from './activation-probe';
import { clipActivity } from './clip-activity';
import { clipRow, cosine, type ClipSeen } from './clip-probe';
import { deltaRows, timeStepDeltaRows } from './delta-probe';
import { gradientHistograms } from './gradient-histogram';
import { gradientRows } from './gradient-probe';
import { rememberWeights, updateRatio, updateRows } from './update-probe';

let inputs: tf.Tensor2D;
let labels: Tensor1D;
let net: LayeredNetwork;
let tensors: number;

beforeAll(async () => {
  await ready();
  const random = new RandomState(1);
  inputs = tf.tensor2d(Float32Array.from({ length: 60 }, () => random.normal()), [12, 5]);
  labels = tf.tensor1d(Array.from({ length: 12 }, (_, i) => i % 3), 'int32');
  net = mlp({ sizes: [5, 7, 6, 3], activation: 'relu', batchNorm: {}, seed: 2 });
});

afterAll(() => {
  net.dispose();
  tf.dispose([inputs, labels]);
});

beforeEach(() => {
  tensors = tf.memory().numTensors;
});

const leaked = (): number => tf.memory().numTensors - tensors;

describe('gradientRows', () => {
  it('name and measure every gradient', () => {
    const result = net.lossAndGradients(inputs, labels);
    const rows = gradientRows(net.parameters, result.gradients, { step: 4 });
    expect(rows.map((row) => `${row.layer}/${row.parameter}`)).toEqual(net.parameters.map((parameter) => parameter.name));
    rows.forEach((row, index) => {
      expect(row).toMatchObject({ step: 4, depth: net.parameters[index].depth, stage: 'raw', ...tensorStats(result.gradients[index].dataSync()) });
    });
    result.dispose();
    expect(leaked()).toBe(0);
  });

  it('tell a missing gradient from a zero one', () => {
    const parameter = { layer: 'a', depth: 1, role: 'kernel', variable: { rank: 2, size: 4 } };
    const zero = tf.zeros([4]);
    const rows = gradientRows([parameter, parameter, parameter], [null, undefined, zero]);
    expect(rows.map((row) => row.status)).toEqual(['missing', 'missing', 'zero']);
    expect(rows.map((row) => row.norm)).toEqual([NaN, NaN, 0]);
    expect(rows[0].size).toBe(4);
    zero.dispose();
  });

  it('need as many gradients as parameters', () => {
    expect(() => gradientRows(net.parameters, [])).toThrow(`gradientRows: gradients must be one for each of ${net.parameters.length} parameters, got 0`);
  });
});

describe('activationRows', () => {
  it('state z and φ(z) with their moments, and shares of z', () => {
    tf.tidy(() => {
      const { taps } = net.forward(inputs, 'inference');
      const rows = activationRows(taps, { step: 2 });
      expect(rows.map((row) => `${row.layer}:${row.site}`)).toEqual(['dense1:pre', 'dense1:post', 'dense2:pre', 'dense2:post', 'dense3:pre', 'dense3:post']);
      const z = taps[0].preActivation.dataSync();
      expect(rows[0]).toMatchObject({ step: 2, depth: 1, activation: 'relu', timeStep: null, ...tensorStats(z) });
      expect(rows[1]).toMatchObject(tensorStats(taps[0].postActivation.dataSync()));
      const off = z.filter((value) => value <= 0).length / z.length;
      for (const row of rows.slice(0, 2)) expect(row).toMatchObject({ saturated: off, off });
      expect(rows[4]).toMatchObject({ activation: 'linear', saturated: 0, off: null });
    });
    expect(leaked()).toBe(0);
  });

  it('measure saturation of activations that are not monotone by their derivative', () => {
    const z = tf.tensor2d([[-0.7518, 3, -30, 0]]);
    const tap = { layer: 'a', depth: 1, activation: 'gelu', preActivation: z, postActivation: z, delta: null };
    expect(activationRows([tap])[0]).toMatchObject({ saturated: 0.5, off: null });
    z.dispose();
    expect(leaked()).toBe(0);
  });
});

describe('deltaRows', () => {
  it('measure δ of every weight layer', () => {
    const result = net.lossAndGradients(inputs, labels);
    const rows = deltaRows(result.taps, { step: 1 });
    rows.forEach((row, index) => {
      expect(row).toMatchObject({ step: 1, site: 'pre', timeStep: null, depth: index + 1, ...tensorStats(result.taps[index].delta!.dataSync()) });
    });
    expect(timeStepDeltaRows(result)).toEqual([]);
    result.dispose();
  });

  it('refuse taps of a forward pass', () => {
    tf.tidy(() => {
      expect(() => deltaRows(net.forward(inputs, 'inference').taps)).toThrow('deltaRows: layer dense1 has no delta');
    });
  });

  it('follow a recurrent network back in time', () => {
    const rnn = simpleRnn({ inputs: 2, units: 4, classes: 3, seed: 1 });
    const sequence = tf.ones([12, 9, 2]);
    const result = rnn.lossAndGradients(sequence, labels);
    const rows = timeStepDeltaRows(result, { step: 3 });
    expect(rows.map((row) => row.timeStep)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(rows.map((row) => row.norm)).toEqual(result.hiddenDeltas.map((delta) => tensorStats(delta.dataSync()).norm));
    expect(new Set(rows.map((row) => row.site))).toEqual(new Set(['hidden']));
    result.dispose();
    rnn.dispose();
    sequence.dispose();
    expect(leaked()).toBe(0);
  });
});

describe('updateRows', () => {
  it('measure the true step against the weights before it', () => {
    const own = mlp({ sizes: [5, 3], activation: 'tanh', seed: 5 });
    const [kernel] = own.parameters;
    const before = rememberWeights(own.parameters);
    const old = tensorStats(kernel.variable.dataSync()).norm;
    tf.tidy(() => { kernel.variable.assign(tf.mul(kernel.variable, 1.25)); });
    const [row, bias] = updateRows(own.parameters, before, [2, 0.5], { step: 7 });
    expect(row).toMatchObject({ step: 7, layer: 'dense1', depth: 1, parameter: 'kernel', status: 'ok', weightNorm: old, gradientNorm: 2 });
    expect(row.updateRatio).toBeCloseTo(0.25, 6);
    expect(row.gradientRatio).toBeCloseTo(2 / old, 12);
    expect(row.scaleInvariantGradient).toBeCloseTo(2 * old, 12);
    expect(bias).toMatchObject({ status: 'zero', updateRatio: null, gradientRatio: null, updateNorm: 0, weightNorm: 0 });
    before.dispose();
    own.dispose();
    expect(leaked()).toBe(0);
  });

  it('survive a tidy around the step', () => {
    const own = mlp({ sizes: [5, 3], activation: 'tanh', seed: 5 });
    const held: ReturnType<typeof rememberWeights>[] = [];
    tf.tidy(() => { held.push(rememberWeights(own.parameters)); });
    expect(held[0].values.every((value) => !value.isDisposed)).toBe(true);
    held[0].dispose();
    own.dispose();
    expect(leaked()).toBe(0);
  });
});

describe('updateRatio', () => {
  it('is never NaN or infinite', () => {
    for (const weight of [0, 2, NaN, Infinity]) {
      for (const update of [0, 1e-3, NaN, Infinity]) {
        for (const gradient of [0, 0.2, NaN, Infinity, null]) {
          const { updateRatio: ratio, gradientRatio, scaleInvariantGradient } = updateRatio(weight, update, gradient);
          for (const value of [ratio, gradientRatio, scaleInvariantGradient]) expect(value === null || Number.isFinite(value)).toBe(true);
        }
      }
    }
  });

  it('says why there is none', () => {
    expect(updateRatio(0, 0.1, 1)).toMatchObject({ status: 'zero', updateRatio: null, scaleInvariantGradient: 0 });
    expect(updateRatio(NaN, 0.1, 1).status).toBe('nan');
    expect(updateRatio(2, Infinity, 1).status).toBe('inf');
    expect(updateRatio(2, 0.1, null)).toMatchObject({ status: 'missing', updateRatio: 0.05, gradientRatio: null, gradientNorm: NaN });
  });

  it('keeps the scale-invariant form where batch norm divides the gradient by the weights', () => {
    const scaled = (factor: number): number => {
      const own = mlp({ sizes: [5, 8, 3], activation: 'tanh', batchNorm: { epsilon: 1e-12 }, seed: 5 });
      const [kernel] = own.parameters;
      tf.tidy(() => { kernel.variable.assign(tf.mul(kernel.variable, factor)); });
      const result = own.lossAndGradients(inputs, labels);
      const invariant = updateRatio(tensorStats(kernel.variable.dataSync()).norm, 0, tensorStats(result.gradients[0].dataSync()).norm).scaleInvariantGradient;
      result.dispose();
      own.dispose();
      return invariant ?? NaN;
    };
    expect(scaled(10) / scaled(1)).toBeCloseTo(1, 4);
  });
});

describe('clipping', () => {
  const observed = (change: Partial<ClipSeen>): ClipSeen => (
    { preNorm: 5, postNorm: 1, coefficient: 0.2, clippedEntries: 2, entries: 2, skipped: false, ...change }
  );

  it('has cosine 1 by norm and less by value', () => {
    const raw = tf.tensor1d([3, 4]);
    const clipped = tf.tensor1d([1, 1]);
    expect(clipRow(0, { gradients: [raw] }, observed({})).cosine).toBe(1);
    expect(clipRow(0, { gradients: [raw] }, observed({ coefficient: null, gradients: [clipped] })).cosine).toBeCloseTo(7 / (5 * Math.SQRT2), 12);
    expect(clipRow(0, { gradients: [raw] }, observed({ coefficient: null })).cosine).toBeNull();
    expect(clipRow(0, { gradients: [raw] }, observed({ coefficient: null, clippedEntries: 0 })).cosine).toBe(1);
    expect(clipRow(0, { gradients: [raw] }, observed({ preNorm: NaN, skipped: true })).cosine).toBeNull();
    tf.dispose([raw, clipped]);
  });

  it('is summed up over a run', () => {
    const row = (change: Partial<ReturnType<typeof clipRow>>) => ({ step: 0, preNorm: 1, postNorm: 1, coefficient: 1, clippedEntries: 0, entries: 10, cosine: 1, skipped: false, ...change });
    expect(clipActivity([row({}), row({ clippedEntries: 10, coefficient: 0.5, cosine: 1 }), row({ clippedEntries: 2, coefficient: null, cosine: 0.8 }), row({ skipped: true })]))
      .toEqual({ steps: 4, stepShare: 0.5, entryShare: 0.3, meanCosine: 0.9, smallestCoefficient: 0.5, skipped: 1 });
    expect(clipActivity([])).toEqual({ steps: 0, stepShare: NaN, entryShare: NaN, meanCosine: null, smallestCoefficient: null, skipped: 0 });
  });

  it('measures the angle of tiny and of huge gradients', () => {
    for (const scale of [1e-30, 1, 1e30]) {
      tf.tidy(() => {
        expect(cosine([tf.tensor1d([3 * scale, 0])], [tf.tensor1d([scale, scale])])).toBeCloseTo(Math.SQRT1_2, 6);
        expect(cosine([tf.tensor1d([3 * scale])], [tf.tensor1d([0])])).toBeNull();
      });
    }
    tf.tidy(() => { expect(() => cosine([tf.tensor1d([1])], [])).toThrow('cosine: a and b must be lists of the same length, got 1 and 0'); });
  });
});

describe('gradientHistograms', () => {
  it('count every entry of every gradient', () => {
    const result = net.lossAndGradients(inputs, labels);
    const rows = gradientHistograms(net.parameters, [null, ...result.gradients.slice(1)], { step: 2, from: -10, to: 1 });
    expect(rows).toHaveLength(net.parameters.length - 1);
    rows.forEach(({ counts, below, above, zeros, step }, index) => {
      expect(counts.reduce((sum, count) => sum + count, below + above + zeros)).toBe(net.parameters[index + 1].variable.size);
      expect(step).toBe(2);
    });
    result.dispose();
  });
});

import * as tf from '@tensorflow/tfjs-core';
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ready } from '../ops/ready';
import type { LayeredNetwork } from '../models/layered-network';
import { mlp } from '../models/mlp';
import { RandomState } from '../numeric/random';
import { probe, type RecordingProbe } from './recording-probe';
import type { ProbeRows } from './rows';
import { every } from './schedule';
import type { ProbeOptions } from './probe-options';

let inputs: Tensor2D;
let labels: Tensor1D;

beforeAll(async () => {
  await ready();
  const random = new RandomState(1);
  inputs = tf.tensor2d(Float32Array.from({ length: 100 }, () => random.normal()), [20, 5]);
  labels = tf.tensor1d(Array.from({ length: 20 }, (_, i) => i % 3), 'int32');
});

afterAll(() => {
  tf.dispose([inputs, labels]);
});

function network(): LayeredNetwork {
  return mlp({ sizes: [5, 8, 8, 3], activation: 'elu', batchNorm: { onLogits: true }, seed: 4 });
}

function stepOnce(net: LayeredNetwork, step: number, seen: RecordingProbe | null, rate: number): void {
  const result = net.lossAndGradients(inputs, labels);
  seen?.beforeUpdate(step, net, result);
  net.parameters.forEach(({ variable }, index) => {
    tf.tidy(() => { variable.assign(net.ops.subtractScaled(variable, result.gradients[index], tf.scalar(rate))); });
  });
  seen?.afterUpdate(step, net);
  result.dispose();
}

function train(net: LayeredNetwork, steps: number, seen: RecordingProbe | null, rate = 0.1): Float32Array[] {
  for (let step = 0; step < steps; step++) stepOnce(net, step, seen, rate);
  return [...net.parameters, ...net.statistics].map(({ variable }) => Float32Array.from(variable.dataSync()));
}

function observed(options: ProbeOptions, steps = 5, rate = 0.1): RecordingProbe {
  const net = network();
  const seen = probe(options);
  train(net, steps, seen, rate);
  net.dispose();
  return seen;
}

const lengths = (rows: ProbeRows): Record<string, number> => Object.fromEntries(Object.entries(rows).map(([kind, list]) => [kind, (list as unknown[]).length]));

describe('probe', () => {
  it('changes no weight and no running statistic, bit for bit', () => {
    const [watched, alone] = [network(), network()];
    for (const detail of ['norms', 'full'] as const) {
      expect(train(watched, 10, probe({ detail }))).toEqual(train(alone, 10, null));
    }
    watched.dispose();
    alone.dispose();
  });

  it('leaks no tensor', () => {
    const net = network();
    train(net, 1, null);
    const before = tf.memory().numTensors;
    train(net, 3, probe({ gradients: true, activations: true, deltas: true, updates: true, histograms: true, detail: 'full' }));
    expect(tf.memory().numTensors).toBe(before);
    net.dispose();
  });

  it('records all four kinds by default, and only the named ones when named', () => {
    expect(lengths(observed({}).rows)).toEqual({ losses: 5, gradients: 60, activations: 30, deltas: 15, updates: 60, clips: 0, histograms: 0 });
    expect(lengths(observed({ gradients: true }).rows)).toMatchObject({ gradients: 60, activations: 0, deltas: 0, updates: 0 });
    expect(lengths(observed({ updates: true, gradients: false }).rows)).toMatchObject({ gradients: 0, updates: 60 });
    expect(lengths(observed({ gradients: true, histograms: true }).rows)).toMatchObject({ gradients: 60, histograms: 60 });
  });

  it('measures the steps of its schedule', () => {
    const seen = observed({ schedule: every(2) });
    expect(seen.rows.losses.map((row) => row.step)).toEqual([0, 2, 4]);
    expect([seen.wants(3), seen.wants(4)]).toEqual([false, true]);
  });

  it('says how many rows it let go', () => {
    const seen = observed({ gradients: true, capacity: 24 }, 9);
    expect(seen.rows.gradients).toHaveLength(24);
    expect(seen.counts.gradients).toEqual({ rows: 24, droppedRows: 84, droppedSteps: 7 });
  });

  it('records the update that the trainer really made', () => {
    const seen = observed({ detail: 'full' }, 2, 0.25);
    for (const row of seen.rows.updates) {
      if (row.parameter === 'kernel') expect(row.updateNorm / row.gradientNorm).toBeCloseTo(0.25, 4);
    }
  });

  it('measures a step with a non-finite loss out of turn, once', () => {
    const net = network();
    const seen = probe({ schedule: (step) => step === 0 });
    stepOnce(net, 0, seen, 0.1);
    stepOnce(net, 1, seen, Infinity);
    stepOnce(net, 2, seen, 0.1);
    stepOnce(net, 3, seen, 0.1);
    expect(seen.rows.losses.map((row) => row.step)).toEqual([0, 2]);
    expect(seen.firstNonFinite).toMatchObject({ step: 2, layer: 'dense1', depth: 1, direction: 'forward', kind: 'nan' });
    expect(seen.firstNonFinite!.preceding.length).toBeGreaterThan(0);
    net.dispose();
  });

  it('records clipping with both stages', () => {
    const net = network();
    const seen = probe({ gradients: true });
    const result = net.lossAndGradients(inputs, labels);
    const gradients = result.gradients.map((gradient) => tf.mul(gradient, 0.5));
    seen.beforeUpdate(0, net, result, { preNorm: 2, postNorm: 1, coefficient: 0.5, clippedEntries: 9, entries: 9, skipped: false, gradients });
    const [raw, clipped] = ['raw', 'clipped'].map((stage) => seen.rows.gradients.filter((row) => row.stage === stage));
    expect(clipped.map((row) => row.norm / raw[0].norm)).toEqual(raw.map((row) => row.norm / 2 / raw[0].norm));
    expect(seen.rows.clips).toEqual([{ step: 0, preNorm: 2, postNorm: 1, coefficient: 0.5, clippedEntries: 9, entries: 9, cosine: 1, skipped: false }]);
    tf.dispose(gradients);
    result.dispose();
    net.dispose();
  });

  it('frees what it holds when a step is abandoned or never finished', () => {
    const net = network();
    const seen = probe({ updates: true });
    const before = tf.memory().numTensors;
    const result = net.lossAndGradients(inputs, labels);
    seen.beforeUpdate(0, net, result);
    seen.beforeUpdate(0, net, result);
    seen.abandon();
    seen.abandon();
    seen.afterUpdate(0, net);
    result.dispose();
    expect(seen.rows.updates).toEqual([]);
    expect(tf.memory().numTensors).toBe(before);
    net.dispose();
  });

  it('sums up', () => {
    const summary = observed({}).summary();
    expect(summary).toMatchObject({ firstStep: 0, lastStep: 4, clipping: null, firstNonFinite: null });
    expect(summary.profile!.depth).toEqual([1, 2, 3]);
    expect(summary.findings.map((finding) => finding.rule).sort()).toEqual(['exploding', 'frozen', 'saturated', 'spiking', 'tinyGradient', 'vanishing']);
    expect(probe().summary()).toMatchObject({ firstStep: null, profile: null });
  });

  it('refuses options out of range', () => {
    expect(() => probe({ capacity: 0 })).toThrow('probe: capacity must be an integer ≥ 1, got 0');
    expect(() => probe({ saturation: 2 })).toThrow('probe: saturation must be in (0, 1), got 2');
  });
});

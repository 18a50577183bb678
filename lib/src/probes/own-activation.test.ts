import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { dataset } from '../data/dataset';
import { ready } from '../ops/ready';
import { useGraphs } from '../engine/compiled-function';
import { mlp } from '../models/mlp';
import { RandomState } from '../numeric/random';
import { sgd } from '../training/optimizers/sgd';
import { train } from '../training/train';
import { activationRows } from './activation-probe';
import { deadUnits } from './dead-units';
import { every } from './schedule';

beforeAll(async () => {
  await ready();
});

const Z = [-90, -5, -3, -1, 0, 0.2, 2, 3.1, 7, 90];

/** It does what tanh does, under a name that means something else to layers of tfjs, or nothing. */
const tanhAs = (name: string) => ({ name, value: (z: tf.Tensor) => tf.tanh(z) });

describe('an activation of one’s own', () => {
  it.each(['relu6', 'softplus', 'thresholdedRelu', 'mine'])('is saturated where its own φ′ is small, called %s', (name) => {
    const [own, known] = [tanhAs(name), 'tanh' as const].map((activation) => mlp({ sizes: [1, Z.length, 2], activation }));
    tf.tidy(() => {
      for (const net of [own, known]) {
        net.parameters[0].variable.assign(tf.zeros([1, Z.length]));
        net.parameters[1].variable.assign(tf.tensor1d(Z));
      }
      const x = tf.ones([3, 1]);
      expect(deadUnits(own, x)).toEqual(deadUnits(known, x).map((row) => ({ ...row, activation: name })));
      const rows = activationRows(own.forward(x, 'inference').taps);
      expect(rows.map(({ saturated, off }) => [saturated, off])).toEqual(activationRows(known.forward(x, 'inference').taps).map(({ saturated }) => [saturated, null]));
    });
    own.dispose();
    known.dispose();
  });

  it.each([true, false])('has the same rows from a graph and read out, %s', async (graphs) => {
    const random = new RandomState(4);
    const data = dataset({
      images: Float32Array.from(random.normals(1200)), labels: Int32Array.from({ length: 200 }, () => random.integer(0, 2)), features: 6, classes: 3,
    });
    useGraphs(graphs);
    const runs = [];
    for (const activation of [tanhAs('mine'), 'tanh' as const]) {
      const net = mlp({ sizes: [6, 9, 8, 3], activation, seed: 5 });
      runs.push(await train(net, data, { optimizer: sgd(0.1), batchSize: 20, epochs: 4, probe: { schedule: every(1), gradients: true, activations: true, saturation: 0.3 }, progress: false }));
      net.dispose();
    }
    useGraphs(true);
    const shares = runs.map((run) => run.activations.map(({ saturated }) => saturated));
    expect(shares[0].some((share) => share !== null && share > 0)).toBe(true);
    // Two derivatives of tanh, rounded apart, may tell one entry near the threshold differently.
    shares[0].forEach((share, index) => { expect(Math.abs((share ?? NaN) - (shares[1][index] ?? NaN))).toBeLessThan(0.02); });
  });
});

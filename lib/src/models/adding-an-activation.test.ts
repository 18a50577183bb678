import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type * as Index from '../index';
import type * as Current from '../ops/current';
import type * as Public from '../ops/public';
import type { ActivationName } from '../theory/activation-functions';
import type * as AllActivations from '../theory/activations/all';
import type * as Definitions from '../theory/activations/define';
import type * as Activations from './activations';
import type * as ScalarForm from './scalar-form';

// An activation is added to the library by a file and a line in theory/activations/all.ts: the line stands in here for that one, and everything that
// lists, computes or judges activations must know the new one. Two are added: flat where a comparison tells, and flat where φ′ must be computed.

let lab: typeof Index & typeof Current & typeof Public & typeof Activations & typeof ScalarForm;

/** max(z, 0)², and z·e^(−z²): what two files like relu.ts would export. */
function additions({ define, named }: typeof Definitions) {
  return {
    squaredRelu: define('squaredRelu', named('squaredRelu', (z) => Math.max(z, 0) ** 2, (z) => 2 * Math.max(z, 0)), {
      tensors: () => ({
        forward: ({ ops, tf: t }, z) => t.square(ops.relu(z)),
        backward: ({ ops }, upstream, z) => ops.multiply(upstream, ops.scale(ops.relu(z), 2)),
      }),
      init: 'he',
      flat: (threshold) => ({ below: threshold / 2, above: Infinity }),
      offBranch: true,
    }),
    bump: define('bump', named('bump', (z) => z * Math.exp(-z * z), (z) => (1 - 2 * z * z) * Math.exp(-z * z)), {
      tensors: () => ({
        forward: ({ ops, tf: t }, z) => ops.multiply(z, t.exp(t.mul(t.square(z), -1))),
        backward: ({ ops, tf: t }, upstream, z) => ops.multiply(upstream, t.mul(t.sub(1, t.mul(t.square(z), 2)), t.exp(t.mul(t.square(z), -1)))),
      }),
      init: 'xavier',
    }),
  };
}

const NAMES = ['squaredRelu', 'bump'] as unknown as readonly ActivationName[];
const [, BUMP] = NAMES;

beforeAll(async () => {
  vi.resetModules();
  vi.doMock('../theory/activations/all', async (importOriginal) => {
    const all = await importOriginal<typeof AllActivations>();
    return { ...all, ...additions(await import('../theory/activations/define')) };
  });
  lab = {
    ...await import('../index'), ...await import('../ops/current'), ...await import('../ops/public'), ...await import('./activations'), ...await import('./scalar-form'),
  };
  await lab.ready();
});

afterAll(() => {
  vi.doUnmock('../theory/activations/all');
  vi.resetModules();
});

const Z = [-3, -1.2, -0.4, -0.002, 0, 0.002, 0.3, 0.7071, 2.5];

describe.each(NAMES)('an activation that a line adds, %s,', (name) => {
  it('is listed, on numbers and by name, and by the error of a name that is not known', () => {
    expect(lab.theory.ACTIVATION_NAMES).toContain(name);
    expect(lab.theory.ACTIVATIONS.map((phi) => phi.name)).toContain(name);
    expect(() => lab.activation('nonsense' as typeof name)).toThrow(name);
    expect(() => lab.mlp({ sizes: [2, 2], activation: 'nonsense' as typeof name })).toThrow(name);
  });

  it('has its twin in the theory, which chain and mean field take', () => {
    const phi = lab.scalarForm(lab.activation(name));
    expect(phi).toBe(lab.theory.ACTIVATIONS.find((one) => one.name === name));
    expect(lab.theory.activationMoments(phi).derivativeSecondMoment).toBeGreaterThan(0);
    const [{ product, autodiff, differences }] = lab.chainBiasGradients(lab.chain({ depth: 2, weight: 0.9, bias: 0.2, activation: name }), 0.5, 1);
    expect(autodiff).toBeCloseTo(product, 5);
    expect(differences).toBeCloseTo(product, 9);
  });

  it('computes on tensors what it computes on numbers, on every kind of ops', () => {
    const phi = lab.activation(name);
    const { f, derivative } = lab.scalarForm(phi);
    for (const ops of [lab.opsNamed('native'), lab.publicOps]) {
      tf.tidy(() => {
        const z = tf.tensor2d([Z]);
        phi.forward(ops, z).dataSync().forEach((a, i) => { expect(a).toBeCloseTo(f(Z[i]), 5); });
        lab.derivative(phi, ops, z).dataSync().forEach((slope, i) => { expect(slope).toBeCloseTo(derivative(Z[i]), 5); });
      });
    }
  });

  it('has a usual initializer, and trains', async () => {
    const net = lab.mlp({ sizes: [784, 200, 10], activation: name, seed: 1 });
    const std = lab.numeric.rms(net.parameters[0].variable.dataSync());
    expect(std ** 2).toBeCloseTo(name === BUMP ? 2 / 984 : 2 / 784, 4);
    const { losses } = await lab.train(net, lab.loadMnist({ source: 'shipped' }).train.take(400), { optimizer: lab.sgd(0.1), batchSize: 40, epochs: 3, progress: false });
    expect(losses[losses.length - 1]).toBeLessThan(losses[0]);
    net.dispose();
  });

  it('has its saturated entries and dead units known', () => {
    const net = lab.mlp({ sizes: [1, Z.length, 2], activation: name });
    const { derivative } = lab.scalarForm(lab.activation(name));
    tf.tidy(() => {
      net.parameters[0].variable.assign(tf.zeros([1, Z.length]));
      net.parameters[1].variable.assign(tf.tensor1d(Z));
      const x = tf.ones([1, 1]);
      const flat = Z.map((z) => Math.abs(derivative(z)) < 0.01);
      const [row] = lab.deadUnits(net, x);
      expect(row.units.map(({ activeShare }) => activeShare === 0)).toEqual(flat);
      const [pre] = lab.probes.activationRows(net.forward(x, 'inference').taps);
      expect(pre.saturated).toBeCloseTo(flat.filter(Boolean).length / Z.length, 12);
      expect(pre.off).toBe(name === BUMP ? null : 5 / Z.length);
      expect(lab.rules.dead([row]).observed).toBeCloseTo(flat.filter(Boolean).length / Z.length, 12);
      expect(JSON.stringify(lab.figures.deadUnitsFigure([{ step: 0, depth: row.depth, dead: row.dead }]))).toContain('dead units');
    });
    net.dispose();
  });
});

import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { ready } from '../ops/ready';
import { activation, type ActivationOptions } from '../models/activations';
import { ACTIVATION_NAMES, type ActivationName } from '../theory/activation-functions';
import { mlp } from '../models/mlp';
import { scalarForm } from '../models/scalar-form';
import { activationRows } from './activation-probe';
import { deadUnits } from './dead-units';
import { watch } from './watch';

beforeAll(async () => {
  await ready();
});

/** z of one unit each: the kinks, both tails, and what lies between. */
const Z = [-90, -20, -7.3, -5, -3.1, -2.5, -2, -1.1, -1, -0.5, -0.1, -1e-3, -1e-30, 0, 1e-30, 1e-3, 0.2, 0.9, 1, 1.5, 2.5, 3, 5.9, 6, 6.1, 8, 20, 90].map(Math.fround);
const THRESHOLDS = [1e-3, 0.01, 0.012, 0.05, 0.124, 0.15, 0.199, 0.21, 0.24, 0.26, 0.3, 0.34, 0.6, 0.95];
const ALPHAS = [-3, -0.4, -1e-3, 0, 1e-3, 0.01, 0.2, 1, 4];
const HAS_ALPHA: readonly ActivationName[] = ['leakyRelu', 'elu', 'prelu'];

/** |φ′| < τ, or null so near to τ that roundings decide. */
const isFlat = (slope: number, threshold: number): boolean | null => (Math.abs(Math.abs(slope) - threshold) < 2e-5 * threshold ? null : Math.abs(slope) < threshold);

const ONE = (): Tensor => tf.ones([1, 1]);

function networkOf(phi: ActivationName | ActivationOptions) {
  const net = mlp({ sizes: [1, Z.length, 2], activation: phi });
  tf.tidy(() => {
    net.parameters[0].variable.assign(tf.zeros([1, Z.length]));
    net.parameters[1].variable.assign(tf.tensor1d(Z));
  });
  return net;
}

/** What `deadUnits` says of each unit, and that `activationRows` has the same share. */
function flatUnits(net: ReturnType<typeof networkOf>, threshold: number): boolean[] {
  return tf.tidy(() => {
    const [row] = deadUnits(net, ONE(), { threshold });
    const [pre] = activationRows(net.forward(ONE(), 'inference').taps, { saturation: threshold });
    expect(pre.saturated).toBeCloseTo(row.flatShare, 12);
    expect(row.dead).toBe(row.units.filter(({ activeShare }) => activeShare === 0).length);
    return row.units.map(({ activeShare }) => activeShare === 0);
  });
}

function expectFlat(found: readonly boolean[], slopes: readonly number[], threshold: number, name: string): void {
  const wanted = slopes.map((slope) => isFlat(slope, threshold));
  const wrong = Z.filter((_, index) => wanted[index] !== null && wanted[index] !== found[index]);
  expect(wrong, `${name}, τ = ${threshold}: wrong at z =`).toEqual([]);
}

const withAlphas = ACTIVATION_NAMES.filter((name) => name !== 'linear').flatMap((name): (ActivationName | ActivationOptions)[] => (
  HAS_ALPHA.includes(name) ? ALPHAS.map((alpha) => ({ name, alpha })) : [name]
));

describe('flat units of a network of this library', () => {
  it.each(withAlphas.map((phi) => [typeof phi === 'string' ? phi : `${phi.name} ${phi.alpha}`, phi] as const))('are those with |φ′| < τ, of %s', (name, phi) => {
    const net = networkOf(phi);
    const { derivative } = scalarForm(activation(phi));
    for (const threshold of THRESHOLDS) expectFlat(flatUnits(net, threshold), Z.map(derivative), threshold, name);
    net.dispose();
  });

  it('follow the slope that each unit of a PReLU has learnt, in training too', () => {
    const net = networkOf('prelu');
    const alphas = Z.map((_, unit) => [0.002, -0.3, 0.02, -0.002][unit % 4]);
    const variable = net.parameters.find(({ role }) => role === 'alpha')!.variable;
    tf.tidy(() => { variable.assign(tf.tensor1d(alphas)); });
    for (const threshold of THRESHOLDS) {
      expectFlat(flatUnits(net, threshold), Z.map((z, unit) => (z > 0 ? 1 : alphas[unit])), threshold, 'prelu');
    }
    tf.tidy(() => {
      const { taps } = net.forward(ONE(), 'train');
      variable.assign(tf.ones([Z.length]));
      expect(activationRows(taps)[0].saturated).toBe(Z.filter((z, unit) => z <= 0 && Math.abs(alphas[unit]) < 0.01).length / Z.length);
    });
    net.dispose();
  });

  it('are not known of the slopes that RReLU draws in training, where τ lies among them', () => {
    const net = networkOf('rrelu');
    const shares: (number | null)[] = [];
    tf.tidy(() => { for (const saturation of [0.1, 0.2, 0.3, 0.35]) shares.push(activationRows(net.forward(ONE(), 'train').taps, { saturation })[0].saturated); });
    expect(shares).toEqual([0, null, null, Z.filter((z) => z <= 0).length / Z.length]);
    net.dispose();
  });
});

describe('a NaN', () => {
  it('is neither dead nor alive, in every activation', () => {
    for (const phi of withAlphas) {
      const net = networkOf(phi);
      tf.tidy(() => {
        net.parameters[1].variable.assign(tf.tensor1d(Z.map((z, unit) => (unit < 3 ? NaN : z))));
        const [row] = deadUnits(net, ONE());
        expect(row).toMatchObject({ nans: 3, size: Z.length });
        expect(row.units.slice(0, 3).map(({ activeShare, nans }) => [activeShare, nans])).toEqual(Array(3).fill([0, 1]));
        expect(row.dead).toBe(row.units.filter(({ activeShare, nans }) => activeShare === 0 && nans === 0).length);
        const [pre] = activationRows(net.forward(ONE(), 'inference').taps);
        expect(pre).toMatchObject({ status: 'nan', nans: 3, saturated: expect.closeTo(row.flatShare, 12) as number });
      });
      net.dispose();
    }
  });
});

const STRINGS = ['elu', 'hardSigmoid', 'relu', 'relu6', 'selu', 'sigmoid', 'softplus', 'softsign', 'tanh', 'swish', 'mish', 'gelu'] as const;
const L = tfl.layers;

const layers: [string, () => tfl.layers.Layer][] = [
  ...STRINGS.map((name): [string, () => tfl.layers.Layer] => [`activation ${name}`, () => L.activation({ activation: name })]),
  ['relu', () => L.reLU({})], ['relu up to 5.9', () => L.reLU({ maxValue: 5.9 })], ['relu up to 6', () => L.reLU({ maxValue: 6 })],
  ['elu', () => L.elu({})], ['leaky relu', () => L.leakyReLU({})],
  ...[-0.4, 1e-3, 0.01, 0.2].map((alpha): [string, () => tfl.layers.Layer] => [`leaky relu ${alpha}`, () => L.leakyReLU({ alpha })]),
  ['prelu', () => L.prelu({ alphaInitializer: tfl.initializers.randomUniform({ minval: -0.1, maxval: 0.4, seed: 3 }) })],
];

describe('flat units of a tf.LayersModel', () => {
  it.each(layers)('are those with |φ′| < τ, of %s, as automatic differentiation has it', async (name, make) => {
    const layer = make();
    const model = tfl.sequential({ layers: [L.dense({ units: Z.length, inputShape: [1] }), layer] });
    tf.tidy(() => { model.layers[0].setWeights([tf.zeros([1, Z.length]), tf.tensor1d(Z)]); });
    model.compile({ optimizer: tf.train.sgd(0), loss: 'meanSquaredError' });
    const x = ONE();
    const y = tf.zeros([1, Z.length]);
    const slopes = tf.tidy(() => [...tf.grad((z: Tensor) => tf.sum(layer.apply(z) as Tensor))(tf.tensor2d([Z])).dataSync()]);
    for (const threshold of THRESHOLDS) {
      const [row] = deadUnits(model, x, { threshold });
      const lens = watch(model, { activations: true, saturation: threshold });
      await model.trainOnBatch(x, y);
      lens.detach();
      expect(lens.rows.activations[1].saturated).toBeCloseTo(row.flatShare, 12);
      expectFlat(row.units.map(({ activeShare }) => activeShare === 0), slopes, threshold, name);
    }
    tf.dispose([x, y]);
    model.dispose();
  });

  it.each([-0.5, 0, 0.2, 1, 2.5])('are those at or below θ of a thresholded ReLU, which TensorFlow.js cannot differentiate, %s', (theta) => {
    const model = tfl.sequential({ layers: [L.dense({ units: Z.length, inputShape: [1] }), L.thresholdedReLU({ theta })] });
    tf.tidy(() => {
      model.layers[0].setWeights([tf.zeros([1, Z.length]), tf.tensor1d(Z)]);
      const [{ units }] = deadUnits(model, ONE());
      expect(units.map(({ activeShare }) => activeShare)).toEqual(Z.map((z) => Number(z > Math.fround(theta))));
    });
    model.dispose();
  });

  it.each(STRINGS.filter((name) => !['swish', 'mish', 'gelu'].includes(name)))('are told by the output of a dense layer with %s', (name) => {
    const model = tfl.sequential({ layers: [L.dense({ units: Z.length, inputShape: [1], activation: name })] });
    tf.tidy(() => { model.layers[0].setWeights([tf.zeros([1, Z.length]), tf.tensor1d(Z)]); });
    const slopes = tf.tidy(() => [...tf.grad((z: Tensor) => tf.sum(L.activation({ activation: name }).apply(z) as Tensor))(tf.tensor2d([Z])).dataSync()]);
    // Where a has lost the digits that tell z from a flat one, or 0 from what lies beside it.
    const told = slopes.map((slope, unit) => (Math.abs(Z[unit]) < 1e-20 || Math.abs(Z[unit]) === 2.5 ? NaN : slope));
    for (const threshold of [0.01, 0.15, 0.21, 0.26]) {
      const x = ONE();
      const [row] = deadUnits(model, x, { threshold });
      x.dispose();
      const found = row.units.map(({ activeShare }) => activeShare === 0);
      expectFlat(found.map((flat, unit) => (Number.isNaN(told[unit]) ? false : flat)), told.map((slope) => (Number.isNaN(slope) ? 1 : slope)), threshold, name);
    }
    model.dispose();
  });

  it('are not known of softmax, gelu by its output, and layers of one’s own', () => {
    const rows = (layer: tfl.layers.Layer) => {
      const model = tfl.sequential({ layers: [layer] });
      const x = ONE();
      const found = deadUnits(model, x);
      x.dispose();
      model.dispose();
      return found;
    };
    expect(rows(L.dense({ units: 3, inputShape: [1], activation: 'softmax' }))).toEqual([]);
    expect(rows(L.dense({ units: 3, inputShape: [1], activation: 'gelu' }))).toEqual([]);
  });
});

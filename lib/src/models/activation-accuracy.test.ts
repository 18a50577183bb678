import * as tf from '@tensorflow/tfjs-core';
import { afterAll, describe, expect, it } from 'vitest';
import { opsNamed } from '../ops/current';
import { publicOps } from '../ops/public';
import { ready } from '../ops/ready';
import { RandomState } from '../numeric/random';
import { l2Norm } from '../numeric/norm';
import { activation, derivative, type ActivationOptions } from './activations';
import { ACTIVATION_NAMES, type ActivationName } from '../theory/activation-functions';
import { varianceScaling } from './initializers';
import { mlp } from './mlp';
import { scalarForm } from './scalar-form';

const OPTIONS: (ActivationName | ActivationOptions)[] = [...ACTIVATION_NAMES, { name: 'elu', alpha: 2.5 }, { name: 'leakyRelu', alpha: 1e-3 }];

/** ±1e-12 … ±50, as float32 numbers. */
const GRID = Float32Array.from([
  ...Array.from({ length: 60 }, (_, i) => 10 ** (-12 + i / 5)),
  ...Array.from({ length: 60 }, (_, i) => 1.07 ** i),
  50,
].flatMap((z) => [z, -z]));

async function use(where: string): Promise<typeof publicOps> {
  await ready({ backend: where === 'wasm' || where === 'cpu' ? where : 'native' });
  return where === 'native' ? opsNamed('native') : publicOps;
}

afterAll(async () => {
  await ready({ backend: 'native' });
});

describe.each(['native', 'public', 'wasm', 'cpu'])('activations, %s,', (where) => {
  it.each(OPTIONS)('%o keeps the digits of φ and φ′ from |z| = 1e-12 to 50', async (options) => {
    const ops = await use(where);
    const phi = activation(options);
    const { f, derivative: slope } = scalarForm(phi);
    // A few roundings of the result, and what a rounding or two of z change: much in gelu's tail, and where φ′ passes through 0.
    const allowed = (value: number, slopeThere: number, z: number): number => 1e-6 * Math.abs(value) + 2e-7 * Math.abs(z * slopeThere);
    const [values, slopes] = tf.tidy(() => {
      const z = tf.tensor2d(GRID, [2, GRID.length / 2]);
      return [phi.forward(ops, z).dataSync(), derivative(phi, ops, z).dataSync()];
    });
    GRID.forEach((z, i) => {
      const [a, d] = [f(z), slope(z)];
      const curvature = (slope(z * (1 + 1e-6)) - slope(z * (1 - 1e-6))) / (2e-6 * z);
      // Smaller numbers are 0 to TensorFlow, and a term may be smaller than the sum.
      if (Math.abs(a) > 1e-36) expect(Math.abs(values[i] - a), `φ(${z})`).toBeLessThan(allowed(a, d, z));
      if (Math.abs(d) > 1e-34) expect(Math.abs(slopes[i] - d), `φ′(${z})`).toBeLessThan(allowed(d, curvature, z));
    });
  });
});

describe.each(['elu', 'selu', 'tanh', 'gelu', 'sigmoid'] as const)('a deep %s network', (name) => {
  it('with vanishing signals has the gradients of float64, whichever the ops', async () => {
    await ready({ backend: 'native' });
    const [depth, width, batch, classes] = [10, 20, 6, 3];
    const sizes = [width, ...Array<number>(depth).fill(width), classes];
    const inputs = Float32Array.from(new RandomState(2).normals(batch * width, 0, 0.1));
    const labels = Int32Array.from(new RandomState(3).integers(batch, 0, classes));
    for (const ops of [opsNamed('native'), publicOps]) {
      const net = mlp({ sizes, activation: name, init: varianceScaling({ scale: 0.02 }), seed: 1, ops });
      const weights = net.parameters.filter(({ role }) => role === 'kernel').map(({ variable }) => Float64Array.from(variable.dataSync()));
      const expected = kernelGradients({ weights, sizes, inputs, labels, ...scalarForm(activation(name)) });
      tf.tidy(() => {
        const { gradients } = net.lossAndGradients(tf.tensor2d(inputs, [batch, width]), tf.tensor1d(labels, 'int32'));
        expected.forEach((gradient, l) => {
          const got = gradients[2 * l].dataSync();
          const error = l2Norm(gradient.map((value, i) => value - got[i]));
          expect(error / l2Norm(gradient), `layer ${l + 1}`).toBeLessThan(1e-5);
        });
      });
      net.dispose();
    }
  });
});

interface Plain {
  readonly weights: readonly Float64Array[];
  readonly sizes: readonly number[];
  readonly inputs: Float32Array;
  readonly labels: Int32Array;
  readonly f: (z: number) => number;
  readonly derivative: (z: number) => number;
}

/** ∂L/∂W of every layer in float64, loops alone. */
function kernelGradients({ weights, sizes, inputs, labels, f, derivative: slope }: Plain): Float64Array[] {
  const batch = labels.length;
  const last = weights.length - 1;
  const z: Float64Array[] = [];
  const a = [Float64Array.from(inputs)];
  weights.forEach((w, l) => {
    const [m, n] = [sizes[l], sizes[l + 1]];
    const out = new Float64Array(batch * n);
    for (let b = 0; b < batch; b++) for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) out[b * n + j] += a[l][b * m + i] * w[i * n + j];
    z.push(out);
    a.push(out.map(f));
  });
  const classes = sizes[last + 1];
  let delta = z[last].map((_, k) => {
    const b = Math.floor(k / classes);
    const row = z[last].subarray(b * classes, (b + 1) * classes).map(Math.exp);
    return (row[k % classes] / row.reduce((s, v) => s + v, 0) - Number(labels[b] === k % classes)) / batch;
  });
  const gradients: Float64Array[] = [];
  for (let l = last; l >= 0; l--) {
    const [m, n] = [sizes[l], sizes[l + 1]];
    const gradient = new Float64Array(m * n);
    const below = new Float64Array(batch * m);
    for (let b = 0; b < batch; b++) {
      for (let i = 0; i < m; i++) {
        for (let j = 0; j < n; j++) {
          gradient[i * n + j] += a[l][b * m + i] * delta[b * n + j];
          below[b * m + i] += weights[l][i * n + j] * delta[b * n + j];
        }
      }
    }
    gradients[l] = gradient;
    if (l > 0) delta = below.map((value, k) => value * slope(z[l - 1][k]));
  }
  return gradients;
}

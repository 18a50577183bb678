import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { opsNamed } from '../ops/current';
import { publicOps } from '../ops/public';
import { ready } from '../ops/ready';
import { centralDifference } from '../numeric/differences';
import { RandomState } from '../numeric/random';
import { ACTIVATION_NAMES } from '../theory/activation-functions';
import { activation, type ActivationOptions } from './activations';
import { scalarForm } from './scalar-form';
import { he, leCun, normalWeights } from './initializers';
import type { LayeredNetwork } from './layered-network';
import { losses, type LossName } from './losses';
import { mlp } from './mlp';
import type { MlpOptions } from './mlp-options';

type Matrix = number[][];

/** A slow second implementation of the forward pass, in float64 on plain arrays, written from the formulas alone. */
function referenceLoss(options: MlpOptions, parameters: ReadonlyMap<string, Float64Array>, x: Matrix, labels: readonly number[]): number {
  const { sizes, batchNorm, layerNorm } = options;
  const name = typeof options.activation === 'string' ? options.activation : options.activation.name;
  const get = (key: string): Float64Array | undefined => parameters.get(key);
  const phi = (z: number, unit: number, depth: number): number => {
    const erf = (v: number): number => {
      let sum = 0;
      let term = v;
      for (let n = 0; n < 80; n++) {
        sum += term / (2 * n + 1);
        term *= (-v * v) / (n + 1);
      }
      return (2 / Math.sqrt(Math.PI)) * sum;
    };
    const alpha = typeof options.activation === 'string' ? undefined : (options.activation as ActivationOptions).alpha;
    const softplus = Math.log1p(Math.exp(z));
    const table: Record<string, () => number> = {
      linear: () => z,
      sigmoid: () => 1 / (1 + Math.exp(-z)),
      tanh: () => Math.tanh(z),
      softsign: () => z / (1 + Math.abs(z)),
      relu: () => Math.max(z, 0),
      leakyRelu: () => (z > 0 ? z : (alpha ?? 0.01) * z),
      prelu: () => (z > 0 ? z : get(`prelu${depth}/alpha`)![unit] * z),
      elu: () => (z > 0 ? z : (alpha ?? 1) * (Math.exp(z) - 1)),
      selu: () => 1.0507009873554805 * (z > 0 ? z : 1.6732632423543772 * (Math.exp(z) - 1)),
      gelu: () => (z * (1 + erf(z / Math.SQRT2))) / 2,
      swish: () => z / (1 + Math.exp(-z)),
      mish: () => z * Math.tanh(softplus),
      geluTanh: () => (z / 2) * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (z + 0.044715 * z ** 3))),
      abs: () => Math.abs(z),
    };
    // One that was added since has its theory, which is tested apart, for an oracle.
    return Object.hasOwn(table, name) ? table[name]() : scalarForm(activation(options.activation))(z);
  };
  const normalise = (values: number[], epsilon: number): number[] => {
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length;
    return values.map((v) => (v - mean) / Math.sqrt(variance + epsilon));
  };
  const transpose = (m: Matrix): Matrix => m[0].map((_, j) => m.map((row) => row[j]));
  const norm = (h: Matrix, depth: number, position: string, output: boolean): Matrix => {
    if (batchNorm !== undefined && ((batchNorm.position ?? 'before') === position || output) && (!output || batchNorm.onLogits === true)) {
      const columns = transpose(h).map((column) => normalise(column, batchNorm.epsilon ?? 1e-3));
      return transpose(columns).map((row) => row.map((v, j) => v * get(`batchNorm${depth}/gamma`)![j] + get(`batchNorm${depth}/beta`)![j]));
    }
    if (layerNorm !== undefined && !output && (layerNorm.position ?? 'before') === position) {
      return h.map((row) => normalise(row, layerNorm.epsilon ?? 1e-5)
        .map((v, j) => v * get(`layerNorm${depth}/gamma`)![j] + get(`layerNorm${depth}/beta`)![j]));
    }
    return h;
  };
  let h = x;
  for (let depth = 1; depth < sizes.length; depth++) {
    const units = sizes[depth];
    const w = get(`dense${depth}/kernel`)!;
    const b = get(`dense${depth}/bias`);
    let z = h.map((row) => Array.from({ length: units }, (_, j) => row.reduce((s, v, i) => s + v * w[i * units + j], b?.[j] ?? 0)));
    if (depth === sizes.length - 1) {
      h = norm(z, depth, 'before', true);
      break;
    }
    z = norm(z, depth, 'before', false);
    let a = z.map((row) => row.map((v, j) => phi(v, j, depth)));
    a = norm(a, depth, 'after', false);
    const skip = h;
    h = options.residual === true && sizes[depth - 1] === units ? a.map((row, i) => row.map((v, j) => v + skip[i][j])) : a;
  }
  const each = h.map((z, i) => {
    const y = z.map((_, j) => (j === labels[i] ? 1 : 0));
    const sigmoid = z.map((v) => 1 / (1 + Math.exp(-v)));
    const table = {
      softmaxCrossEntropy: () => Math.log(z.reduce((s, v) => s + Math.exp(v), 0)) - z[labels[i]],
      sigmoidCrossEntropy: () => -sigmoid.reduce((s, p, j) => s + (y[j] === 1 ? Math.log(p) : Math.log(1 - p)), 0),
      quadratic: () => z.reduce((s, v, j) => s + (v - y[j]) ** 2, 0) / 2,
      sigmoidQuadratic: () => sigmoid.reduce((s, v, j) => s + (v - y[j]) ** 2, 0) / 2,
    };
    return table[(options.loss ?? 'softmaxCrossEntropy') as LossName]();
  });
  return each.reduce((a, b) => a + b, 0) / each.length;
}

const BATCH = 7;
const shape = [5, 6, 6, 4];

function data(seed = 3): { x: Matrix; inputs: Tensor2D; labels: Tensor1D; classes: number[] } {
  const random = new RandomState(seed);
  const x = Array.from({ length: BATCH }, () => [...random.normals(5)].map(Math.fround));
  const classes = [...random.integers(BATCH, 0, 4)];
  return { x, inputs: tf.tensor2d(x), labels: tf.tensor1d(classes, 'int32'), classes };
}

/** Moves every parameter away from its initial value, so that no gradient is checked at γ = 1, β = 0 alone. */
function perturb(net: LayeredNetwork, seed = 11): void {
  const random = new RandomState(seed);
  for (const { variable } of net.parameters) {
    tf.tidy(() => { variable.assign(tf.add(variable, tf.tensor(Float32Array.from(random.normals(variable.size, 0, 0.2)), variable.shape))); });
  }
}

const VARIANTS: Record<string, MlpOptions> = {
  ...Object.fromEntries(ACTIVATION_NAMES.filter((name) => name !== 'rrelu').map((name) => [name, { sizes: shape, activation: name }])),
  'leakyRelu 0.3': { sizes: shape, activation: { name: 'leakyRelu', alpha: 0.3 } },
  'elu 0.5': { sizes: shape, activation: { name: 'elu', alpha: 0.5 } },
  'batch norm before, and on logits': { sizes: shape, activation: 'elu', batchNorm: { onLogits: true } },
  'batch norm after, no bias': { sizes: shape, activation: 'tanh', batchNorm: { position: 'after', epsilon: 1e-5 }, bias: false },
  'layer norm before': { sizes: shape, activation: 'tanh', layerNorm: {} },
  'layer norm after': { sizes: shape, activation: 'relu', layerNorm: { position: 'after' } },
  residual: { sizes: [5, 6, 6, 6, 4], activation: 'tanh', residual: true },
  'residual with batch norm': { sizes: [5, 6, 6, 6, 4], activation: 'relu', residual: true, batchNorm: {} },
  'sigmoid cross-entropy': { sizes: shape, activation: 'sigmoid', loss: 'sigmoidCrossEntropy' },
  quadratic: { sizes: shape, activation: 'sigmoid', loss: 'quadratic' },
  'sigmoid quadratic': { sizes: shape, activation: 'sigmoid', loss: 'sigmoidQuadratic' },
  'no hidden layer': { sizes: [5, 4], activation: 'relu' },
};

function largest(tensors: readonly Tensor[]): number {
  return Math.max(...tensors.flatMap((tensor) => [...tensor.dataSync()].map(Math.abs)));
}

beforeAll(async () => {
  await ready();
});

describe.each(Object.entries(VARIANTS))('mlp with %s', (_, variant) => {
  const options: MlpOptions = { init: normalWeights(0.6), biasInit: normalWeights(0.3), seed: 5, ...variant };

  it('has the loss and gradients of float64 central differences, with both ops', () => {
    for (const ops of [opsNamed('native'), publicOps]) {
      const before = tf.memory().numTensors;
      const { x, inputs, labels, classes } = data();
      const net = mlp({ ...options, ops });
      perturb(net);
      const values = new Map(net.parameters.map(({ name, variable }) => [name, Float64Array.from(variable.dataSync())]));
      const result = net.lossAndGradients(inputs, labels);
      const loss = referenceLoss(options, values, x, classes);
      expect(Math.abs(result.loss / loss - 1)).toBeLessThan(1e-5);
      const size = largest(result.gradients);
      net.parameters.forEach(({ name, variable }, p) => {
        const gradient = result.gradients[p].dataSync();
        expect(result.gradients[p].shape).toEqual(variable.shape);
        const entries = values.get(name)!;
        for (let i = 0; i < entries.length; i += Math.max(1, Math.floor(entries.length / 5))) {
          const at = entries[i];
          const slope = centralDifference((v) => {
            entries[i] = v;
            return referenceLoss(options, values, x, classes);
          }, at);
          entries[i] = at;
          expect(Math.abs(gradient[i] - slope), `${name}[${i}]`).toBeLessThan(1e-5 * size);
        }
      });
      result.dispose();
      net.dispose();
      tf.dispose([inputs, labels]);
      expect(tf.memory().numTensors).toBe(before);
    }
  });
});

describe.each(Object.entries({ ...VARIANTS, rrelu: { sizes: shape, activation: 'rrelu' } satisfies MlpOptions }))('mlp with %s', (_, variant) => {
  it("has the gradients of tfjs's automatic differentiation", () => {
    const options: MlpOptions = { init: normalWeights(0.6), seed: 5, ...variant };
    const { inputs, labels } = data(8);
    const taped = mlp({ ...options, ops: publicOps });
    const written = mlp({ ...options, ops: opsNamed('native') });
    perturb(taped);
    perturb(written);
    tf.tidy(() => {
      const { grads } = tf.variableGrads(() => {
        const { logits } = taped.forward(inputs, 'train');
        return tf.mean(losses[(options.loss ?? 'softmaxCrossEntropy') as LossName](publicOps, logits, labels).losses).asScalar();
      }, taped.parameters.map(({ variable }) => variable));
      const { gradients } = written.lossAndGradients(inputs, labels);
      const size = largest(gradients);
      taped.parameters.forEach(({ name, variable }, p) => {
        expect(largest([tf.sub(gradients[p], grads[variable.name])]), name).toBeLessThan(1e-5 * size);
      });
    });
    taped.dispose();
    written.dispose();
    tf.dispose([inputs, labels]);
  });
});

describe('mlp', () => {
  const net784: MlpOptions = { sizes: [784, 300, 100, 10], activation: 'elu', batchNorm: { momentum: 0.9, onLogits: true }, init: he };

  it('builds the net of the lecture notes', () => {
    const net = mlp(net784);
    expect(net.parameters.map(({ name }) => name)).toEqual([1, 2, 3].flatMap((l) => [
      `dense${l}/kernel`, `dense${l}/bias`, `batchNorm${l}/gamma`, `batchNorm${l}/beta`,
    ]));
    expect(net.parameters.map(({ depth }) => depth)).toEqual([1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3]);
    expect(net.describe().at(-1)).toEqual({ layer: 'total', kind: '', output: '[batch, 10]', parameters: 267_430 });
    expect(net.describe()[1]).toEqual({ layer: 'batchNorm1', kind: 'batchNorm', output: '[batch, 300]', parameters: 600 });
    net.dispose();
  });

  it('gives the bias before batch norm a gradient of rounding size', () => {
    const { inputs, labels } = data();
    const net = mlp({ sizes: shape, activation: 'elu', batchNorm: { onLogits: true }, seed: 1 });
    const result = net.lossAndGradients(inputs, labels);
    net.parameters.forEach(({ role }, i) => {
      if (role === 'bias') expect(largest([result.gradients[i]])).toBeLessThan(1e-6);
      if (role === 'kernel') expect(largest([result.gradients[i]])).toBeGreaterThan(1e-3);
    });
    result.dispose();
    net.dispose();
    tf.dispose([inputs, labels]);
  });

  it('taps z_l, a_l and δ_l of every weight layer, δ being the gradient of the bias summed over the batch', () => {
    const { inputs, labels } = data();
    const net = mlp({ sizes: shape, activation: 'tanh', seed: 2 });
    const result = net.lossAndGradients(inputs, labels);
    const { taps, gradients } = result;
    expect(taps.map(({ layer, depth, activation }) => [layer, depth, activation]))
      .toEqual([['dense1', 1, 'tanh'], ['dense2', 2, 'tanh'], ['dense3', 3, 'linear']]);
    tf.tidy(() => {
      taps.forEach((tap, l) => {
        const a = l < 2 ? tf.tanh(tap.preActivation) : tap.preActivation;
        expect(largest([tf.sub(a, tap.postActivation)])).toBeLessThan(1e-6);
        expect(largest([tf.sub(tf.sum(tap.delta!, 0), gradients[2 * l + 1])])).toBeLessThan(1e-6);
      });
    });
    const forward = net.forward(inputs, 'inference');
    expect(forward.taps.every(({ delta }) => delta === null)).toBe(true);
    expect([...forward.logits.dataSync()]).toEqual([...taps[2].preActivation.dataSync()]);
    tf.dispose([forward.logits, ...forward.taps.flatMap((tap) => [tap.preActivation, tap.postActivation]), inputs, labels]);
    result.dispose();
    net.dispose();
  });

  it('leaks no tensor over steps and predictions', () => {
    const { inputs, labels } = data();
    const net = mlp({ sizes: shape, activation: 'prelu', batchNorm: { onLogits: true, runningVariance: 'biased' } });
    const before = tf.memory().numTensors;
    for (let i = 0; i < 3; i++) {
      net.lossAndGradients(inputs, labels).dispose();
      net.predict(inputs).dispose();
    }
    tf.tidy(() => { net.lossAndGradients(inputs, labels); });
    expect(tf.memory().numTensors).toBe(before);
    net.dispose();
    tf.dispose([inputs, labels]);
  });

  it('frees what it made when the labels are out of range', () => {
    const { inputs, labels } = data();
    const wrong = tf.tensor1d(new Int32Array(BATCH).fill(4));
    const net = mlp({ sizes: shape, activation: 'relu' });
    const before = tf.memory().numTensors;
    expect(() => net.lossAndGradients(inputs, wrong)).toThrow('lossAndGradients: labels must lie in [0, 4), got 4');
    expect(tf.memory().numTensors).toBe(before);
    net.dispose();
    tf.dispose([inputs, labels, wrong]);
  });

  it('shows a NaN weight in the loss and in every gradient before it', () => {
    const { inputs, labels } = data();
    for (const ops of [opsNamed('native'), publicOps]) {
      const net = mlp({ sizes: shape, activation: 'relu', ops });
      net.parameters[2].variable.assign(tf.tidy(() => tf.fill([6, 6], NaN)));
      const result = net.lossAndGradients(inputs, labels);
      expect(result.loss).toBeNaN();
      expect(largest([result.gradients[0]])).toBeNaN();
      expect(largest([result.gradients[2]])).toBeNaN();
      result.dispose();
      net.dispose();
    }
    tf.dispose([inputs, labels]);
  });

  it('reproduces its weights from the seed, 0 included, and gives other weights for another seed', () => {
    const kernel = (seed: number | undefined): number[] => {
      const net = mlp({ sizes: [5, 6, 4], activation: 'relu', ...(seed === undefined ? {} : { seed }) });
      const values = [...net.parameters[0].variable.dataSync()];
      net.dispose();
      return values;
    };
    expect(kernel(0)).toEqual(kernel(0));
    expect(kernel(undefined)).toEqual(kernel(0));
    expect(kernel(1)).not.toEqual(kernel(0));
    expect(() => kernel(-1)).toThrow(RangeError);
  });

  it('keeps the other weights when a layer is added', () => {
    const nets = [[5, 6, 4], [5, 6, 6, 4]].map((sizes) => mlp({ sizes, activation: 'relu', seed: 9 }));
    expect([...nets[1].parameters[0].variable.dataSync()]).toEqual([...nets[0].parameters[0].variable.dataSync()]);
    nets.forEach((net) => { net.dispose(); });
  });

  it('uses the initializer usual for the activation', () => {
    for (const [name, init] of [['relu', he], ['selu', leCun]] as const) {
      const nets = [mlp({ sizes: [5, 6, 4], activation: name }), mlp({ sizes: [5, 6, 4], activation: name, init })];
      expect([...nets[0].parameters[0].variable.dataSync()]).toEqual([...nets[1].parameters[0].variable.dataSync()]);
      nets.forEach((net) => { net.dispose(); });
    }
  });

  it('refuses impossible options and inputs', () => {
    expect(() => mlp({ sizes: [5], activation: 'relu' })).toThrow('mlp: sizes must name at least input and output, got [5]');
    expect(() => mlp({ sizes: [5, 0, 2], activation: 'relu' })).toThrow('mlp: sizes must be positive integers, got [5, 0, 2]');
    for (const loss of Object.keys(losses) as (keyof typeof losses)[]) {
      expect(() => mlp({ sizes: [5, 3, 1], activation: 'relu', loss })).toThrow('mlp: the last of sizes must be at least 2, a unit for each class (two for a yes-or-no question), got 1');
    }
    expect(() => mlp({ sizes: [5, 2], activation: 'relu', batchNorm: {}, layerNorm: {} })).toThrow('exclude each other');
    expect(() => mlp({ sizes: [5, 3, 2], activation: 'rellu' as 'relu' })).toThrow('mlp: activation must be one of linear, sigmoid');
    expect(() => mlp({ sizes: [5, 3, 2], activation: 'relu', batchNorm: { momentum: 1.1 } })).toThrow('momentum must be in [0, 1], got 1.1');
    expect(() => mlp({ sizes: [5, 2], activation: 'relu', init: () => new Float32Array(3) })).toThrow('dense1/kernel must give 10 values, got 3');
    const net = mlp({ sizes: [5, 2], activation: 'relu' });
    tf.tidy(() => {
      expect(() => net.predict(tf.zeros([3, 4]))).toThrow('predict: inputs must have shape [batch, 5], got [3, 4]');
      expect(() => net.predict(tf.zeros([0, 5]))).toThrow('got [0, 5]');
      expect(() => net.lossAndGradients(tf.zeros([3, 5]), tf.zeros([3]))).toThrow('labels must be int32 of shape [3], got float32 [3]');
      expect(() => net.lossAndGradients(tf.zeros([3, 5]), tf.tensor1d([1], 'int32'))).toThrow('got int32 [1]');
    });
    net.dispose();
  });
});

import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { opsNamed } from '../ops/current';
import { publicOps } from '../ops/public';
import { ready } from '../ops/ready';
import { centralDifference } from '../numeric/differences';
import { RandomState } from '../numeric/random';
import { gru } from './gru';
import { identity } from './identity';
import { normalWeights } from './initializers';
import { losses } from './losses';
import { lstm } from './lstm';
import type { RecurrentNetwork } from './recurrent';
import type { RecurrentOptions } from './recurrent-options';
import { simpleRnn } from './simple-rnn';

type Kind = 'rnn' | 'lstm' | 'gru';
type Matrix = number[][];
const [BATCH, STEPS, INPUTS, UNITS, CLASSES] = [3, 5, 2, 4, 3];
const sigma = (z: number): number => 1 / (1 + Math.exp(-z));

/** The forward pass in float64 from the formulas; `nudge(kind, t, example, unit)` is added to h_t or c_t, to differentiate by them. */
function referenceLoss(
  kind: Kind, parameters: ReadonlyMap<string, Float64Array>, x: readonly Matrix[], labels: readonly number[],
  nudge: (what: 'h' | 'c', t: number, example: number, unit: number) => number = () => 0,
): number {
  const [w, u, b] = ['kernel', 'recurrentKernel', 'bias'].map((role) => parameters.get(`recurrent1/${role}`)!);
  const [v, d] = ['kernel', 'bias'].map((role) => parameters.get(`dense2/${role}`)!);
  const width = { rnn: 1, lstm: 4, gru: 3 }[kind] * UNITS;
  const each = x.map((sequence, example) => {
    let h = new Array<number>(UNITS).fill(0);
    let c = new Array<number>(UNITS).fill(0);
    sequence.forEach((features, t) => {
      const fromInput = Array.from({ length: width }, (_, j) => b[j] + features.reduce((s, f, i) => s + f * w[i * width + j], 0));
      const fromHidden = Array.from({ length: width }, (_, j) => h.reduce((s, f, i) => s + f * u[i * width + j], 0));
      const z = fromInput.map((value, j) => value + fromHidden[j]);
      if (kind === 'rnn') {
        h = z.map((value, j) => Math.tanh(value) + nudge('h', t, example, j));
      } else if (kind === 'gru') {
        h = h.map((before, j) => {
          const candidate = Math.tanh(fromInput[2 * UNITS + j] + sigma(z[j]) * fromHidden[2 * UNITS + j]);
          return (1 - sigma(z[UNITS + j])) * candidate + sigma(z[UNITS + j]) * before + nudge('h', t, example, j);
        });
      } else {
        c = c.map((before, j) => sigma(z[UNITS + j]) * before + sigma(z[j]) * Math.tanh(z[2 * UNITS + j]) + nudge('c', t, example, j));
        h = c.map((value, j) => sigma(z[3 * UNITS + j]) * Math.tanh(value) + nudge('h', t, example, j));
      }
    });
    const logits = Array.from({ length: CLASSES }, (_, j) => d[j] + h.reduce((s, f, i) => s + f * v[i * CLASSES + j], 0));
    return Math.log(logits.reduce((s, value) => s + Math.exp(value), 0)) - logits[labels[example]];
  });
  return each.reduce((a, value) => a + value, 0) / BATCH;
}

function data() {
  const random = new RandomState(4);
  const x = Array.from({ length: BATCH }, () => Array.from({ length: STEPS }, () => [...random.normals(INPUTS)].map(Math.fround)));
  const classes = [2, 0, 1];
  return { x, classes, inputs: tf.tensor3d(x), labels: tf.tensor1d(classes, 'int32') };
}

const OPTIONS: RecurrentOptions = {
  inputs: INPUTS, units: UNITS, classes: CLASSES, init: normalWeights(0.7), recurrentInit: normalWeights(0.7), biasInit: normalWeights(0.3), seed: 3,
};
const make = (kind: Kind, options: RecurrentOptions): RecurrentNetwork => ({ rnn: simpleRnn, lstm, gru }[kind](options));
const maxAbs = (tensor: Tensor): number => Math.max(...[...tensor.dataSync()].map(Math.abs));

beforeAll(async () => {
  await ready();
});

describe.each(['rnn', 'lstm', 'gru'] as const)('%s', (kind) => {
  it('has the loss, gradients, ∂L/∂h_t and ∂L/∂c_t of float64 central differences, with both ops', () => {
    for (const ops of [opsNamed('native'), publicOps]) {
      const before = tf.memory().numTensors;
      const { x, classes, inputs, labels } = data();
      const net = make(kind, { ...OPTIONS, ops });
      const values = new Map(net.parameters.map(({ name, variable }) => [name, Float64Array.from(variable.dataSync())]));
      const result = net.lossAndGradients(inputs, labels);
      expect(result.loss).toBeCloseTo(referenceLoss(kind, values, x, classes), 5);
      net.parameters.forEach(({ name }, p) => {
        const gradient = result.gradients[p].dataSync();
        const entries = values.get(name)!;
        for (let i = 0; i < entries.length; i += 3) {
          const at = entries[i];
          const slope = centralDifference((value) => {
            entries[i] = value;
            return referenceLoss(kind, values, x, classes);
          }, at);
          entries[i] = at;
          expect(Math.abs(gradient[i] - slope), `${name}[${i}]`).toBeLessThan(2e-6);
        }
      });
      const check = (what: 'h' | 'c', deltas: readonly Tensor[]): void => {
        expect(deltas).toHaveLength(STEPS);
        deltas.forEach((delta, t) => {
          expect(delta.shape).toEqual([BATCH, UNITS]);
          const slope = centralDifference((value) =>
            referenceLoss(kind, values, x, classes, (w, s, e, j) => (w === what && s === t && e === 1 && j === 2 ? value : 0)), 0);
          expect(Math.abs(delta.dataSync()[UNITS + 2] - slope), `${what}${t + 1}`).toBeLessThan(2e-6);
        });
      };
      check('h', result.hiddenDeltas);
      if (kind === 'lstm') check('c', result.cellDeltas);
      else expect(result.cellDeltas).toEqual([]);
      result.dispose();
      net.dispose();
      tf.dispose([inputs, labels]);
      expect(tf.memory().numTensors).toBe(before);
    }
  });

  it("has the gradients of tfjs's automatic differentiation", () => {
    const { inputs, labels } = data();
    const net = make(kind, { ...OPTIONS, ops: publicOps });
    tf.tidy(() => {
      const { grads } = tf.variableGrads(() => {
        const { logits } = net.forward(inputs, 'train');
        return tf.mean(losses.softmaxCrossEntropy(publicOps, logits, labels).losses).asScalar();
      }, net.parameters.map(({ variable }) => variable));
      const { gradients } = net.lossAndGradients(inputs, labels);
      net.parameters.forEach(({ name, variable }, p) => {
        expect(maxAbs(tf.sub(gradients[p], grads[variable.name])), name).toBeLessThan(1e-6);
      });
    });
    net.dispose();
    tf.dispose([inputs, labels]);
  });

  it.each(['init', 'recurrentInit', 'biasInit', 'outputInit'] as const)('leaves no tensor behind when %s throws', (name) => {
    const before = tf.memory().numTensors;
    const broken = (): never => { throw new Error('no weights today'); };
    expect(() => make(kind, { ...OPTIONS, [name]: broken })).toThrow('no weights today');
    expect(tf.memory().numTensors).toBe(before);
  });

  it.each(['init', 'recurrentInit', 'biasInit', 'outputInit'] as const)('names its own function where %s gives too few values, of one gate or of all', (name) => {
    const caller = kind === 'rnn' ? 'simpleRnn' : kind;
    expect(() => make(kind, { ...OPTIONS, [name]: () => new Float32Array(1) })).toThrow(new RegExp(`^${caller}: the initializer of .* must give \\d+ values, got 1$`));
  });

  it('passes forward without being told a mode', () => {
    const { inputs, labels } = data();
    const net = make(kind, OPTIONS);
    tf.tidy(() => { expect([...net.forward(inputs).logits.dataSync()]).toEqual([...net.predict(inputs).dataSync()]); });
    net.dispose();
    tf.dispose([inputs, labels]);
  });

  it('taps the pre-activations and δ of all time steps, and has h_T beneath its prediction', () => {
    const { inputs, labels } = data();
    const net = make(kind, OPTIONS);
    tf.tidy(() => {
      const { taps, gradients, hidden } = net.lossAndGradients(inputs, labels);
      const gates = { rnn: 1, lstm: 4, gru: 3 }[kind];
      expect(taps.map(({ layer }) => layer)).toEqual(['recurrent1', 'dense2']);
      expect(taps[0].preActivation.shape).toEqual([STEPS * BATCH, gates * UNITS]);
      expect(taps[0].postActivation.shape).toEqual([STEPS * BATCH, UNITS]);
      expect(maxAbs(tf.sub(tf.sum(taps[0].delta!, 0), gradients[2]))).toBeLessThan(1e-6);
      expect(maxAbs(tf.sub(tf.sum(taps[1].delta!, 0), gradients[4]))).toBeLessThan(1e-6);
      const logits = tf.add(tf.matMul(hidden[STEPS - 1], net.parameters[3].variable), net.parameters[4].variable);
      expect(maxAbs(tf.sub(logits, net.predict(inputs)))).toBeLessThan(1e-6);
    });
    net.dispose();
    tf.dispose([inputs, labels]);
  });

  it('refuses inputs of another shape', () => {
    const net = make(kind, OPTIONS);
    tf.tidy(() => {
      expect(() => net.predict(tf.zeros([3, 5, 7]))).toThrow('predict: inputs must have shape [batch, steps, 2], got [3, 5, 7]');
      expect(() => net.predict(tf.zeros([3, 0, 2]))).toThrow(RangeError);
      expect(() => net.lossAndGradients(tf.zeros([3, 2]), tf.zeros([3]))).toThrow('got [3, 2]');
      expect(() => make(kind, { ...OPTIONS, units: 0 })).toThrow('units must be an integer from 1 to 16384, got 0');
      expect(() => make(kind, { ...OPTIONS, classes: 1 })).toThrow('classes must be at least 2, a unit for each class');
    });
    net.dispose();
  });
});

describe('recurrent parameters', () => {
  it('start with a forget bias of 1 and an orthogonal recurrent kernel for each gate', () => {
    const net = lstm({ inputs: 2, units: 5, classes: 2, seed: 0 });
    expect([...net.parameters[2].variable.dataSync()]).toEqual([0, 1, 0, 0].flatMap((b) => new Array<number>(5).fill(b)));
    tf.tidy(() => {
      for (const gate of tf.split(net.parameters[1].variable, 4, 1)) {
        expect(maxAbs(tf.sub(tf.matMul(gate as tf.Tensor2D, gate as tf.Tensor2D, true), tf.eye(5)))).toBeLessThan(1e-6);
      }
    });
    expect(net.describe().at(-1)).toMatchObject({ layer: 'total', parameters: 2 * 20 + 5 * 20 + 20 + 12 });
    net.dispose();
  });

  it('explode the gradient through time for a recurrent gain above 1, and shrink it below, in a linear RNN', () => {
    const inputs = tf.ones([2, 30, 1]);
    const labels = tf.tensor1d([0, 1], 'int32');
    const ratio = (gain: number): number => {
      const net = simpleRnn({ inputs: 1, units: 6, classes: 2, activation: 'linear', recurrentInit: identity(gain) });
      const result = net.lossAndGradients(inputs, labels);
      const norm = (t: number): number => Math.hypot(...result.hiddenDeltas[t].dataSync());
      const value = norm(0) / norm(29);
      result.dispose();
      net.dispose();
      return value;
    };
    expect(ratio(1.1) / 1.1 ** 29).toBeCloseTo(1, 4);
    expect(ratio(0.9) / 0.9 ** 29).toBeCloseTo(1, 4);
    tf.dispose([inputs, labels]);
  });

  it('are of every layer, each over the one beneath it', () => {
    const net = lstm({ inputs: 2, units: 3, classes: 2, layers: 2, seed: 0 });
    expect(net.parameters.map(({ name, depth, variable }) => [name, depth, variable.shape])).toEqual([
      ['recurrent1/kernel', 1, [2, 12]], ['recurrent1/recurrentKernel', 1, [3, 12]], ['recurrent1/bias', 1, [12]],
      ['recurrent2/kernel', 2, [3, 12]], ['recurrent2/recurrentKernel', 2, [3, 12]], ['recurrent2/bias', 2, [12]],
      ['dense3/kernel', 3, [3, 2]], ['dense3/bias', 3, [2]],
    ]);
    expect([...net.parameters[5].variable.dataSync()]).toEqual([0, 1, 0, 0].flatMap((b) => new Array<number>(3).fill(b)));
    expect(net.describe().map(({ layer }) => layer)).toEqual(['recurrent1', 'recurrent2', 'dense3', 'total']);
    net.dispose();
  });
});

describe('an output at every step', () => {
  it('is that of the sequence cut off there, example by example', () => {
    const { inputs } = data();
    const every = gru({ ...OPTIONS, layers: 2, output: 'everyStep' });
    const last = gru({ ...OPTIONS, layers: 2 });
    tf.tidy(() => {
      const all = tf.reshape(every.predict(inputs), [BATCH, STEPS, CLASSES]);
      for (let t = 1; t <= STEPS; t++) {
        const cut = last.predict(tf.slice(inputs, [0, 0, 0], [BATCH, t, INPUTS]));
        expect(maxAbs(tf.sub(tf.reshape(tf.slice(all, [0, t - 1, 0], [BATCH, 1, CLASSES]), [BATCH, CLASSES]), cut))).toBeLessThan(1e-6);
      }
      expect(() => every.lossAndGradients(inputs, tf.tensor1d([0, 1, 2], 'int32'))).toThrow(`labels must be int32 of shape [${BATCH * STEPS}], got int32 [3]`);
    });
    expect(every.describe().at(-1)?.output).toBe('[batch·steps, 3]');
    for (const net of [every, last]) net.dispose();
    inputs.dispose();
  });
});

describe('a number to predict', () => {
  it('needs one logit and labels as many as sequences', () => {
    const { inputs } = data();
    const net = lstm({ ...OPTIONS, classes: 1, loss: 'squaredError' });
    tf.tidy(() => {
      const z = net.predict(inputs).dataSync();
      const { loss } = net.lossAndGradients(inputs, tf.tensor1d([0.5, -1, 2]));
      expect(loss).toBeCloseTo(((z[0] - 0.5) ** 2 + (z[1] + 1) ** 2 + (z[2] - 2) ** 2) / 3, 5);
      expect(() => net.lossAndGradients(inputs, tf.tensor1d([1, 2]))).toThrow('lossAndGradients: labels must be float32 of shape [3], got float32 [2]');
      expect(() => net.lossAndGradients(inputs, tf.tensor1d([1, 2, 0], 'int32'))).toThrow('labels');
    });
    expect(() => lstm({ ...OPTIONS, loss: 'squaredError' })).toThrow('lstm: classes must be 1 with the loss squaredError, got 3');
    net.dispose();
    inputs.dispose();
  });
});

describe('identity', () => {
  it('has its gain on the diagonal of a kernel of any shape, and of no bias', () => {
    const context = { fanIn: 2, fanOut: 3, random: new RandomState(1) };
    expect([...identity(2)({ ...context, shape: [2, 3] })]).toEqual([2, 0, 0, 0, 2, 0]);
    expect([...identity()({ ...context, shape: [3, 2] })]).toEqual([1, 0, 0, 1, 0, 0]);
    expect(() => identity()({ ...context, shape: [3] })).toThrow('identity: shape must be a matrix, got [3]');
  });
});

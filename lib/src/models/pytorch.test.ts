import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodeSafetensors } from '../data/decode-safetensors';
import type { CheckpointTensor } from '../data/encode-safetensors';
import { opsNamed } from '../ops/current';
import type { Ops } from '../ops/ops';
import { ready } from '../ops/ready';
import { gru } from './gru';
import { forwardThrough, type OpenTap } from './layer';
import type { LayeredNetwork } from './layered-network';
import { meanOf } from './passes';
import { lossOf } from './own-loss';
import { mlp } from './mlp';
import type { MlpOptions } from './mlp-options';
import type { Network } from './network';
import type { RecurrentNetwork } from './recurrent';
import { lstm } from './lstm';
import type { RecurrentOptions } from './recurrent-options';
import { simpleRnn } from './simple-rnn';
import { restore } from './state';

// Made by scripts/fixtures/make.py: random networks with what PyTorch (by autograd) and NumPy (by complex steps, without any backward
// pass) say of them, computed in float64 from float32 inputs and weights.

type Case =
  | { readonly name: string; readonly kind: 'mlp'; readonly mode: 'train' | 'inference'; readonly options: MlpOptions }
  | { readonly name: string; readonly kind: keyof typeof RECURRENT; readonly mode: 'train'; readonly options: RecurrentOptions };
type Tensors = Readonly<Record<string, CheckpointTensor>>;

interface Fixture {
  readonly cases: readonly Case[];
  readonly tensors: Tensors;
  readonly versions: Readonly<Record<string, string>>;
}

const RECURRENT = { simpleRnn, lstm, gru };
const TOLERANCE = 1e-5;

function read(source: string): Fixture {
  const path = join(__dirname, 'fixtures', `${source}.safetensors`);
  const { tensors, metadata } = decodeSafetensors(readFileSync(path), path);
  return { tensors, ...(JSON.parse(metadata.about) as Omit<Fixture, 'tensors'>) };
}

/** The tensors whose names start with a prefix, by the rest of their names. */
function under(prefix: string, tensors: Tensors): Tensors {
  return Object.fromEntries(Object.entries(tensors).flatMap(([name, tensor]) => (name.startsWith(prefix) ? [[name.slice(prefix.length), tensor]] : [])));
}

const norm = (values: Iterable<number>): number => Math.hypot(...values);
const difference = (a: ArrayLike<number>, b: ArrayLike<number>): number[] => Array.from(a, (value, i) => value - b[i]);

interface Outcome {
  readonly loss: number;
  readonly gradients: readonly Tensor[];
  readonly others: Readonly<Record<string, Tensor>>;
}

function byDepth(taps: readonly (OpenTap | Readonly<OpenTap>)[]): Record<string, Tensor> {
  return Object.fromEntries(taps.flatMap(({ depth, preActivation, postActivation, delta }) => [
    [`preActivation/${depth}`, preActivation], [`postActivation/${depth}`, postActivation], [`delta/${depth}`, delta!],
  ]));
}

/** `lossAndGradients` works in train mode; the layers themselves have a backward pass in inference mode too. */
function inferenceStep(net: LayeredNetwork, inputs: Tensor, labels: Tensor1D, { loss = 'softmaxCrossEntropy' }: MlpOptions): Outcome {
  const taps: OpenTap[] = [];
  const { output, backward } = forwardThrough(net.layers, inputs, { mode: 'inference', taps });
  const result = lossOf(loss)(net.ops, output, labels);
  const { gradients } = backward(net.ops.scale(result.gradient, 1 / labels.size), false);
  return { loss: meanOf(result.losses), gradients, others: byDepth(taps) };
}

function trainStep(net: LayeredNetwork, inputs: Tensor, labels: Tensor1D): Outcome {
  const { loss, gradients, taps } = net.lossAndGradients(inputs, labels);
  const after = net.statistics.map(({ name, variable }) => [`statisticAfter/${name}`, variable] as const);
  return { loss, gradients, others: { ...byDepth(taps), ...Object.fromEntries(after), inferenceLogits: net.predict(inputs) } };
}

function recurrentStep(net: RecurrentNetwork, inputs: Tensor, labels: Tensor1D): Outcome {
  const { loss, gradients, taps, hiddenDeltas, cellDeltas, recurrentLayers } = net.lossAndGradients(inputs, labels);
  const stacked = (name: string, deltas: readonly Tensor[]): [string, Tensor][] => (deltas.length === 0 ? [] : [[name, tf.stack([...deltas])]]);
  const ofLayers = recurrentLayers.flatMap((each) => [
    ...stacked(`hiddenDeltas/${each.depth}`, each.hiddenDeltas), ...stacked(`cellDeltas/${each.depth}`, each.cellDeltas),
  ]);
  const perStep = Object.fromEntries([...stacked('hiddenDeltas', hiddenDeltas), ...stacked('cellDeltas', cellDeltas), ...ofLayers]);
  return { loss, gradients, others: { ...byDepth(taps), ...perStep } };
}

function networkOf(fixture: Case, ops: Ops): { net: Network; step: (inputs: Tensor, labels: Tensor1D) => Outcome } {
  if (fixture.kind === 'mlp') {
    const net = mlp({ ...fixture.options, ops });
    const step = fixture.mode === 'train' ? trainStep : inferenceStep;
    return { net, step: (inputs, labels) => step(net, inputs, labels, fixture.options) };
  }
  const net = RECURRENT[fixture.kind]({ ...fixture.options, ops });
  return { net, step: (inputs, labels) => recurrentStep(net, inputs, labels) };
}

/**
 * A shift that the next batch norm takes away again, in training: its gradient is 0, and no relative error exists. So are the biases
 * before batch norm, and β where only a linear layer lies between it and the next batch norm.
 */
function isWithoutEffect(parameter: string, { kind, mode, options }: Case): boolean {
  if (kind !== 'mlp' || mode !== 'train' || options.batchNorm === undefined || (options.batchNorm.position ?? 'before') !== 'before') return false;
  const [, depth, role] = /^\D+(\d+)\/(\w+)$/.exec(parameter) ?? [];
  const normalised = (layer: number): boolean => layer < options.sizes.length - 1 || (layer === options.sizes.length - 1 && options.batchNorm?.onLogits === true);
  if (role === 'bias') return normalised(Number(depth));
  return role === 'beta' && options.activation === 'linear' && normalised(Number(depth) + 1);
}

function agree(name: string, found: Tensor, expected: CheckpointTensor): void {
  expect(found.shape, name).toEqual(expected.shape);
  const error = norm(difference(found.dataSync(), expected.values));
  expect(error, name).toBeLessThanOrEqual(TOLERANCE * norm(expected.values));
}

function checkGradients({ parameters }: Network, gradients: readonly Tensor[], expected: Tensors, fixture: Case): void {
  expect(Object.keys(expected).sort()).toEqual(parameters.map(({ name }) => name).sort());
  parameters.forEach(({ name, depth }, index) => {
    if (!isWithoutEffect(name, fixture)) {
      agree(`gradient/${name}`, gradients[index], expected[name]);
      return;
    }
    const kernelNorm = norm(expected[`dense${depth}/kernel`].values);
    expect(norm(expected[name].values), name).toBeLessThan(1e-14 * kernelNorm);
    expect(norm(gradients[index].dataSync()), name).toBeLessThan(1e-6 * kernelNorm);
  });
}

function checkCase(fixture: Case, all: Tensors, ops: Ops): void {
  const expected = under(`${fixture.name}/`, all);
  const { net, step } = networkOf(fixture, ops);
  try {
    restore(net, { tensors: { ...under('parameter/', expected), ...under('statistic/', expected) } });
    tf.tidy(() => {
      const inputs = tf.tensor(expected.inputs.values, [...expected.inputs.shape]);
      const { values } = expected.labels;
      const labels = fixture.options.loss === 'squaredError' ? tf.tensor1d(values) : tf.tensor1d(Int32Array.from(values), 'int32');
      const { loss, gradients, others } = step(inputs, labels);
      expect(Math.abs(loss / expected.loss.values[0] - 1)).toBeLessThan(TOLERANCE);
      checkGradients(net, gradients, under('gradient/', expected), fixture);
      const notHere = fixture.mode === 'train' ? /^(parameter|statistic|gradient)\// : /^(parameter|statistic|gradient|statisticAfter)\/|^inferenceLogits$/;
      const names = Object.keys(expected).filter((name) => !notHere.test(name) && !['inputs', 'labels', 'loss'].includes(name));
      expect(Object.keys(others)).toEqual(expect.arrayContaining(names));
      for (const name of names) agree(name, others[name], expected[name]);
    });
  } finally {
    net.dispose();
  }
}

beforeAll(async () => {
  await ready();
});

describe.each(['pytorch', 'numpy'])('networks with the weights of the %s fixtures', (source) => {
  const { cases, tensors } = read(source);

  it.each(cases)('agree to 1e-5 in loss, every gradient, z, a, δ and running statistic: $name', (fixture) => {
    const before = tf.memory().numTensors;
    for (const ops of ['native', 'public'] as const) checkCase(fixture, tensors, opsNamed(ops));
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('the fixtures', () => {
  it('hold a network of every activation with and without batch norm, each depth from 1 to 6, and the recurrent ones', () => {
    const { cases } = read('pytorch');
    const trained = cases.map(({ name }) => name);
    const activations = ['linear', 'sigmoid', 'tanh', 'softsign', 'relu', 'leakyRelu', 'prelu', 'rrelu', 'elu', 'selu', 'gelu', 'swish', 'mish', 'abs'];
    expect(trained).toEqual(expect.arrayContaining(activations.flatMap((name) => [name, `${name}, batch norm`])));
    expect(trained).toEqual(expect.arrayContaining([1, 2, 3, 4, 5, 6, 20].map((depth) => (depth === 20 ? 'sigmoid, depth 20' : `depth ${depth}`))));
    expect(trained).toEqual(expect.arrayContaining(['simple RNN', 'LSTM', 'GRU']));
  });

  it('have PyTorch put the unbiased variance into the running one, and no other', () => {
    const { cases, tensors } = read('pytorch');
    const fixture = cases.find(({ name }) => name === 'elu, batch norm') as Extract<Case, { kind: 'mlp' }>;
    const biased: Case = { ...fixture, options: { ...fixture.options, batchNorm: { ...fixture.options.batchNorm, runningVariance: 'biased' } } };
    expect(() => { checkCase(biased, tensors, opsNamed('native')); }).toThrow(/^(statisticAfter\/batchNorm\d\/runningVariance|inferenceLogits): /);
  });
});

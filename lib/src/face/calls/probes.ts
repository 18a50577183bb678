import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import * as lab from '../../index';
import { ANY_TEXT, NO_ROWS } from '../documented';
import { calling, method, type ValidCall } from '../valid-call';
import type { World } from '../world';

const gradientRows = (world: World): lab.GradientRow[] => { const net = world.net(); return lab.probes.gradientRows(net.parameters, world.step(net).gradients); };
const session = { 'options.step': ['zero', 'huge'], 'options.capacity': ['huge'] };
const noRows = { accepts: { rows: NO_ROWS } };
const gradientCall = (world: World): unknown[] => { const net = world.net(); return [net.parameters, [...world.step(net).gradients], {}]; };

function model(world: World): tfl.LayersModel {
  const one = tfl.sequential({ layers: [tfl.layers.dense({ units: 2, inputShape: [3], activation: 'softmax' })] });
  one.compile({ optimizer: tf.train.sgd(0.1), loss: 'categoricalCrossentropy' });
  world.own({ dispose: () => { one.optimizer.dispose(); one.dispose(); } });
  return one;
}

function updateCall(world: World): unknown[] {
  const net = world.net();
  const before = world.own(lab.probes.rememberWeights(net.parameters));
  return [net.parameters, before, net.parameters.map(() => 1)];
}

/** Entries of a Jacobian that are not finite are refused where its singular values are taken. */
const spectrum = { caller: /^(layerJacobians|networkJacobian|singularValues)$/, names: ['rows'] };
const clip = (): lab.ClipRow => ({ step: 0, preNorm: 2, postNorm: 1, coefficient: 0.5, clippedEntries: 3, entries: 6, cosine: 1, skipped: false });

const lineAccepts = { accepts: {
  'options.from': ['with a negative', 'with zero', 'with a fraction'], 'options.to': ['with a negative', 'with zero', 'with a fraction'], 'options.output': ['zero'],
} };

export const probes: Readonly<Record<string, ValidCall>> = {
  'probes.activationRows': calling(lab.probes.activationRows, (world) => [[...world.step().taps]], { accepts: { ...session, taps: NO_ROWS } }),
  'probes.deltaRows': calling(lab.probes.deltaRows, (world) => [[...world.step().taps]], { accepts: { ...session, taps: NO_ROWS } }),
  'probes.timeStepDeltaRows': calling(lab.probes.timeStepDeltaRows, (world) => [world.own(world.rnn().lossAndGradients(world.tensor(6, 5, 3), world.labels()))], { accepts: session }),
  'probes.gradientRows': calling(lab.probes.gradientRows, gradientCall, { accepts: session }),
  'probes.gradientHistograms': calling(lab.probes.gradientHistograms, gradientCall, { accepts: { ...session, 'options.from': ['negative', 'zero'], 'options.to': ['negative', 'zero'] } }),
  'probes.rememberWeights': calling(lab.probes.rememberWeights, (world) => [world.net().parameters], { accepts: { parameters: NO_ROWS } }),
  'probes.updateRows': calling(lab.probes.updateRows, updateCall, { accepts: { ...session, gradientNorms: ['with NaN', 'with Infinity', 'with zero', 'with a fraction'] } }),
  'probes.clipActivity': calling(lab.probes.clipActivity, () => [[clip()]], noRows),
  cosine: calling(lab.cosine, (world) => [[world.tensor(3)], [world.tensor(3)]]),
  deadUnits: calling(lab.deadUnits, (world) => [world.net(), world.inputs()], { accepts: { inputs: ['full of NaN'], 'options.batchSize': ['huge'] }, caller: /^(deadUnits|forward)$/ }),
  unitMoments: calling(lab.unitMoments, (world) => [world.normedNet(), world.inputs(), { mode: 'train' }], { accepts: { examples: ['full of NaN'] } }),
  sizesByLayer: calling(lab.sizesByLayer, (world) => [world.net(), world.data()]),
  'probes.lineGradients': calling(lab.probes.lineGradients, (world) => [world.net(), { from: [0, 0, 0], to: [1, 0, 1], points: 5, output: 1 }], lineAccepts),
  'probes.shattering': calling(lab.probes.shattering, (world) => [world.net(), { from: [0, 0, 0], to: [1, 0, 1], points: 5, output: 1 }], lineAccepts),
  'probes.depthProfile': calling(lab.probes.depthProfile, (world) => [gradientRows(world)], { accepts: { rows: NO_ROWS, 'options.parameter': ANY_TEXT } }),
  'probes.layerGains': calling(lab.probes.layerGains, (world) => [gradientRows(world)], { accepts: { rows: NO_ROWS, 'options.parameter': ANY_TEXT } }),
  'probes.jacobian': calling(lab.probes.jacobian, (world) => [(x: tf.Tensor) => tf.square(x), world.tensor(2)], { accepts: { x: ['full of NaN', 'one axis more', 'another width', 'no rows'] } }),
  'probes.layerJacobians': calling(lab.probes.layerJacobians, (world) => [world.net(), world.tensor(3)], { accepts: { example: ['one axis more'] }, ...spectrum }),
  'probes.networkJacobian': calling(lab.probes.networkJacobian, (world) => [world.net(), world.tensor(3)], { accepts: { example: ['one axis more'] }, ...spectrum }),
  probe: calling(lab.probe, () => [{ gradients: true }], { accepts: session }),
  watch: calling(lab.watch, (world) => [model(world)], { accepts: session }),
  every: calling(lab.every, () => [3], { accepts: { n: ['huge'] } }),
  logarithmic: calling(lab.logarithmic, () => [1, 100, 5], { accepts: { last: ['huge'] } }),
  ...Object.fromEntries(['vanishing', 'exploding', 'tinyGradient', 'frozen', 'dead', 'saturated', 'spiking'].map((name) => [
    `Rules.${name}`, method(() => lab.rules, name as keyof lab.Rules, () => [[]], { accepts: { rows: ['[]', ...NO_ROWS] } }),
  ])),
  'Rules.lossAtChance': method(() => lab.rules, 'lossAtChance', () => [[], 10], { accepts: { rows: ['[]', ...NO_ROWS], classes: ['huge'] } }),
};

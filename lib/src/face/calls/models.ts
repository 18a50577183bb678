import * as tf from '@tensorflow/tfjs-core';
import * as lab from '../../index';
import { useOps } from '../../ops/current';
import { isNativeBackend } from '../../engine/native-backend';
import { ANY_NUMBER, NAN_TENSOR, NOT_NEGATIVE, POSITIVE, REAL, REAL_NUMBERS } from '../documented';
import { calling, method, type ValidCall } from '../valid-call';
import type { World } from '../world';

const net = (world: World): lab.LayeredNetwork => world.net();
const rnn = (world: World): lab.RecurrentNetwork => world.rnn();
const chain = (): lab.NeuronChain => lab.chain({ weights: [1, 2], biases: [0, 1] });
const chainAccepts = { 'net.weights': REAL_NUMBERS, 'net.biases': REAL_NUMBERS, x: REAL, y: REAL };
const sizes = { 'options.seed': ['zero'] };

export const models: Readonly<Record<string, ValidCall>> = {
  ready: calling(lab.ready, () => [{ graphs: true }], { after: () => { useOps(isNativeBackend(tf.backend()) ? 'native' : 'public'); } }),
  activation: calling(lab.activation, () => [{ name: 'elu', alpha: 1 }], { accepts: { 'options.alpha': REAL } }),
  chain: calling(lab.chain, () => [{ depth: 3, weight: 1 }], {
    accepts: { 'options.weight': REAL, 'options.bias': REAL, 'options.weights': [] },
  }),
  chainBiasGradients: calling(lab.chainBiasGradients, () => [chain(), 1, 0, 'quadratic'], { accepts: chainAccepts }),
  constantWeights: calling(lab.constantWeights, () => [1], { accepts: { value: ANY_NUMBER } }),
  normalWeights: calling(lab.normalWeights, () => [1, 0], { accepts: { std: NOT_NEGATIVE, mean: REAL } }),
  uniformWeights: calling(lab.uniformWeights, () => [-2, 2], { accepts: { low: ['negative', 'zero', 'fraction'], high: REAL } }),
  varianceScaling: calling(lab.varianceScaling, () => [{ scale: 1 }], { accepts: { 'options.scale': NOT_NEGATIVE } }),
  orthogonal: calling(lab.orthogonal, () => [1], { accepts: { gain: NOT_NEGATIVE } }),
  lsuv: calling(lab.lsuv, (world) => [world.net(), world.inputs(), { tolerance: 0.5 }], {
    accepts: { 'options.tolerance': POSITIVE, 'options.maxIterations': ['zero'] },
    caller: /^(lsuv|forward)$/, names: ['Var(z)'],
  }),
  mlp: calling(lab.mlp, () => [{ sizes: [3, 4, 2], activation: 'tanh', batchNorm: { momentum: 0.9 } }], {
    accepts: {
      ...sizes, 'options.sizes': ['one longer'], 'options.batchNorm.momentum': ['zero'], 'options.batchNorm.epsilon': POSITIVE,
      'options.layerNorm': [], 'options.activation.alpha': REAL,
    },
  }),
  layer: calling(lab.layer, () => [{ name: 'gain', depth: 1, units: 3, seed: 0, forward: (x: tf.Tensor) => tf.mul(x, 2) }], { accepts: { 'options.seed': ['zero'], 'options.parameters': ['{}'] } }),
  simpleRnn: calling(lab.simpleRnn, () => [{ inputs: 3, units: 4, classes: 2 }], { accepts: sizes }),
  gru: calling(lab.gru, () => [{ inputs: 3, units: 4, classes: 2 }], { accepts: sizes }),
  identity: calling(lab.identity, () => [1], { accepts: { gain: REAL } }),
  lstm: calling(lab.lstm, () => [{ inputs: 3, units: 4, classes: 2 }], { accepts: { ...sizes, 'options.forgetBias': REAL } }),
  suspect: calling(lab.suspect, () => ['I', 1], { accepts: { seed: ['zero'] } }),
  freeze: calling(lab.freeze, (world) => [world.net(), 1]),
  withRunning: calling(lab.withRunning, (world) => [world.normedNet(), { mean: 0, variance: 1, layer: 'batchNorm1' }, () => 1], {
    accepts: { values: ['{}'], 'values.mean': REAL, 'values.variance': NOT_NEGATIVE },
  }),
  stateOf: calling(lab.stateOf, (world) => [world.net()]),
  restore: calling(lab.restore, (world) => { const one = world.net(); return [one, lab.stateOf(one)]; }),
  'LayeredNetwork.predict': method(net, 'predict', (world) => [world.inputs()], { accepts: { inputs: NAN_TENSOR } }),
  'LayeredNetwork.forward': method(net, 'forward', (world) => [world.inputs(), 'inference'], { accepts: { inputs: NAN_TENSOR } }),
  'LayeredNetwork.lossAndGradients': method(net, 'lossAndGradients', (world) => [world.inputs(), world.labels()], { accepts: { inputs: NAN_TENSOR } }),
  'RecurrentNetwork.predict': method(rnn, 'predict', (world) => [world.tensor(6, 5, 3)], { accepts: { inputs: NAN_TENSOR } }),
  'RecurrentNetwork.forward': method(rnn, 'forward', (world) => [world.tensor(6, 5, 3), 'inference'], { accepts: { inputs: NAN_TENSOR } }),
  'RecurrentNetwork.lossAndGradients': method(rnn, 'lossAndGradients', (world) => [world.tensor(6, 5, 3), world.labels()], { accepts: { inputs: NAN_TENSOR } }),
};


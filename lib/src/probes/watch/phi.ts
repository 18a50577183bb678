import type { Tensor } from '@tensorflow/tfjs-core';
import { cellsOf, classOf, isBidirectional, isContainer, isTimeDistributed } from './layer-kinds';
import type { WatchedLayer } from './model';

/** What is known of the activation function that gives a layer's output. */
export interface Phi {
  /** Its name, `linear` where there is none; null where it is not known. */
  readonly activation: string | null;
  /** What there is beside the name: leaky ReLU's slope, ELU's α, the limit of a capped ReLU, the θ of a thresholded one. */
  readonly slope: number | undefined;
  /** Whether the layer does nothing but apply φ, so that its input is z. */
  readonly isActivation: boolean;
  /** Whether the output is a state that a mask may carry over: then it is not φ of this time step. */
  readonly isState: boolean;
}

const NOT_KNOWN: Phi = { activation: null, slope: undefined, isActivation: false, isState: false };

const named = (activation: string, more: Partial<Phi> = {}): Phi => ({ ...NOT_KNOWN, activation, ...more });

interface Config {
  readonly activation?: unknown;
  readonly alpha?: unknown;
  readonly maxValue?: unknown;
  readonly theta?: unknown;
}

const number = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

function configured({ activation }: Config, more: Partial<Phi> = {}): Phi {
  return typeof activation === 'string' ? named(activation, more) : NOT_KNOWN;
}

const weighted = (config: Config): Phi => configured(config);
const linear = (): Phi => named('linear');
/** A mixture of gates is φ of nothing: φ′ does not follow from it. */
const gated = (name: string) => (): Phi => named(name, { isState: true });
const simple = (config: Config): Phi => configured(config, { isState: true });
const separate = (name: string, slope: (config: Config) => unknown = () => undefined) => (config: Config): Phi =>
  named(name, { slope: number(slope(config)), isActivation: true });

function rectifier({ maxValue }: Config): Phi {
  return number(maxValue) === undefined ? named('relu', { isActivation: true }) : named('cappedRelu', { slope: number(maxValue), isActivation: true });
}

/** By class. A class that is not here may do anything with its weights, and what its configuration calls `activation`, anywhere inside. */
const OF_CLASS = new Map<string, (config: Config) => Phi>([
  ['Dense', weighted], ['Conv1D', weighted], ['Conv2D', weighted], ['Conv3D', weighted], ['Conv2DTranspose', weighted], ['Conv3DTranspose', weighted],
  ['DepthwiseConv2D', weighted], ['SeparableConv2D', weighted],
  ['BatchNormalization', linear], ['LayerNormalization', linear], ['Embedding', linear],
  ['SimpleRNN', simple], ['SimpleRNNCell', simple],
  ['LSTM', gated('lstm')], ['LSTMCell', gated('lstm')], ['GRU', gated('gru')], ['GRUCell', gated('gru')],
  ['ConvLSTM2D', gated('convLstm2d')], ['ConvLSTM2DCell', gated('convLstm2d')],
  ['Activation', (config) => configured(config, { isActivation: true })],
  ['ReLU', rectifier],
  ['LeakyReLU', separate('leakyRelu', ({ alpha }) => alpha)],
  ['PReLU', separate('prelu')],
  ['ELU', separate('elu', ({ alpha }) => alpha)],
  ['ThresholdedReLU', separate('thresholdedRelu', ({ theta }) => theta)],
  ['Softmax', separate('softmax')],
]);

function ofBidirectional(direction: WatchedLayer, mergeMode: string | null): Phi {
  const inner = phiOf(direction);
  // A sum, a mean or a product of two states is no longer φ of anything.
  return mergeMode === 'concat' || mergeMode === null ? inner : NOT_KNOWN;
}

/** Of a layer, a cell, or what a wrapper, a recurrent layer or a model inside a wrapper puts out. */
export function phiOf(layer: WatchedLayer): Phi {
  if (isContainer(layer)) return layer.outputs.length === 1 ? { ...phiOf(layer.outputs[0].sourceLayer), isActivation: false } : NOT_KNOWN;
  if (isTimeDistributed(layer)) return phiOf(layer.layer);
  if (isBidirectional(layer)) return ofBidirectional(layer.forwardLayer, layer.mergeMode);
  const [lastCell] = cellsOf(layer).slice(-1);
  if (classOf(layer) === 'RNN') return phiOf(lastCell);
  return OF_CLASS.get(classOf(layer))?.(layer.getConfig()) ?? NOT_KNOWN;
}

/** What there is beside the name of φ as it is now: PReLU learns its slopes. */
export function slopeNow({ activation, slope }: Pick<Phi, 'activation' | 'slope'>, layer: WatchedLayer): number | Tensor | undefined {
  return activation === 'prelu' ? layer.weights[0]?.read() : slope;
}

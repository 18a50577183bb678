import * as tf from '@tensorflow/tfjs-core';
import type { Variable } from '@tensorflow/tfjs-core';
import type { WatchableModel, WatchedLayer, WatchedVariable } from './model';

/** What is known of a layer before it runs. */
export interface CatalogLayer {
  readonly layer: WatchedLayer;
  readonly name: string;
  /** Number of the weight layer it is or follows, in the model's order of layers; 1 before the first. */
  readonly depth: number;
  /** Name of φ where the layer applies one; `linear` where not. */
  readonly activation: string;
  /** Leaky ReLU's slope, ELU's α. */
  readonly slope: number | undefined;
  /** Whether the layer does nothing but apply φ, so that its input is z. */
  readonly isActivation: boolean;
  /** Whether its output is worth a row: it has weights, or it is an activation. */
  readonly recorded: boolean;
  /** Cells that run once per time step. */
  readonly cells: readonly WatchedLayer[];
}

/** A trainable variable of the model, as the optimizer knows it. */
export interface CatalogParameter {
  readonly layer: string;
  readonly depth: number;
  readonly role: string;
  readonly variable: Variable;
}

interface Container {
  readonly layers: readonly WatchedLayer[];
}

const ACTIVATION_CLASSES = new Map([
  ['Activation', null], ['ReLU', 'relu'], ['LeakyReLU', 'leakyRelu'], ['PReLU', 'prelu'], ['ELU', 'elu'],
  ['ThresholdedReLU', 'thresholdedRelu'], ['Softmax', 'softmax'],
]);
/** Their output is a mixture of gates, not φ of something: φ′ does not follow from it. */
const GATED_CLASSES = new Map([['LSTM', 'lstm'], ['GRU', 'gru'], ['ConvLSTM2D', 'convLstm2d']]);

function isContainer(layer: object): layer is Container {
  return Array.isArray((layer as { layers?: unknown }).layers);
}

/** Layers of a model and of the models inside it, each once, in order. */
function flatten(layers: readonly WatchedLayer[], found = new Set<WatchedLayer>()): Set<WatchedLayer> {
  for (const layer of layers) {
    if (isContainer(layer)) flatten(layer.layers, found);
    else found.add(layer);
  }
  return found;
}

function cellsOf(layer: WatchedLayer): readonly WatchedLayer[] {
  const { cell } = layer as { cell?: WatchedLayer & { cells?: readonly WatchedLayer[] } };
  if (typeof cell?.call !== 'function') return [];
  return cell.cells ?? [cell];
}

function activationOf(layer: WatchedLayer): Pick<CatalogLayer, 'activation' | 'slope' | 'isActivation'> {
  const config = layer.getConfig() as { activation?: unknown; alpha?: unknown; maxValue?: unknown };
  const className = layer.getClassName();
  const isActivation = ACTIVATION_CLASSES.has(className);
  const configured = typeof config.activation === 'string' ? config.activation : 'linear';
  const named = ACTIVATION_CLASSES.get(className) ?? GATED_CLASSES.get(className) ?? configured;
  const capped = named === 'relu' && typeof config.maxValue === 'number';
  return {
    activation: capped ? 'cappedRelu' : named,
    slope: typeof config.alpha === 'number' ? config.alpha : undefined,
    isActivation,
  };
}

function roleOf({ originalName }: WatchedVariable, taken: ReadonlySet<string>): string {
  const camel = originalName.split('/').map((part) => part.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()));
  const short = camel[camel.length - 1];
  return taken.has(short) ? camel.slice(-2).join('/') : short;
}

function isWeightLayer(layer: WatchedLayer): boolean {
  return layer.weights.some(({ originalName }) => /(kernel|embeddings)$/i.test(originalName));
}

/** Every layer of the model, with its depth and activation. */
export function catalogLayers(model: Pick<WatchableModel, 'layers'>): CatalogLayer[] {
  let depth = 0;
  return [...flatten(model.layers)].map((layer) => {
    if (isWeightLayer(layer)) depth++;
    const phi = activationOf(layer);
    return {
      layer,
      name: layer.name,
      depth: Math.max(1, depth),
      ...phi,
      recorded: phi.isActivation || layer.weights.length > 0,
      cells: cellsOf(layer),
    };
  });
}

/** The variables that training changes now: a layer may be frozen and thawed between steps. */
export function catalogParameters(layers: readonly CatalogLayer[]): CatalogParameter[] {
  return layers.flatMap(({ layer, name, depth }) => {
    const taken = new Set<string>();
    return layer.trainableWeights.flatMap((weight) => {
      const variable = weight.read();
      if (!(variable instanceof tf.Variable)) return [];
      const role = roleOf(weight, taken);
      taken.add(role);
      return [{ layer: name, depth, role, variable }];
    });
  });
}

import type { Kernels } from '../kernels/kernels';
import { currentKernels } from '../kernels/current';
import { activation, type Activation } from './activations';
import { activationLayer } from './activation-layer';
import { batchNormLayer } from './batch-norm';
import { denseLayer } from './dense';
import { constantWeights } from './initializers';
import type { Layer } from './layer';
import { layerNormLayer } from './layer-norm';
import { layeredNetwork, type LayeredNetwork } from './layered-network';
import { losses } from './losses';
import { defaultInitializer, requireMlpOptions, type MlpOptions, type NormPosition } from './mlp-options';
import { residualLayer } from './residual';

interface Build {
  readonly options: MlpOptions;
  readonly kernels: Kernels;
  readonly seed: number;
}

function dense({ options, kernels, seed }: Build, depth: number): Layer {
  const { sizes, activation: phi, bias = true, biasInit = constantWeights(0) } = options;
  const init = options.init ?? defaultInitializer(typeof phi === 'string' ? phi : phi.name);
  const isOutput = depth === sizes.length - 1;
  return denseLayer({
    kernels,
    name: `dense${depth}`,
    depth,
    inputs: sizes[depth - 1],
    units: sizes[depth],
    bias,
    init: isOutput ? (options.outputInit ?? init) : init,
    biasInit,
    seed,
  });
}

function activate({ options, kernels, seed }: Build, depth: number, phi: Activation): Layer {
  return activationLayer({ kernels, activation: phi, weightLayer: `dense${depth}`, depth, units: options.sizes[depth], seed });
}

function normAt(position: NormPosition, { options, kernels }: Build, depth: number): Layer[] {
  const { batchNorm, layerNorm, sizes } = options;
  const units = sizes[depth];
  if (batchNorm !== undefined && (batchNorm.position ?? 'before') === position) {
    return [batchNormLayer({ kernels, name: `batchNorm${depth}`, depth, units }, batchNorm)];
  }
  if (layerNorm !== undefined && (layerNorm.position ?? 'before') === position) {
    return [layerNormLayer({ kernels, name: `layerNorm${depth}`, depth, units }, layerNorm)];
  }
  return [];
}

function hiddenBlock(build: Build, depth: number, phi: Activation): Layer[] {
  const block = [dense(build, depth), ...normAt('before', build, depth), activate(build, depth, phi), ...normAt('after', build, depth)];
  const [inputs, units] = [build.options.sizes[depth - 1], build.options.sizes[depth]];
  if (build.options.residual !== true || inputs !== units) return block;
  return [residualLayer(`residual${depth}`, build.kernels, inputs, block)];
}

function outputBlock(build: Build, depth: number): Layer[] {
  const { batchNorm, sizes } = build.options;
  const norm =
    batchNorm?.onLogits === true
      ? [batchNormLayer({ kernels: build.kernels, name: `batchNorm${depth}`, depth, units: sizes[depth] }, batchNorm)]
      : [];
  return [dense(build, depth), ...norm, activate(build, depth, activation('linear'))];
}

/**
 * A fully connected network: hidden layers of dense, normalisation and φ in the order asked for, then a dense output, on
 * inputs `[batch, sizes[0]]` and int32 labels `[batch]`.
 *
 * Weight layers are named dense1 … denseL, what belongs to them batchNorm1, layerNorm1, relu1, …; the parameters of a
 * normalisation have the depth of their dense layer. Each parameter has its own random stream, from the seed and its name.
 *
 * @throws RangeError for impossible options; an Error when neither `kernels` is given nor `ready` was awaited.
 * @example
 * const net = mlp({ sizes: [784, 300, 100, 10], activation: 'elu', batchNorm: { momentum: 0.9, onLogits: true }, init: he, seed: 1 });
 */
export function mlp(options: MlpOptions): LayeredNetwork {
  requireMlpOptions(options);
  const build: Build = { options, kernels: options.kernels ?? currentKernels(), seed: options.seed ?? 0 };
  const phi = activation(options.activation);
  const last = options.sizes.length - 1;
  const layers: Layer[] = [];
  for (let depth = 1; depth < last; depth++) layers.push(...hiddenBlock(build, depth, phi));
  layers.push(...outputBlock(build, last));
  return layeredNetwork(layers, options.sizes[0], build.kernels, losses[options.loss ?? 'softmaxCrossEntropy']);
}

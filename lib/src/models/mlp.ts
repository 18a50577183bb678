import type { Ops } from '../ops/ops';
import { currentOps } from '../ops/current';
import { having, listOf } from '../checks/rules';
import { activation } from './activations';
import { activationLayer } from './activation-layer';
import { batchNormLayer } from './batch-norm';
import { denseLayer } from './dense';
import { constantWeights } from './initializers';
import { keepingNoVariable } from './keeping-no-variable';
import type { Layer } from './layer';
import { layerNormLayer } from './layer-norm';
import { layeredNetwork, type LayeredNetwork } from './layered-network';
import { defaultInitializer, requireMlpOptions, type MlpOptions, type NormPosition } from './mlp-options';
import { lossOf } from './own-loss';
import type { Activation } from './phi';
import { residualLayer } from './residual';

interface Build {
  readonly options: MlpOptions;
  readonly phi: Activation;
  readonly ops: Ops;
  readonly seed: number;
}

function dense({ options, phi, ops, seed }: Build, depth: number): Layer {
  const { sizes, bias = true, biasInit = constantWeights(0) } = options;
  const init = options.init ?? defaultInitializer(phi);
  const isOutput = depth === sizes.length - 1;
  return denseLayer({
    ops,
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

function activate({ options, ops, seed }: Build, depth: number, phi: Activation): Layer {
  return activationLayer({ ops, activation: phi, weightLayer: `dense${depth}`, depth, units: options.sizes[depth], seed });
}

function normAt(position: NormPosition, { options, ops }: Build, depth: number): Layer[] {
  const { batchNorm, layerNorm, sizes } = options;
  const units = sizes[depth];
  if (batchNorm !== undefined && (batchNorm.position ?? 'before') === position) {
    return [batchNormLayer({ ops, name: `batchNorm${depth}`, depth, units }, batchNorm)];
  }
  if (layerNorm !== undefined && (layerNorm.position ?? 'before') === position) {
    return [layerNormLayer({ ops, name: `layerNorm${depth}`, depth, units }, layerNorm)];
  }
  return [];
}

const requireLayers = listOf(having('a layer, such as layer gives', 'name', 'kind', 'units', 'parameters', 'statistics', 'forward'));

/** The block's layers with those that the option `layers` puts among them. */
function chosen({ options, seed }: Build, depth: number, block: readonly Layer[]): readonly Layer[] {
  const units = options.sizes[depth];
  const layers = options.layers?.(block, { depth, units, seed }) ?? block;
  requireLayers('mlp', 'what layers gives', layers);
  const got = layers.at(-1)?.units;
  if (got !== units) throw new RangeError(`mlp: what layers gives must end with ${units} units at depth ${depth}, got ${got ?? 'no layer'}`);
  return layers;
}

function hiddenBlock(build: Build, depth: number): readonly Layer[] {
  const block = chosen(build, depth, [dense(build, depth), ...normAt('before', build, depth), activate(build, depth, build.phi), ...normAt('after', build, depth)]);
  const [inputs, units] = [build.options.sizes[depth - 1], build.options.sizes[depth]];
  if (build.options.residual !== true || inputs !== units) return block;
  return [residualLayer(`residual${depth}`, build.ops, inputs, block)];
}

function outputBlock(build: Build, depth: number): Layer[] {
  const { batchNorm, sizes } = build.options;
  const norm =
    batchNorm?.onLogits === true
      ? [batchNormLayer({ ops: build.ops, name: `batchNorm${depth}`, depth, units: sizes[depth] }, batchNorm)]
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
 * @throws RangeError for impossible options; an Error when neither `ops` is given nor `ready` was awaited.
 * @example
 * const net = mlp({ sizes: [784, 300, 100, 10], activation: 'elu', batchNorm: { momentum: 0.9, onLogits: true }, init: he, seed: 1 });
 */
export function mlp(options: MlpOptions): LayeredNetwork {
  requireMlpOptions(options);
  const { sizes, ops = currentOps(), seed = 0, loss = 'softmaxCrossEntropy' } = options;
  const build: Build = { options, phi: activation(options.activation), ops, seed };
  const last = sizes.length - 1;
  return keepingNoVariable(() => {
    const layers: Layer[] = [];
    for (let depth = 1; depth < last; depth++) layers.push(...hiddenBlock(build, depth));
    layers.push(...outputBlock(build, last));
    return layeredNetwork(layers, sizes[0], ops, lossOf(loss));
  });
}

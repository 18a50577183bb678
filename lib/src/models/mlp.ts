import type { Ops } from '../ops/ops';
import { currentOps } from '../ops/current';
import { having, listOf } from '../checks/rules';
import { activation } from './activations';
import { activationLayer } from './activation-layer';
import { batchNormLayer } from './batch-norm';
import { denseLayer, makeParameter } from './dense';
import { constantWeights } from './initializers';
import { keepingNoVariable } from './keeping-no-variable';
import type { Layer } from './layer';
import { layerNormLayer } from './layer-norm';
import { layeredNetwork, type LayeredNetwork } from './layered-network';
import { defaultInitializer, requireMlpOptions, type MlpOptions, type NormPosition } from './mlp-options';
import type { Parameter } from './network';
import { lossOf } from './own-loss';
import type { Activation } from './phi';
import { residualLayer } from './residual';
import { fixupInitializer, hiddenBlocks, residualOf, type HiddenBlock } from './residual-plan';

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
  const usual = isOutput ? (options.outputInit ?? init) : init;
  return denseLayer({
    caller: 'mlp',
    ops,
    name: `dense${depth}`,
    depth,
    inputs: sizes[depth - 1],
    units: sizes[depth],
    bias,
    init: fixupInitializer(options, depth, usual) ?? usual,
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

/** Dense, normalisation and φ of one depth; without φ at the end of a branch of several layers. */
function hiddenLayers(build: Build, depth: number, phi: Activation): readonly Layer[] {
  return chosen(build, depth, [dense(build, depth), ...normAt('before', build, depth), activate(build, depth, phi), ...normAt('after', build, depth)]);
}

function reZero({ options, seed }: Build, depth: number): { alpha?: Parameter } {
  if (residualOf(options)?.start !== 'reZero') return {};
  const place = { layer: `residual${depth}`, depth, fanIn: 1, fanOut: 1, seed };
  return { alpha: makeParameter({ ...place, role: 'alpha', shape: [1] }, constantWeights(0)) };
}

function hiddenBlock(build: Build, { depths, residual }: HiddenBlock): readonly Layer[] {
  const [first] = depths;
  const isEnd = (depth: number): boolean => depths.length > 1 && depth === depths[depths.length - 1];
  const layers = depths.flatMap((depth) => hiddenLayers(build, depth, isEnd(depth) ? activation('linear') : build.phi));
  if (!residual) return layers;
  const { ops, options: { sizes } } = build;
  const branch = [...normAt('pre', build, first), ...layers];
  const block = residualLayer({ ops, name: `residual${first}`, inputs: sizes[first - 1], branch, ...reZero(build, first) });
  return [block, ...normAt('post', build, first)];
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
 * @example
 * // twenty residual branches of two layers, x + α·W₂φ(W₁x), each with α = 0 at first
 * const deep = mlp({ sizes: [784, ...Array(41).fill(16), 10], activation: 'relu', residual: { branch: 2, start: 'reZero' }, seed: 1 });
 */
export function mlp(options: MlpOptions): LayeredNetwork {
  requireMlpOptions(options);
  const { sizes, ops = currentOps(), seed = 0, loss = 'softmaxCrossEntropy' } = options;
  const build: Build = { options, phi: activation(options.activation), ops, seed };
  const last = sizes.length - 1;
  return keepingNoVariable(() => {
    const layers: Layer[] = [];
    for (const block of hiddenBlocks(options)) layers.push(...hiddenBlock(build, block));
    layers.push(...outputBlock(build, last));
    return layeredNetwork(layers, sizes[0], ops, lossOf(loss));
  });
}

import { optionsOf } from '../checks/options';
import { integerFrom, oneOf, requireFlag, requireFunction, requireNumbers, requireSeed, type Rule } from '../checks/rules';
import { shown } from '../checks/shown';
import type { Ops } from '../ops/ops';
import { requireOps } from '../ops/require-tensor';
import { DEFINITIONS, type ActivationDefinition } from '../theory/activations/definitions';
import { requireNamedActivation, type ActivationChoice } from './activations';
import { BATCH_NORM_RULES, type BatchNormOptions } from './batch-norm';
import { he, leCun, xavier, type Initializer } from './initializers';
import type { Activation } from './phi';
import { LAYER_NORM_RULES, type LayerNormOptions } from './layer-norm';
import type { Layer } from './layer';
import type { LossName } from './losses';
import { requireLoss, type OwnLoss } from './own-loss';
import type { LayerPlace } from './own-layer';

/**
 * Where a normalisation stands: `before` (dense, norm, φ; the default) or `after` (dense, φ, norm) at every hidden layer; or once for each residual
 * sum: `pre`, first in the branch, x + f(norm(x)), or `post`, after the sum, norm(x + f(x)) (Xiong et al. 2020).
 */
export type NormPosition = 'before' | 'after' | 'pre' | 'post';

/** Residual sums in an `mlp`. */
export interface MlpResidual {
  /** Weight layers in a branch. Default 1: x + φ(Wx). Of 2 or more the last is without φ: x + W₂φ(W₁x). */
  readonly branch?: number;
  /**
   * How branches start. `plain` (default): as the other layers. `reZero`: x + α·f(x) with a learned α for each, 0 at first. `fixup`: the last layer of each
   * branch and the output 0, the others of m layers in L branches times L^(−1/(2m − 2)); of Fixup's scalar biases and multipliers there are none.
   */
  readonly start?: 'plain' | 'reZero' | 'fixup';
}

/** Batch norm in an `mlp`. */
export interface MlpBatchNorm extends BatchNormOptions {
  readonly position?: NormPosition;
  /** Also on the logits. Default false. */
  readonly onLogits?: boolean;
}

/** Layer norm in an `mlp`. */
export interface MlpLayerNorm extends LayerNormOptions {
  readonly position?: NormPosition;
}

/** What `mlp` builds. */
export interface MlpOptions {
  /** Units of the input, of each hidden layer and of the output, a unit for each of at least two classes, e.g. `[784, 300, 100, 10]`. */
  readonly sizes: readonly number[];
  /** φ of the hidden layers, by name or one of your own. */
  readonly activation: ActivationChoice;
  /** Batch norm at every hidden layer, and with `onLogits` at the output. */
  readonly batchNorm?: MlpBatchNorm | undefined;
  /** Layer norm at every hidden layer; not together with batch norm. */
  readonly layerNorm?: MlpLayerNorm | undefined;
  /** Adds x to each hidden block that keeps its number of units: a_l = x + block(x). */
  readonly residual?: boolean | MlpResidual;
  /** Whether dense layers have a bias. Default true, also before batch norm, where its gradient is exactly 0. */
  readonly bias?: boolean;
  /** Weights of every layer. Default: `he` for the relu family, `leCun` for selu, `xavier` for the others and your own. */
  readonly init?: Initializer;
  /** Weights of the output layer; default `init`. */
  readonly outputInit?: Initializer;
  /** Biases. Default 0. */
  readonly biasInit?: Initializer;
  /** Integer from 0 to 2³² − 1. Default 0: the same weights each time. */
  readonly seed?: number;
  /** By name or one of your own. Default `softmaxCrossEntropy`. */
  readonly loss?: LossName | OwnLoss;
  /**
   * The layers of a hidden block, from those that the other options make of it: what you give back stands in their place. So layers of your own (see
   * `layer`) come in, before or after φ, and others go out.
   */
  readonly layers?: (block: readonly Layer[], place: LayerPlace) => readonly Layer[];
  /** Default: those that `ready` chose. */
  readonly ops?: Ops;
}

const USUAL: Readonly<Record<ActivationDefinition['init'], Initializer>> = { he, leCun, xavier };

/** The initializer usual for an activation of the library, `xavier` for any other. */
export function defaultInitializer({ name }: Activation): Initializer {
  return USUAL[DEFINITIONS.get(name)?.init ?? 'xavier'];
}

/** Weights of one layer, 2 GB of them. */
const MOST_WEIGHTS = 2 ** 29;

const requireSizes: Rule = (caller, name, value) => {
  requireNumbers(caller, name, value);
  const sizes = value as ArrayLike<number>;
  if (sizes.length < 2) throw new RangeError(`${caller}: ${name} must name at least input and output, got ${shown(value)}`);
  for (let layer = 0; layer < sizes.length; layer++) {
    if (!Number.isInteger(sizes[layer]) || sizes[layer] < 1) throw new RangeError(`${caller}: ${name} must be positive integers, got ${shown(value)}`);
    if (layer > 0 && sizes[layer - 1] * sizes[layer] > MOST_WEIGHTS) {
      throw new RangeError(`${caller}: ${name} must give layers of at most ${MOST_WEIGHTS} weights, got ${shown(value)}`);
    }
  }
};

const position = oneOf(['before', 'after', 'pre', 'post']);
const requireResidualOptions = optionsOf<MlpResidual>({ branch: integerFrom(1, 1000), start: oneOf(['plain', 'reZero', 'fixup']) });
const requireResidual: Rule = (caller, name, value) => {
  if (typeof value !== 'boolean') requireResidualOptions(caller, name, value);
};
const requireOptions = optionsOf<MlpOptions>({
  sizes: requireSizes,
  activation: requireNamedActivation,
  batchNorm: optionsOf<MlpBatchNorm>({ ...BATCH_NORM_RULES, position, onLogits: requireFlag }),
  layerNorm: optionsOf<MlpLayerNorm>({ ...LAYER_NORM_RULES, position }),
  residual: requireResidual,
  bias: requireFlag,
  init: requireFunction,
  outputInit: requireFunction,
  biasInit: requireFunction,
  seed: requireSeed,
  loss: requireLoss,
  layers: requireFunction,
  ops: requireOps,
}, 'sizes', 'activation');

/**
 * Throws a RangeError for fewer than two classes. Every loss compares a logit of each class with the class of the example: with one logit there is
 * nothing to tell apart, and softmax makes it 1 whatever the weights.
 */
export function requireClasses(caller: string, argument: string, classes: number): void {
  if (classes >= 2) return;
  throw new RangeError(`${caller}: ${argument} must be at least 2, a unit for each class (two for a yes-or-no question), got ${classes}`);
}

/** Throws for options that make no network: a RangeError for sizes that do not, and for two normalisations at once. */
export function requireMlpOptions(options: MlpOptions): void {
  requireOptions('mlp', 'options', options);
  const { batchNorm, layerNorm, residual = false } = options;
  requireClasses('mlp', 'the last of sizes', options.sizes[options.sizes.length - 1]);
  const { position: where } = batchNorm ?? layerNorm ?? {};
  if ((where === 'pre' || where === 'post') && !residual) throw new RangeError(`mlp: position must be before or after without residual, got ${where}`);
  if (typeof residual === 'object' && residual.start === 'fixup' && !(residual.branch !== undefined && residual.branch >= 2)) {
    throw new RangeError(`mlp: residual.branch must be at least 2 with fixup, whose last layer starts at 0, got ${residual.branch ?? 1}`);
  }
  if (batchNorm !== undefined && layerNorm !== undefined) throw new RangeError('mlp: batchNorm and layerNorm exclude each other, got both');
}

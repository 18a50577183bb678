import type { RulesOf } from '../checks/options';
import { integerFrom, oneOf, requireFunction, requireSeed, type Rule } from '../checks/rules';
import type { Ops } from '../ops/ops';
import { requireOps } from '../ops/require-tensor';
import type { Initializer } from './initializers';
import type { LossName } from './losses';
import { requireClasses } from './mlp-options';
import { requireLoss, type OwnLoss } from './own-loss';
import type { RecurrentOutput } from './recurrent';

/** What `simpleRnn`, `lstm` and `gru` build. */
export interface RecurrentOptions {
  /** Features of each time step. */
  readonly inputs: number;
  readonly units: number;
  /** Logits, one for each of at least two classes; 1 with the loss `squaredError`. */
  readonly classes: number;
  /** Recurrent layers of `units` each, one above the other. Default 1. */
  readonly layers?: number;
  /** Logits after the last step (default), for labels `[batch]`; or after every step, for labels `[batch·steps]`, example by example. */
  readonly output?: RecurrentOutput;
  /** W (default `xavierUniform`). */
  readonly init?: Initializer;
  /** U (default `orthogonal()`), one draw for each gate. */
  readonly recurrentInit?: Initializer;
  /** Weights of the output (default `init`). */
  readonly outputInit?: Initializer;
  /** Biases (default 0). */
  readonly biasInit?: Initializer;
  /** Integer from 0 to 2³² − 1. Default 0. */
  readonly seed?: number;
  /** By name or one of your own. Default `softmaxCrossEntropy`. `squaredError` is (z − y)² of a number y: labels are float32 then. */
  readonly loss?: LossName | 'squaredError' | OwnLoss;
  /** Default: those that `ready` chose. */
  readonly ops?: Ops;
}

/** Whose square is a gigabyte of float32 for each gate. */
const requireWidth = integerFrom(1, 2 ** 14);

/** Rule of the loss: `squaredError` beside the losses of classes. */
const requireRecurrentLoss: Rule = (caller, name, value) => {
  if (value !== 'squaredError') requireLoss(caller, name, value);
};

/** Rules of the options that every cell has. */
export const RECURRENT_RULES: RulesOf<RecurrentOptions> = {
  inputs: requireWidth,
  units: requireWidth,
  classes: requireWidth,
  layers: integerFrom(1, 1000),
  output: oneOf(['last', 'everyStep']),
  init: requireFunction,
  recurrentInit: requireFunction,
  outputInit: requireFunction,
  biasInit: requireFunction,
  seed: requireSeed,
  loss: requireRecurrentLoss,
  ops: requireOps,
};
/** What has no default. */
export const RECURRENT_SIZES = ['inputs', 'units', 'classes'] as const;

/** Throws a RangeError unless there are as many logits as the loss wants. */
export function requireLogits(caller: string, { classes, loss }: RecurrentOptions): void {
  if (loss !== 'squaredError') requireClasses(caller, 'classes', classes);
  else if (classes !== 1) throw new RangeError(`${caller}: classes must be 1 with the loss squaredError, got ${classes}`);
}

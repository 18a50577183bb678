import type { Tensor } from '@tensorflow/tfjs-core';
import { requireFunction, requireNotNegative } from '../../checks/rules';
import type { Ops } from '../../ops/ops';
import type { Trainable } from './trainable';

/**
 * Pulling weights towards 0. The loss that a run records is without it, and gradients are clipped before it, as in PyTorch.
 */
export interface WeightDecayOptions {
  /**
   * λ of L2 regularization, the penalty ½λ‖w‖²: g ← g + λ·w before the rule, which then scales it with the gradient. PyTorch's `weight_decay` of
   * SGD and Adam, Keras's `l2(λ/2)`. Default 0.
   */
  readonly l2?: number;
  /**
   * λ of decoupled weight decay: w ← w − η·λ·w beside the rule, which does not see it (SGDW, AdamW). PyTorch's `weight_decay` of AdamW. For plain
   * gradient descent the same as `l2`. Default 0.
   */
  readonly weightDecay?: number;
  /**
   * Which parameters decay. Default those of two dimensions or more: weights, but not biases, γ, β and learned slopes. PyTorch decays all of them:
   * `() => true`.
   */
  readonly decayed?: (parameter: Trainable) => boolean;
}

/** Rules of these options. */
export const WEIGHT_DECAY_RULES = { l2: requireNotNegative, weightDecay: requireNotNegative, decayed: requireFunction };

/** Weight decay of an optimizer, checked. */
export interface WeightDecay {
  readonly l2: number;
  readonly weightDecay: number;
  readonly of: (parameter: Trainable) => boolean;
}

const isMatrix = ({ variable }: Trainable): boolean => variable.rank >= 2;

/** Throws a RangeError unless l2 or weightDecay is 0. */
export function weightDecayOf(caller: string, { l2 = 0, weightDecay = 0, decayed = isMatrix }: WeightDecayOptions): WeightDecay {
  if (l2 > 0 && weightDecay > 0) throw new RangeError(`${caller}: l2 and weightDecay exclude each other, got ${l2} and ${weightDecay}`);
  return { l2, weightDecay, of: l2 > 0 || weightDecay > 0 ? decayed : () => false };
}

/** A parameter that decays, and its gradient, as the rule is given them; `step` is η·λ of decoupled decay, a scalar that L2 has no use for. */
export function withDecay(
  { l2 }: WeightDecay,
  { weights, gradient, step, ops }: { readonly weights: Tensor; readonly gradient: Tensor; readonly step: Tensor | undefined; readonly ops: Ops },
): { readonly weights: Tensor; readonly gradient: Tensor } {
  if (l2 > 0) return { weights, gradient: ops.add(gradient, ops.scale(weights, l2)) };
  return { weights: step === undefined ? weights : ops.subtractScaled(weights, weights, step), gradient };
}

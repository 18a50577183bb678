import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { oneOf, rule, type Rule } from '../checks/rules';
import type { Ops } from '../ops/ops';
import { publicOps } from '../ops/public';
import { requireGiven } from '../ops/require-tensor';
import { losses, type Loss, type LossName, type LossResult } from './losses';

/**
 * A loss of your own, wherever the name of one may stand: a {@link Loss} whose gradient may be left out, and is found by automatic differentiation
 * then. It is called inside `tf.tidy`, and depends on its arguments alone: a number of your own that changes between steps must come as a
 * `tf.Variable`, or the graph of a repeated step keeps the old one.
 *
 * @example
 * const hinge: OwnLoss = (_, logits, labels) => {
 *   const right = tf.oneHot(tf.cast(labels, 'int32'), logits.shape[1] ?? 0);
 *   const margins = tf.relu(tf.sub(tf.add(logits, tf.sub(1, right)), tf.sum(tf.mul(logits, right), 1, true)));
 *   return { losses: tf.sum(margins, 1) };
 * };
 * const own = mlp({ sizes: [784, 8, 10], activation: 'relu', loss: hinge, seed: 1 });
 * own.lossAndGradients(x, y).loss // ≈ 9.5
 */
export type OwnLoss = (ops: Ops, logits: Tensor, labels: Tensor) => Pick<LossResult, 'losses'> & Partial<LossResult>;

const requireName = oneOf(Object.keys(losses));
const requireEither = rule(`one of ${Object.keys(losses).join(', ')}, or a function`, (value) => typeof value === 'string' || typeof value === 'function');

/** Rule of an argument that names a loss, or is one. */
export const requireLoss: Rule = (caller, name, value) => {
  requireEither(caller, name, value);
  if (typeof value === 'string') requireName(caller, name, value);
};

/** The loss with its gradient, whichever way it was given. */
export function lossOf(given: LossName | OwnLoss): Loss {
  if (typeof given === 'string') return losses[given];
  const known = Object.values(losses).find((loss) => loss === given);
  if (known !== undefined) return known;
  return (ops, logits, labels) => {
    const { losses: values, gradient } = given(ops, logits, labels);
    requireGiven('loss', 'losses', values, [logits.shape[0]]);
    // An example's loss depends on its own logits alone, so that the gradient of the sum has every example's gradient in its row.
    const found = gradient ?? tf.grad((z: Tensor) => tf.sum(given(publicOps, z, labels).losses))(logits);
    requireGiven('loss', 'gradient', found, logits.shape);
    return { losses: values, gradient: found };
  };
}

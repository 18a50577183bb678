import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Ops } from '../ops/ops';

/** Names of the losses, all of the logits z_L and of class labels y (one-hot). */
export type LossName = 'softmaxCrossEntropy' | 'sigmoidCrossEntropy' | 'quadratic' | 'sigmoidQuadratic';

/** A loss on a batch. */
export interface LossResult {
  /** Loss of each example, `[batch]`. */
  readonly losses: Tensor;
  /** ∂(loss of its own example)/∂logits, `[batch, classes]`: not divided by the batch size. */
  readonly gradient: Tensor;
}

/**
 * A loss with its derivative, from logits `[batch, classes]` and int32 labels `[batch]`. Call inside `tf.tidy`. It depends on its arguments
 * alone: a number of your own that changes between steps must come as a `tf.Variable`, or the graph of a repeated step keeps the old one.
 */
export type Loss = (ops: Ops, logits: Tensor, labels: Tensor) => LossResult;

/** 1 in the column of the label, 0 in the others. */
function oneHot(name: LossName, logits: Tensor, labels: Tensor): Tensor {
  const [, classes = 0] = logits.shape;
  if (classes < 2) throw new RangeError(`${name}: logits must have a column for each of two classes or more, got ${classes}`);
  return tf.cast(tf.oneHot(labels, classes), 'float32');
}

/** One-hot rows; a label outside the classes throws, since a row of zeros would pass as a target. */
function targets(name: LossName, logits: Tensor, labels: Tensor): Tensor {
  const [, classes] = logits.shape;
  for (const label of labels.dataSync()) {
    if (!(label >= 0 && label < classes)) throw new RangeError(`${name}: labels must lie in [0, ${classes}), got ${label}`);
  }
  return oneHot(name, logits, labels);
}

/**
 * What softmax cross-entropy gives, with the digits of a prediction that is all but certain: p_y − 1 as −Σ_{j≠y} p_j and −ln p_y as
 * −ln(1 − Σ_{j≠y} p_j), which float32 would round to 0.
 */
function keepingSmall({ losses: whole, gradient }: LossResult, target: Tensor): LossResult {
  const others = tf.mul(gradient, tf.sub(1, target));
  const rest = tf.sum(others, 1);
  // Up to ln 2 the first term, beyond it ln 2 and the second: no comparison, through which tfjs's gradient tape does not go.
  return {
    losses: tf.add(tf.neg(tf.log1p(tf.neg(tf.minimum(rest, 0.5)))), tf.relu(tf.sub(whole, Math.LN2))),
    gradient: tf.sub(others, tf.mul(target, tf.reshape(rest, [-1, 1]))),
  };
}

/** σ(z) − y, for y = 1 as −σ(−z): of a prediction that is all but right the digits remain. */
function sigmoidError(ops: Ops, logits: Tensor, target: Tensor): Tensor {
  const sign = tf.sub(1, tf.mul(target, 2));
  return ops.multiply(sign, ops.sigmoid(ops.multiply(logits, sign)));
}

function quadraticOf(difference: Tensor): Tensor {
  return tf.mul(tf.sum(tf.square(difference), 1), 0.5);
}

/** The losses by name. */
export const losses: Readonly<Record<LossName, Loss>> = {
  /** −ln softmax(z)_y; ∂/∂z = softmax(z) − y. */
  softmaxCrossEntropy: (ops, logits, labels) =>
    keepingSmall(ops.softmaxCrossEntropy(logits, labels), oneHot('softmaxCrossEntropy', logits, labels)),
  /** −Σ_j [y_j ln σ(z_j) + (1 − y_j) ln(1 − σ(z_j))], summed over the classes as in Nielsen's book; ∂/∂z = σ(z) − y. */
  sigmoidCrossEntropy: (ops, logits, labels) => {
    const target = targets('sigmoidCrossEntropy', logits, labels);
    const magnitude = tf.log1p(tf.exp(tf.neg(tf.abs(logits))));
    const entries = tf.add(tf.sub(tf.relu(logits), tf.mul(logits, target)), magnitude);
    return { losses: tf.sum(entries, 1), gradient: sigmoidError(ops, logits, target) };
  },
  /** ½‖z − y‖²; ∂/∂z = z − y. */
  quadratic: (_, logits, labels) => {
    const gradient = tf.sub(logits, targets('quadratic', logits, labels));
    return { losses: quadraticOf(gradient), gradient };
  },
  /** ½‖σ(z) − y‖², Nielsen's quadratic cost of a sigmoid output; ∂/∂z = (σ(z) − y)·σ′(z). */
  sigmoidQuadratic: (ops, logits, labels) => {
    const difference = sigmoidError(ops, logits, targets('sigmoidQuadratic', logits, labels));
    return { losses: quadraticOf(difference), gradient: ops.sigmoidGradient(difference, logits) };
  },
};

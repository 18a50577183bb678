import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { erfc } from './erfc';
import { moved, unbiased } from './running-statistics';
import { SELU_SCALE, SELU_SCALE_ALPHA } from './selu-constants';
import type { BatchNormBackward, BatchNormForward, BatchNormSettings, Ops, SoftmaxCrossEntropy } from './ops';

function batchNorm(
  x: Tensor,
  gamma: Tensor,
  beta: Tensor,
  running: { readonly mean: Tensor; readonly variance: Tensor },
  { epsilon, momentum }: BatchNormSettings,
): BatchNormForward {
  const [batch] = x.shape;
  const mean = tf.mean(x, 0);
  const centred = tf.sub(x, mean);
  const variance = tf.mean(tf.square(centred), 0);
  const inverseDeviation = tf.rsqrt(tf.add(variance, epsilon));
  const normalised = tf.mul(centred, inverseDeviation);
  return {
    output: tf.add(tf.mul(normalised, gamma), beta),
    runningMean: moved(running.mean, mean, 1 - momentum),
    runningVariance: moved(running.variance, unbiased(variance, batch), 1 - momentum),
    saved: [normalised, inverseDeviation],
  };
}

function batchNormGradient(upstream: Tensor, gamma: Tensor, saved: readonly Tensor[]): BatchNormBackward {
  const [normalised, inverseDeviation] = saved as [Tensor, Tensor];
  const [batch] = upstream.shape;
  const betaGradient = tf.sum(upstream, 0);
  const gammaGradient = tf.sum(tf.mul(upstream, normalised), 0);
  const withoutMean = tf.sub(upstream, tf.mul(betaGradient, 1 / batch));
  const withoutProjection = tf.sub(withoutMean, tf.mul(normalised, tf.mul(gammaGradient, 1 / batch)));
  return {
    input: tf.mul(withoutProjection, tf.mul(gamma, inverseDeviation)),
    gamma: gammaGradient as Tensor1D,
    beta: betaGradient as Tensor1D,
  };
}

/** σ(x)σ(−x) = σ(−|x|)(1 − σ(−|x|)): of a number of at most ½ nothing cancels. */
function sigmoidDerivative(x: Tensor): Tensor {
  const small = tf.sigmoid(tf.neg(tf.abs(x)));
  return tf.mul(small, tf.sub(1, small));
}

/** tfjs's one-hot encodes a label outside the range as a row of zeros, which would pass as a loss of 0. */
function requireLabels(labels: Tensor, classes: number): void {
  for (const label of labels.dataSync()) {
    if (!(label >= 0 && label < classes)) {
      throw new RangeError(`softmaxCrossEntropy: labels must lie in [0, ${classes}), got ${label}`);
    }
  }
}

function softmaxCrossEntropy(logits: Tensor, labels: Tensor): SoftmaxCrossEntropy {
  const [, classes] = logits.shape;
  requireLabels(labels, classes);
  // The wasm backend's OneHot writes integers whatever type it is asked for.
  const oneHot = tf.cast(tf.oneHot(labels, classes), 'float32');
  const shifted = tf.sub(logits, tf.max(logits, 1, true));
  const exponentials = tf.exp(shifted);
  const sums = tf.sum(exponentials, 1, true);
  const picked = tf.sum(tf.mul(shifted, oneHot), 1, true);
  return {
    losses: tf.reshape(tf.sub(tf.log(sums), picked), [-1]),
    gradient: tf.sub(tf.div(exponentials, sums), oneHot),
  };
}

/**
 * The operations of a training step in public tfjs operations: works on every backend, and is the oracle for the native ops.
 */
export const publicOps: Ops = {
  name: 'public',
  matMul: (a, b, transposeA = false, transposeB = false) => tf.matMul<Tensor2D>(a, b, transposeA, transposeB),
  gather: (x, order) => tf.gather(x, order) as Tensor2D,
  addBias: (x, bias) => tf.add(x, bias),
  sumOverBatch: (x) => tf.sum(x, 0),
  add: (a, b) => tf.add(a, b),
  subtract: (a, b) => tf.sub(a, b),
  multiply: (a, b) => tf.mul(a, b),
  scale: (x, factor) => tf.mul(x, factor),
  subtractScaled: (x, direction, factor) => tf.sub(x, tf.mul(direction, factor)),
  clip: (x, low, high) => tf.clipByValue(x, low, high),
  halfSumOfSquares: (x) => tf.mul(tf.sum(tf.square(x)), 0.5),
  extremes: (x) => (x.size === 0 ? [tf.scalar(0), tf.scalar(0)] : [tf.min(x), tf.max(x)]),
  sigmoid: (x) => tf.sigmoid(x),
  sigmoidGradient: (upstream, input) => tf.mul(upstream, sigmoidDerivative(input)),
  tanh: (x) => tf.tanh(x),
  tanhGradient: (upstream, input) => tf.mul(upstream, tf.mul(sigmoidDerivative(tf.mul(input, 2)), 4)),
  relu: (x) => tf.relu(x),
  reluGradient: (upstream, output) => tf.mul(upstream, tf.cast(tf.greater(output, 0), 'float32')),
  leakyRelu: (x, slope) => tf.leakyRelu(x, slope),
  leakyReluGradient: (upstream, input, slope) => tf.mul(upstream, tf.where(tf.greater(input, 0), tf.onesLike(input), tf.fill(input.shape, slope))),
  // Not tf.elu and tf.selu, which subtract 1 from eˣ.
  elu: (x) => tf.maximum(x, tf.expm1(tf.minimum(x, 0))),
  eluGradient: (upstream, input) => tf.mul(upstream, tf.exp(tf.minimum(input, 0))),
  selu: (x) => tf.add(tf.mul(tf.relu(x), SELU_SCALE), tf.mul(tf.expm1(tf.minimum(x, 0)), SELU_SCALE_ALPHA)),
  seluGradient(upstream, input) {
    const negative = tf.mul(tf.exp(tf.minimum(input, 0)), SELU_SCALE_ALPHA);
    return tf.mul(upstream, tf.where(tf.less(input, 0), negative, tf.fill(input.shape, SELU_SCALE)));
  },
  erfc,
  batchNorm,
  batchNormGradient,
  softmaxCrossEntropy,
};

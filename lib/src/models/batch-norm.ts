import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { RulesOf } from '../checks/options';
import { numberThat, oneOf, requireFlag, requirePositive } from '../checks/rules';
import type { BatchNormForward, Ops } from '../ops/ops';
import { makeParameter } from './dense';
import { constantWeights } from './initializers';
import type { Forward, Layer } from './layer';
import type { Statistic } from './network';

/** Settings of batch norm in a network. */
export interface BatchNormOptions {
  /** running ← momentum·running + (1 − momentum)·batch; PyTorch's `momentum` is 1 minus this. Default 0.9. */
  readonly momentum?: number;
  /** Default 1e-3 (TensorFlow's and tfjs's; PyTorch has 1e-5). */
  readonly epsilon?: number;
  /** `unbiased` (default; TensorFlow's fused kernel, PyTorch) puts Σ(x − μ)²/(batch − 1) into the running variance, `biased` (tfjs) /batch. */
  readonly runningVariance?: 'unbiased' | 'biased';
  /** Whether a training pass moves the running statistics. Default true; false is the forgotten update of TensorFlow 1. */
  readonly update?: boolean;
}

/** Rules of the options, 0 ≤ momentum ≤ 1 and ε > 0. */
export const BATCH_NORM_RULES: RulesOf<BatchNormOptions> = {
  momentum: numberThat('in [0, 1]', (value) => value >= 0 && value <= 1),
  epsilon: requirePositive,
  runningVariance: oneOf(['unbiased', 'biased']),
  update: requireFlag,
};

function completeBatchNorm(options: BatchNormOptions): Required<BatchNormOptions> {
  const { momentum = 0.9, epsilon = 1e-3, runningVariance = 'unbiased', update = true } = options;
  BATCH_NORM_RULES.momentum('batchNorm', 'momentum', momentum);
  BATCH_NORM_RULES.epsilon('batchNorm', 'epsilon', epsilon);
  return { momentum, epsilon, runningVariance, update };
}

function statistic(name: string, units: number, value: number): Statistic {
  return { name, variable: tf.tidy(() => tf.variable(tf.fill([units], value), false)) };
}

/**
 * γ(x − μ)/√(σ² + ε) + β over the batch, with the batch's own μ and biased σ² in training and the running ones in inference
 * (Ioffe & Szegedy 2015). With m the batch size and x̂ the normalised input, backward is
 * ∂L/∂x = γ/(m√(σ² + ε))·(m·u − Σu − x̂·Σ(u·x̂)), ∂L/∂γ = Σ(u·x̂), ∂L/∂β = Σu, u = upstream.
 */
export function batchNormLayer(
  { ops, name, depth, units }: { ops: Ops; name: string; depth: number; units: number },
  options: BatchNormOptions,
): Layer {
  const { momentum, epsilon, runningVariance, update } = completeBatchNorm(options);
  const settings = { momentum, epsilon };
  const shared = { layer: name, depth, shape: [units], fanIn: units, fanOut: units, seed: 0 };
  const gamma = makeParameter({ ...shared, role: 'gamma' }, constantWeights(1));
  const beta = makeParameter({ ...shared, role: 'beta' }, constantWeights(0));
  const mean = statistic(`${name}/runningMean`, units, 0);
  const variance = statistic(`${name}/runningVariance`, units, 1);

  const moved = (unbiased: Tensor, batch: number): Tensor => {
    if (runningVariance === 'unbiased') return unbiased;
    const share = (batch - 1) / batch;
    return ops.add(ops.scale(unbiased, share), ops.scale(variance.variable, momentum * (1 - share)));
  };
  const running = { mean: mean.variable, variance: variance.variable };
  const move = ({ runningMean, runningVariance: unbiased }: BatchNormForward, batch: number): void => {
    if (!update) return;
    const nextVariance = moved(unbiased, batch);
    mean.variable.assign(runningMean);
    variance.variable.assign(nextVariance);
  };
  const train = (x: Tensor): Forward => {
    const normed = ops.batchNorm(x, gamma.variable, beta.variable, running, settings);
    move(normed, x.shape[0]);
    return {
      output: normed.output,
      backward: (upstream) => {
        const back = ops.batchNormGradient(upstream, gamma.variable, normed.saved, settings);
        return { input: back.input, gradients: [back.gamma, back.beta] };
      },
    };
  };
  const infer = (x: Tensor): Forward => {
    const scale = tf.mul(gamma.variable, tf.rsqrt(tf.add(variance.variable, epsilon)));
    const normalised = ops.multiply(ops.subtract(x, mean.variable), tf.rsqrt(tf.add(variance.variable, epsilon)));
    return {
      output: ops.add(ops.multiply(normalised, gamma.variable), beta.variable),
      backward: (upstream) => ({
        input: ops.multiply(upstream, scale),
        gradients: [ops.sumOverBatch(ops.multiply(upstream, normalised)), ops.sumOverBatch(upstream)],
      }),
    };
  };
  return {
    name,
    kind: 'batchNorm',
    units,
    parameters: [gamma, beta],
    statistics: [mean, variance],
    forward: (x, { mode }) => (mode === 'train' ? train(x) : infer(x)),
  };
}

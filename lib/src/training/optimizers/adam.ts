import * as tf from '@tensorflow/tfjs-core';
import { optionsOf } from '../../checks/options';
import type { LearningRate } from '../rate-schedules';
import { optimizerOf, requireDecayRate, requireEpsilon, type Optimizer } from './optimizer';
import { WEIGHT_DECAY_RULES, type WeightDecayOptions } from './weight-decay';

/** Options of `adam`. */
export interface AdamOptions extends WeightDecayOptions {
  /** β₁ in [0, 1). Default 0.9. */
  readonly beta1?: number;
  /** β₂ in [0, 1). Default 0.999. */
  readonly beta2?: number;
  /** Default 1e-7, as in tfjs and Keras; PyTorch has 1e-8. */
  readonly epsilon?: number;
}

const requireOptions = optionsOf<AdamOptions>({ ...WEIGHT_DECAY_RULES, beta1: requireDecayRate, beta2: requireDecayRate, epsilon: requireEpsilon });

/**
 * Adam: m ← β₁·m + (1 − β₁)·g, v ← β₂·v + (1 − β₂)·g², w ← w − η·m̂/(√v̂ + ε) with m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ).
 *
 * This is algorithm 1 of the paper, ε added to √v̂, as in PyTorch and tfjs (Keras adds it to √v: there it weighs more by 1/√(1 − β₂ᵗ)).
 * The first step moves a weight by η·|g|/(|g| + ε): a tiny gradient looks healthy until it comes near ε. In float32 g² is 0 below
 * |g| ≈ 1e-19, since TensorFlow's kernels turn numbers below 1.2e-38 into 0.
 *
 * @throws RangeError for a rate that is negative or not finite, β₁ or β₂ outside [0, 1), ε not > 0 and finite, or impossible weight decay.
 * @example adam(0.001)
 * @example adam(0.001, { weightDecay: 0.01 })
 * @see With `weightDecay` it is AdamW in PyTorch's form: I. Loshchilov, F. Hutter, "Decoupled Weight Decay Regularization", ICLR 2019.
 * @see D. P. Kingma, J. Ba, "Adam: A Method for Stochastic Optimization", ICLR 2015, algorithm 1.
 */
export function adam(rate: LearningRate, options: AdamOptions = {}): Optimizer {
  requireOptions('adam', 'options', options);
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 } = options;
  return optimizerOf(
    {
      name: 'adam',
      identity: [adam, beta1, beta2],
      slots: ['mean', 'meanSquare'],
      // m̂/(√v̂ + ε) = m/(√v + ε·c)·c/(1 − β₁ᵗ) with c = √(1 − β₂ᵗ): both corrections as numbers save two passes over the weights.
      coefficients(eta, time) {
        const correction = Math.sqrt(1 - beta2 ** time);
        return [epsilon * correction, (eta * correction) / (1 - beta1 ** time)];
      },
      update({ weights, gradient, slots: [meanBefore, squareBefore], coefficients: [floor, step], ops }) {
        const mean = ops.add(ops.scale(meanBefore, beta1), ops.scale(gradient, 1 - beta1));
        const square = tf.square(gradient);
        const meanSquare = ops.add(ops.scale(squareBefore, beta2), ops.scale(square, 1 - beta2));
        const direction = tf.div(mean, tf.add(tf.sqrt(meanSquare), floor));
        return { weights: ops.subtractScaled(weights, direction, step), slots: [mean, meanSquare] };
      },
    },
    rate,
    options,
  );
}

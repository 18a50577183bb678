import * as tf from '@tensorflow/tfjs-core';
import { optionsOf } from '../../checks/options';
import type { LearningRate } from '../rate-schedules';
import { optimizerOf, requireDecayRate, requireEpsilon, type Optimizer } from './optimizer';
import { WEIGHT_DECAY_RULES, type WeightDecayOptions } from './weight-decay';

/** Options of `rmsprop`. */
export interface RmspropOptions extends WeightDecayOptions {
  /** ρ in [0, 1). Default 0.9. */
  readonly decay?: number;
  /** μ in [0, 1). Default 0. */
  readonly momentum?: number;
  /** Default 1e-7. */
  readonly epsilon?: number;
}

const requireOptions = optionsOf<RmspropOptions>({ ...WEIGHT_DECAY_RULES, decay: requireDecayRate, momentum: requireDecayRate, epsilon: requireEpsilon });

/**
 * RMSProp: s ← ρ·s + (1 − ρ)·g², u ← μ·u + η·g/√(s + ε), w ← w − u, all from 0.
 *
 * This is TensorFlow's form: ε under the root, ρ = 0.9, ε = 1e-7. PyTorch has g/(√s + ε) with ρ = 0.99, ε = 1e-8, and η outside u.
 * In float32 g² is 0 below |g| ≈ 1e-19 (see `adam`).
 *
 * @throws RangeError for a rate that is negative or not finite, ρ or μ outside [0, 1), ε not > 0 and finite, or impossible weight decay.
 * @example rmsprop(0.001)
 * @see T. Tieleman, G. Hinton, "Neural Networks for Machine Learning", lecture 6.5, 2012; `tf.train.rmsprop`.
 */
export function rmsprop(rate: LearningRate, options: RmspropOptions = {}): Optimizer {
  requireOptions('rmsprop', 'options', options);
  const { decay = 0.9, momentum = 0, epsilon = 1e-7 } = options;
  const withoutMomentum = momentum === 0;
  return optimizerOf(
    {
      name: 'rmsprop',
      identity: [rmsprop, decay, momentum, epsilon],
      slots: withoutMomentum ? ['meanSquare'] : ['meanSquare', 'velocity'],
      coefficients: (eta) => [eta],
      update({ weights, gradient, slots: [before, velocityBefore], coefficients: [eta], ops }) {
        const square = tf.square(gradient);
        const meanSquare = ops.add(ops.scale(before, decay), ops.scale(square, 1 - decay));
        const root = tf.sqrt(tf.add(meanSquare, epsilon));
        const direction = tf.div(gradient, root);
        if (withoutMomentum) return { weights: ops.subtractScaled(weights, direction, eta), slots: [meanSquare] };
        const velocity = ops.add(ops.scale(velocityBefore, momentum), ops.multiply(direction, eta));
        return { weights: ops.subtract(weights, velocity), slots: [meanSquare, velocity] };
      },
    },
    rate,
    options,
  );
}

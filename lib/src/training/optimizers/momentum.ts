import { optionsOf } from '../../checks/options';
import { requireFlag } from '../../checks/rules';
import type { LearningRate } from '../rate-schedules';
import { optimizerOf, requireDecayRate, type Optimizer } from './optimizer';
import { WEIGHT_DECAY_RULES, type WeightDecayOptions } from './weight-decay';

/** Options of `momentum`. */
export interface MomentumOptions extends WeightDecayOptions {
  /** μ in [0, 1). Default 0.9. */
  readonly momentum?: number;
  /** Nesterov's form, which looks ahead by one velocity. Default false. */
  readonly nesterov?: boolean;
}

const requireOptions = optionsOf<MomentumOptions>({ ...WEIGHT_DECAY_RULES, momentum: requireDecayRate, nesterov: requireFlag });

/**
 * Gradient descent with momentum: v ← μ·v + g, w ← w − η·v; with `nesterov` w ← w − η·(g + μ·v). The velocity starts at 0.
 *
 * This is PyTorch's and TensorFlow's form, where η multiplies the velocity when it is applied. (Sutskever's has v ← μ·v − η·g, which differs
 * only while η changes.)
 *
 * @throws RangeError for a rate that is negative or not finite, μ outside [0, 1), or impossible weight decay.
 * @example momentum(0.01, { momentum: 0.9, nesterov: true })
 * @see `torch.optim.SGD(momentum=…)`, `tf.train.momentum`; I. Sutskever et al., ICML 2013.
 */
export function momentum(rate: LearningRate, options: MomentumOptions = {}): Optimizer {
  requireOptions('momentum', 'options', options);
  const { momentum: mu = 0.9, nesterov = false } = options;
  return optimizerOf(
    {
      name: 'momentum',
      identity: [momentum, mu, Number(nesterov)],
      slots: ['velocity'],
      coefficients: (eta) => [eta],
      update({ weights, gradient, slots: [before], coefficients: [eta], ops }) {
        const velocity = ops.add(ops.scale(before, mu), gradient);
        const direction = nesterov ? ops.add(gradient, ops.scale(velocity, mu)) : velocity;
        return { weights: ops.subtractScaled(weights, direction, eta), slots: [velocity] };
      },
    },
    rate,
    options,
  );
}

import { optionsOf } from '../../checks/options';
import type { LearningRate } from '../rate-schedules';
import { optimizerOf, type Optimizer } from './optimizer';
import { WEIGHT_DECAY_RULES, type WeightDecayOptions } from './weight-decay';

const requireOptions = optionsOf<WeightDecayOptions>(WEIGHT_DECAY_RULES);

/**
 * Stochastic gradient descent: w ← w − η·g. It remembers nothing.
 *
 * @param rate η, a number ≥ 0 or a schedule.
 * @throws RangeError for a rate that is negative or not finite, or impossible weight decay.
 * @example sgd(0.01, { l2: 1e-4 })
 * @see `torch.optim.SGD`, `tf.train.sgd`.
 */
export function sgd(rate: LearningRate, options: WeightDecayOptions = {}): Optimizer {
  requireOptions('sgd', 'options', options);
  return optimizerOf(
    {
      name: 'sgd',
      identity: [sgd],
      slots: [],
      coefficients: (eta) => [eta],
      update: ({ weights, gradient, coefficients: [eta], ops }) => ({ weights: ops.subtractScaled(weights, gradient, eta), slots: [] }),
    },
    rate,
    options,
  );
}

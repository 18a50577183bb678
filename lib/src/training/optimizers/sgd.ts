import type { LearningRate } from '../rate-schedules';
import { optimizerOf, type Optimizer } from './optimizer';
import type { WeightDecayOptions } from './weight-decay';

/**
 * Stochastic gradient descent: w ← w − η·g. It remembers nothing.
 *
 * @param rate η, a number ≥ 0 or a schedule.
 * @throws RangeError for a rate that is negative or not finite, or impossible weight decay.
 * @example sgd(0.01, { l2: 1e-4 })
 * @see `torch.optim.SGD`, `tf.train.sgd`.
 */
export function sgd(rate: LearningRate, options: WeightDecayOptions = {}): Optimizer {
  return optimizerOf(
    {
      name: 'sgd',
      settings: [],
      slots: [],
      coefficients: (eta) => [eta],
      update: ({ weights, gradient, coefficients: [eta], kernels }) => ({ weights: kernels.subtractScaled(weights, gradient, eta), slots: [] }),
    },
    rate,
    options,
  );
}

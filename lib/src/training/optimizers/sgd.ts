import type { LearningRate } from '../rate-schedules';
import { optimizerOf, type Optimizer } from './optimizer';

/**
 * Stochastic gradient descent: w ← w − η·g. It remembers nothing.
 *
 * @param rate η, a number ≥ 0 or a schedule.
 * @throws RangeError for a rate that is negative or not finite.
 * @example sgd(0.01)
 * @see `torch.optim.SGD`, `tf.train.sgd`.
 */
export function sgd(rate: LearningRate): Optimizer {
  return optimizerOf(
    {
      name: 'sgd',
      settings: [],
      slots: [],
      coefficients: (eta) => [eta],
      update: ({ weights, gradient, coefficients: [eta], kernels }) => ({ weights: kernels.subtractScaled(weights, gradient, eta), slots: [] }),
    },
    rate,
  );
}

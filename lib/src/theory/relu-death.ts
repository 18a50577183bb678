import { integerFrom, listOf } from '../checks/rules';

const requireWidths = listOf(integerFrom(1));

/**
 * Probability 1 − ∏(1 − 2^(−n_l)) that some hidden layer of a bias-free ReLU net with symmetric weights is wholly off for a given input: each of its
 * n_l units is off with probability ½, independently. From there on the output is constant and no gradient passes: the net is born dead there.
 *
 * That is exact for one input. A net is dead for every input less often, so for a data set it is an upper bound.
 *
 * @param widths n_l of the hidden layers; no layers give 0.
 * @throws RangeError unless every width is an integer ≥ 1.
 * @example theory.bornDeadProbability([2, 2, 2, 2, 2]) // 0.763
 * @see L. Lu et al., "Dying ReLU and initialization: theory and numerical examples" (2019).
 */
export function bornDeadProbability(widths: readonly number[]): number {
  requireWidths('bornDeadProbability', 'widths', widths);
  let logAlive = 0;
  for (const width of widths) {
    logAlive += Math.log1p(-(2 ** -width));
  }
  return 0 - Math.expm1(logAlive);
}

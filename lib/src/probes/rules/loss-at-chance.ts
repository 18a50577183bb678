import { integerFrom } from '../../checks/rules';
import { rowsWith } from '../require-probe';
import { mean } from '../../numeric/stats';
import type { LossRow } from '../rows';
import { finding, type Finding, type RuleDescription } from './finding';

const requireClasses = integerFrom(2);
const requireRows = rowsWith('step');

const LOSS_AT_CHANCE: RuleDescription = {
  rule: 'lossAtChance',
  quantity: 'relative distance |mean of the last losses − ln C|/ln C',
  threshold: {
    warning: 0.05,
    bad: 0.01,
    side: 'below',
    source:
      'ln C is the cross-entropy of saying 1/C for every class (CS231n, neural-networks-3, sanity checks); 5 % and 1 % are a convention of this library',
  },
  knownFalsePositives: [
    'any net in its first steps: the rule is silent for the first 100',
    'unbalanced classes: a net that has learnt only their shares has a loss below ln C and passes',
    'a loss on its way down from above ln C crosses it',
  ],
};

const FEWEST_STEPS = 100;
const AVERAGED_ROWS = 10;

/**
 * Is a classifier still guessing: is its loss stuck at ln C? Averages the last ten losses recorded, once 100 steps are done.
 *
 * @param classes C, the number of classes.
 * @throws RangeError unless classes is an integer ≥ 2.
 * @example lossAtChance([{ step: 300, loss: 2.3035 }], 10) // { verdict: 'bad', observed: 0.0004, … }: stuck at ln 10
 */
export function lossAtChance(rows: readonly LossRow[], classes: number): Finding<LossRow> {
  requireRows('lossAtChance', 'rows', rows);
  requireClasses('lossAtChance', 'classes', classes);
  const last = rows.slice(-AVERAGED_ROWS);
  if (last.length === 0 || last[last.length - 1].step < FEWEST_STEPS) return finding<LossRow>(LOSS_AT_CHANCE, null, []);
  const chance = Math.log(classes);
  return finding(LOSS_AT_CHANCE, Math.abs(mean(last.map((row) => row.loss)) - chance) / chance, last);
}

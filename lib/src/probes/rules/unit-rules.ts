import { rowsWith } from '../require-probe';
import type { ActivationRow } from '../rows';
import type { DeadUnitsRow } from '../unit-tally';
import { finding, type Finding, type RuleDescription } from './finding';

const requireRows = rowsWith('depth');

const DEAD: RuleDescription = {
  rule: 'dead',
  quantity: 'largest share of units of a layer with |φ′(z)| < τ for every example of the data set',
  threshold: {
    warning: 0.1,
    bad: 0.5,
    side: 'above',
    source: '0.5: threshold_layer of the DeadRelu rule of SageMaker Debugger; the warning at 0.1 is a convention of this library',
  },
  knownFalsePositives: [
    'a small or one-sided data set leaves units unused that others would use',
    'an input that is always 0 (the border of an image) does not make a unit dead, a unit of the first hidden layer that reads only such inputs may count as one',
  ],
};

const SATURATED: RuleDescription = {
  rule: 'saturated',
  quantity: 'largest share of entries of a layer with |φ′(z)| < τ on the last batch recorded',
  threshold: {
    warning: 0.25,
    bad: 0.5,
    side: 'above',
    source: '0.5: threshold_layer of the SaturatedActivation rule of SageMaker Debugger; the warning at 0.25 is a convention of this library',
  },
  knownFalsePositives: ['gates of LSTM and GRU cells are meant to saturate', 'a converged classifier saturates a sigmoid output on examples it has learnt'],
};

/** A finding of the worst row; where some row holds a NaN, the others do not acquit: `unknown` instead of `ok`. */
function ofWorst<Row>(rule: RuleDescription, rows: readonly Row[], shareOf: (row: Row) => number, hasNan: (row: Row) => boolean): Finding<Row> {
  if (rows.length === 0) return finding(rule, null, rows);
  const worst = rows.reduce((most, row) => (shareOf(row) > shareOf(most) ? row : most));
  const found = finding(rule, shareOf(worst), [worst]);
  return found.verdict === 'ok' && rows.some(hasNan) ? finding<Row>(rule, null, []) : found;
}

/** Are many units of a layer dead for a whole data set? From the rows of `deadUnits`; `unknown` where a NaN keeps it open. */
export function dead(rows: readonly DeadUnitsRow[]): Finding<DeadUnitsRow> {
  requireRows('dead', 'rows', rows);
  return ofWorst(DEAD, rows, (row) => row.deadShare, (row) => row.nans > 0);
}

/**
 * Is a layer with a saturating activation (sigmoid, tanh, …) saturated? Layers of the ReLU family, where z ≤ 0 for half the entries is
 * health, are left to {@link dead}. `unknown` where a NaN keeps it open.
 */
export function saturated(rows: readonly ActivationRow[]): Finding<ActivationRow> {
  requireRows('saturated', 'rows', rows);
  const saturating = rows.filter((row) => row.off === null && row.saturated !== null && row.activation !== 'linear');
  const step = saturating.reduce((last, row) => Math.max(last, row.step), -Infinity);
  const last = saturating.filter((row) => row.step === step);
  return ofWorst(SATURATED, last, (row) => row.saturated ?? 0, (row) => row.nans > 0);
}

import { rowsWith } from '../require-probe';
import { median } from '../../numeric/stats';
import type { UpdateRow } from '../rows';
import { isWeight } from '../weights';
import { finding, type Finding, type RuleDescription } from './finding';

const requireRows = rowsWith('step');

const FROZEN: RuleDescription = {
  rule: 'frozen',
  quantity: 'smallest median update : weight ratio ‖Δw‖/‖w‖ of a weight matrix or tensor, per step',
  threshold: {
    warning: 1e-5,
    bad: 1e-8,
    side: 'below',
    source:
      '1e-8: small_threshold of the WeightUpdateRatio rule of SageMaker Debugger; the warning is a hundredth of the 1e-3 that CS231n ' +
      '(neural-networks-3) gives as a rough heuristic',
  },
  knownFalsePositives: ['a learning rate that has been annealed to the end of its schedule', 'a net that has converged', 'batches skipped for non-finite gradients'],
};

/** Do some weights hardly move? From update rows: the median over the recorded steps of each weight matrix or tensor, then the smallest. */
export function frozen(rows: readonly UpdateRow[]): Finding<UpdateRow> {
  requireRows('frozen', 'rows', rows);
  const byParameter = new Map<string, UpdateRow[]>();
  for (const row of rows) {
    if (!isWeight(row) || row.updateRatio === null) continue;
    const key = JSON.stringify([row.layer, row.parameter]);
    byParameter.set(key, [...(byParameter.get(key) ?? []), row]);
  }
  const weights = [...byParameter.values()].map((own) => ({ own, ratio: median(own.map((row) => row.updateRatio ?? NaN)) }));
  if (weights.length === 0) return finding<UpdateRow>(FROZEN, null, []);
  const slowest = weights.reduce((least, each) => (each.ratio < least.ratio ? each : least));
  return finding(FROZEN, slowest.ratio, slowest.own.slice(-10));
}

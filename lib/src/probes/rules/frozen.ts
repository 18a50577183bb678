import { rowsWith } from '../require-probe';
import { median } from '../../numeric/stats';
import type { UpdateRow } from '../rows';
import { finding, type Finding, type RuleDescription } from './finding';

const requireRows = rowsWith('step');

const FROZEN: RuleDescription = {
  rule: 'frozen',
  quantity: 'smallest median update : weight ratio ‖Δw‖/‖w‖ of a kernel, per step',
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

/** Does some kernel hardly move? From update rows: the median over the recorded steps of each kernel, then the smallest. */
export function frozen(rows: readonly UpdateRow[]): Finding<UpdateRow> {
  requireRows('frozen', 'rows', rows);
  const byLayer = new Map<string, UpdateRow[]>();
  for (const row of rows) {
    if (row.parameter === 'kernel' && row.updateRatio !== null) byLayer.set(row.layer, [...(byLayer.get(row.layer) ?? []), row]);
  }
  const layers = [...byLayer.values()].map((own) => ({ own, ratio: median(own.map((row) => row.updateRatio ?? NaN)) }));
  if (layers.length === 0) return finding<UpdateRow>(FROZEN, null, []);
  const slowest = layers.reduce((least, layer) => (layer.ratio < least.ratio ? layer : least));
  return finding(FROZEN, slowest.ratio, slowest.own.slice(-10));
}

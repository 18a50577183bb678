import { rowsWith } from '../require-probe';
import { mean } from '../../numeric/stats';
import type { GradientRow } from '../rows';
import { finding, type Finding, type RuleDescription } from './finding';

const requireRows = rowsWith('step');

const SPIKING: RuleDescription = {
  rule: 'spiking',
  quantity: 'largest global gradient norm of a step over the mean of the other steps',
  threshold: {
    warning: 10,
    bad: 100,
    side: 'above',
    source:
      '10: Pascanu, Mikolov & Bengio 2013, section 3.2, find clipping thresholds of half to ten times the average norm to work; ' +
      '100 is a convention of this library',
  },
  knownFalsePositives: ['the first steps of a run, before the loss has come down', 'a sampled schedule can also miss a spike'],
};

/** Fewer steps have no typical norm to compare with. */
const FEWEST_STEPS = 10;

/**
 * Does the gradient leap at single steps, as at the cliffs of a recurrent net? From gradient rows before clipping; at least 10 steps.
 */
export function spiking(rows: readonly GradientRow[]): Finding<GradientRow> {
  requireRows('spiking', 'rows', rows);
  const squares = new Map<number, number>();
  for (const { stage, status, step, norm } of rows) {
    if (stage === 'raw' && status !== 'missing') squares.set(step, (squares.get(step) ?? 0) + norm * norm);
  }
  const norms = [...squares].map(([step, square]) => ({ step, norm: Math.sqrt(square) }));
  if (norms.length < FEWEST_STEPS) return finding<GradientRow>(SPIKING, null, []);
  const peak = norms.reduce((top, entry) => (entry.norm > top.norm ? entry : top));
  const others = mean(norms.filter((entry) => entry !== peak).map((entry) => entry.norm));
  return finding(SPIKING, peak.norm / others, rows.filter((row) => row.step === peak.step && row.stage === 'raw'));
}

import { counted } from '../numeric/inspectable';
import type { Run } from './run';

const ROWS = ['gradients', 'activations', 'deltas', 'updates', 'histograms', 'clips'] as const;

const share = (label: string, value: number | null | undefined): string[] => (typeof value === 'number' ? [`${label} ${(100 * value).toFixed(2)} %`] : []);

/** A run in a line or three, for a notebook that prints it: how it ended, its last numbers and which rows it holds. */
export function runSummary(run: Run): string {
  const { stopped, steps, epochs, seconds, skipped, losses, divergence } = run;
  const last = epochs.at(-1);
  const loss = last?.loss ?? losses.at(-1);
  const numbers = [
    ...(loss === undefined ? [] : [`loss ${loss.toPrecision(4)}`]),
    ...share('training accuracy', last?.trainAccuracy),
    ...share('validation accuracy', last?.validationAccuracy),
    ...share('test accuracy', last?.testAccuracy),
    ...(skipped > 0 ? [`${counted(skipped, 'updates')} skipped`] : []),
    ...(divergence === null ? [] : [`not finite first in ${divergence.layer}`]),
  ];
  const rows = ROWS.flatMap((name) => (run[name].length > 0 ? [`${name} ${run[name].length.toLocaleString('en-US')}`] : []));
  return [
    `Run ${stopped} after ${counted(steps, 'steps')}, ${counted(epochs.length, 'epochs')}, ${seconds.toFixed(1)} s`,
    ...(numbers.length > 0 ? [numbers.join(', ')] : []),
    ...(rows.length > 0 ? [`rows: ${rows.join(', ')}`] : []),
  ].join('\n');
}

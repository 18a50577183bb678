import { observer, type RecordingObserver } from '../probes/observe';
import type { StepObserver } from '../probes/observer';
import { always } from '../probes/schedule';
import type { TrainOptions } from './train-options';

/** What a run records, and the observer that does it. */
export interface Recorder {
  readonly record: RecordingObserver;
  readonly observer: StepObserver;
}

/**
 * Only the clip rows, at every step. The cosine between raw and clipped gradients is left out: it reads every entry twice, which would cost
 * more than the step.
 */
function clipRecorder(): Recorder {
  const record = observer({ gradients: false, activations: false, deltas: false, updates: false });
  return {
    record,
    observer: {
      wants: () => true,
      reads: 'clip',
      beforeUpdate(step, network, result, clip) {
        if (clip === undefined) {
          record.beforeUpdate(step, network, result);
          return;
        }
        const { preNorm, postNorm, coefficient, clippedEntries, entries, skipped } = clip;
        record.beforeUpdate(step, network, result, { preNorm, postNorm, coefficient, clippedEntries, entries, skipped });
      },
      afterUpdate: (step, network) => { record.afterUpdate(step, network); },
      abandon: () => { record.abandon(); },
    },
  };
}

/** The recorder that the options ask for: what is to be probed, else the clipping, else nothing. */
export function recorderFor({ probe, observe, clip }: TrainOptions): Recorder | null {
  if (probe !== undefined || observe !== undefined) {
    const record = observer({ ...observe, schedule: probe ?? observe?.schedule ?? always });
    return { record, observer: record };
  }
  return clip === undefined ? null : clipRecorder();
}

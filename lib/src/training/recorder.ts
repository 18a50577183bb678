import type { Probe } from '../probes/probe';
import { probe, type RecordingProbe } from '../probes/recording-probe';
import type { TrainOptions } from './train-options';

/** What a run records, and the probe that does it. */
export interface Recorder {
  readonly record: RecordingProbe;
  readonly probe: Probe;
}

/**
 * Only the clip rows, at every step. The cosine between raw and clipped gradients is left out: it reads every entry twice, which would cost
 * more than the step.
 */
function clipRecorder(): Recorder {
  const record = probe({ gradients: false, activations: false, deltas: false, updates: false });
  return {
    record,
    probe: {
      wants: () => true,
      needs: 'clip',
      afterwards: true,
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
export function recorderFor({ probe: wanted, clip }: TrainOptions): Recorder | null {
  if (wanted === undefined) return clip === undefined ? null : clipRecorder();
  const record = probe(typeof wanted === 'function' ? { schedule: wanted } : wanted);
  return { record, probe: record };
}

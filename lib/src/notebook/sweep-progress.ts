import { setTrainingDefaults, trainingDefaults, type ProgressFactory } from '../training/defaults';
import { progress } from './progress';

/** Tells a reader how far a sweep has come. */
export interface SweepProgress {
  /** A point begins; `done` are behind it. */
  begin(done: number, point: string): void;
  finish(): void;
  fail(message: string): void;
}

/** Seconds that a reader waits without being told. A line for every experiment that is over sooner would stand between text and figures. */
const PATIENCE = 2;

/** Why a sweep has ended early. */
export const INTERRUPTED = 'interrupted; their rows are kept';

const SILENT: SweepProgress = { begin: () => undefined, finish: () => undefined, fail: () => undefined };

/**
 * One bar for the whole sweep. Trainings inside it show no bar of their own: their steps move this one within its point.
 * Returns the bar and what puts the bars of trainings back.
 */
function singleBar(total: number, label: string): SweepProgress & { restore: () => void } {
  const bar = progress({ total, label, unit: 'runs', interrupted: INTERRUPTED, patience: PATIENCE });
  let done = 0;
  let where = '';
  const inside: ProgressFactory = ({ total: steps }) => ({
    update: ({ step }) => {
      bar.update({ step: done + Math.min(1, step / steps), text: where });
    },
    finish: () => undefined,
    fail: () => undefined,
  });
  const previous = setTrainingDefaults({ ...trainingDefaults(), progress: inside });
  return {
    begin(behind, point) {
      [done, where] = [behind, point];
      bar.update({ step: done, text: where });
    },
    finish() {
      bar.update({ step: total });
      bar.finish();
    },
    fail: (message) => {
      bar.fail(message);
    },
    restore: () => {
      setTrainingDefaults(previous);
    },
  };
}

/** Runs a sweep's loop with its progress bar, or without one. */
export async function withSweepProgress<Result>(
  options: { readonly shown: boolean; readonly total: number; readonly label: string },
  loop: (reporter: SweepProgress) => Promise<Result>,
): Promise<Result> {
  if (!options.shown) return loop(SILENT);
  const bar = singleBar(options.total, options.label);
  try {
    return await loop(bar);
  } catch (error) {
    bar.fail(error instanceof Error ? error.message : String(error));
    throw error;
  } finally {
    bar.restore();
  }
}

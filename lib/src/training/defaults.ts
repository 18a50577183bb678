import { optionsOf } from '../checks/options';
import { requireFunction } from '../checks/rules';

/** How far a run has come. */
export interface TrainingProgress {
  /** Steps done. */
  readonly step: number;
  /** Loss of the last batch. */
  readonly loss: number;
  /** e.g. `epoch 3 of 20`. */
  readonly text: string;
}

/** Shows a run while it goes on; a notebook's `progress` is one. */
export interface ProgressReporter {
  /** After each step; must be cheap. */
  update(state: TrainingProgress): void;
  /** When the run is over. */
  finish(summary?: string): void;
  /** When it was interrupted, diverged or failed. */
  fail(message: string): void;
}

/** Makes a reporter for a run of `total` steps. */
export type ProgressFactory = (options: { readonly total: number; readonly label: string }) => ProgressReporter;

/** What a training run uses where its options say nothing. */
export interface TrainingDefaults {
  /** Shows progress. */
  readonly progress?: ProgressFactory;
  /** Gives a signal that stops the run when it aborts. Asked once per run. */
  readonly signal?: () => AbortSignal;
}

const requireDefaults = optionsOf<TrainingDefaults>({ progress: requireFunction, signal: requireFunction });

let current: TrainingDefaults = {};

/**
 * Sets what every later `train` uses by default, in place of nothing: a notebook registers its progress bar and its stop button here, so that
 * a plain `await train(net, data, options)` shows the one and obeys the other. Returns the defaults that it replaces.
 *
 * @example
 * const previous = setTrainingDefaults({ progress, signal: interrupted });
 */
export function setTrainingDefaults(defaults: TrainingDefaults): TrainingDefaults {
  requireDefaults('setTrainingDefaults', 'defaults', defaults);
  const previous = current;
  current = defaults;
  return previous;
}

/** The defaults now in force. */
export function trainingDefaults(): TrainingDefaults {
  return current;
}

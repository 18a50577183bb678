import type { Tensor } from '@tensorflow/tfjs-core';
import type { BatchesInARow } from '../data/batches';
import { tidied } from '../engine/tidy';
import type { Network } from '../models/network';
import { rememberRunning } from '../models/running';
import type { Probe } from '../probes/probe';
import { extentsOf, type MomentsWanted, type StepMoments } from '../probes/step-moments';
import type { ClipReport } from './clipping/report';
import { computeInARow, type ComputedInARow, type Wanted } from './computed-step';
import { countsCorrect } from './evaluate';
import { stepBatches } from './step-batch';
import type { TrainOptions } from './train-options';

// Steps that nobody looks at meanwhile are computed in a row, each with the weights that the one before left. That takes
//  - full batches of a data set of which one tensor is cheap (`isPickable`), and steps that are short enough (`Pace`);
//  - no probe that wants one of them but for what clipping did (`looksAfterwards`), and no `onStep` (`Trainer.ahead`);
//  - no clipping, or one that tells by moments that it changes nothing;
//  - passes, an optimizer and a clipper that can be computed in one function (`computeInARow`), which is known to repeat itself (`Engine.repeats`).
// No weight is assigned before all losses are known to be finite and all gradients to stay as they are. Where one of the steps turns out to be more, because it
// diverges, is clipped or fails, the running averages are put back, and the steps are made one by one.

/** What one step gave. */
export interface StepOutcome {
  readonly loss: number;
  /** Examples of the batch whose largest logit was that of their class. */
  readonly correct: number;
}

/** What steps in a row gave. */
export interface StepsOutcome {
  readonly outcomes: readonly StepOutcome[];
  /** Learning rate of the last. */
  readonly learningRate: number;
}

/** The same, with the reports of clipping, which left every gradient alone. */
export interface StepsMade extends StepsOutcome {
  readonly reports: readonly ClipReport[];
}

/** Moments that tell whether clipping would change a gradient. */
export const OF_CLIPPING: MomentsWanted = { gradients: true, extremes: true, activations: false, saturation: 0 };

/** Whether no more is wanted of a step than what steps in a row give. */
export const isUnseen = ({ gradients, taps, probeMoments, clipped }: Wanted): boolean => !gradients && !taps && probeMoments.length === 0 && !clipped;

/** Whether a probe may be told of a step after others have been made. */
export const looksAfterwards = ({ needs, afterwards }: Probe): boolean => needs === 'clip' && afterwards === true;

/** The report of gradients whose moments tell that clipping leaves them alone; else null. */
export function reportUnchanged({ parameters }: Network, { clip }: TrainOptions, moments: StepMoments, gradients: readonly Tensor[]): ClipReport | null {
  const extents = extentsOf(moments, parameters);
  return (extents && clip?.apply.inStep?.reportUnchanged(parameters, extents, gradients)) ?? null;
}

/** One report a step, none without clipping; null where one of them is clipped. */
function reportsOf(network: Network, options: TrainOptions, { clipMoments }: ComputedInARow): ClipReport[] | null {
  if (options.clip === undefined) return [];
  const reports = (clipMoments ?? []).flatMap((moments) => reportUnchanged(network, options, moments, []) ?? []);
  return reports.length > 0 && reports.length === clipMoments?.length ? reports : null;
}

/** Steps that wait to be applied; null where they must be made one by one. */
function computed(network: Network, options: TrainOptions, batches: BatchesInARow, wanted: Wanted): (StepsMade & Pick<ComputedInARow, 'apply'>) | null {
  try {
    const steps = computeInARow(network, options, stepBatches(batches, options.exampleShape), wanted);
    const isFinite = steps?.losses.every(Number.isFinite) ?? false;
    const reports = steps && isFinite ? reportsOf(network, options, steps) : null;
    if (steps === null || reports === null) return null;
    const correct = countsCorrect(steps.logits, batches.labels.dataSync(), batches.count);
    return { outcomes: steps.losses.map((loss, index) => ({ loss, correct: correct[index] })), learningRate: steps.learningRate, reports, apply: steps.apply };
  } catch {
    // One by one they come to the same, at the step that is to blame.
    return null;
  }
}

/**
 * Makes steps in a row. Null, with the weights and running averages as they were, where they must be made one by one.
 *
 * @param wanted of each step by itself.
 */
export function makeInARow(network: Network, options: TrainOptions, batches: BatchesInARow, wanted: Wanted): StepsMade | null {
  const running = rememberRunning(network);
  let made: StepsMade | null = null;
  try {
    made = tidied(() => {
      const steps = computed(network, options, batches, wanted);
      steps?.apply();
      return steps;
    });
  } finally {
    if (made === null) running.restore();
    running.forget();
  }
  return made;
}

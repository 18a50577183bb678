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

// Steps that nobody looks at meanwhile are computed in a row, each with the weights that the one before left. Where one of them turns out to be more than a
// step, because it diverges, is clipped or fails, nothing of them has happened, and they are made one by one.

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

/** What is wanted of a step that nobody looks at meanwhile. */
export const wantedUnseen = ({ clip }: TrainOptions): Wanted =>
  ({ gradients: false, taps: false, clipMoments: clip ? OF_CLIPPING : null, probeMoments: [], clipped: false });

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

function attempt(network: Network, options: TrainOptions, batches: BatchesInARow): StepsMade | null {
  const computed = computeInARow(network, options, stepBatches(batches, options.exampleShape), wantedUnseen(options));
  if (!computed?.losses.every(Number.isFinite)) return null;
  const reports = reportsOf(network, options, computed);
  if (reports === null) return null;
  const { losses, logits, learningRate, apply } = computed;
  const correct = countsCorrect(logits, batches.labels.dataSync(), batches.count);
  apply();
  return { outcomes: losses.map((loss, index) => ({ loss, correct: correct[index] })), learningRate, reports };
}

/** Makes steps in a row. Null, with the weights and running averages as they were, where they must be made one by one. */
export function makeInARow(network: Network, options: TrainOptions, batches: BatchesInARow): StepsMade | null {
  const running = rememberRunning(network);
  let made: StepsMade | null = null;
  try {
    made = tidied(() => attempt(network, options, batches));
  } catch {
    // One by one they come to the same, at the step that is to blame.
  }
  if (made === null) running.restore();
  running.forget();
  return made;
}

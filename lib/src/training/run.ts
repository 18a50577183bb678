import type { NonFiniteEvent } from '../probes/non-finite';
import type { ActivationRow, ClipRow, DeltaRow, GradientHistogramRow, GradientRow, UpdateRow } from '../probes/rows';
import type { ProbeSummary } from '../probes/summary';

/** One pass over the training data. */
export interface EpochRecord {
  /** From 1, or from `firstEpoch` + 1. */
  readonly epoch: number;
  /** Steps of this run made by the end of the epoch. */
  readonly step: number;
  /** Mean loss over the epoch's examples, each seen with the weights of its own step. */
  readonly loss: number;
  /** Share of the epoch's examples that were right, each with the weights of its own step, in training mode. */
  readonly trainAccuracy: number;
  /** After the epoch, in inference mode; null where this epoch was not evaluated. Only with validation data. */
  readonly validationLoss?: number | null;
  readonly validationAccuracy?: number | null;
  /** After the epoch, in inference mode; null where this epoch was not evaluated. Only with test data. */
  readonly testLoss?: number | null;
  readonly testAccuracy?: number | null;
  /** Learning rate of the epoch's last step. */
  readonly learningRate: number;
  /** Time of the epoch's steps, without evaluation. */
  readonly seconds: number;
}

/** `diverged` with `onDivergence: 'stop'` only; without it the run ends in a DivergenceError. */
export type RunEnd = 'finished' | 'interrupted' | 'diverged';

/** Where a run broke down. */
export interface Divergence {
  /** Steps made before the one that failed, skipped updates counted; the first is 0. */
  readonly step: number;
  /** Loss of that step's batch; finite when only a gradient was not. */
  readonly loss: number;
  /** The first layer, in the order of computation, with a NaN or infinity; `loss` when every layer is finite and the loss itself is not. */
  readonly layer: string;
  /** The first tensor with a NaN or infinity, and the norms that led there. */
  readonly event: NonFiniteEvent;
}

/** What a training run left behind: plain rows and numbers, no tensor. `Extra` is what `onEpoch` added to the epochs. */
export interface Run<Extra extends object = object> {
  readonly stopped: RunEnd;
  /** One record per epoch completed. */
  readonly epochs: readonly (EpochRecord & Extra)[];
  /** Batches whose loss was computed, those of skipped updates and a diverged one included. */
  readonly steps: number;
  /** Updates left out because clipping found a gradient that is not finite (policy `skip`). */
  readonly skipped: number;
  /** Loss of each step, `[steps]`. */
  readonly losses: Float64Array;
  /** Time of the whole run. */
  readonly seconds: number;
  /** Where it broke down; null unless `stopped` is `diverged`. */
  readonly divergence: Divergence | null;
  /** Rows of the steps that were probed; empty without `probe`. */
  readonly gradients: readonly GradientRow[];
  readonly activations: readonly ActivationRow[];
  readonly deltas: readonly DeltaRow[];
  readonly updates: readonly UpdateRow[];
  readonly histograms: readonly GradientHistogramRow[];
  /** With `clip`: one row per probed step; when nothing is probed one row per step, without the cosine. While clipping by value changes nothing, its norms may come from float32 sums, right to 1e-6. */
  readonly clips: readonly ClipRow[];
  /** The first NaN or infinity among what was probed; null for none. */
  readonly firstNonFinite: NonFiniteEvent | null;
  /** Verdicts of the rules on these rows; null when nothing was probed. */
  readonly summary: ProbeSummary | null;
}

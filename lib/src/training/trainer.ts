import type { Batch } from '../data/batches';
import type { Network, StepResult } from '../models/network';
import type { StepObserver } from '../probes/observer';
import { NonFiniteGradientError } from './clipping/non-finite';
import type { ClipReport } from './clipping/report';
import { divergenceOf } from './divergence';
import { countCorrect } from './evaluate';
import { shapedAs } from './example-shape';
import type { Divergence } from './run';
import type { TrainOptions } from './train-options';

/** What one step gave. */
export interface StepOutcome {
  readonly loss: number;
  /** Examples of the batch whose largest logit was that of their class. */
  readonly correct: number;
}

/** Makes the steps of a run, each in one go: nothing is left open when a task between two steps ends the run. */
export class Trainer {
  /** Steps made before the next one, those of the runs that this one resumes included. */
  private steps;
  skipped = 0;
  divergence: Divergence | null = null;
  /** Why the run diverged at a finite loss. */
  cause: NonFiniteGradientError | undefined;

  constructor(
    private readonly network: Network,
    private readonly options: TrainOptions,
    private readonly observers: readonly StepObserver[],
  ) {
    this.steps = options.resume === true ? options.optimizer.steps : 0;
  }

  /** One step; sets `divergence` and leaves the weights as they are when the loss, or a gradient that clipping refuses, is not finite. */
  step({ inputs, labels }: Batch): StepOutcome {
    const shaped = shapedAs(inputs, this.options.exampleShape);
    const result = this.network.lossAndGradients(shaped, labels);
    try {
      const { loss, taps } = result;
      const correct = countCorrect(taps[taps.length - 1].postActivation, labels.dataSync());
      if (Number.isFinite(loss)) this.update(result);
      else this.diverge(result);
      return { loss, correct };
    } finally {
      for (const each of this.observers) each.abandon();
      result.dispose();
      if (shaped !== inputs) shaped.dispose();
    }
  }

  private update(result: StepResult): void {
    const clipped = this.clip(result);
    if (clipped === null) {
      this.diverge(result);
      return;
    }
    try {
      const { parameters, kernels } = this.network;
      for (const each of this.observers) each.beforeUpdate(this.steps, this.network, result, clipped);
      if (clipped?.skipped === true) this.skipped++;
      else this.options.optimizer.apply(parameters, (clipped ?? result).gradients, kernels);
      for (const each of this.observers) each.afterUpdate(this.steps, this.network);
      this.steps++;
    } finally {
      clipped?.dispose();
    }
  }

  /** The report, undefined without clipping, null where clipping refused the gradients. */
  private clip(result: StepResult): ClipReport | undefined | null {
    try {
      return this.options.clip?.apply(result.gradients, this.network);
    } catch (error) {
      if (!(error instanceof NonFiniteGradientError)) throw error;
      this.cause = error;
      return null;
    }
  }

  private diverge(result: StepResult): void {
    for (const each of this.observers) each.beforeUpdate(this.steps, this.network, result);
    this.divergence = divergenceOf(this.steps, this.network, result);
  }
}

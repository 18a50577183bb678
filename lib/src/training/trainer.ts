import type { Batch } from '../data/batches';
import type { Network, StepResult } from '../models/network';
import type { StepObserver } from '../probes/observer';
import { NonFiniteGradientError } from './clipping/non-finite';
import type { ClipReport } from './clipping/report';
import { computeStep, type ComputedStep, type Kept, type StepBatch } from './computed-step';
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

/** The whole result of a step of which not everything was kept. Its weights are still as they were; running statistics stay as that step left them. */
function computedAgain(network: Network, { inputs, labels }: StepBatch): StepResult {
  const statistics = (network.statistics ?? []).map(({ variable }) => ({ variable, value: variable.clone() }));
  try {
    return network.lossAndGradients(inputs, labels);
  } finally {
    for (const { variable, value } of statistics) {
      variable.assign(value);
      value.dispose();
    }
  }
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
    const watching = this.observers.filter((each) => each.wants(this.steps));
    const batch = { inputs: shaped, labels };
    const computed = computeStep(this.network, this.options, batch, this.keptFor(watching));
    try {
      const { loss, logits } = computed;
      const correct = countCorrect(logits, labels.dataSync());
      if (!Number.isFinite(loss) || !this.updated(computed, watching)) this.diverge(computed, batch);
      return { loss, correct };
    } finally {
      for (const each of this.observers) each.abandon();
      computed.dispose();
      if (shaped !== inputs) shaped.dispose();
    }
  }

  private keptFor(watching: readonly StepObserver[]): Kept {
    if (watching.some(({ reads }) => reads !== 'clip')) return 'everything';
    return this.options.clip === undefined && watching.length === 0 ? 'nothing' : 'gradients';
  }

  /** False if clipping refuses the gradients. */
  private updated(computed: ComputedStep, watching: readonly StepObserver[]): boolean {
    const { result } = computed;
    const clipped = result === null ? undefined : this.clip(result);
    if (clipped === null) return false;
    try {
      if (result !== null) for (const each of watching) each.beforeUpdate(this.steps, this.network, result, clipped);
      if (clipped?.skipped === true) this.skipped++;
      else computed.apply(clipped?.gradients);
      for (const each of watching) each.afterUpdate(this.steps, this.network);
      this.steps++;
      return true;
    } finally {
      clipped?.dispose();
    }
  }

  /** The report, undefined without clipping, null where clipping refused the gradients. */
  private clip({ gradients, halfSquares }: StepResult): ClipReport | undefined | null {
    try {
      return this.options.clip?.apply(gradients, this.network, halfSquares);
    } catch (error) {
      if (!(error instanceof NonFiniteGradientError)) throw error;
      this.cause = error;
      return null;
    }
  }

  private diverge({ result, complete }: ComputedStep, batch: StepBatch): void {
    if (complete && result !== null) {
      this.reportDivergence(result);
      return;
    }
    const whole = computedAgain(this.network, batch);
    try {
      this.reportDivergence(whole);
    } finally {
      whole.dispose();
    }
  }

  private reportDivergence(result: StepResult): void {
    for (const each of this.observers) each.beforeUpdate(this.steps, this.network, result);
    this.divergence = divergenceOf(this.steps, this.network, result);
  }
}

import type { Batch, PickedBatch } from '../data/batches';
import type { Network } from '../models/network';
import type { Probe } from '../probes/probe';
import { sketchesPay, type Sketch } from '../probes/sketch';
import { NonFiniteGradientError } from './clipping/non-finite';
import type { ClipReport } from './clipping/report';
import { computeStep, type ComputedStep, type Kept } from './computed-step';
import { divergenceOf } from './divergence';
import { countCorrect } from './evaluate';
import { KeptResult } from './kept-result';
import type { Divergence } from './run';
import { stepBatch } from './step-batch';
import type { TrainOptions } from './train-options';

/** What one step gave. */
export interface StepOutcome {
  readonly loss: number;
  /** Examples of the batch whose largest logit was that of their class. */
  readonly correct: number;
}

/** Those who look at a step, and what is kept for them. */
interface Watch {
  readonly probes: readonly Probe[];
  readonly kept: Kept;
  /** Those for whom a sketch is made, in the order of the sketches. */
  readonly sketching: readonly Probe[];
}

/** Makes the steps of a run, each in one go: nothing is left open when a task between two steps ends the run. */
export class Trainer {
  /** Steps made before the next one, those of the runs that this one resumes included. */
  private steps;
  private sketchesSuffice = true;
  private magnitudesSuffice = true;
  skipped = 0;
  divergence: Divergence | null = null;
  /** Why the run diverged at a finite loss. */
  cause: NonFiniteGradientError | undefined;

  constructor(
    private readonly network: Network,
    private readonly options: TrainOptions,
    private readonly probes: readonly Probe[],
  ) {
    this.steps = options.resume === true ? options.optimizer.steps : 0;
  }

  /** One step; sets `divergence` and leaves the weights as they are when the loss, or a gradient that clipping refuses, is not finite. */
  step(given: Batch | PickedBatch): StepOutcome {
    const batch = stepBatch(given, this.network.ops, this.options.exampleShape);
    // Read now, they need not be fetched back from TensorFlow.
    const classes = batch.labels.dataSync<'int32'>();
    const watch = this.watch();
    const computed = computeStep(this.network, this.options, batch, watch.kept);
    const result = new KeptResult(this.network, batch, computed);
    try {
      const { loss, logits } = computed;
      const correct = countCorrect(logits, classes);
      if (!Number.isFinite(loss) || !this.updated(computed, result, watch)) this.diverge(result);
      return { loss, correct };
    } finally {
      for (const each of this.probes) each.abandon?.();
      result.dispose();
      computed.dispose();
    }
  }

  private watch(): Watch {
    const probes = this.probes.filter((each) => each.wants?.(this.steps) ?? true);
    const readers = probes.filter(({ reads }) => reads !== 'clip');
    const sketches = readers.flatMap((each) => each.sketches ?? []);
    const sums = sketchesPay(this.network);
    if (readers.length > 0 && !(sums && this.sketchesSuffice && sketches.length === readers.length)) {
      return { probes, kept: { gradients: true, taps: true, magnitudes: false, sketches: [] }, sketching: [] };
    }
    const { clip } = this.options;
    const magnitudes = sums && this.magnitudesSuffice && clip?.apply.entrywise !== undefined;
    return { probes, kept: { gradients: clip !== undefined && !magnitudes, taps: false, magnitudes, sketches }, sketching: readers };
  }

  /** False if clipping refuses the gradients. */
  private updated(computed: ComputedStep, result: KeptResult, { probes, sketching }: Watch): boolean {
    const clipped = this.clip(computed, result);
    if (clipped === null) return false;
    try {
      const wasComplete = !result.wasIncomplete();
      const sketchFor = (one: Probe): Sketch | undefined => computed.sketches[sketching.indexOf(one)] ?? undefined;
      for (const each of probes) each.beforeUpdate(this.steps, this.network, result.forReading(), clipped, sketchFor(each));
      // What a sketch does not tell, zeros or numbers around 1e-20, it would not tell the next time either.
      if (wasComplete && result.wasIncomplete()) this.sketchesSuffice = false;
      if (clipped?.skipped === true) this.skipped++;
      else computed.apply(clipped);
      for (const each of probes) each.afterUpdate?.(this.steps, this.network);
      this.steps++;
      return true;
    } finally {
      clipped?.dispose();
    }
  }

  /** The report, undefined without clipping, null where clipping refused the gradients. */
  private clip({ magnitudes }: ComputedStep, result: KeptResult): ClipReport | undefined | null {
    const { clip } = this.options;
    if (clip === undefined) return undefined;
    const unchanged = magnitudes && clip.apply.entrywise?.reportUnchanged(this.network.parameters, magnitudes, () => result.gradients);
    if (unchanged) return unchanged;
    try {
      const report = clip.apply(result.gradients, this.network, result.halfSquares);
      // Where entries are clipped in one step they will be in many, and their count is taken from the gradients.
      if (result.wasIncomplete()) this.magnitudesSuffice = false;
      return report;
    } catch (error) {
      if (!(error instanceof NonFiniteGradientError)) throw error;
      this.cause = error;
      return null;
    }
  }

  private diverge(result: KeptResult): void {
    const whole = result.whole();
    for (const each of this.probes) each.beforeUpdate(this.steps, this.network, whole);
    this.divergence = divergenceOf(this.steps, this.network, whole);
  }
}

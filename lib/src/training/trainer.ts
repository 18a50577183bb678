import type { BatchesInARow, Batch, PickedBatch } from '../data/batches';
import type { Network } from '../models/network';
import { rememberRunning } from '../models/running';
import type { Probe } from '../probes/probe';
import { momentsPay, rowsOfMoments, type MomentsWanted } from '../probes/step-moments';
import { NonFiniteGradientError } from './clipping/non-finite';
import type { ClipReport } from './clipping/report';
import { computeStep, type ComputedStep, type Wanted } from './computed-step';
import { divergenceOf } from './divergence';
import { countCorrect } from './evaluate';
import type { Divergence } from './run';
import { stepBatch } from './step-batch';
import { StepTensors } from './step-tensors';
import { isUnseen, looksAfterwards, makeInARow, OF_CLIPPING, reportUnchanged, type StepOutcome, type StepsOutcome } from './steps-in-a-row';
import type { TrainOptions } from './train-options';

const wantsStep = (probe: Probe, step: number): boolean => probe.wants?.(step) ?? true;

/**
 * What clipping or the probes make do with. It only rises: once moments did not suffice, for an entry beyond the limit or a norm that float32 cannot hold,
 * they are not asked again.
 */
type Level = 'moments' | 'tensors';

/** Those who look at a step, and what is wanted for them. */
interface Watch {
  readonly probes: readonly Probe[];
  /** Those among them for whom moments are wanted, in their order. */
  readonly readers: readonly Probe[];
  readonly wanted: Wanted;
}

const momentsFor = ({ needs }: Probe): MomentsWanted[] => (typeof needs === 'object' ? [needs] : []);

/** Makes the steps of a run, each in one go: nothing is left open when a task between two steps ends the run. */
export class Trainer {
  /** Steps made before the next one, those of the runs that this one resumes included. */
  private steps;
  /** A network that draws random numbers would draw others if a step were computed again. */
  private readonly keepsAll: boolean;
  private clipping: Level;
  private probing: Level;
  /** What is wanted of a step that may be made in a row with others like it; null where none may, as far as the last ones told. */
  private inARow: Wanted | null = null;
  /** Set once steps in a row had to be made one by one. */
  private onlySingly = false;
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
    this.keepsAll = network.lossAndGradients.passes?.engine.steady === false;
    this.probing = momentsPay(network) ? 'moments' : 'tensors';
    this.clipping = options.clip?.apply.inStep ? this.probing : 'tensors';
  }

  /** One step; sets `divergence` and leaves weights and running averages as they are when the loss, or a gradient that clipping refuses, is not finite. */
  step(given: Batch | PickedBatch): StepOutcome {
    const { network, options } = this;
    const batch = stepBatch(given, network.ops, options.exampleShape);
    // Read now, they need not be fetched back from TensorFlow.
    const classes = batch.labels.dataSync();
    const watch = this.watch();
    const running = rememberRunning(network);
    try {
      const computed = computeStep(network, options, batch, watch.wanted);
      if (isUnseen(watch.wanted)) this.inARow = computed.repeats ? watch.wanted : null;
      const outcome = this.made(computed, new StepTensors(network, batch, computed), watch, classes);
      if (this.divergence !== null) running.restore();
      return outcome;
    } finally {
      running.forget();
    }
  }

  /** How many steps, up to `most`, may be made in a row from here: those that nobody looks at meanwhile. At least 1. */
  ahead(most: number): number {
    const { probes, steps, options: { clip, onStep } } = this;
    if (this.inARow === null || this.onlySingly || (clip !== undefined && this.clipping === 'tensors') || onStep !== undefined) return 1;
    let count = 0;
    while (count < most && probes.every((each) => looksAfterwards(each) || !wantsStep(each, steps + count))) count++;
    return Math.max(1, count);
  }

  /** Steps in a row. Null, with nothing done, where they must be made one by one. */
  stepsInARow(batches: BatchesInARow): StepsOutcome | null {
    const { network, options, steps } = this;
    const made = this.inARow && makeInARow(network, options, batches, this.inARow);
    this.onlySingly = made === null;
    if (made === null) return null;
    this.steps += batches.count;
    try {
      made.outcomes.forEach(({ loss }, index) => { this.tell(steps + index, loss, made.reports[index]); });
    } finally {
      for (const each of this.probes) each.abandon?.();
      for (const report of made.reports) report.dispose();
    }
    return made;
  }

  /** Tells those who look on afterwards of a step that was made in a row. */
  private tell(step: number, loss: number, report: ClipReport | undefined): void {
    const { network } = this;
    const told = this.probes.filter((each) => looksAfterwards(each) && wantsStep(each, step));
    for (const each of told) each.beforeUpdate(step, network, { gradients: [], taps: [], loss, dispose: () => undefined }, report);
    for (const each of told) each.afterUpdate?.(step, network);
  }

  private made(computed: ComputedStep, tensors: StepTensors, watch: Watch, classes: ArrayLike<number>): StepOutcome {
    try {
      const { loss, logits } = computed;
      const correct = countCorrect(logits, classes);
      if (!Number.isFinite(loss) || !this.updated(computed, tensors, watch)) this.diverge(tensors);
      return { loss, correct };
    } finally {
      for (const each of this.probes) each.abandon?.();
      tensors.dispose();
      computed.dispose();
    }
  }

  private watch(): Watch {
    const probes = this.probes.filter((each) => wantsStep(each, this.steps));
    const isClipped = this.options.clip !== undefined;
    const needTensors = ({ needs = 'tensors' }: Probe): boolean => needs === 'tensors' || (needs !== 'clip' && this.probing === 'tensors');
    const taps = this.keepsAll || probes.some(needTensors);
    const readers = taps ? [] : probes.filter((each) => momentsFor(each).length > 0);
    const clipped = isClipped && this.clipping === 'tensors';
    const clipMoments = isClipped && !clipped ? OF_CLIPPING : null;
    return { probes, readers, wanted: { gradients: taps || clipped, taps, clipMoments, probeMoments: readers.flatMap(momentsFor), clipped } };
  }

  /** False if clipping refuses the gradients. */
  private updated(computed: ComputedStep, tensors: StepTensors, watch: Watch): boolean {
    const report = this.clip(computed, tensors);
    if (report === null) return false;
    try {
      for (const each of watch.probes) this.show(each, computed, tensors, watch, report);
      if (report?.skipped === true) this.skipped++;
      else if (report === undefined || report.coefficient === 1 || computed.clipped) computed.apply();
      else this.options.optimizer.apply(this.network.parameters, report.gradients, this.network.ops);
      for (const each of watch.probes) each.afterUpdate?.(this.steps, this.network);
      this.steps++;
      return true;
    } finally {
      report?.dispose();
    }
  }

  /** The report, undefined without clipping, null where clipping refused the gradients. */
  private clip({ clipMoments }: ComputedStep, tensors: StepTensors): ClipReport | undefined | null {
    const { network, options: { clip } } = this;
    if (clip === undefined) return undefined;
    const unchanged = clipMoments && reportUnchanged(network, this.options, clipMoments, tensors.kept().gradients);
    if (unchanged !== null) return unchanged;
    this.clipping = 'tensors';
    try {
      return clip.apply(tensors.gradients(), network);
    } catch (error) {
      if (!(error instanceof NonFiniteGradientError)) throw error;
      this.cause = error;
      return null;
    }
  }

  /** Shows a step to a probe, with no more than it needs where that suffices. */
  private show(probe: Probe, { probeMoments }: ComputedStep, tensors: StepTensors, { readers }: Watch, report: ClipReport | undefined): void {
    const { network, steps } = this;
    const place = readers.indexOf(probe);
    const moments = place === -1 ? null : (probeMoments[place] ?? null);
    const rows = moments && rowsOfMoments(moments, steps, network.parameters);
    if (rows !== null) probe.beforeUpdate(steps, network, tensors.kept(), report, rows);
    else if (probe.needs === 'clip') probe.beforeUpdate(steps, network, tensors.kept(), report);
    else {
      if (place !== -1) this.probing = 'tensors';
      probe.beforeUpdate(steps, network, tensors.all(), report);
    }
  }

  private diverge(tensors: StepTensors): void {
    const all = tensors.all();
    for (const each of this.probes) each.beforeUpdate(this.steps, this.network, all);
    this.divergence = divergenceOf(this.steps, this.network, all);
  }
}

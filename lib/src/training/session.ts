import { isPickable, pickedBatches, shuffledBatches, type BatchesInARow, type Batch, type PickedBatch, type ShuffleOptions } from '../data/batches';
import type { Dataset } from '../data/dataset';
import type { Network } from '../models/network';
import { inspectable } from '../numeric/inspectable';
import type { RecordingProbe } from '../probes/recording-probe';
import { trainingDefaults } from './defaults';
import { evaluateInTurns } from './evaluate';
import { Pace } from './pace';
import { recorderFor } from './recorder';
import type { EpochRecord, Run, RunEnd } from './run';
import { runSummary } from './run-summary';
import { totalSteps, type TrainOptions } from './train-options';
import type { StepOutcome } from './steps-in-a-row';
import { Trainer } from './trainer';

/** The record of an epoch with what `onEpoch` has returned. */
function withColumns(record: EpochRecord, added: unknown): EpochRecord {
  if (typeof added !== 'object' || added === null || Array.isArray(added)) return record;
  const twice = Object.keys(added).find((name) => name in record);
  if (twice !== undefined) throw new RangeError(`train: onEpoch must return columns of other names than the epoch's own, got ${twice}`);
  return { ...record, ...added };
}

/** What the steps of an epoch add up to. */
class EpochSums {
  private readonly startedAt = performance.now();
  private loss = 0;
  private correct = 0;
  private examples = 0;

  add({ loss, correct }: StepOutcome, size: number): void {
    this.loss += loss * size;
    this.correct += correct;
    this.examples += size;
  }

  means(labelsPerExample: number): Pick<EpochRecord, 'loss' | 'trainAccuracy' | 'seconds'> {
    const { loss, correct, examples, startedAt } = this;
    return { loss: loss / examples, trainAccuracy: correct / (examples * labelsPerExample), seconds: (performance.now() - startedAt) / 1000 };
  }
}

/** One run in progress: its steps, its records and what may stop it. */
export class Session {
  readonly trainer: Trainer;
  /** Steps of the whole run, and those made. */
  readonly total: number;
  seen = 0;
  private readonly recorder: RecordingProbe | null;
  private readonly losses: Float64Array;
  private readonly epochs: EpochRecord[] = [];
  private readonly signals: readonly AbortSignal[];
  private readonly startedAt = performance.now();
  private readonly pace = new Pace();
  private sums = new EpochSums();
  private learningRate: number;

  constructor(
    private readonly network: Network,
    private readonly dataset: Dataset,
    private readonly options: TrainOptions,
  ) {
    const recorder = recorderFor(options);
    this.recorder = recorder?.record ?? null;
    this.trainer = new Trainer(network, options, [...(recorder === null ? [] : [recorder.probe]), ...(options.probes ?? [])]);
    this.total = totalSteps(dataset, options);
    this.losses = new Float64Array(this.total);
    this.signals = [options.signal, trainingDefaults().signal?.()].flatMap((signal) => signal ?? []);
    this.learningRate = options.optimizer.learningRate;
  }

  /** Whether somebody has asked for the end. */
  readonly isStopped = (): boolean => this.signals.some((signal) => signal.aborted);

  /** The turns of one pass over the data: each makes a step, or some in a row that nobody looks at, records them and gives their losses. */
  *turns(epoch: number): Generator<() => readonly number[], void, undefined> {
    for (const batches of this.batches(epoch)) {
      if (!('orders' in batches)) {
        yield () => [this.step(batches)];
        continue;
      }
      const before = this.seen;
      yield () => this.stepsInARow(batches);
      if (this.seen === before) for (const batch of batches.singly()) yield () => [this.step(batch)];
    }
  }

  /** On loan, one at a time or, where their steps may be made so, in a row. */
  private batches(epoch: number): Iterable<Batch | PickedBatch | BatchesInARow> {
    const { batchSize, dropRemainder = false, seed = 0 } = this.options;
    const order: ShuffleOptions = { batchSize, dropRemainder, seed, epoch };
    const mostInARow = (): number => this.trainer.ahead(Math.min(this.pace.fitting(), this.total - this.seen));
    return isPickable(this.dataset) ? pickedBatches(this.dataset, order, mostInARow) : shuffledBatches(this.dataset, order);
  }

  /** None where they must be made one by one. */
  private stepsInARow(batches: BatchesInARow): readonly number[] {
    const { count, size } = batches;
    const made = this.pace.timed(count, () => this.trainer.stepsInARow(batches));
    if (made === null) return [];
    this.learningRate = made.learningRate;
    return made.outcomes.map((outcome) => this.recorded(outcome, size));
  }

  private step(batch: Batch | PickedBatch): number {
    this.learningRate = this.options.optimizer.learningRate;
    return this.recorded(this.pace.timed(1, () => this.trainer.step(batch)), batch.size);
  }

  private recorded(outcome: StepOutcome, size: number): number {
    this.losses[this.seen++] = outcome.loss;
    this.sums.add(outcome, size);
    return outcome.loss;
  }

  /** Ends an epoch: evaluates, records, and asks `onEpoch` for columns of its own. */
  async endEpoch(epoch: number): Promise<void> {
    const { validation, test, onEpoch } = this.options;
    const record = { epoch, step: this.seen, learningRate: this.learningRate, ...this.sums.means(this.dataset.labelsPerExample) };
    const validated = validation && await this.evaluated(validation, epoch);
    const tested = test && await this.evaluated(test, epoch);
    const complete: EpochRecord = {
      ...record,
      ...(validated && { validationLoss: validated.loss, validationAccuracy: validated.accuracy }),
      ...(tested && { testLoss: tested.loss, testAccuracy: tested.accuracy }),
    };
    this.epochs.push(complete);
    const added: unknown = await Promise.resolve(onEpoch?.(complete));
    this.epochs[this.epochs.length - 1] = withColumns(complete, added);
    this.sums = new EpochSums();
  }

  private async evaluated(data: Dataset, epoch: number): Promise<{ loss: number | null; accuracy: number | null }> {
    const { evaluateEvery = 1, exampleShape } = this.options;
    const isDue = epoch % evaluateEvery === 0 || this.seen === this.total;
    const evaluation = isDue ? await evaluateInTurns(this.network, data, exampleShape ? { exampleShape } : {}, this.isStopped) : null;
    return evaluation ?? { loss: null, accuracy: null };
  }

  /** Everything recorded so far. */
  record(stopped: RunEnd): Run {
    const { skipped, divergence } = this.trainer;
    const rows = this.recorder?.rows;
    return inspectable({
      stopped,
      epochs: [...this.epochs],
      steps: this.seen,
      skipped,
      losses: this.losses.slice(0, this.seen),
      seconds: (performance.now() - this.startedAt) / 1000,
      divergence,
      gradients: rows?.gradients ?? [],
      activations: rows?.activations ?? [],
      deltas: rows?.deltas ?? [],
      updates: rows?.updates ?? [],
      histograms: rows?.histograms ?? [],
      clips: rows?.clips ?? [],
      firstNonFinite: this.recorder?.firstNonFinite ?? null,
      summary: this.recorder?.summary() ?? null,
    }, runSummary);
  }
}

import { isPickable, pickedBatches, shuffledBatches, type Batch, type PickedBatch, type ShuffleOptions } from '../data/batches';
import type { Dataset } from '../data/dataset';
import type { Network } from '../models/network';
import { inspectable } from '../numeric/inspectable';
import type { RecordingProbe } from '../probes/recording-probe';
import { trainingDefaults, type ProgressReporter } from './defaults';
import { evaluateInTurns } from './evaluate';
import { nextTask } from './next-task';
import { recorderFor } from './recorder';
import type { EpochRecord, Run, RunEnd } from './run';
import { runSummary } from './run-summary';
import { totalSteps, type TrainOptions } from './train-options';
import { Trainer } from './trainer';

/** The record of an epoch with what `onEpoch` has returned. */
function withColumns(record: EpochRecord, added: unknown): EpochRecord {
  if (typeof added !== 'object' || added === null || Array.isArray(added)) return record;
  const twice = Object.keys(added).find((name) => name in record);
  if (twice !== undefined) throw new RangeError(`train: onEpoch must return columns of other names than the epoch's own, got ${twice}`);
  return { ...record, ...added };
}

/** One run in progress: its steps, its records and what may stop it. */
export class Session {
  readonly trainer: Trainer;
  readonly total: number;
  private readonly recorder: RecordingProbe | null;
  private readonly losses: Float64Array;
  private readonly epochs: EpochRecord[] = [];
  private readonly signals: readonly AbortSignal[];
  private readonly startedAt = performance.now();
  private seen = 0;

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
  }

  private readonly stopped = (): boolean => this.signals.some((signal) => signal.aborted);

  /** Runs to the end, or to the step at which it stops. */
  async run(reporter: ProgressReporter | undefined): Promise<RunEnd> {
    const { epochs, firstEpoch = 0 } = this.options;
    for (let epoch = firstEpoch; epoch < firstEpoch + epochs && this.seen < this.total; epoch++) {
      const end = await this.epoch(epoch, reporter);
      if (end !== null) return end;
    }
    return 'finished';
  }

  private async epoch(epoch: number, reporter: ProgressReporter | undefined): Promise<RunEnd | null> {
    const { batchSize, dropRemainder = false, seed = 0, epochs, firstEpoch = 0, optimizer, onStep } = this.options;
    const text = `epoch ${epoch + 1} of ${firstEpoch + epochs}`;
    const startedAt = performance.now();
    const sum = { loss: 0, correct: 0, examples: 0 };
    let { learningRate } = optimizer;
    for (const batch of this.batches({ batchSize, dropRemainder, seed, epoch })) {
      await nextTask();
      if (this.stopped()) return 'interrupted';
      learningRate = optimizer.learningRate;
      const { loss, correct } = this.trainer.step(batch);
      this.losses[this.seen++] = loss;
      if (this.trainer.divergence !== null) return 'diverged';
      sum.loss += loss * batch.size;
      sum.correct += correct;
      sum.examples += batch.size;
      reporter?.update({ step: this.seen, loss, text });
      onStep?.({ step: this.seen, epoch: epoch + 1, loss });
      if (this.seen === this.total) break;
    }
    const record: EpochRecord = {
      epoch: epoch + 1,
      step: this.seen,
      loss: sum.loss / sum.examples,
      trainAccuracy: sum.correct / (sum.examples * this.dataset.labelsPerExample),
      learningRate,
      seconds: (performance.now() - startedAt) / 1000,
    };
    await this.close(record);
    return this.stopped() ? 'interrupted' : null;
  }

  private batches(options: ShuffleOptions): Iterable<Batch | PickedBatch> {
    return isPickable(this.dataset) ? pickedBatches(this.dataset, options) : shuffledBatches(this.dataset, options);
  }

  private async close(record: EpochRecord): Promise<void> {
    const { validation, test, evaluateEvery = 1, exampleShape, onEpoch } = this.options;
    const due = record.epoch % evaluateEvery === 0 || this.seen === this.total;
    const on = async (data: Dataset): Promise<{ loss: number | null; accuracy: number | null }> =>
      (due ? await evaluateInTurns(this.network, data, exampleShape ? { exampleShape } : {}, this.stopped) : null) ?? { loss: null, accuracy: null };
    const validated = validation === undefined ? undefined : await on(validation);
    const tested = test === undefined ? undefined : await on(test);
    const complete: EpochRecord = {
      ...record,
      ...(validated && { validationLoss: validated.loss, validationAccuracy: validated.accuracy }),
      ...(tested && { testLoss: tested.loss, testAccuracy: tested.accuracy }),
    };
    this.epochs.push(complete);
    const added: unknown = await Promise.resolve(onEpoch?.(complete));
    this.epochs[this.epochs.length - 1] = withColumns(complete, added);
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

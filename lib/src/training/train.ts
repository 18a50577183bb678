import type { Dataset } from '../data/dataset';
import type { Network } from '../models/network';
import { trainingDefaults, type ProgressReporter } from './defaults';
import { DivergenceError, divergenceMessage } from './divergence';
import type { Run, RunEnd } from './run';
import { Session } from './session';
import { requireTrainOptions, type TrainOptions } from './train-options';

function reporterFor(options: TrainOptions, total: number): ProgressReporter | undefined {
  const { progress = true, label = 'training' } = options;
  if (progress === false) return undefined;
  const factory = progress === true ? trainingDefaults().progress : progress;
  return factory?.({ total, label });
}

function conclude(session: Session, end: RunEnd, options: TrainOptions, reporter: ProgressReporter | undefined): Run {
  const run = session.record(end);
  if (end === 'finished') reporter?.finish();
  if (end === 'interrupted') reporter?.fail('interrupted');
  if (run.divergence !== null) {
    reporter?.fail(divergenceMessage(run.divergence));
    if (options.onDivergence !== 'stop') throw new DivergenceError(run.divergence, run, { cause: session.trainer.cause });
  }
  return run;
}

/**
 * Trains a network in mini-batches: per step compute the gradients, clip them, apply them; per epoch a new order of the examples and a record.
 *
 * The same seeds give the same weights bit for bit, with probes and without. The loop lets other tasks run before each step: an abort of
 * the signal (in a notebook, the stop button) ends it there, and the run returned holds everything up to then; the network can be used and
 * trained on. No tensor is left behind, whatever ends the run.
 *
 * A loss that is not finite ends the run before its gradient is applied, as does a gradient that clipping refuses (policy `throw`).
 *
 * @throws DivergenceError naming the step and the first layer that is not finite, with the record as `run` (unless `onDivergence` is `stop`);
 * RangeError for options that make no run.
 * @example
 * const net = mlp({ sizes: [784, 300, 100, 10], activation: 'elu', init: he, seed: 1 });
 * const run = await train(net, mnist.train, { optimizer: sgd(0.01), batchSize: 200, epochs: 20, clip: byGlobalNorm(1), probe: every(10) });
 * run.epochs.at(-1)?.loss; run.gradients; run.clips;
 */
export async function train(network: Network, dataset: Dataset, options: TrainOptions): Promise<Run> {
  requireTrainOptions(network, dataset, options);
  const { optimizer, resume = false } = options;
  if (!resume) optimizer.reset();
  const session = new Session(network, dataset, options);
  const reporter = reporterFor(options, session.total);
  let end: RunEnd;
  try {
    end = await session.run(reporter);
  } catch (error) {
    reporter?.fail(error instanceof Error ? error.message : String(error));
    throw error;
  } finally {
    if (!resume) optimizer.reset();
  }
  return conclude(session, end, options, reporter);
}

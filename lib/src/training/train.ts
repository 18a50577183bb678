import { shown } from '../checks/shown';
import type { Dataset } from '../data/dataset';
import type { Network } from '../models/network';
import { requireAlive } from '../models/summaries';
import { trainingDefaults, type ProgressReporter } from './defaults';
import { DivergenceError, divergenceMessage, shortDivergence } from './divergence';
import { exampleShapeOf } from './example-shape';
import { nextTask } from './next-task';
import type { Run, RunEnd } from './run';
import { Session } from './session';
import { requireTrainOptions, type TrainOptions } from './train-options';

function reporterFor(options: TrainOptions, total: number): ProgressReporter | undefined {
  const { progress = true, label = 'training' } = options;
  if (progress === false) return undefined;
  const factory = progress === true ? trainingDefaults().progress : progress;
  return factory?.({ total, label });
}

/** Epochs of batches, a step each. Before every turn, which is a step or some in a row, other tasks run, and the run may end. */
async function loop(session: Session, { epochs, firstEpoch = 0, onStep }: TrainOptions, reporter: ProgressReporter | undefined): Promise<RunEnd> {
  for (let epoch = firstEpoch; epoch < firstEpoch + epochs && session.seen < session.total; epoch++) {
    const text = `epoch ${epoch + 1} of ${firstEpoch + epochs}`;
    for (const turn of session.turns(epoch)) {
      await nextTask();
      if (session.isStopped()) return 'interrupted';
      let step = session.seen;
      const losses = turn();
      if (session.trainer.divergence !== null) return 'diverged';
      for (const loss of losses) {
        step++;
        reporter?.update({ step, loss, text });
        onStep?.({ step, epoch: epoch + 1, loss });
      }
      if (session.seen === session.total) break;
    }
    await session.endEpoch(epoch + 1);
    if (session.isStopped()) return 'interrupted';
  }
  return 'finished';
}

function conclude(session: Session, end: RunEnd, options: TrainOptions, reporter: ProgressReporter | undefined): Run {
  const run = session.record(end);
  if (end === 'finished') reporter?.finish();
  if (end === 'interrupted') reporter?.fail('interrupted');
  if (run.divergence !== null) {
    const returned = options.onDivergence === 'stop';
    // An error says it all below.
    reporter?.fail(returned ? divergenceMessage(run.divergence) : shortDivergence(run.divergence));
    if (!returned) throw new DivergenceError(run.divergence, run, { cause: session.trainer.cause });
  }
  return run;
}

/** What a caller without types may pass. */
function requireOwnNetwork(network: unknown): void {
  if (typeof network === 'object' && network !== null) {
    if ('lossAndGradients' in network) return;
    if ('predictOnBatch' in network) {
      throw new TypeError('train: network must be one of this library, got a tf.LayersModel; train it with its own fit, and look on with watch(model)');
    }
  }
  throw new TypeError(`train: network must be one of this library, as mlp makes it, got ${shown(network)}`);
}

/**
 * Trains a network in mini-batches: per step compute the gradients, clip them, apply them; per epoch a new order of the examples and a record.
 *
 * The same seeds give the same weights bit for bit, with probes and without. The loop lets other tasks run before each step, or each row of steps that
 * nobody looks at, about 50 ms by how long the last ones took: an abort of the signal (in a notebook, the stop button) ends it there, and the run returned
 * holds everything up to then; the network can be used and trained on. No tensor is left behind, whatever ends the run.
 *
 * A loss that is not finite ends the run before its gradient is applied, as does a gradient that clipping refuses (policy `throw`).
 *
 * @throws TypeError for a `tf.LayersModel`; DivergenceError naming the step and the first layer that is not finite, with the record as `run` (unless `onDivergence` is `stop`);
 * RangeError or TypeError for options that make no run; Error for a network that was disposed.
 * @example
 * const net = mlp({ sizes: [784, 300, 100, 10], activation: 'elu', init: he, seed: 1 });
 * const run = await train(net, mnist.train, { optimizer: sgd(0.01), batchSize: 200, epochs: 20, clip: byGlobalNorm(1), probe: every(10) });
 * run.epochs.at(-1)?.loss; run.gradients; run.clips;
 * @example
 * // Columns of one's own beside loss and accuracy:
 * const { epochs } = await train(net, digits, {
 *   optimizer: sgd(0.1), batchSize: 40, epochs: 2, onEpoch: () => ({ ofOneDigit: evaluate(net, digits, { mode: 'train', order: 'byClass' }).accuracy }),
 * });
 * line(epochs, { x: 'epoch', y: 'ofOneDigit' });
 */
export async function train<Extra extends object = object>(network: Network, dataset: Dataset, options: TrainOptions<Extra>): Promise<Run<Extra>> {
  requireOwnNetwork(network);
  requireAlive('train', network);
  requireTrainOptions(network, dataset, options);
  const { optimizer, resume = false } = options;
  if (!resume) optimizer.reset();
  const exampleShape = exampleShapeOf(options, dataset);
  const session = new Session(network, dataset, { ...options, ...(exampleShape && { exampleShape }) });
  const reporter = reporterFor(options, session.total);
  let end: RunEnd;
  try {
    end = await loop(session, options, reporter);
  } catch (error) {
    reporter?.fail(error instanceof Error ? error.message : String(error));
    throw error;
  } finally {
    if (!resume) optimizer.reset();
  }
  return conclude(session, end, options, reporter) as Run<Extra>;
}

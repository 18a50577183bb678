import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { optionsOf } from '../checks/options';
import { integerFrom, oneOf, requireFlag, requireNumbers, requireSeed } from '../checks/rules';
import { batchesInOrder, type Order } from '../data/batches';
import { requireDataset, type Dataset } from '../data/dataset';
import { losses } from '../models/losses';
import type { Mode, Network } from '../models/network';
import { requireNetwork } from '../models/require-network';
import { rememberRunning } from '../models/running';
import { requireAlive } from '../models/summaries';
import { HOCHREITER_ADDING } from '../published';
import { exampleShapeOf, requireExampleShape, shapedAs } from './example-shape';
import { nextTask } from './next-task';

/** How to evaluate. */
export interface EvaluateOptions {
  /** Examples at a time. Default 1000. */
  readonly batchSize?: number;
  /** `inference` (default), or `train`: batch norm normalises with each batch, so that batch size and order matter. The running averages stay as they are. */
  readonly mode?: Mode;
  /** Who shares a batch with whom. Default `given`. */
  readonly order?: Order;
  /** Of the order `shuffled`, an integer from 0 to 2³² − 1. Default 0. */
  readonly seed?: number;
  /** Leave out batches that are not full: one at the end, of the order `byClass` one for each class. Default false. */
  readonly dropRemainder?: boolean;
  /** Shape of one example where the network takes more than a vector, e.g. `[28, 28]` (steps, inputs) for a recurrent one. Default the data set's. */
  readonly exampleShape?: readonly number[];
}

/** Loss and accuracy over a data set; NaN where no batch was full. */
export interface Evaluation {
  /** Mean loss over the labels, in nats for cross-entropy. */
  readonly loss: number;
  /** Share of the labels whose logit is the largest; one with a NaN among the logits counts as wrong. Of numbers the share predicted to within 0.04. */
  readonly accuracy: number;
}

const requireOptions = optionsOf<EvaluateOptions>({
  batchSize: integerFrom(1),
  mode: oneOf(['train', 'inference']),
  order: oneOf(['given', 'shuffled', 'byClass']),
  seed: requireSeed,
  dropRemainder: requireFlag,
  exampleShape: requireNumbers,
});

function largest(logits: ArrayLike<number>, start: number, classes: number): number {
  let best = start;
  for (let index = start; index < start + classes; index++) {
    if (Number.isNaN(logits[index])) return -1;
    if (logits[index] > logits[best]) best = index;
  }
  return best - start;
}

/** A number that is predicted counts as right when it is nearer than this. */
const NEAR = HOCHREITER_ADDING.value.errorBelow;

/**
 * How many rows of logits `[…, classes]` are largest at their label, of equal logits the first counting; or of one column are near it. By as many batches as
 * they are of.
 */
export function countsCorrect(logits: Tensor, labels: ArrayLike<number>, batches: number): number[] {
  const values = logits.dataSync();
  const classes = logits.shape[logits.rank - 1];
  const size = labels.length / batches;
  const isRight = (row: number): boolean =>
    (classes === 1 ? Math.abs(values[row] - labels[row]) < NEAR : largest(values, row * classes, classes) === labels[row]);
  return Array.from({ length: batches }, (_, batch) => {
    let correct = 0;
    for (let row = batch * size; row < (batch + 1) * size; row++) if (isRight(row)) correct++;
    return correct;
  });
}

/** The same of one batch. */
export function countCorrect(logits: Tensor, labels: ArrayLike<number>): number {
  return countsCorrect(logits, labels, 1)[0];
}

function sumOf(values: Iterable<number>): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}

/** The work of `evaluate`, a batch at a time. */
function* evaluation(network: Network, dataset: Dataset, options: EvaluateOptions): Generator<void, Evaluation, undefined> {
  const { batchSize = 1000, mode = 'inference', order = 'given', seed = 0, dropRemainder = false } = options;
  const exampleShape = exampleShapeOf(options, dataset);
  requireAlive('evaluate', network);
  const lossOf = network.loss ?? losses.softmaxCrossEntropy;
  const running = mode === 'train' ? rememberRunning(network) : null;
  const logitsOf = (inputs: Tensor): Tensor => (mode === 'train' ? network.forward(inputs, mode).logits : network.predict(inputs));
  const sum = { loss: 0, correct: 0, labels: 0 };
  try {
    for (const { inputs, labels } of batchesInOrder(dataset, order, { batchSize, dropRemainder, seed })) {
      tf.tidy(() => {
        const logits = logitsOf(shapedAs(inputs, exampleShape));
        sum.correct += countCorrect(logits, labels.dataSync());
        sum.loss += sumOf(lossOf(network.ops, logits, labels).losses.dataSync());
        sum.labels += labels.size;
      });
      yield;
    }
  } finally {
    running?.restore();
    running?.forget();
  }
  return { loss: sum.loss / sum.labels, accuracy: sum.correct / sum.labels };
}

/**
 * Mean loss and accuracy over a data set, in inference mode (batch norm uses its running statistics) or as in training. Changes no
 * parameter and no statistic; layers that draw random numbers draw on.
 *
 * @throws RangeError for an empty data set or a batch size that is not an integer ≥ 1.
 * @example evaluate(net, mnist.test).loss // ≈ 2.4: untrained
 * @example
 * // What one class a batch does to batch norm:
 * const net = mlp({ sizes: [784, 12, 10], activation: 'elu', batchNorm: { onLogits: true }, seed: 1 });
 * await train(net, digits, { optimizer: sgd(0.1), batchSize: 40, epochs: 2 });
 * const accuracy = (order: Order) => evaluate(net, digits, { mode: 'train', batchSize: 20, order, dropRemainder: true }).accuracy;
 * accuracy('shuffled') > accuracy('byClass'); // true
 */
export function evaluate(network: Network, dataset: Dataset, options: EvaluateOptions = {}): Evaluation {
  requireNetwork('evaluate', 'network', network);
  requireDataset('evaluate', 'dataset', dataset);
  requireOptions('evaluate', 'options', options);
  requireExampleShape('evaluate', options.exampleShape, dataset.features);
  if (dataset.size === 0) throw new RangeError('evaluate: dataset must hold at least one example, got none');
  const batches = evaluation(network, dataset, options);
  for (;;) {
    const turn = batches.next();
    if (turn.done === true) return turn.value;
  }
}

/** {@link evaluate} that lets other tasks run between batches; null when `stopped` says so before the end. */
export async function evaluateInTurns(
  network: Network,
  dataset: Dataset,
  options: EvaluateOptions,
  stopped: () => boolean,
): Promise<Evaluation | null> {
  const batches = evaluation(network, dataset, options);
  for (;;) {
    await nextTask();
    if (stopped()) {
      batches.return({ loss: NaN, accuracy: NaN });
      return null;
    }
    const turn = batches.next();
    if (turn.done === true) return turn.value;
  }
}

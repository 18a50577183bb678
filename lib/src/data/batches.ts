import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { optionsOf } from '../checks/options';
import { integerFrom, requireFlag, requireSeed } from '../checks/rules';
import { staging } from '../engine/staging';
import { isCheap } from '../engine/tensor-memory';
import { RandomState } from '../numeric/random';
import { requireDataset, type Dataset } from './dataset';

/** Some examples of a data set as tensors. */
export interface Batch {
  /** float32 `[size, features]`. */
  readonly inputs: Tensor2D;
  /** int32 class indices `[size]`; several to an example one after the other, `[size·labelsPerExample]`; float32 numbers where those are to be predicted. */
  readonly labels: Tensor1D;
  /** Number of examples; the last batch of a pass may be smaller. */
  readonly size: number;
}

/** Some examples of a data set, not yet put together: those of `all`, float32 `[examples, features]`, that int32 `order` names. */
export interface PickedBatch extends Omit<Batch, 'inputs'> {
  readonly all: Tensor2D;
  readonly order: Tensor1D;
}

/** Some batches of one size, one after another, as picks from the same tensor. */
export interface BatchesInARow {
  readonly all: Tensor2D;
  /** int32 `[count, size]`. */
  readonly orders: Tensor2D;
  /** As those of a batch, `[count, size·labelsPerExample]`. */
  readonly labels: Tensor2D;
  /** Number of examples of each. */
  readonly size: number;
  readonly count: number;
  /** They one by one, on loan. */
  readonly singly: () => Iterable<PickedBatch>;
}

/** How to cut a data set into batches. */
export interface BatchOptions {
  /** Examples per batch, an integer ≥ 1. */
  readonly batchSize: number;
  /** Leave out a last batch that is not full; by default it is kept. */
  readonly dropRemainder?: boolean;
}

/** How to shuffle and cut a data set. */
export interface ShuffleOptions extends BatchOptions {
  /** Integer from 0 to 2³² − 1. */
  readonly seed: number;
  /** Which pass over the data, an integer from 0 to 2³² − 1; by default 0. Each has its own order, whatever passes came before. */
  readonly epoch?: number;
}

/** Who shares a batch with whom: `given` as in the data set, `shuffled` anyone, `byClass` examples of one class only. */
export type Order = 'given' | 'shuffled' | 'byClass';

const requireBatchOptions = optionsOf<BatchOptions>({ batchSize: integerFrom(1), dropRemainder: requireFlag }, 'batchSize');
const requireShuffleOptions = optionsOf<ShuffleOptions>(
  { batchSize: integerFrom(1), dropRemainder: requireFlag, seed: requireSeed, epoch: requireSeed }, 'batchSize', 'seed',
);

/** The labels of some examples, or the numbers to predict for them, in as many rows as there are batches. */
function answersOf({ labels, targets, labelsPerExample }: Dataset, order: Uint32Array, batches: number): Tensor2D;
function answersOf({ labels, targets, labelsPerExample }: Dataset, order: Uint32Array): Tensor1D;
function answersOf({ labels, targets, labelsPerExample }: Dataset, order: Uint32Array, batches?: number): Tensor {
  const [all, answers] = targets === null ? [labels, new Int32Array(order.length * labelsPerExample)] : [targets, new Float32Array(order.length * labelsPerExample)];
  // Int32Array.from takes several times as long.
  for (let row = 0, place = 0; row < order.length; row++) {
    for (let each = 0; each < labelsPerExample; each++, place++) answers[place] = all[order[row] * labelsPerExample + each];
  }
  return tf.tensor(answers, batches === undefined ? [answers.length] : [batches, answers.length / batches], targets === null ? 'int32' : 'float32');
}

/** Makes batches of any examples, of at most `largest`. */
function gathering(dataset: Dataset, largest: number): (order: Uint32Array) => Batch {
  const { images, features } = dataset;
  const { values, tensor } = staging(largest * features);
  return (order) => {
    for (let row = 0; row < order.length; row++) {
      const from = order[row] * features;
      values.set(images.subarray(from, from + features), row * features);
    }
    return { inputs: tensor(order.length, features), labels: answersOf(dataset, order), size: order.length };
  };
}

const one = (): number => 1;

/** Turns of `count` batches, the examples at positions `start` to `end` − 1, whose tensors go when the turn is over. */
function* lend<Lent extends { readonly labels: Tensor }>(
  { size }: Pick<Dataset, 'size'>,
  { batchSize, dropRemainder = false }: BatchOptions,
  batchFrom: (start: number, end: number, count: number) => Lent,
  examplesOf: (batch: Lent) => Tensor,
  mostInARow = one,
): Generator<Lent, void, undefined> {
  const last = dropRemainder ? size - (size % batchSize) : size;
  let end = 0;
  for (let start = 0; start < last; start = end) {
    // One that is not full comes by itself.
    const count = Math.min(mostInARow(), Math.floor((last - start) / batchSize)) || 1;
    end = Math.min(start + count * batchSize, last);
    const batch = batchFrom(start, end, count);
    try {
      yield batch;
    } finally {
      examplesOf(batch).dispose();
      batch.labels.dispose();
    }
  }
}

const inputsOf = ({ inputs }: Batch): Tensor => inputs;

const shuffledOrder = ({ size }: Dataset, { seed, epoch = 0 }: ShuffleOptions): Uint32Array => new RandomState([seed, epoch]).permutation(size);

/**
 * One pass over a data set in random order, in batches.
 *
 * The order is NumPy's `np.random.RandomState([seed, epoch]).permutation(size)`; every example comes once. Batches are on loan:
 * their tensors are disposed when the loop asks for the next one, ends or is left early, so that nothing leaks; clone what must
 * outlive the turn. An iterator advanced by hand must be closed with `return()`.
 *
 * @throws RangeError at the call when `batchSize` is not an integer ≥ 1 or `seed` or `epoch` is not an integer from 0 to 2³² − 1.
 * @example [...shuffledBatches(digits.take(10), { batchSize: 4, seed: 1 })].map((batch) => batch.size) // [4, 4, 2]
 */
export function shuffledBatches(dataset: Dataset, options: ShuffleOptions): Generator<Batch, void, undefined> {
  requireDataset('shuffledBatches', 'dataset', dataset);
  requireShuffleOptions('shuffledBatches', 'options', options);
  const order = shuffledOrder(dataset, options);
  const gather = gathering(dataset, Math.min(options.batchSize, dataset.size));
  return lend(dataset, options, (start, end) => gather(order.subarray(start, end)), inputsOf);
}

/** Whether a tensor of all examples of a data set costs little on the present backend, so that `pickedBatches` pay. */
export function isPickable({ images }: Dataset): boolean {
  return isCheap(images);
}

/**
 * The batches of `shuffledBatches`, on loan like them, as picks from one tensor of all examples, which lasts for the pass: for whoever puts them
 * together where they are computed with.
 *
 * @param mostInARow asked, whenever a batch is due, how many full ones may come in a row; 1, and they come one by one.
 */
export function pickedBatches(dataset: Dataset, options: ShuffleOptions): Generator<PickedBatch, void, undefined>;
export function pickedBatches(dataset: Dataset, options: ShuffleOptions, mostInARow: () => number): Generator<PickedBatch | BatchesInARow, void, undefined>;
export function* pickedBatches(dataset: Dataset, options: ShuffleOptions, mostInARow = one): Generator<PickedBatch | BatchesInARow, void, undefined> {
  const order = shuffledOrder(dataset, options);
  const { images, size, features } = dataset;
  const all = tf.tensor2d(images, [size, features], 'float32');
  const batchFrom = (start: number, end: number): PickedBatch => {
    const picked = order.subarray(start, end);
    return { all, order: tf.tensor1d(new Int32Array(picked), 'int32'), labels: answersOf(dataset, picked), size: picked.length };
  };
  const inARow = (start: number, end: number, count: number): BatchesInARow => {
    const picked = order.subarray(start, end);
    return {
      all,
      orders: tf.tensor2d(new Int32Array(picked), [count, picked.length / count], 'int32'),
      labels: answersOf(dataset, picked, count),
      size: picked.length / count,
      count,
      singly: () => lend({ size: picked.length }, options, (from, to) => batchFrom(start + from, start + to), (batch) => batch.order),
    };
  };
  try {
    const turn = (start: number, end: number, count: number): PickedBatch | BatchesInARow => (count === 1 ? batchFrom(start, end) : inARow(start, end, count));
    yield* lend(dataset, options, turn, (batch) => ('orders' in batch ? batch.orders : batch.order), mostInARow);
  } finally {
    all.dispose();
  }
}

/**
 * One pass over a data set in its own order, in batches: for evaluation. Batches are on loan as those of `shuffledBatches` are; they may
 * share the data set's memory.
 *
 * @throws RangeError at the call when `batchSize` is not an integer ≥ 1.
 * @example [...orderedBatches(mnist.test, { batchSize: 40 })].map((batch) => batch.size) // [40, 40, 20]
 */
export function orderedBatches(dataset: Dataset, options: BatchOptions): Generator<Batch, void, undefined> {
  requireDataset('orderedBatches', 'dataset', dataset);
  requireBatchOptions('orderedBatches', 'options', options);
  return lend(dataset, options, (start, end) => wholeBatch(dataset.subset(start, end)), inputsOf);
}

/** The examples of each class, in their own order. */
function positionsByClass({ labels, labelsPerExample, classes }: Dataset): Uint32Array[] {
  if (labelsPerExample > 1) throw new RangeError(`evaluate: order must be given or shuffled with several labels an example, got byClass with ${labelsPerExample}`);
  const positions = Array.from({ length: classes }, (): number[] => []);
  labels.forEach((label, index) => positions[label].push(index));
  return positions.map((own) => Uint32Array.from(own));
}

/** One pass over a data set in an order, on loan; of `byClass` the last batch of each class may be smaller, or is left out. */
export function* batchesInOrder(dataset: Dataset, order: Order, options: ShuffleOptions): Generator<Batch, void, undefined> {
  if (order === 'given') return yield* lend(dataset, options, (start, end) => wholeBatch(dataset.subset(start, end)), inputsOf);
  const gather = gathering(dataset, Math.min(options.batchSize, dataset.size));
  for (const positions of order === 'shuffled' ? [shuffledOrder(dataset, options)] : positionsByClass(dataset)) {
    yield* lend({ ...dataset, size: positions.length }, options, (start, end) => gather(positions.subarray(start, end)), inputsOf);
  }
}

/**
 * A whole data set as one batch, for full-batch gradients. The caller disposes `inputs` and `labels`, which may share the data set's
 * memory.
 *
 * @example
 * const { inputs, labels } = wholeBatch(digits.take(100));
 * inputs.shape; // [100, 784]
 * tf.dispose([inputs, labels]);
 */
export function wholeBatch(dataset: Dataset): Batch {
  requireDataset('wholeBatch', 'dataset', dataset);
  const { images, labels, targets, size, features } = dataset;
  const answers = targets === null ? tf.tensor1d(labels, 'int32') : tf.tensor1d(targets, 'float32');
  return { inputs: tf.tensor2d(images, [size, features], 'float32'), labels: answers, size };
}

import * as tf from '@tensorflow/tfjs-core';
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { RandomState } from '../numeric/random';
import type { Dataset } from './dataset';

/** Some examples of a data set as tensors. */
export interface Batch {
  /** float32 `[size, features]`. */
  readonly inputs: Tensor2D;
  /** int32 class indices `[size]`. */
  readonly labels: Tensor1D;
  /** Number of examples; the last batch of a pass may be smaller. */
  readonly size: number;
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

function requireBatchSize(caller: string, batchSize: number): void {
  if (!Number.isInteger(batchSize) || batchSize < 1) {
    throw new RangeError(`${caller}: batchSize must be an integer >= 1, got ${batchSize}`);
  }
}

/**
 * Rows are copied into a fresh array each time: a reused one would change under tensors that share its memory. Gathering from one
 * resident tensor of all images is hardly faster (0.25 against 0.3 ms for 200 images) and would hold every image twice.
 */
function gather(dataset: Dataset, order: Uint32Array): Batch {
  const { images, labels, features } = dataset;
  const size = order.length;
  const rows = new Float32Array(size * features);
  const classes = new Int32Array(size);
  for (let i = 0; i < size; i++) {
    const start = order[i] * features;
    rows.set(images.subarray(start, start + features), i * features);
    classes[i] = labels[order[i]];
  }
  return { inputs: tf.tensor2d(rows, [size, features], 'float32'), labels: tf.tensor1d(classes, 'int32'), size };
}

function* lend(dataset: Dataset, order: Uint32Array, options: BatchOptions): Generator<Batch, void, undefined> {
  const { batchSize, dropRemainder = false } = options;
  const end = dropRemainder ? order.length - (order.length % batchSize) : order.length;
  for (let start = 0; start < end; start += batchSize) {
    const batch = gather(dataset, order.subarray(start, Math.min(start + batchSize, end)));
    try {
      yield batch;
    } finally {
      batch.inputs.dispose();
      batch.labels.dispose();
    }
  }
}

/**
 * One pass over a data set in random order, in batches.
 *
 * The order is NumPy's `np.random.RandomState([seed, epoch]).permutation(size)`; every example comes once. Batches are on loan:
 * their tensors are disposed when the loop asks for the next one, ends or is left early, so that nothing leaks; clone what must
 * outlive the turn. An iterator advanced by hand must be closed with `return()`.
 *
 * Throws `RangeError` at the call when `batchSize` is not an integer ≥ 1 or `seed` or `epoch` is not an integer from 0 to 2³² − 1.
 *
 * Example: 10 examples in batches of 4 give batches of 4, 4 and 2.
 */
export function shuffledBatches(dataset: Dataset, options: ShuffleOptions): Generator<Batch, void, undefined> {
  requireBatchSize('shuffledBatches', options.batchSize);
  const order = new RandomState([options.seed, options.epoch ?? 0]).permutation(dataset.size);
  return lend(dataset, order, options);
}

/**
 * One pass over a data set in its own order, in batches: for evaluation. Batches are on loan as those of `shuffledBatches` are.
 *
 * Throws `RangeError` at the call when `batchSize` is not an integer ≥ 1.
 *
 * Example: `orderedBatches(test, { batchSize: 1000 })` of 10,000 images gives 10 batches.
 */
export function orderedBatches(dataset: Dataset, options: BatchOptions): Generator<Batch, void, undefined> {
  requireBatchSize('orderedBatches', options.batchSize);
  return lend(dataset, Uint32Array.from({ length: dataset.size }, (_, index) => index), options);
}

/**
 * A whole data set as one batch, for full-batch gradients. The caller disposes `inputs` and `labels`, which may share the data set's
 * memory.
 *
 * Example: `wholeBatch(mnist.original.take(1000)).inputs.shape` is `[1000, 784]`.
 */
export function wholeBatch(dataset: Dataset): Batch {
  const { images, labels, size, features } = dataset;
  return { inputs: tf.tensor2d(images, [size, features], 'float32'), labels: tf.tensor1d(labels, 'int32'), size };
}

import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import type { BatchesInARow, Batch, PickedBatch } from '../data/batches';
import type { GivenInARow } from '../engine/engine';
import type { Ops } from '../ops/ops';
import { shapedAs } from './example-shape';

/** A batch as a step takes it: its inputs as a function of tensors, so that they are put together where they are computed with. */
export interface StepBatch {
  /** What the inputs are made of; the first axis of the first counts the examples. */
  readonly operands: readonly Tensor[];
  /** The inputs in the shape that the network takes, from the operands alone; call it inside `tf.tidy`. */
  readonly inputs: () => Tensor;
  /** That shape, the batch included. */
  readonly shape: readonly number[];
  readonly labels: Tensor1D;
}

/** Prepares a batch for a step of a network with these ops. */
export function stepBatch(batch: Batch | PickedBatch, ops: Ops, exampleShape: readonly number[] | undefined): StepBatch {
  const { labels, size } = batch;
  if ('inputs' in batch) {
    const { inputs } = batch;
    return { operands: [inputs], inputs: () => shapedAs(inputs, exampleShape), shape: [size, ...(exampleShape ?? [inputs.shape[1]])], labels };
  }
  const { all, order } = batch;
  return {
    operands: [order, all],
    inputs: () => shapedAs(ops.gather(all, order), exampleShape),
    shape: [size, ...(exampleShape ?? [all.shape[1]])],
    labels,
  };
}

/** Batches in a row as their steps take them. */
export interface StepBatches {
  /** The operands of their inputs, as of a `StepBatch`, and the labels. */
  readonly given: readonly GivenInARow[];
  readonly count: number;
  /** Shape of the inputs of all together, and their labels. */
  readonly shape: readonly number[];
  readonly labels: Tensor1D;
}

/** Prepares batches for steps in a row; call it inside `tf.tidy`. */
export function stepBatches({ all, orders, labels, size, count }: BatchesInARow, exampleShape: readonly number[] | undefined): StepBatches {
  return {
    given: [{ tensor: orders, each: true }, { tensor: all, each: false }, { tensor: labels, each: true }],
    count,
    shape: [count * size, ...(exampleShape ?? [all.shape[1]])],
    labels: tf.reshape(labels, [labels.size]),
  };
}

/** What `f` gives of the inputs, put together as a tensor of their own. */
export function withInputs<Result>({ operands, inputs }: StepBatch, f: (inputs: Tensor) => Result): Result {
  const made = tf.tidy(inputs);
  try {
    return f(made);
  } finally {
    if (!operands.includes(made)) made.dispose();
  }
}

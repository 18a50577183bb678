import type { Tensor } from '@tensorflow/tfjs-core';
import type { Batch, BatchOfRows } from '../data/batches';
import type { Ops } from '../ops/ops';
import type { StepBatch } from './computed-step';
import { shapedAs } from './example-shape';

/** A batch as a step takes it; `dispose` frees what was made of the batch, not the batch. */
export interface PreparedBatch extends StepBatch {
  readonly dispose: () => void;
}

/** A batch in the shape that the network takes. */
function shaped({ inputs, labels }: Batch, exampleShape: readonly number[] | undefined): PreparedBatch {
  const same = shapedAs(inputs, exampleShape);
  return { inputs: same, labels, dispose: () => { if (same !== inputs) same.dispose(); } };
}

/** Rows, which are put together when somebody asks for them as one tensor. */
function ofRows({ rows, labels }: BatchOfRows, { gatherRows }: Ops): PreparedBatch {
  let gathered: Tensor | undefined;
  return {
    rows,
    labels,
    get inputs() {
      return (gathered ??= gatherRows(rows.all, rows.order));
    },
    dispose: () => { gathered?.dispose(); },
  };
}

/** Prepares a batch for a step of a network with these ops. */
export function prepared(batch: Batch | BatchOfRows, ops: Ops, exampleShape: readonly number[] | undefined): PreparedBatch {
  return 'rows' in batch ? ofRows(batch, ops) : shaped(batch, exampleShape);
}

import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import { tidied } from '../engine/tidy';
import { requireTensor } from '../ops/require-tensor';
import type { ForwardBackward, ForwardBackwardResult, LossAndGradients, StepResult } from './network';

/** Adds a `dispose` that frees every tensor of the record. */
export function disposable<T extends object>(record: T): T & { dispose: () => void } {
  return { ...record, dispose: () => { tf.dispose(record as unknown as tf.TensorContainerObject); } };
}

/** Means of the rows of a tensor, in float64; a non-finite loss stays so. */
export function meansOf(losses: Tensor, rows: number): number[] {
  const values = losses.dataSync();
  const length = values.length / rows;
  return Array.from({ length: rows }, (_, row) => {
    let sum = 0;
    for (let index = row * length; index < (row + 1) * length; index++) sum += values[index];
    return sum / length;
  });
}

/** Mean of a vector in float64. */
export function meanOf(losses: Tensor): number {
  return meansOf(losses, 1)[0];
}

/** The passes' tensors and the mean loss; call it inside `tf.tidy`, to which the losses are left. */
export function resultOf<P extends Pick<ForwardBackwardResult, 'losses'>>({ losses, ...rest }: P): Omit<P, 'losses'> & { loss: number } {
  return { ...rest, loss: meanOf(losses) };
}

/** `lossAndGradients` of a network with these passes: all they tell but the logits, which are the last tap's too. */
export function lossAndGradientsFrom<P extends ForwardBackwardResult>(passes: ForwardBackward<P>): LossAndGradients<Omit<P, 'losses' | 'logits'> & StepResult> {
  type Told = Omit<P, 'losses' | 'logits'> & StepResult;
  const lossAndGradients = (inputs: Tensor, labels: Tensor1D): Told => {
    requireTensor('lossAndGradients', 'inputs', inputs);
    passes.requireBatch(inputs.shape, labels);
    const told = (): Omit<P, 'logits'> => Object.fromEntries(Object.entries(passes.of(inputs, labels)).filter(([name]) => name !== 'logits')) as Omit<P, 'logits'>;
    return disposable(tidied(() => resultOf(passes.engine.run([passes], [inputs, labels], told)))) as Told;
  };
  return Object.assign(lossAndGradients, { passes });
}

import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import { requireTensor } from '../ops/require-tensor';
import { tidied } from '../engine/tidy';
import type { Network, StepResult } from './network';
import { disposable, resultOf } from './passes';
import { requireNetwork } from './require-network';

/** Mean loss and gradients of one batch. Holds tensors: call `dispose`, or stay inside `tf.tidy`. */
export type LossWithGradients = Pick<StepResult, 'loss' | 'gradients' | 'dispose'>;

/**
 * What `network.lossAndGradients` gives, without the taps: the same numbers bit for bit. In a deep network handing out every z, a and δ takes a
 * noticeable part of the time.
 *
 * @param inputs float32 `[batch, features]`.
 * @param labels int32 `[batch]`, class indices.
 * @throws as `network.lossAndGradients`.
 * @example
 * const { loss, gradients, dispose } = gradientsOf(net, x, y);
 * gradients.map((gradient) => gradient.shape); // [[784, 12], [12], [12, 8], [8], [8, 10], [10]]
 * dispose();
 */
export function gradientsOf(network: Network, inputs: Tensor, labels: Tensor1D): LossWithGradients {
  requireNetwork('gradientsOf', 'network', network);
  requireTensor('gradientsOf', 'inputs', inputs);
  requireTensor('gradientsOf', 'labels', labels, 'int32');
  const { lossAndGradients } = network;
  const { passes } = lossAndGradients;
  passes?.requireBatch(inputs.shape, labels);
  return disposable(tidied(() => {
    if (passes === undefined) {
      const { loss, gradients } = lossAndGradients(inputs, labels);
      return { loss, gradients };
    }
    return resultOf(passes.engine.run([passes, 'gradients alone'], [inputs, labels], () => {
      const { losses, gradients } = passes.of(inputs, labels);
      return { losses, gradients };
    }));
  }));
}

import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import type { Kernels } from '../kernels/kernels';
import { meanOf, tidyRecord } from '../models/layered-network';
import type { Network, Passes, StepResult } from '../models/network';
import { hasFastNorm } from '../probes/measure';
import type { Clipper } from './clipping/clipper';
import type { Optimizer } from './optimizers/optimizer';
import type { TrainOptions } from './train-options';

/** How much of a step is kept for those who look at it: fetching every tensor of the passes takes a twentieth of a step. */
export type Kept = 'nothing' | 'gradients' | 'everything';

/** A step that is computed and waits to be applied. Holds tensors. */
export interface ComputedStep {
  readonly loss: number;
  readonly logits: Tensor;
  /** The gradients before clipping, and the taps if everything is kept; null if nothing is. */
  readonly result: StepResult | null;
  /** Whether the result is whole. */
  readonly complete: boolean;
  /** Updates the weights. @param gradients after clipping. */
  apply(gradients: readonly Tensor[] | undefined): void;
  dispose(): void;
}

interface AtOnce {
  readonly passesThen: NonNullable<Network['passesThen']>;
  readonly prepare: NonNullable<Optimizer['prepare']>;
  readonly clip: Clipper['entrywise'];
}

/** What it takes to compute a step in one function; null where the network, the optimizer or the clipper does not offer it. */
function atOnce({ passesThen }: Network, { optimizer, clip }: TrainOptions): AtOnce | null {
  const prepare = optimizer.prepare;
  if (passesThen === undefined || prepare === undefined || (clip !== undefined && clip.entrywise === undefined)) return null;
  return { passesThen, prepare, clip: clip?.entrywise };
}

/** ½‖g‖² of the gradients whose norms are taken from it, as one vector; null if there are none. */
function halfSquaresOf(gradients: readonly Tensor[], kernels: Kernels): Tensor | null {
  const large = gradients.filter((gradient) => hasFastNorm(gradient, kernels));
  return large.length === 0 ? null : tf.stack(large.map((gradient) => kernels.halfSumOfSquares(gradient)));
}

function spread(halfSquares: Tensor | null, gradients: readonly Tensor[], kernels: Kernels): (number | null)[] {
  const values = halfSquares?.dataSync().values();
  return gradients.map((gradient) => (hasFastNorm(gradient, kernels) ? (values?.next().value ?? null) : null));
}

interface Computed extends Partial<Passes> {
  readonly losses: Tensor;
  readonly logits: Tensor;
  readonly next: readonly Tensor[];
  readonly halfSquares: Tensor | null;
}

function keepOf(passes: Passes, kept: Kept): Partial<Passes> {
  if (kept === 'everything') return passes;
  return kept === 'gradients' ? { gradients: passes.gradients } : {};
}

function computeAtOnce(network: Network, { passesThen, prepare, clip }: AtOnce, options: TrainOptions, batch: StepBatch, kept: Kept): ComputedStep {
  const { kernels } = network;
  const { commit, ...computed } = tidyRecord(() => {
    const update = prepare(network.parameters, kernels);
    const limit = options.clip === undefined ? 'unclipped' : `${options.clip.name} ${options.clip.limit}`;
    const f = (passes: Passes): Computed => {
      const { losses, logits, gradients } = passes;
      const clipped = clip === undefined ? gradients : gradients.map((gradient) => clip(gradient, kernels));
      const halfSquares = kept === 'nothing' ? null : halfSquaresOf(gradients, kernels);
      return { ...keepOf(passes, kept), losses, logits, next: update.next(clipped), halfSquares };
    };
    const name = [update.description, limit, kept].join(', ');
    return { ...passesThen(batch.inputs, batch.labels, { name, operands: update.operands, f }), commit: update.commit };
  });
  const { losses, logits, next, halfSquares, gradients, taps = [], ...others } = computed;
  const dispose = (): void => { tf.dispose(computed as unknown as tf.TensorContainerObject); };
  try {
    const loss = meanOf(losses);
    const result = gradients === undefined
      ? null
      : { ...others, loss, gradients, taps, halfSquares: spread(halfSquares, gradients, kernels), dispose: () => undefined };
    return { loss, logits, result, complete: kept === 'everything', apply: () => { commit(next); }, dispose };
  } catch (error) {
    dispose();
    throw error;
  }
}

/** A batch in the shape that the network takes. */
export interface StepBatch {
  readonly inputs: Tensor;
  readonly labels: Tensor1D;
}

/**
 * Computes one training step: the passes, clipping and the new weights, without assigning them. At once where it can be: on tfjs-node a repeated
 * step is then one graph, which takes three quarters of the time of one for the passes and operations for the rest.
 */
export function computeStep(network: Network, options: TrainOptions, batch: StepBatch, kept: Kept): ComputedStep {
  const together = atOnce(network, options);
  if (together !== null) return computeAtOnce(network, together, options, batch, kept);
  const result = network.lossAndGradients(batch.inputs, batch.labels);
  const { loss, taps, gradients: raw } = result;
  return {
    loss,
    logits: taps[taps.length - 1].postActivation,
    result,
    complete: true,
    apply: (gradients = raw) => { options.optimizer.apply(network.parameters, gradients, network.kernels); },
    dispose: () => { result.dispose(); },
  };
}

import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Ops } from '../ops/ops';
import { meanOf, tidyRecord } from '../models/layered-network';
import type { Network, Passes, PassesFunction, StepResult } from '../models/network';
import { hasFastNorm, normFromHalfSquares } from '../probes/measure';
import { sketch, type Sketch, type SketchOptions } from '../probes/sketch';
import type { EntrywiseClip } from './clipping/clipper';
import { largestMagnitude, type ClipReport, type Magnitudes } from './clipping/report';
import type { ApplyUpdate } from './optimizers/optimizer';
import { withInputs, type StepBatch } from './step-batch';
import type { TrainOptions } from './train-options';

/** What is kept of a step for those who look at it. Fetching what nobody reads costs time, and keeps memory that TensorFlow could use again. */
export interface Kept {
  readonly gradients: boolean;
  readonly taps: boolean;
  readonly magnitudes: boolean;
  readonly sketches: readonly SketchOptions[];
}

/** A step that is computed and waits to be applied. Holds tensors. */
export interface ComputedStep {
  readonly loss: number;
  readonly logits: Tensor;
  /** What was kept: the gradients before clipping, the taps. */
  readonly result: Partial<StepResult>;
  /** Of the gradients before clipping; null where they were not asked for, the step was not computed at once, or float32 did not suffice. */
  readonly magnitudes: readonly Magnitudes[] | null;
  /** As asked for, in the same order; null where there is nothing to tell, or too many entries. None where the step was not computed at once. */
  readonly sketches: readonly (Sketch | null)[];
  /** Updates the weights. @param clipped what clipping did to the gradients; they are read where the update was not computed of them already. */
  apply(clipped?: Pick<ClipReport, 'gradients' | 'coefficient'>): void;
  dispose(): void;
}

interface AtOnce {
  readonly passes: PassesFunction;
  readonly prepare: NonNullable<ApplyUpdate['prepare']>;
  readonly clip: Pick<EntrywiseClip, 'clip' | 'identity'> | undefined;
}

/** What it takes to compute a step in one function; null where the network, the optimizer or the clipper does not offer it. */
function atOnce({ lossAndGradients: { passes } }: Network, { optimizer, clip }: TrainOptions): AtOnce | null {
  const { prepare } = optimizer.apply;
  const entrywise = clip?.apply.entrywise;
  if (passes === undefined || prepare === undefined || (clip !== undefined && entrywise === undefined)) return null;
  return { passes, prepare, clip: entrywise };
}

/** ½‖g‖² of the gradients whose norms are taken from it, as one vector; null if there are none. */
function halfSquaresOf(gradients: readonly Tensor[], ops: Ops): Tensor | null {
  const large = gradients.filter((gradient) => hasFastNorm(gradient, ops));
  return large.length === 0 ? null : tf.stack(large.map((gradient) => ops.halfSumOfSquares(gradient)));
}

function spread(halfSquares: Tensor | null, gradients: readonly Tensor[], ops: Ops): (number | null)[] {
  const values = halfSquares?.dataSync().values();
  return gradients.map((gradient) => (hasFastNorm(gradient, ops) ? (values?.next().value ?? null) : null));
}

/** Numbers of a gradient in the vector of all gradients' magnitudes: ½‖g‖², the least and the largest entry. */
const PER_GRADIENT = 3;

function magnitudesOf(gradients: readonly Tensor[], ops: Ops): Tensor {
  return tf.stack(gradients.flatMap((gradient) => [ops.halfSumOfSquares(gradient), ...ops.extremes(gradient)]));
}

function readMagnitudes(numbers: Tensor, { parameters }: Network): Magnitudes[] | null {
  const values = numbers.dataSync();
  const magnitudes = parameters.map(({ variable }, index) => {
    const [halfSquares, least, largest] = values.subarray(PER_GRADIENT * index, PER_GRADIENT * (index + 1));
    return { norm: normFromHalfSquares(halfSquares, variable.size), largest: largestMagnitude(least, largest) };
  });
  return magnitudes.every((each): each is Magnitudes => each.norm !== null) ? magnitudes : null;
}

interface Computed {
  readonly losses: Tensor;
  readonly logits: Tensor;
  readonly next: readonly Tensor[];
  readonly kept: Partial<Omit<Passes, 'losses' | 'logits'>>;
  readonly halfSquares: Tensor | null;
  readonly magnitudes: Tensor | null;
  readonly sketches: readonly (Sketch<Tensor> | null)[];
}

/** The gradients, and with the taps what else a network may tell of its passes. */
function keep(passes: Passes, { gradients, taps }: Kept): Computed['kept'] {
  const isKept = (name: string): boolean => (name === 'gradients' ? gradients : taps && name !== 'losses' && name !== 'logits');
  return Object.fromEntries(Object.entries(passes).filter(([name]) => isKept(name)));
}

function computeAtOnce(network: Network, together: AtOnce, options: TrainOptions, batch: StepBatch, kept: Kept): ComputedStep {
  const { passes, prepare, clip } = together;
  const { operands, inputs, shape, labels } = batch;
  passes.requireBatch(shape, labels);
  // Where the magnitudes are kept they are expected to tell that no entry changes: then the update needs no clipping, and clipping for nothing takes time.
  const isClipped = clip !== undefined && !kept.magnitudes;
  const { ops } = network;
  const { commit, ...computed } = tidyRecord(() => {
    const update = prepare(network.parameters, ops);
    const f = (): Computed => {
      const passed = passes.of(inputs(), labels);
      const { losses, logits, gradients } = passed;
      const clipped = isClipped ? gradients.map((gradient) => clip.clip(gradient, ops)) : gradients;
      return {
        losses,
        logits,
        next: update.next(clipped),
        kept: keep(passed, kept),
        halfSquares: kept.gradients ? halfSquaresOf(gradients, ops) : null,
        magnitudes: kept.magnitudes ? magnitudesOf(gradients, ops) : null,
        sketches: kept.sketches.map((wanted) => sketch(passed, wanted, ops)),
      };
    };
    const identity = [passes, ...update.identity, ...(isClipped ? clip.identity : []), JSON.stringify(kept)];
    return { ...passes.engine.run(identity, [...operands, labels, ...update.operands], f), commit: update.commit };
  });
  const { losses, logits, next, halfSquares, magnitudes, sketches } = computed;
  const dispose = (): void => { tf.dispose(computed as unknown as tf.TensorContainerObject); };
  try {
    const { gradients } = computed.kept;
    return {
      loss: meanOf(losses),
      logits,
      result: { ...computed.kept, ...(gradients && { halfSquares: spread(halfSquares, gradients, ops) }) },
      magnitudes: magnitudes && readMagnitudes(magnitudes, network),
      sketches: sketches.map((each) => each && { values: each.values.dataSync<'float32'>(), taps: each.taps }),
      apply: (report) => {
        if (isClipped || report === undefined || report.coefficient === 1) commit(next);
        else options.optimizer.apply(network.parameters, report.gradients, ops);
      },
      dispose,
    };
  } catch (error) {
    dispose();
    throw error;
  }
}

/**
 * Computes one training step: the passes, clipping and the new weights, without assigning them. At once where it can be: on tfjs-node a repeated
 * step is then one graph, which took 15 to 30 % less time than one for the passes and operations for the rest (nets A and B of the benchmark).
 */
export function computeStep(network: Network, options: TrainOptions, batch: StepBatch, kept: Kept): ComputedStep {
  const together = atOnce(network, options);
  if (together !== null) return computeAtOnce(network, together, options, batch, kept);
  const result = withInputs(batch, (inputs) => network.lossAndGradients(inputs, batch.labels));
  const { loss, taps, gradients: raw } = result;
  return {
    loss,
    logits: taps[taps.length - 1].postActivation,
    result,
    magnitudes: null,
    sketches: [],
    apply: (clipped) => { options.optimizer.apply(network.parameters, clipped?.gradients ?? raw, network.ops); },
    dispose: () => { result.dispose(); },
  };
}

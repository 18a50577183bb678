import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { pack, unpacked, type Packed } from '../engine/packed';
import { tidied } from '../engine/tidy';
import type { ForwardBackward, ForwardBackwardResult, Network, StepResult } from '../models/network';
import { meanOf } from '../models/passes';
import { stepMoments, type MomentsWanted, type StepMoments } from '../probes/step-moments';
import type { ClipFormula } from './clipping/clipper';
import type { ApplyUpdate } from './optimizers/optimizer';
import { withInputs, type StepBatch } from './step-batch';
import type { TrainOptions } from './train-options';

/** What is wanted of a step beside its update. What nobody reads is not fetched: that would cost time, and memory that TensorFlow could use again. */
export interface Wanted {
  readonly gradients: boolean;
  readonly taps: boolean;
  /** Moments for clipping, and for each probe that asks for some. */
  readonly clipMoments: MomentsWanted | null;
  readonly probeMoments: readonly MomentsWanted[];
  /** Whether the update is that of clipped gradients, as a formula; else it is that of the raw ones. */
  readonly clipped: boolean;
}

/** A step that is computed and waits to be applied. Holds tensors. */
export interface ComputedStep {
  readonly loss: number;
  readonly logits: Tensor;
  /** What was wanted of the gradients before clipping, and of the taps with what else the passes tell. */
  readonly tensors: Partial<StepResult>;
  /** As asked for; null where there are too many entries to count, or the step was computed in parts, which has all tensors. */
  readonly clipMoments: StepMoments | null;
  readonly probeMoments: readonly (StepMoments | null)[];
  /** Whether the update is that of the clipped gradients. */
  readonly clipped: boolean;
  /** Makes the update that was computed with the gradients. */
  readonly apply: () => void;
  readonly dispose: () => void;
}

/** What it takes to compute a step in one function. */
interface AtOnce {
  readonly passes: ForwardBackward;
  readonly prepare: NonNullable<ApplyUpdate['prepare']>;
  readonly formula: ClipFormula | undefined;
}

/** Null where the network, the optimizer or the clipper does not offer it. */
function atOnce({ lossAndGradients: { passes } }: Network, { optimizer, clip }: TrainOptions, { clipped }: Wanted): AtOnce | null {
  const { prepare } = optimizer.apply;
  const inStep = clip?.apply.inStep;
  const formula = clipped ? inStep?.formula : undefined;
  const isOffered = clip === undefined || (clipped ? formula : inStep) !== undefined;
  return passes !== undefined && prepare !== undefined && isOffered ? { passes, prepare, formula } : null;
}

interface Computed {
  readonly losses: Tensor;
  readonly logits: Tensor;
  readonly next: readonly Tensor[];
  readonly tensors: Partial<Omit<ForwardBackwardResult, 'losses' | 'logits'>>;
  readonly clipMoments: Packed<StepMoments> | null;
  readonly probeMoments: readonly (Packed<StepMoments> | null)[];
}

/** The gradients, and with the taps what else a network may tell of its passes. */
function wantedTensors(passed: ForwardBackwardResult, { gradients, taps }: Wanted): Computed['tensors'] {
  const isWanted = (name: string): boolean => (name === 'gradients' ? gradients : taps && name !== 'losses' && name !== 'logits');
  return Object.fromEntries(Object.entries(passed).filter(([name]) => isWanted(name)));
}

function computeAtOnce({ parameters, ops }: Network, { passes, prepare, formula }: AtOnce, { operands, inputs, shape, labels }: StepBatch, wanted: Wanted): ComputedStep {
  passes.requireBatch(shape, labels);
  const { commit, ...computed } = tidied(() => {
    const update = prepare(parameters, ops);
    const step = (): Computed => {
      const passed = passes.of(inputs(), labels);
      const { losses, logits, gradients } = passed;
      const clipped = formula ? gradients.map((gradient) => formula.clip(gradient, ops)) : gradients;
      const moments = (asked: MomentsWanted): Packed<StepMoments> | null => {
        const made = stepMoments(passed, asked, ops);
        return made && pack(made);
      };
      return {
        losses,
        logits,
        next: update.next(clipped),
        tensors: wantedTensors(passed, wanted),
        clipMoments: wanted.clipMoments && moments(wanted.clipMoments),
        probeMoments: wanted.probeMoments.map(moments),
      };
    };
    const identity = [passes, ...update.identity, ...(formula?.identity ?? []), JSON.stringify(wanted)];
    return { ...passes.engine.run(identity, [...operands, labels, ...update.operands], step), commit: update.commit };
  });
  const { losses, logits, next, tensors, clipMoments, probeMoments } = computed;
  const dispose = (): void => { tf.dispose(computed as unknown as tf.TensorContainerObject); };
  try {
    return {
      loss: meanOf(losses),
      logits,
      tensors,
      clipMoments: clipMoments && unpacked(clipMoments),
      probeMoments: probeMoments.map((each) => each && unpacked(each)),
      clipped: formula !== undefined,
      apply: () => { commit(next); },
      dispose,
    };
  } catch (error) {
    dispose();
    throw error;
  }
}

/**
 * Computes one training step: the passes, clipping and the new weights, without assigning them. In one function where it can be: on tfjs-node a repeated
 * step is then one graph. Else the passes alone; the update is made when it is applied.
 */
export function computeStep(network: Network, options: TrainOptions, batch: StepBatch, wanted: Wanted): ComputedStep {
  const together = atOnce(network, options, wanted);
  if (together !== null) return computeAtOnce(network, together, batch, wanted);
  const result = withInputs(batch, (inputs) => network.lossAndGradients(inputs, batch.labels));
  const { loss, taps, gradients } = result;
  return {
    loss,
    logits: taps[taps.length - 1].postActivation,
    tensors: result,
    clipMoments: null,
    probeMoments: [],
    clipped: false,
    apply: () => { options.optimizer.apply(network.parameters, gradients, network.ops); },
    dispose: () => { result.dispose(); },
  };
}

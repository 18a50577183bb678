import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { HandedOn, Identity } from '../engine/engine';
import { pack, unpacked, unpackedInARow, type Packed } from '../engine/packed';
import { tidied } from '../engine/tidy';
import type { ForwardBackward, ForwardBackwardResult, Network, StepResult } from '../models/network';
import { meanOf, meansOf } from '../models/passes';
import { stepMoments, type MomentsWanted, type StepMoments } from '../probes/step-moments';
import type { ClipFormula } from './clipping/clipper';
import type { ApplyUpdate, PreparedUpdate } from './optimizers/optimizer';
import { withInputs, type StepBatch, type StepBatches } from './step-batch';
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
  /** Whether steps like this one may be computed several in a row. */
  readonly repeats: boolean;
  /** Makes the update that was computed with the gradients. */
  readonly apply: () => void;
  readonly dispose: () => void;
}

/** Steps in a row that are computed and wait to be applied. */
export interface ComputedInARow {
  readonly losses: readonly number[];
  /** `[steps, batch, classes]`. */
  readonly logits: Tensor;
  /** Of each step as asked for; null where nobody did, or there are too many entries to count. */
  readonly clipMoments: readonly StepMoments[] | null;
  /** Learning rate of the last. */
  readonly learningRate: number;
  readonly apply: () => void;
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

/** What tells the step's function from others. */
const identityOf = ({ passes, formula }: AtOnce, update: PreparedUpdate, wanted: Wanted): Identity =>
  [passes, ...update.identity, ...(formula?.identity ?? []), JSON.stringify(wanted)];

const disposeAll = (computed: object): void => { tf.dispose(computed as tf.TensorContainerObject); };

function computeAtOnce({ parameters, ops }: Network, together: AtOnce, { operands, inputs, shape, labels }: StepBatch, wanted: Wanted): ComputedStep {
  const { passes, prepare, formula } = together;
  passes.requireBatch(shape, labels);
  const { commit, repeats, ...computed } = tidied(() => {
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
    const identity = identityOf(together, update, wanted);
    const given = [...operands, labels, ...update.memory, ...update.numbers];
    return { ...passes.engine.run(identity, given, step), commit: update.commit, repeats: passes.engine.repeats(identity, given) };
  });
  const { losses, logits, next, tensors, clipMoments, probeMoments } = computed;
  const dispose = (): void => { disposeAll(computed); };
  try {
    return {
      loss: meanOf(losses),
      logits,
      tensors,
      clipMoments: clipMoments && unpacked(clipMoments),
      probeMoments: probeMoments.map((each) => each && unpacked(each)),
      clipped: formula !== undefined,
      repeats,
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
    repeats: false,
    apply: () => { options.optimizer.apply(network.parameters, gradients, network.ops); },
    dispose: () => { result.dispose(); },
  };
}

/**
 * Computes training steps in a row, each with the weights of the one before, of which nobody wants more than the losses, the logits and
 * moments for clipping. Running averages are assigned at once, weights by `apply`. Null, with nothing done, where they cannot be computed so. Call it
 * inside `tf.tidy`.
 */
export function computeInARow(network: Network, options: TrainOptions, batches: StepBatches, wanted: Wanted): ComputedInARow | null {
  const together = atOnce(network, options, wanted);
  if (together === null) return null;
  const { passes, prepare } = together;
  const { given, count, shape, labels } = batches;
  passes.requireBatch(shape, labels);
  const update = prepare(network.parameters, network.ops, count);
  const operands = [...given, ...update.memory.map((tensor) => ({ tensor, each: false })), ...update.numbers.map((tensor) => ({ tensor, each: true }))];
  const handedOn = ({ next }: Computed): HandedOn[] => update.targets.map((target, index) => [target, next[index]]);
  const computed = passes.engine.runInARow<Computed>(identityOf(together, update, wanted), operands, count, handedOn);
  if (computed === null) return null;
  const { losses, logits, next, clipMoments } = computed;
  return {
    losses: meansOf(losses, count),
    logits,
    clipMoments: clipMoments && unpackedInARow(clipMoments, count),
    learningRate: update.learningRate,
    apply: () => { update.commit(next); },
  };
}

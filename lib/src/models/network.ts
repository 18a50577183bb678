import type { Tensor, Tensor1D, Tensor2D, Variable } from '@tensorflow/tfjs-core';
import type { Engine } from '../engine/engine';
import type { Ops } from '../ops/ops';
import type { Loss } from './losses';
import type { Activation } from './phi';

/** `train` normalises with the batch's statistics and updates the running ones; `inference` uses the running ones. */
export type Mode = 'train' | 'inference';

/** What a parameter does in its layer; of a layer of your own any word. */
export type ParameterRole = 'kernel' | 'recurrentKernel' | 'bias' | 'gamma' | 'beta' | 'alpha' | (string & Record<never, never>);

/** One trainable tensor of a network. */
export interface Parameter {
  /** `<layer>/<role>`, unique in its network, e.g. `dense1/kernel`. */
  readonly name: string;
  /** Name of the layer that owns it, e.g. `dense1`. */
  readonly layer: string;
  /** Number of the weight layer it belongs to: 1 is nearest the input, L is the output layer. */
  readonly depth: number;
  readonly role: ParameterRole;
  /** The live value; an optimizer assigns to it. */
  readonly variable: Variable;
}

/** A tensor of a layer that no gradient trains: a running statistic. */
export interface Statistic {
  /** `<layer>/<what>`, e.g. `batchNorm1/runningMean`. */
  readonly name: string;
  readonly variable: Variable;
}

/** What one weight layer saw in a pass: z_l, a_l and δ_l, all of shape `[batch, units]`. */
export interface Tap {
  /** Name of the weight layer, e.g. `dense1`. */
  readonly layer: string;
  /** 1 … L. */
  readonly depth: number;
  /** Name of the activation φ that follows (`linear` for the logits). */
  readonly activation: string;
  /** φ itself, where it is one of your own: its name alone tells nobody what it does. */
  readonly phi?: Activation;
  /** Slope or scale α of a leaky ReLU, ELU, …; null for a φ without one, or whose slope is not one number: PReLU's, RReLU's in training. */
  readonly alpha?: number | null;
  /** PReLU's negative slopes as they were in this pass, `[units]`. */
  readonly slopes?: Tensor;
  /** z_l, what φ is applied to (after batch norm where that precedes φ). */
  readonly preActivation: Tensor;
  /** a_l = φ(z_l). */
  readonly postActivation: Tensor;
  /** δ_l = ∂L/∂z_l of the mean loss; null after a forward pass alone. */
  readonly delta: Tensor | null;
}

/** Loss, gradients and taps of one batch. Holds tensors: call `dispose`, or stay inside `tf.tidy`. */
export interface StepResult {
  /** Mean loss over the batch, in nats. */
  readonly loss: number;
  /** ∂L/∂θ in the order and with the shapes of `network.parameters`. */
  readonly gradients: readonly Tensor[];
  /** One entry per weight layer, in order of depth. */
  readonly taps: readonly Tap[];
  /** Frees every tensor above. */
  dispose(): void;
}

/** What the passes of one batch compute, before anything is read out. */
export interface ForwardBackwardResult extends Omit<StepResult, 'loss' | 'dispose'> {
  /** Loss of each example, `[batch]`. */
  readonly losses: Tensor;
  /** Logits `[batch, classes]`. */
  readonly logits: Tensor;
}

/** The passes of a network as a function of tensors, for whoever computes in one function what follows them, as a training step does. */
export interface ForwardBackward<P extends ForwardBackwardResult = ForwardBackwardResult> {
  /** Both passes in train mode; call it inside `tf.tidy`, on a batch that `requireBatch` took. */
  readonly of: (inputs: Tensor, labels: Tensor1D) => P;
  /** Throws a RangeError unless the network takes inputs of this shape with these labels. */
  readonly requireBatch: (shape: readonly number[], labels: Tensor1D) => void;
  /** Runs functions of the network's parameters and statistics. */
  readonly engine: Engine;
}

/** Loss, all gradients and taps of one batch in train mode. `labels`: int32 `[batch]` class indices. */
export interface LossAndGradients<Result extends StepResult = StepResult> {
  (inputs: Tensor, labels: Tensor1D): Result;
  /**
   * What it computes with. It belongs to this function, not to the network, so that a network with a `lossAndGradients` of your own, which need not
   * have it, is trained by that.
   */
  readonly passes?: ForwardBackward;
}

/** A network whose forward and backward passes are written out, layer by layer. */
export interface Network {
  readonly parameters: readonly Parameter[];
  readonly ops: Ops;
  /** The loss it is trained with; softmax cross-entropy if not given. */
  readonly loss?: Loss;
  /** Logits `[batch, classes]` in inference mode; the caller disposes. */
  predict(inputs: Tensor): Tensor2D;
  /** Forward pass with taps (`delta` null), in inference mode by default; the caller disposes the taps' tensors or stays inside `tf.tidy`. */
  forward(inputs: Tensor, mode?: Mode): { logits: Tensor2D; taps: readonly Tap[] };
  readonly lossAndGradients: LossAndGradients;
  /** Running statistics of batch norm, if there are any: they belong to the state, but no gradient trains them. */
  readonly statistics?: readonly Statistic[];
  /** Frees the parameters and running statistics. */
  dispose(): void;
}

import type { Tensor } from '@tensorflow/tfjs-core';
import type { Mode, Parameter, Statistic } from './network';
import type { Activation } from './phi';

/** A `Tap` being filled: forward writes z and a, backward δ. */
export interface OpenTap {
  readonly layer: string;
  readonly depth: number;
  readonly activation: string;
  readonly phi?: Activation;
  readonly alpha?: number | null;
  readonly slopes?: Tensor;
  readonly preActivation: Tensor;
  readonly postActivation: Tensor;
  delta: Tensor | null;
}

/** What the layers share in one forward pass. */
export interface ForwardContext {
  readonly mode: Mode;
  /** One entry per weight layer passed so far, which the activation after it adds. */
  readonly taps: OpenTap[];
}

/** Result of a layer's backward pass. */
export interface Backward {
  /** ∂L/∂input; null where it was not wanted. */
  readonly input: Tensor | null;
  /** ∂L/∂θ in the order of the layer's `parameters`. */
  readonly gradients: readonly Tensor[];
}

/** Result of a layer's forward pass: the output, and the backward pass that belongs to it. */
export interface Forward {
  readonly output: Tensor;
  /** From upstream = ∂L/∂output. `wantInput` false spares the first layer a product that nobody reads. */
  readonly backward: (upstream: Tensor, wantInput: boolean) => Backward;
}

/**
 * One layer. Its passes make tensors freely: call them inside `tf.tidy`. What they do may depend on their inputs, the parameters and the
 * statistics alone, since repeated passes run as a graph (see `Engine`); one that draws random numbers says so.
 */
export interface Layer {
  /** e.g. `dense1`, `batchNorm1`, `relu1`. */
  readonly name: string;
  /** e.g. `dense`, `batchNorm`, `activation`. */
  readonly kind: string;
  /** Units of the output. */
  readonly units: number;
  readonly parameters: readonly Parameter[];
  readonly statistics: readonly Statistic[];
  /** Whether a training pass draws random numbers: it then runs operation by operation, and is computed once. Default false. */
  readonly random?: boolean;
  readonly forward: (x: Tensor, context: ForwardContext) => Forward;
}

/** Runs a batch through layers, one after the other; the backward pass runs them in reverse and gives the gradients in the layers' order. */
export function forwardThrough(layers: readonly Layer[], x: Tensor, context: ForwardContext): Forward {
  const done: Forward[] = [];
  let output = x;
  for (const layer of layers) {
    const result = layer.forward(output, context);
    done.push(result);
    output = result.output;
  }
  return {
    output,
    backward(upstream, wantInput) {
      const gradients: (readonly Tensor[])[] = [];
      let delta = upstream;
      for (let index = done.length - 1; index >= 0; index--) {
        const wanted: boolean = wantInput || index > 0;
        const result = done[index].backward(delta, wanted);
        gradients[index] = result.gradients;
        if (!wanted || result.input === null) return { input: null, gradients: gradients.flat() };
        delta = result.input;
      }
      return { input: delta, gradients: gradients.flat() };
    },
  };
}

import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { Rows } from '../data/batches';
import type { Ops } from '../ops/ops';
import { chained, takesHalves, type Forward, type Halves, type Layer, type OpenTap, type Pass } from './layer';
import type { Mode, PassTap } from './network';

// The examples of a batch need nothing of each other but where something normalises over them. A graph therefore computes one half of them on each of
// two threads, from the first layer to the gradients, and adds the two sums: on the machine of the benchmark the graphs of nets A and B took 0.82 to
// 0.94 times as long as with single large products in halves. Operation by operation, as the first steps run, it takes longer (1.15 times for B, 1.4 for
// A): they do the same, so that a step has the same bits with a graph and without.

/** What a network's forward pass gives. */
export interface ForwardPass {
  readonly logits: Tensor2D;
  readonly taps: readonly PassTap[];
  /** Gradients of the parameters from ∂L/∂logits; the taps have their δ then. */
  readonly backward: (delta: Tensor) => readonly Tensor[];
}

/** A forward pass of more floating-point operations is worth two halves. By the size alone, so that the roundings are the same on any machine. */
const LARGE = 3e7;

/** Whether to compute a batch in two halves. */
export function isHalved(layers: readonly Layer[], ops: Ops, batch: number): boolean {
  const weights = layers.flatMap(({ parameters }) => parameters).reduce((sum, { role, variable }) => sum + (role === 'kernel' ? variable.size : 0), 0);
  return ops.name === 'native' && layers.every(takesHalves) && batch > 1 && 2 * batch * weights > LARGE;
}

function added(one: readonly Tensor[], other: readonly Tensor[]): Tensor[] {
  return one.map((gradient, index) => {
    const sum = tf.add(gradient, other[index]);
    // Freed at once rather than with the tidy, their memory is still in the cache when it is asked for again.
    tf.dispose([gradient, other[index]]);
    return sum;
  });
}

/** A forward pass on each half by itself. */
export function onEachHalf(forward: (half: Tensor) => Forward, halves: Halves): Forward<Halves> {
  const [first, second] = [forward(halves[0]), forward(halves[1])];
  return {
    output: [first.output, second.output],
    backward(upstream, wantInput) {
      const [one, other] = [first.backward(upstream[0], wantInput), second.backward(upstream[1], wantInput)];
      return { input: one.input && other.input && [one.input, other.input], gradients: added(one.gradients, other.gradients) };
    },
  };
}

/** Runs the halves of a batch through layers. Each weight layer opens two taps, one after the other. */
export function halvesThrough(layers: readonly Layer[], halves: Halves, pass: Pass): Forward<Halves> {
  const step = (layer: Layer) => (input: Halves): Forward<Halves> =>
    (layer.forwardHalves ? layer.forwardHalves(input, pass) : onEachHalf((half) => layer.forward(half, pass), input));
  return chained(layers.map(step), halves);
}

/** The two halves of a batch `[batch, features]`. */
export function halvesOf(x: Tensor): Halves {
  const [rows, columns] = x.shape as [number, number];
  const middle = Math.ceil(rows / 2);
  return [tf.slice(x, [0, 0], [middle, columns]), tf.slice(x, [middle, 0], [rows - middle, columns])];
}

/** The tap of a batch from those of its halves, joined when somebody reads it. */
function joinedTap(one: OpenTap, other: OpenTap): PassTap {
  const { layer, depth, activation, phi, alpha, slopes } = one;
  let pre: Tensor | undefined;
  let post: Tensor | undefined;
  let delta: Tensor | null | undefined;
  const tap = {
    layer,
    depth,
    activation,
    ...(phi && { phi }),
    ...(alpha !== undefined && { alpha }),
    ...(slopes && { slopes }),
    get preActivation(): Tensor {
      return (pre ??= tf.concat([one.preActivation, other.preActivation], 0));
    },
    get postActivation(): Tensor {
      // Where nothing lies between them, z and a are one tensor.
      if (one.postActivation === one.preActivation) return tap.preActivation;
      return (post ??= tf.concat([one.postActivation, other.postActivation], 0));
    },
    get delta(): Tensor | null {
      return (delta ??= one.delta && other.delta && tf.concat([one.delta, other.delta], 0));
    },
  };
  // Not enumerable: whoever returns the tap hands out the joined tensors alone.
  return Object.defineProperty(tap, 'parts', { value: [one, other] });
}

/** The two halves of rows, which are put together apart. */
export function halvesOfRows({ all, order }: Rows, { gatherRows }: Ops): Halves {
  const middle = Math.ceil(order.size / 2);
  return [gatherRows(all, tf.slice(order, 0, middle)), gatherRows(all, tf.slice(order, middle))];
}

/** The forward pass of the two halves of a batch, each `[examples, features]`, through layers. */
export function forwardInHalves(layers: readonly Layer[], halves: Halves, mode: Mode): ForwardPass {
  const opened: OpenTap[] = [];
  const { output, backward } = halvesThrough(layers, halves, { mode, taps: opened });
  return {
    logits: tf.concat([...output], 0) as Tensor2D,
    taps: opened.flatMap((one, index) => (index % 2 === 0 ? [joinedTap(one, opened[index + 1])] : [])),
    backward: (delta) => backward(halvesOf(delta), false).gradients,
  };
}

import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { Kernels } from '../kernels/kernels';
import type { Layer, OpenTap } from './layer';

// The examples of a batch are independent of each other, unless something normalises over the batch. A graph therefore computes one half of them on
// each of two threads, from the first layer to the gradients, and adds the two sums: on the machine of the benchmark a step of net B took 0.85 to
// 0.9 times as long as with single large products in halves, and as long as before where only one core was free.

/** What a network's forward pass gives. */
export interface ForwardPass {
  readonly logits: Tensor2D;
  readonly taps: readonly OpenTap[];
  /** Gradients of the parameters from ∂L/∂logits; fills the δ of the taps. */
  readonly backward: (delta: Tensor) => readonly Tensor[];
}

/** A forward pass of more floating-point operations is worth two halves. By the size alone, so that the roundings are the same on any machine. */
const LARGE = 3e7;

/** Whether to compute a batch in two halves: where they need nothing of each other, and are large enough. */
export function isHalved(layers: readonly Layer[], kernels: Kernels, batch: number): boolean {
  const weights = layers.flatMap(({ parameters }) => parameters).reduce((sum, { role, variable }) => sum + (role === 'kernel' ? variable.size : 0), 0);
  return kernels.name === 'native' && batch > 1 && 2 * batch * weights > LARGE && layers.every(({ perExample }) => perExample);
}

type Pair = readonly [Tensor, Tensor];

function rowHalves(x: Tensor): Pair {
  const [rows, columns] = x.shape as [number, number];
  const middle = Math.ceil(rows / 2);
  return [tf.slice(x, [0, 0], [middle, columns]), tf.slice(x, [middle, 0], [rows - middle, columns])];
}

function joined<T extends Tensor>(...pair: [T, T]): T {
  return tf.concat(pair, 0);
}

/** The taps of both halves as those of the whole. */
function joinedTaps(first: readonly OpenTap[], second: readonly OpenTap[]): OpenTap[] {
  return first.map((tap, index) => {
    const preActivation = joined(tap.preActivation, second[index].preActivation);
    // Where nothing lies between them, z and a are one tensor.
    const postActivation = tap.postActivation === tap.preActivation ? preActivation : joined(tap.postActivation, second[index].postActivation);
    return { ...tap, preActivation, postActivation };
  });
}

/** The forward pass of a batch `[batch, features]` as those of its two halves. */
export function forwardInHalves(x: Tensor, forward: (half: Tensor) => ForwardPass): ForwardPass {
  const [first, second] = rowHalves(x).map(forward);
  const taps = joinedTaps(first.taps, second.taps);
  return {
    logits: joined(first.logits, second.logits),
    taps,
    backward(delta) {
      const [upper, lower] = rowHalves(delta);
      const others = first.backward(upper);
      const gradients = second.backward(lower).map((gradient, index) => {
        const sum = tf.add(others[index], gradient);
        tf.dispose([others[index], gradient]);
        return sum;
      });
      taps.forEach((tap, index) => {
        const [one, other] = [first.taps[index].delta, second.taps[index].delta];
        tap.delta = one && other && joined(one, other);
      });
      return gradients;
    },
  };
}

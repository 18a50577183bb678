import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { optionsOf } from '../checks/options';
import { requireFunction } from '../checks/rules';
import { requireGiven } from '../ops/require-tensor';
import { requireActivation, type NamedActivation } from '../theory/scalar-activation';
import { remembered, requireOwnName, type Activation } from './phi';

/**
 * An activation of your own, wherever the name of one may stand. What it does depends on z alone: a number that changes from step to step must
 * come as a `tf.Variable`, or the graph of a repeated step keeps the old one.
 *
 * @example
 * const sine: OwnActivation = { name: 'sine', value: (z) => tf.sin(z), derivative: (z) => tf.cos(z) };
 * activation(sine).forward(net.ops, tf.tensor1d([0, 1])) // [0, 0.8415]
 * // Without a derivative, by automatic differentiation:
 * const cube: OwnActivation = { name: 'cube', value: (z) => tf.mul(z, tf.square(z)) };
 * const own = mlp({ sizes: [784, 8, 10], activation: cube, init: he, seed: 1 });
 * own.lossAndGradients(x, y).gradients.length // 4
 */
export interface OwnActivation {
  /** How rows of probes name it; none of the library's names. */
  readonly name: string;
  /** φ(z), entry by entry, of z's shape, by operations of tfjs. */
  readonly value: (z: Tensor) => Tensor;
  /** φ′(z), of z's shape. By automatic differentiation if not given. */
  readonly derivative?: (z: Tensor) => Tensor;
  /** The same on numbers, for the theory and for `chain`. */
  readonly scalar?: NamedActivation;
}

/** Rule of an {@link OwnActivation}. */
export const requireOwn = optionsOf<OwnActivation>(
  { name: requireOwnName, value: requireFunction, derivative: requireFunction, scalar: requireActivation },
  'name', 'value',
);

/** What one of its functions gives, which must be of the shape of z. */
function given(name: string, what: string, tensor: Tensor, { shape }: Tensor): Tensor {
  requireGiven(name, `what ${what} gives`, tensor, shape);
  return tensor;
}

/** It in the form of the library's. */
export function ofOwn({ name, value, derivative, scalar }: OwnActivation): Activation {
  const forward = (z: Tensor): Tensor => given(name, 'value', value(z), z);
  const backward = (upstream: Tensor, z: Tensor): Tensor =>
    (derivative === undefined ? tf.grad(forward)(z, upstream) : tf.mul(upstream, given(name, 'derivative', derivative(z), z)));
  return remembered({
    name,
    alpha: null,
    forward: (_, z) => forward(z),
    backward: (_, upstream, z) => backward(upstream, z),
    ...(scalar !== undefined && { scalar }),
  });
}

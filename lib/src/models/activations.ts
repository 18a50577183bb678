import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { optionsOf } from '../checks/options';
import { oneOf, requireFinite, requirePositive, type Rule } from '../checks/rules';
import { shown } from '../checks/shown';
import type { Ops } from '../ops/ops';
import { requireOps, requireTensor } from '../ops/require-tensor';
import { ACTIVATION_NAMES, type ActivationName } from '../theory/activation-functions';
import { DEFINITIONS, type ActivationDefinition } from '../theory/activations/definitions';
import { ofOwn, requireOwn, type OwnActivation } from './own-activation';
import { isInstance, remembered, requireInstance, type Activation } from './phi';
import { requirePhi } from './require-network';

/** An activation by name, with its parameter where it has one: the negative slope of leakyRelu and (at first) prelu, ELU's α. */
export interface ActivationOptions {
  readonly name: ActivationName;
  readonly alpha?: number;
}

/** The ways to say which activation: one of the library's by name, one of your own, or one that `activation` gave. */
export type ActivationChoice = ActivationName | ActivationOptions | OwnActivation | Activation;

const BY_NAME = Object.fromEntries(DEFINITIONS) as Readonly<Record<ActivationName, ActivationDefinition>>;

const requireName = oneOf(ACTIVATION_NAMES);
const requireActivationOptions = optionsOf<ActivationOptions>({ name: requireName, alpha: requireFinite }, 'name');

/** Rule of an argument that names an activation, or is one. */
export const requireNamedActivation: Rule = (caller, name, value) => {
  if (typeof value === 'string') requireName(caller, name === 'options' ? 'name' : name, value);
  else if (typeof value !== 'object' || value === null) {
    throw new TypeError(`${caller}: ${name} must be the name of an activation, { name, alpha } or one of your own, got ${shown(value)}`);
  } else if (isInstance(value)) requireInstance(caller, name, value);
  else if ('value' in value) requireOwn(caller, name, value);
  else requireActivationOptions(caller, name, value);
};

function ofLibrary(definition: ActivationDefinition, given: number | undefined): Activation {
  const { name, alpha: standard, withAlpha, scalar } = definition;
  if (given !== undefined && withAlpha === undefined) throw new RangeError(`activation: alpha must be left out, since ${name} has no alpha to set, got ${given}`);
  const alpha = given ?? standard ?? null;
  const form = definition.tensors(alpha ?? 0);
  return remembered({
    name,
    alpha,
    forward: (ops, z) => form.forward({ ops, tf }, z),
    backward: (ops, upstream, z, a) => form.backward({ ops, tf }, upstream, z, a),
    scalar: withAlpha !== undefined && alpha !== null ? withAlpha(alpha) : scalar,
  });
}

/**
 * The tensor form of an activation, the library's by name or one of your own. At the kink the derivative is that of the left side for relu and its
 * leaky relatives, of the right side for elu and selu, and 0 for abs, as in the theory. prelu and rrelu are fixed leaky ReLUs here; a network trains
 * the one's slope and draws the other's.
 *
 * @throws RangeError for an unknown name, an alpha where there is none to set, one that is not finite, or one of your own by a name of the library's.
 * @example activation({ name: 'leakyRelu', alpha: 0.2 }).forward(net.ops, tf.tensor1d([-1, 2])) // [-0.2, 2]
 */
export function activation(options: ActivationChoice): Activation {
  requireNamedActivation('activation', 'options', options);
  if (typeof options === 'string') return activation({ name: options });
  if (isInstance(options)) return options;
  if ('value' in options) return ofOwn(options);
  return ofLibrary(BY_NAME[options.name], options.alpha);
}

/**
 * φ′(z), of the shape of z. Call inside `tf.tidy`.
 *
 * @example derivative(activation('tanh'), net.ops, tf.tensor1d([0, 1])) // [1, 0.41997]
 */
export function derivative(phi: Activation, ops: Ops, z: Tensor): Tensor {
  requireDerivative('derivative', phi, ops, z);
  return phi.backward(ops, tf.onesLike(z), z, phi.forward(ops, z));
}

function requireDerivative(caller: string, phi: unknown, ops: unknown, z: unknown): void {
  requirePhi(caller, 'phi', phi);
  requireOps(caller, 'ops', ops);
  requireTensor(caller, 'z', z);
}

/**
 * 1 where |φ′(z)| < threshold, else 0 (int32, of the shape of z): the unit passes next to no gradient. Call inside `tf.tidy`.
 *
 * @example saturated(activation('sigmoid'), net.ops, tf.tensor1d([0, 5])) // [0, 1]
 */
export function saturated(phi: Activation, ops: Ops, z: Tensor, threshold = 0.01): Tensor {
  requireDerivative('saturated', phi, ops, z);
  requirePositive('saturated', 'threshold', threshold);
  return tf.cast(tf.logicalAnd(tf.less(tf.abs(derivative(phi, ops, z)), threshold), tf.logicalNot(tf.isNaN(z))), 'int32');
}

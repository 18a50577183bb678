import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { optionsOf } from '../checks/options';
import { oneOf, requireFinite, requirePositive, type Rule as ArgumentRule } from '../checks/rules';
import { shown } from '../checks/shown';
import type { Kernels } from '../kernels/kernels';
import { requireKernels, requireTensor } from '../kernels/require-tensor';
import { requirePhi } from './require-network';

/** Names of the activations; their scalar forms and moments are in theory/activation-functions. */
export type ActivationName =
  | 'linear' | 'sigmoid' | 'tanh' | 'softsign' | 'relu' | 'leakyRelu' | 'prelu' | 'rrelu'
  | 'elu' | 'selu' | 'gelu' | 'swish' | 'mish' | 'abs';

/** An activation by name, with its parameter where it has one: the negative slope of leakyRelu and (at first) prelu, ELU's α. */
export interface ActivationOptions {
  readonly name: ActivationName;
  readonly alpha?: number;
}

/** φ on tensors: `forward` gives a = φ(z), `backward` gives upstream·φ′(z), all of one shape. */
export interface Activation {
  readonly name: ActivationName;
  /** The parameter in use; null where the activation has none. */
  readonly alpha: number | null;
  readonly forward: (kernels: Kernels, z: Tensor) => Tensor;
  readonly backward: (kernels: Kernels, upstream: Tensor, z: Tensor, a: Tensor) => Tensor;
}

type Rule = Pick<Activation, 'forward' | 'backward'>;

/** Default parameters: Maas 2013 (0.01), He 2015 (0.25), Clevert 2015 (1); for rrelu the mean of its slopes' range [1/8, 1/3] (Xu 2015). */
const DEFAULT_ALPHA: Readonly<Partial<Record<ActivationName, number>>> = {
  leakyRelu: 0.01,
  prelu: 0.25,
  rrelu: (1 / 8 + 1 / 3) / 2,
  elu: 1,
};

const leaky = (slope: number): Rule => ({
  forward: (k, z) => k.leakyRelu(z, slope),
  backward: (k, upstream, z) => k.leakyReluGradient(upstream, z, slope),
});

/** max(z, 0) + α·(e^min(z, 0) − 1). */
const scaledElu = (alpha: number): Rule => ({
  forward: (k, z) => k.add(k.relu(z), k.scale(tf.expm1(tf.minimum(z, 0)), alpha)),
  backward: (k, upstream, z) => k.multiply(upstream, tf.where(tf.less(z, 0), k.scale(tf.exp(tf.minimum(z, 0)), alpha), tf.onesLike(z))),
});

/** Φ(z) = ½erfc(−z/√2), the standard normal distribution function. */
const normalDistribution = (k: Kernels, z: Tensor): Tensor => k.scale(k.erfc(k.scale(z, -Math.SQRT1_2)), 0.5);

const gelu: Rule = {
  forward: (k, z) => k.multiply(z, normalDistribution(k, z)),
  backward: (k, upstream, z) => {
    const density = tf.mul(tf.exp(tf.mul(tf.square(z), -0.5)), 1 / Math.sqrt(2 * Math.PI));
    return k.multiply(upstream, k.add(normalDistribution(k, z), k.multiply(z, density)));
  },
};

const swish: Rule = {
  forward: (k, z) => k.multiply(z, k.sigmoid(z)),
  backward: (k, upstream, z, a) => {
    const gate = k.sigmoid(z);
    return k.multiply(upstream, k.add(gate, k.multiply(a, tf.sub(1, gate))));
  },
};

const mish: Rule = {
  forward: (k, z) => k.multiply(z, k.tanh(tf.softplus(z))),
  backward: (k, upstream, z) => {
    const gate = k.tanh(tf.softplus(z));
    // 1 − tanh²s = sech²s = (2q/(1 + q²))² with q = e^(−s) = σ(−z): no cancellation where the gate is near 1.
    const q = k.sigmoid(k.scale(z, -1));
    const squaredSech = tf.square(tf.div(k.scale(q, 2), tf.add(tf.square(q), 1)));
    return k.multiply(upstream, k.add(gate, k.multiply(k.multiply(z, k.sigmoid(z)), squaredSech)));
  },
};

/** −1, 0 or 1. Not tf.sign, which on the wasm backend is 0 up to |z| = 1e-7. */
const sign = (z: Tensor): Tensor => tf.sub(tf.cast(tf.greater(z, 0), 'float32'), tf.cast(tf.less(z, 0), 'float32'));

const RULES: Readonly<Record<ActivationName, (alpha: number) => Rule>> = {
  linear: () => ({ forward: (_, z) => z, backward: (_, upstream) => upstream }),
  sigmoid: () => ({ forward: (k, z) => k.sigmoid(z), backward: (k, upstream, z) => k.sigmoidGradient(upstream, z) }),
  tanh: () => ({ forward: (k, z) => k.tanh(z), backward: (k, upstream, z) => k.tanhGradient(upstream, z) }),
  softsign: () => ({
    forward: (_, z) => tf.div(z, tf.add(tf.abs(z), 1)),
    backward: (_, upstream, z) => tf.div(upstream, tf.square(tf.add(tf.abs(z), 1))),
  }),
  relu: () => ({ forward: (k, z) => k.relu(z), backward: (k, upstream, _, a) => k.reluGradient(upstream, a) }),
  leakyRelu: leaky,
  prelu: leaky,
  rrelu: leaky,
  elu: (alpha) =>
    alpha === 1
      ? { forward: (k, z) => k.elu(z), backward: (k, upstream, z) => k.eluGradient(upstream, z) }
      : scaledElu(alpha),
  selu: () => ({ forward: (k, z) => k.selu(z), backward: (k, upstream, z) => k.seluGradient(upstream, z) }),
  gelu: () => gelu,
  swish: () => swish,
  mish: () => mish,
  abs: () => ({ forward: (_, z) => tf.abs(z), backward: (k, upstream, z) => k.multiply(upstream, sign(z)) }),
};

/** Every name that `activation` knows. */
export const ACTIVATION_NAMES = Object.keys(RULES) as readonly ActivationName[];

const requireName = oneOf(ACTIVATION_NAMES);
const requireActivationOptions = optionsOf<ActivationOptions>({ name: requireName, alpha: requireFinite }, 'name');

/** Rule of an argument that names an activation. */
export const requireNamedActivation: ArgumentRule = (caller, name, value) => {
  if (typeof value === 'string') requireName(caller, name === 'options' ? 'name' : name, value);
  else if (typeof value === 'object' && value !== null) requireActivationOptions(caller, name, value);
  else throw new TypeError(`${caller}: ${name} must be the name of an activation or { name, alpha }, got ${shown(value)}`);
};

/**
 * The tensor form of an activation. At the kink the derivative is that of the left side for relu and its leaky relatives, of the
 * right side for elu and selu, and 0 for abs, as in theory/activation-functions. prelu and rrelu are fixed leaky ReLUs here; a
 * network trains the one's slope and draws the other's.
 *
 * @throws RangeError for an unknown name, an alpha where there is none to set, or one that is not finite.
 * @example activation({ name: 'leakyRelu', alpha: 0.2 }).forward(net.kernels, tf.tensor1d([-1, 2])) // [-0.2, 2]
 */
export function activation(options: ActivationName | ActivationOptions): Activation {
  requireNamedActivation('activation', 'options', options);
  const { name, alpha } = typeof options === 'string' ? { name: options, alpha: undefined } : options;
  const standard = DEFAULT_ALPHA[name];
  if (alpha !== undefined && (standard === undefined || name === 'rrelu')) throw new RangeError(`activation: alpha must be left out, since ${name} has no alpha to set, got ${alpha}`);
  const value = alpha ?? standard ?? 0;
  return { name, alpha: standard === undefined ? null : value, ...RULES[name](value) };
}

/**
 * φ′(z), of the shape of z. Call inside `tf.tidy`.
 *
 * @example derivative(activation('tanh'), net.kernels, tf.tensor1d([0, 1])) // [1, 0.41997]
 */
export function derivative(phi: Activation, kernels: Kernels, z: Tensor): Tensor {
  requireDerivative('derivative', phi, kernels, z);
  return phi.backward(kernels, tf.onesLike(z), z, phi.forward(kernels, z));
}

function requireDerivative(caller: string, phi: unknown, kernels: unknown, z: unknown): void {
  requirePhi(caller, 'phi', phi);
  requireKernels(caller, 'kernels', kernels);
  requireTensor(caller, 'z', z);
}

/**
 * 1 where |φ′(z)| < threshold, else 0 (int32, of the shape of z): the unit passes next to no gradient. Call inside `tf.tidy`.
 *
 * @example saturated(activation('sigmoid'), net.kernels, tf.tensor1d([0, 5])) // [0, 1]
 */
export function saturated(phi: Activation, kernels: Kernels, z: Tensor, threshold = 0.01): Tensor {
  requireDerivative('saturated', phi, kernels, z);
  requirePositive('saturated', 'threshold', threshold);
  return tf.cast(tf.logicalAnd(tf.less(tf.abs(derivative(phi, kernels, z)), threshold), tf.logicalNot(tf.isNaN(z))), 'int32');
}

import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import { optionsOf } from '../checks/options';
import { oneOf, requireFew, requireFinite, requireFiniteNumbers } from '../checks/rules';
import { publicOps } from '../ops/public';
import { numericGradient, richardsonDifference } from '../numeric/differences';
import { chainForward, chainGradients, requireChain, type Chain } from '../theory/chain';
import { sigmoid, softplus } from '../theory/sigmoid';
import { activation, requireNamedActivation, type ActivationChoice } from './activations';
import type { Activation } from './phi';
import { requirePhi } from './require-network';
import { scalarForm } from './scalar-form';


/** Cost of the output a_L against a target y: ½(a_L − y)², or −y·ln a_L − (1 − y)·ln(1 − a_L), which needs a sigmoid output. */
export type ChainCost = 'quadratic' | 'crossEntropy';

/** A chain by its depth and one weight and bias for every layer, or by all its numbers. */
export type ChainOptions = { readonly activation?: ActivationChoice } & (
  | { readonly depth: number; readonly weight: number; readonly bias?: number }
  | { readonly weights: readonly number[]; readonly biases?: readonly number[] }
);

/** One neuron per layer: the theory's chain with the tensor form of its activation beside the scalar one. */
export interface NeuronChain extends Chain {
  readonly phi: Activation;
}

/** ∂C/∂b_l of one layer by three methods that share no code. */
export interface ChainGradientRow {
  /** l, 1 … L. */
  layer: number;
  /** The product of the chain rule, float64. */
  product: number;
  /** Automatic differentiation by tfjs, float32: about seven digits, and 0 below 1.2e-38, since TensorFlow makes denormal numbers 0. */
  autodiff: number;
  /** Richardson differences of the cost, float64: right to about 1e-12 absolute, so blind to smaller gradients. */
  differences: number;
}

interface AllChainOptions {
  readonly activation?: unknown;
  readonly depth?: number;
  readonly weight?: number;
  readonly bias?: number;
  readonly weights?: readonly number[];
  readonly biases?: readonly number[];
}

const requireOptions = optionsOf<AllChainOptions>({
  activation: requireNamedActivation, depth: requireFew, weight: requireFinite, bias: requireFinite, weights: requireFiniteNumbers, biases: requireFiniteNumbers,
});
const requireCostName = oneOf(['quadratic', 'crossEntropy']);

/**
 * A network with one neuron in each of L layers: z_l = w_l·a_{l−1} + b_l, a_l = φ(z_l), a_0 = x. φ is the sigmoid by default, biases are 0.
 *
 * @throws RangeError unless the activation is known, one of your own with its scalar form, and there is at least one layer and as many biases as weights.
 * @example chain({ depth: 4, weight: 1 }); chain({ weights: [1, 8], biases: [0, -4], activation: 'tanh' })
 */
export function chain(options: ChainOptions): NeuronChain {
  requireOptions('chain', 'options', options);
  const phi = activation(options.activation ?? 'sigmoid');
  const common = { phi, activation: scalarForm(phi) };
  if ('weights' in options) {
    const weights: readonly number[] = options.weights;
    const biases: readonly number[] = options.biases ?? weights.map(() => 0);
    if (weights.length === 0) throw new RangeError('chain: weights must name at least one layer, got []');
    if (weights.length !== biases.length) {
      throw new RangeError(`chain: biases must be as many as weights, got ${biases.length} and ${weights.length}`);
    }
    return { ...common, weights: [...weights], biases: [...biases] };
  }
  if ('biases' in options && options.biases !== undefined) throw new RangeError('chain: biases must come with weights, got none');
  const { depth, weight, bias = 0 } = options;
  requireFew('chain', 'depth', depth);
  requireFinite('chain', 'weight', weight);
  return { ...common, weights: new Array<number>(depth).fill(weight), biases: new Array<number>(depth).fill(bias) };
}

function requireCost(name: string, net: NeuronChain, x: number, y: number, cost: ChainCost): void {
  requireChain(name, 'net', net, { x, y });
  requirePhi(name, 'net.phi', net.phi);
  requireCostName(name, 'cost', cost);
  if (cost === 'crossEntropy' && net.phi.name !== 'sigmoid') {
    throw new RangeError(`${name}: cost must be quadratic, since crossEntropy needs a sigmoid chain, got ${net.phi.name}`);
  }
}

/**
 * C for the input x and the target y, in float64.
 *
 * @example chainCost(chain({ depth: 1, weight: 1 }), 0, 1) // 0.125
 */
export function chainCost(net: NeuronChain, x: number, y: number, cost: ChainCost = 'quadratic'): number {
  requireCost('chainCost', net, x, y, cost);
  const { preActivations, activations } = chainForward(net, x);
  if (cost === 'quadratic') return (activations[activations.length - 1] - y) ** 2 / 2;
  const z = preActivations[preActivations.length - 1];
  return softplus(z) - y * z;
}

/** ∂C/∂a_L. With cross-entropy 1 − a is formed as σ(−z), which keeps its digits where a rounds to 1. */
function costDerivative(net: NeuronChain, x: number, y: number, cost: ChainCost): number {
  const { preActivations, activations } = chainForward(net, x);
  const a = activations[activations.length - 1];
  if (cost === 'quadratic') return a - y;
  return (1 - y) / sigmoid(-preActivations[preActivations.length - 1]) - y / a;
}

function autodiff(net: NeuronChain, x: number, y: number, cost: ChainCost): number[] {
  const output = (biases: readonly Tensor[]): { z: Tensor; a: Tensor } => {
    let z: Tensor = tf.scalar(x);
    let a = z;
    net.weights.forEach((w, l) => {
      z = tf.add(tf.mul(a, w), biases[l]);
      a = net.phi.forward(publicOps, z);
    });
    return { z, a };
  };
  const costOf = (...biases: Tensor[]): Scalar => {
    const { z, a } = output(biases);
    const value = cost === 'quadratic' ? tf.mul(tf.square(tf.sub(a, y)), 0.5) : tf.sub(tf.softplus(z), tf.mul(z, y));
    return tf.reshape(value, []);
  };
  return tf.tidy(() => tf.grads(costOf)(net.biases.map((b) => tf.scalar(b))).map((gradient) => gradient.dataSync()[0]));
}

/**
 * ∂C/∂b_l of every layer, by the product formula of the chain rule, by tfjs's automatic differentiation, and by differences of C.
 * Needs `ready` for the second.
 *
 * @throws RangeError for crossEntropy on a chain whose output is no sigmoid.
 * @example chainBiasGradients(chain({ depth: 1, weight: 2 }), 0, 1) // [{ layer: 1, product: -0.125, autodiff: -0.125, differences: -0.125 }]
 */
export function chainBiasGradients(net: NeuronChain, x: number, y: number, cost: ChainCost = 'quadratic'): ChainGradientRow[] {
  requireCost('chainBiasGradients', net, x, y, cost);
  const product = chainGradients(net, x, costDerivative(net, x, y, cost)).biases;
  const taped = autodiff(net, x, y, cost);
  const differences = numericGradient((biases) => chainCost({ ...net, biases: [...biases] }, x, y, cost), net.biases, richardsonDifference);
  return product.map((value, l) => ({ layer: l + 1, product: value, autodiff: taped[l], differences: differences[l] }));
}

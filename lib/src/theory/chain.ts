import { membersOf } from '../checks/options';
import { requireFinite, requireFiniteNumbers } from '../checks/rules';
import { requireScalarActivation, type ScalarActivation } from './scalar-activation';

/** A network with one neuron in each of L layers: z_l = w_l·a_{l−1} + b_l, a_l = φ(z_l). Index l − 1 holds layer l's numbers. */
export interface Chain {
  weights: readonly number[];
  biases: readonly number[];
  activation: ScalarActivation;
}

/** What {@link chainForward} computes: entry l − 1 belongs to layer l. */
export interface ChainForward {
  preActivations: number[];
  activations: number[];
}

/** Derivatives of the cost C with respect to every bias and weight of a chain: entry l − 1 belongs to layer l. */
export interface ChainGradients {
  biases: number[];
  weights: number[];
}

const requireMembers = membersOf<Chain>({ weights: requireFiniteNumbers, biases: requireFiniteNumbers, activation: requireScalarActivation });

/** Throws unless these are a chain and the numbers that go through it. */
export function requireChain(caller: string, name: string, chain: Chain, numbers: Readonly<Record<string, unknown>>): void {
  requireMembers(caller, name, chain);
  const { weights, biases } = chain;
  if (weights.length === 0) throw new RangeError(`${caller}: ${name}.weights must have at least one layer, got none`);
  if (weights.length !== biases.length) {
    throw new RangeError(`${caller}: ${name}.weights and ${name}.biases must have equal length, got ${weights.length} and ${biases.length}`);
  }
  for (const [argument, value] of Object.entries(numbers)) requireFinite(caller, argument, value);
}

/** {@link chainForward} of what is checked already. */
function forward(chain: Chain, x: number): ChainForward {
  const preActivations: number[] = [];
  const activations: number[] = [];
  let a = x;
  chain.weights.forEach((w, i) => {
    const z = w * a + chain.biases[i];
    a = chain.activation.f(z);
    preActivations.push(z);
    activations.push(a);
  });
  return { preActivations, activations };
}

/**
 * The forward pass: z_l and a_l of every layer for the input a₀ = x.
 *
 * @throws RangeError when there is no layer or the numbers of weights and biases differ.
 * @example theory.chainForward({ weights: [1], biases: [0], activation: theory.sigmoid }, 0).activations // [0.5]
 */
export function chainForward(chain: Chain, x: number): ChainForward {
  requireChain('chainForward', 'chain', chain, { x });
  return forward(chain, x);
}

/**
 * ∂C/∂b_l = δ_l and ∂C/∂w_l = δ_l·a_{l−1} for every layer, by the recursion δ_L = ∂C/∂a_L·φ′(z_L), δ_l = δ_{l+1}·w_{l+1}·φ′(z_l);
 * so ∂C/∂b₁ = ∂C/∂a_L·φ′(z_L)·w_L·φ′(z_{L−1})·w_{L−1} ⋯ w_2·φ′(z_1).
 *
 * `costDerivative` is ∂C/∂a_L at the output the input x gives. A float64 product underflows at 5e-324; {@link chainLogGradients} does not.
 *
 * @throws RangeError when there is no layer or the numbers of weights and biases differ.
 * @example theory.chainGradients({ weights: [2], biases: [0], activation: theory.sigmoid }, 0, 1).biases // [0.25]
 * @see M. Nielsen, Neural Networks and Deep Learning, ch. 5, http://neuralnetworksanddeeplearning.com/chap5.html
 */
export function chainGradients(chain: Chain, x: number, costDerivative: number): ChainGradients {
  requireChain('chainGradients', 'chain', chain, { x, costDerivative });
  const { preActivations, activations } = forward(chain, x);
  const biases = new Array<number>(preActivations.length).fill(0);
  let upstream = costDerivative;
  for (let i = preActivations.length - 1; i >= 0; i--) {
    biases[i] = upstream * chain.activation.derivative(preActivations[i]);
    upstream = biases[i] * chain.weights[i];
  }
  return { biases, weights: biases.map((delta, i) => delta * (i === 0 ? x : activations[i - 1])) };
}

/** A number as its sign and the log10 of its magnitude, for products that leave float64's range. */
export interface SignedLog10 {
  sign: -1 | 0 | 1;
  /** log10 of the magnitude; −Infinity for 0. */
  log10: number;
}

function times(product: SignedLog10, factor: number): SignedLog10 {
  const sign = (product.sign * Math.sign(factor)) as SignedLog10['sign'];
  return { sign, log10: product.log10 + Math.log10(Math.abs(factor)) };
}

/**
 * ∂C/∂b_l of every layer as sign and log10 of the magnitude, formed by adding logarithms: it neither underflows nor overflows at any depth.
 * A factor that is itself 0 in float64 (φ′ of a sigmoid beyond |z| ≈ 745, ReLU switched off) gives sign 0 and −Infinity.
 *
 * @throws RangeError when there is no layer or the numbers of weights and biases differ.
 * @example theory.chainLogGradients({ weights: [1, 1e-300, 1e-300], biases: [0, 0, 0], activation: theory.linear }, 1, 1)[0] // { sign: 1, log10: -600 }
 */
export function chainLogGradients(chain: Chain, x: number, costDerivative: number): SignedLog10[] {
  requireChain('chainLogGradients', 'chain', chain, { x, costDerivative });
  const { preActivations } = forward(chain, x);
  const gradients = new Array<SignedLog10>(preActivations.length);
  let upstream = times({ sign: 1, log10: 0 }, costDerivative);
  for (let i = preActivations.length - 1; i >= 0; i--) {
    gradients[i] = times(upstream, chain.activation.derivative(preActivations[i]));
    upstream = times(gradients[i], chain.weights[i]);
  }
  return gradients;
}

import { normalCdf, normalDensity } from '../numeric/special-functions';
import type { NamedActivation } from './scalar-activation';
import { sigmoid as logistic, sigmoidDerivative, softplus } from './sigmoid';

/** λ and α of SELU, for which mean 0 and variance 1 are a fixed point. Klambauer et al. 2017, eq. (14). */
export const SELU_SCALE = 1.0507009873554805;
export const SELU_ALPHA = 1.6732632423543772;

const KINKS = [0];

function requireParameter(name: string, parameter: string, value: number): void {
  if (!Number.isFinite(value)) throw new RangeError(`${name}: ${parameter} must be finite, got ${value}`);
}

/** 1 − tanh²z without its cancellation. */
function squaredSech(z: number): number {
  const cosh = Math.cosh(z);
  return 1 / (cosh * cosh);
}

/** φ(z) = z, φ′ = 1: a deep linear net. */
export const linear: NamedActivation = { name: 'linear', kinks: KINKS, f: (z) => z, derivative: () => 1 };

/** Logistic sigmoid 1/(1 + e^(−z)); φ′ = φ(1 − φ). */
export const sigmoid: NamedActivation = { name: 'sigmoid', kinks: KINKS, f: logistic, derivative: sigmoidDerivative };

/** Hyperbolic tangent; φ′ = 1 − φ². */
export const tanh: NamedActivation = { name: 'tanh', kinks: KINKS, f: Math.tanh, derivative: squaredSech };

/** Softsign z/(1 + |z|); φ′ = 1/(1 + |z|)². Glorot & Bengio 2010. */
export const softsign: NamedActivation = {
  name: 'softsign',
  kinks: KINKS,
  f: (z) => (Number.isFinite(z) ? z / (1 + Math.abs(z)) : Math.sign(z)),
  derivative: (z) => 1 / (1 + Math.abs(z)) ** 2,
};

/** ReLU max(0, z); φ′ = 1 for z > 0, else 0, so φ′(0) = 0. */
export const relu: NamedActivation = { name: 'relu', kinks: KINKS, f: (z) => (z < 0 ? 0 : z), derivative: (z) => (z > 0 ? 1 : 0) };

/** Absolute value |z|, ReLU with slope −1 on the left; φ′ = sign z, so φ′(0) = 0. */
export const abs: NamedActivation = { name: 'abs', kinks: KINKS, f: Math.abs, derivative: Math.sign };

function piecewiseLinear(name: string, slope: number): NamedActivation {
  return { name, kinks: KINKS, f: (z) => (z > 0 ? z : slope * z), derivative: (z) => (z > 0 ? 1 : slope) };
}

/**
 * Leaky ReLU: z for z > 0, αz else; φ′(0) = α. Default α = 0.01 (Maas et al. 2013); tfjs's layer defaults to 0.3.
 *
 * @throws RangeError when α is not finite.
 */
export function leakyRelu(alpha = 0.01): NamedActivation {
  requireParameter('leakyRelu', 'alpha', alpha);
  return piecewiseLinear(`leakyRelu(${alpha})`, alpha);
}

/**
 * PReLU at one value of its learned slope: leaky ReLU with that slope. Default 0.25, where He et al. 2015 start it.
 *
 * @throws RangeError when α is not finite.
 */
export function prelu(alpha = 0.25): NamedActivation {
  requireParameter('prelu', 'alpha', alpha);
  return piecewiseLinear(`prelu(${alpha})`, alpha);
}

/**
 * RReLU as it acts at inference: leaky ReLU with the mean (lower + upper)/2 of the slopes U(lower, upper) it draws in training. Defaults
 * 1/8 and 1/3 (Xu et al. 2015). Its moments in training are those of `rreluMoments`.
 *
 * @throws RangeError unless lower ≤ upper, both finite.
 */
export function rrelu(lower = 1 / 8, upper = 1 / 3): NamedActivation {
  if (!(lower <= upper && Number.isFinite(upper - lower))) {
    throw new RangeError(`rrelu: lower must be ≤ upper, both finite, got ${lower} and ${upper}`);
  }
  return piecewiseLinear(`rrelu(${lower}, ${upper})`, (lower + upper) / 2);
}

function scaledElu(name: string, scale: number, alpha: number): NamedActivation {
  return {
    name,
    kinks: KINKS,
    f: (z) => (z < 0 ? scale * alpha * Math.expm1(z) : scale * z),
    derivative: (z) => (z < 0 ? scale * alpha * Math.exp(z) : scale),
  };
}

/**
 * ELU: z for z ≥ 0, α(e^z − 1) else; φ′(0) = 1. Clevert et al. 2015.
 *
 * @throws RangeError when α is not finite.
 */
export function elu(alpha = 1): NamedActivation {
  requireParameter('elu', 'alpha', alpha);
  return scaledElu(alpha === 1 ? 'elu' : `elu(${alpha})`, 1, alpha);
}

/** SELU: λz for z ≥ 0, λα(e^z − 1) else; φ′(0) = λ, as in TensorFlow. Klambauer et al. 2017. */
export const selu: NamedActivation = scaledElu('selu', SELU_SCALE, SELU_ALPHA);

/** GELU zΦ(z), Φ the normal distribution function; φ′ = Φ(z) + zΦ′(z). Hendrycks & Gimpel 2016. */
export const gelu: NamedActivation = {
  name: 'gelu',
  kinks: KINKS,
  f: (z) => z * normalCdf(z),
  derivative: (z) => normalCdf(z) + z * normalDensity(z),
};

const GELU_RATE = Math.sqrt(2 / Math.PI);
const GELU_CUBIC = 0.044715;

/** The approximation of GELU by tanh, ½z(1 + tanh(√(2/π)(z + 0.044715z³))), within 5e-4 of it. Hendrycks & Gimpel 2016. */
export const geluTanh: NamedActivation = {
  name: 'geluTanh',
  kinks: KINKS,
  f: (z) => (z / 2) * (1 + Math.tanh(GELU_RATE * (z + GELU_CUBIC * z ** 3))),
  derivative: (z) => {
    const argument = GELU_RATE * (z + GELU_CUBIC * z ** 3);
    return (1 + Math.tanh(argument)) / 2 + (z / 2) * squaredSech(argument) * GELU_RATE * (1 + 3 * GELU_CUBIC * z * z);
  },
};

/**
 * Swish zσ(βz); φ′ = σ(βz) + βzσ′(βz). Ramachandran et al. 2017. With β = 1 it is SiLU.
 *
 * @throws RangeError when β is not finite.
 */
export function swish(beta = 1): NamedActivation {
  requireParameter('swish', 'beta', beta);
  return {
    name: beta === 1 ? 'swish' : `swish(${beta})`,
    kinks: KINKS,
    f: (z) => z * logistic(beta * z),
    derivative: (z) => logistic(beta * z) + beta * z * sigmoidDerivative(beta * z),
  };
}

/** SiLU zσ(z), swish with β = 1. */
export const silu: NamedActivation = { ...swish(), name: 'silu' };

/** Mish z·tanh(softplus z); φ′ = tanh(softplus z) + zσ(z)(1 − tanh²(softplus z)). Misra 2019. */
export const mish: NamedActivation = {
  name: 'mish',
  kinks: KINKS,
  f: (z) => z * Math.tanh(softplus(z)),
  derivative: (z) => Math.tanh(softplus(z)) + z * logistic(z) * squaredSech(softplus(z)),
};

/** Every activation of this file, the parametric ones at their defaults, in the order of the table in notebook 07. */
export const ACTIVATIONS: readonly NamedActivation[] = [
  linear, sigmoid, tanh, softsign, relu, leakyRelu(), prelu(), rrelu(), elu(), selu, gelu, geluTanh, swish(), mish, abs,
];

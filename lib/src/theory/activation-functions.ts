import { normalCdf, normalDensity } from '../numeric/special-functions';
import { activationFunction, parametric, type ActivationFunction } from './scalar-activation';
import { sigmoid as logistic, sigmoidDerivative, softplus as plainSoftplus } from './sigmoid';

/** λ and α of SELU, for which mean 0 and variance 1 are a fixed point. Klambauer et al. 2017, eq. (14). */
export const SELU_SCALE = 1.0507009873554805;
export const SELU_ALPHA = 1.6732632423543772;

const KINKS = [0];

type ScalarFunction = (z: number) => number;

const named = (name: string, f: ScalarFunction, derivative: ScalarFunction): ActivationFunction =>
  activationFunction({ name, f, derivative, kinks: KINKS });

function requireParameter(name: string, parameter: string, value: number): void {
  if (!Number.isFinite(value)) throw new RangeError(`${name}: ${parameter} must be finite, got ${value}`);
}

/** 1 − tanh²z without its cancellation. */
function squaredSech(z: number): number {
  const cosh = Math.cosh(z);
  return 1 / (cosh * cosh);
}

/**
 * φ(z) = z, φ′ = 1: a deep linear net.
 *
 * @example theory.chi(theory.linear, { weightVariance: 0.5 }) // 0.5
 */
export const linear = named('linear', (z) => z, () => 1);

/**
 * Logistic sigmoid σ(z) = 1/(1 + e^(−z)), computed with e^(−|z|) so that no z overflows; φ′ = φ(1 − φ).
 *
 * @example
 * theory.sigmoid(0) // 0.5
 * theory.sigmoid(-1000) // 0
 * theory.sigmoid.derivative(0) // 0.25
 * theory.chi(theory.sigmoid, { weightVariance: 1 }) // 0.0557
 */
export const sigmoid = named('sigmoid', logistic, sigmoidDerivative);

/**
 * Hyperbolic tangent; φ′ = 1 − φ².
 *
 * @example theory.tanh.derivative(0) // 1
 */
export const tanh = named('tanh', Math.tanh, squaredSech);

/**
 * Softsign z/(1 + |z|); φ′ = 1/(1 + |z|)². Glorot & Bengio 2010.
 *
 * @example theory.softsign(-1) // -0.5
 */
export const softsign = named(
  'softsign',
  (z) => (Number.isFinite(z) ? z / (1 + Math.abs(z)) : Math.sign(z)),
  (z) => 1 / (1 + Math.abs(z)) ** 2,
);

/**
 * ReLU max(0, z); φ′ = 1 for z > 0, else 0, so φ′(0) = 0.
 *
 * @example [-2, 0, 2].map(theory.relu.derivative) // [0, 0, 1]
 */
export const relu = named('relu', (z) => (z < 0 ? 0 : z), (z) => (z > 0 ? 1 : 0));

/**
 * Absolute value |z|, ReLU with slope −1 on the left; φ′ = sign z, so φ′(0) = 0.
 *
 * @example theory.varianceGain(theory.abs) // 1
 */
export const abs = named('abs', Math.abs, Math.sign);

const piecewiseLinear = (name: string, slope: number): ActivationFunction =>
  named(name, (z) => (z > 0 ? z : slope * z), (z) => (z > 0 ? 1 : slope));

/**
 * Leaky ReLU: z for z > 0, αz else; φ′(0) = α. Default α = 0.01 (Maas et al. 2013); tfjs's layer defaults to 0.3.
 *
 * @throws RangeError when α is not finite.
 * @example
 * theory.leakyRelu(-2) // -0.02
 * theory.leakyRelu.with(0.2)(-2) // -0.4
 */
export const leakyRelu = parametric((alpha = 0.01) => {
  requireParameter('leakyRelu', 'alpha', alpha);
  return piecewiseLinear(`leakyRelu(${alpha})`, alpha);
});

/**
 * PReLU at one value of its learned slope: leaky ReLU with that slope. Default 0.25, where He et al. 2015 start it.
 *
 * @throws RangeError when α is not finite.
 * @example theory.prelu.with(0.1).derivative(-1) // 0.1
 */
export const prelu = parametric((alpha = 0.25) => {
  requireParameter('prelu', 'alpha', alpha);
  return piecewiseLinear(`prelu(${alpha})`, alpha);
});

/**
 * RReLU as it acts at inference: leaky ReLU with the mean (lower + upper)/2 of the slopes U(lower, upper) it draws in training. Defaults
 * 1/8 and 1/3 (Xu et al. 2015). Its moments in training are those of `rreluMoments`.
 *
 * @throws RangeError unless lower ≤ upper, both finite.
 * @example theory.rrelu.with(0.1, 0.3)(-1) // -0.2
 */
export const rrelu = parametric((lower = 1 / 8, upper = 1 / 3) => {
  if (!(lower <= upper && Number.isFinite(upper - lower))) {
    throw new RangeError(`rrelu: lower must be ≤ upper, both finite, got ${lower} and ${upper}`);
  }
  return piecewiseLinear(`rrelu(${lower}, ${upper})`, (lower + upper) / 2);
});

const scaledElu = (name: string, scale: number, alpha: number): ActivationFunction =>
  named(
    name,
    (z) => (z < 0 ? scale * alpha * Math.expm1(z) : scale * z),
    (z) => (z < 0 ? scale * alpha * Math.exp(z) : scale),
  );

/**
 * ELU: z for z ≥ 0, α(e^z − 1) else; φ′(0) = 1. Clevert et al. 2015.
 *
 * @throws RangeError when α is not finite.
 * @example
 * theory.elu(-1) // -0.6321
 * theory.elu.with(2)(-1) // -1.2642
 */
export const elu = parametric((alpha = 1) => {
  requireParameter('elu', 'alpha', alpha);
  return scaledElu(alpha === 1 ? 'elu' : `elu(${alpha})`, 1, alpha);
});

/**
 * SELU: λz for z ≥ 0, λα(e^z − 1) else; φ′(0) = λ, as in TensorFlow. Klambauer et al. 2017.
 *
 * @example theory.activationMoments(theory.selu, 1).secondMoment // 1.0000
 */
export const selu = scaledElu('selu', SELU_SCALE, SELU_ALPHA);

/**
 * GELU zΦ(z), Φ the normal distribution function; φ′ = Φ(z) + zΦ′(z). Hendrycks & Gimpel 2016.
 *
 * @example theory.gelu(1) // 0.8413
 */
export const gelu = named('gelu', (z) => z * normalCdf(z), (z) => normalCdf(z) + z * normalDensity(z));

const GELU_RATE = Math.sqrt(2 / Math.PI);
const GELU_CUBIC = 0.044715;

/**
 * The approximation of GELU by tanh, ½z(1 + tanh(√(2/π)(z + 0.044715z³))), within 5e-4 of it. Hendrycks & Gimpel 2016.
 *
 * @example theory.geluTanh(1) // 0.8412
 */
export const geluTanh = named(
  'geluTanh',
  (z) => (z / 2) * (1 + Math.tanh(GELU_RATE * (z + GELU_CUBIC * z ** 3))),
  (z) => {
    const argument = GELU_RATE * (z + GELU_CUBIC * z ** 3);
    return (1 + Math.tanh(argument)) / 2 + (z / 2) * squaredSech(argument) * GELU_RATE * (1 + 3 * GELU_CUBIC * z * z);
  },
);

const scaledSwish = (name: string, beta: number): ActivationFunction =>
  named(
    name,
    (z) => z * logistic(beta * z),
    (z) => logistic(beta * z) + beta * z * sigmoidDerivative(beta * z),
  );

/**
 * Swish zσ(βz); φ′ = σ(βz) + βzσ′(βz). Ramachandran et al. 2017. With β = 1 it is SiLU.
 *
 * @throws RangeError when β is not finite.
 * @example
 * theory.swish(1) // 0.7311
 * theory.swish.with(10)(1) // 1.0000
 */
export const swish = parametric((beta = 1) => {
  requireParameter('swish', 'beta', beta);
  return scaledSwish(beta === 1 ? 'swish' : `swish(${beta})`, beta);
});

/**
 * Mish z·tanh(softplus z); φ′ = tanh(softplus z) + zσ(z)(1 − tanh²(softplus z)). Misra 2019.
 *
 * @example theory.mish(1) // 0.8651
 */
export const mish = named(
  'mish',
  (z) => z * Math.tanh(plainSoftplus(z)),
  (z) => Math.tanh(plainSoftplus(z)) + z * logistic(z) * squaredSech(plainSoftplus(z)),
);

/**
 * Softplus ln(1 + e^z) = max(z, 0) + ln(1 + e^(−|z|)), never overflowing; φ′ = σ.
 *
 * @example
 * theory.softplus(0) // 0.6931
 * theory.softplus.derivative(0) // 0.5
 */
export const softplus = named('softplus', plainSoftplus, logistic);

/** The activations of notebook 07's table, the parametric ones at their defaults. */
export const ACTIVATIONS: readonly ActivationFunction[] = [
  linear, sigmoid, tanh, softsign, relu, leakyRelu, prelu, rrelu, elu, selu, gelu, geluTanh, swish, mish, abs,
];

import { numberThat, requireFinite, requireFunction, requireNotNegative, requireNumber, requirePositive } from '../checks/rules';
import { membersOf } from '../checks/options';
import { expectation } from '../numeric/expectation';
import { normalCdf } from '../numeric/special-functions';
import { requireActivation, type NamedActivation } from './scalar-activation';

/** Moments of φ and φ′ under a pre-activation √q·z, z ~ N(0, 1). */
export interface ActivationMoments {
  /** E[φ]. Not 0 for sigmoid (½) and ReLU (√(q/2π)): a constant part every layer passes on. */
  mean: number;
  /** E[φ²], about 0. */
  secondMoment: number;
  /** E[φ′²]. */
  derivativeSecondMoment: number;
}

const requireDerivative = membersOf({ derivative: requireFunction });
const requireThreshold = numberThat('> 0', (value) => value > 0);
/** Beyond, e^(2q) overflows. */
const requireEluVariance = numberThat('in [0, 300]', (value) => value >= 0 && value <= 300);
/** Nearer to 0 than any number that 1 + z can tell from 1, and beside a kink there. */
const BESIDE_ZERO = 1e-100;

/** E[φ′(√q·z)²]; at q = 0 its limit from above, the mean of both sides of 0. */
export function derivativeSecondMoment({ derivative, kinks }: NamedActivation, q: number): number {
  if (q === 0) return (derivative(BESIDE_ZERO) ** 2 + derivative(-BESIDE_ZERO) ** 2) / 2;
  return expectation((z) => derivative(z) ** 2, { variance: q, kinks });
}

/**
 * E[φ(√q·z)], E[φ(√q·z)²] and E[φ′(√q·z)²] by quadrature, for any activation, to about 1e-12. At q = 0 the last is its limit from above, which
 * at a kink is the mean of both sides and not φ′(0)².
 *
 * @throws RangeError when q is negative or not finite.
 * @example theory.activationMoments(theory.relu, 1) // { mean: 0.3989, secondMoment: 0.5, derivativeSecondMoment: 0.5 }
 */
export function activationMoments(activation: NamedActivation, q = 1): ActivationMoments {
  requireActivation('activationMoments', 'activation', activation);
  requireNotNegative('activationMoments', 'q', q);
  const options = { variance: q, kinks: activation.kinks };
  return {
    mean: expectation(activation.f, options),
    secondMoment: expectation((z) => activation.f(z) ** 2, options),
    derivativeSecondMoment: derivativeSecondMoment(activation, q),
  };
}

/**
 * Closed form for slope 1 on the right and slope a on the left (ReLU a = 0, leaky ReLU, PReLU, |z| a = −1, linear a = 1):
 * E[φ] = (1 − a)√(q/2π), E[φ²] = q(1 + a²)/2, E[φ′²] = (1 + a²)/2.
 *
 * @throws RangeError when q is negative or not finite.
 * @example theory.piecewiseLinearMoments(-1, 3).secondMoment // 3
 * @see K. He et al. 2015, eq. (15).
 */
export function piecewiseLinearMoments(slope: number, q = 1): ActivationMoments {
  requireFinite('piecewiseLinearMoments', 'slope', slope);
  requireNotNegative('piecewiseLinearMoments', 'q', q);
  const half = (1 + slope * slope) / 2;
  return { mean: (1 - slope) * Math.sqrt(q / (2 * Math.PI)), secondMoment: q * half, derivativeSecondMoment: half };
}

/**
 * Closed form for RReLU in training, its slope drawn from U(lower, upper): {@link piecewiseLinearMoments} with E[a] = (lower + upper)/2 and
 * E[a²] = (lower² + lower·upper + upper²)/3.
 *
 * @throws RangeError when q is negative or not finite.
 * @example theory.rreluMoments(1 / 8, 1 / 3).derivativeSecondMoment // 0.5281
 */
export function rreluMoments(lower: number, upper: number, q = 1): ActivationMoments {
  requireFinite('rreluMoments', 'lower', lower);
  requireFinite('rreluMoments', 'upper', upper);
  requireNotNegative('rreluMoments', 'q', q);
  const half = (1 + (lower * lower + lower * upper + upper * upper) / 3) / 2;
  const mean = (1 - (lower + upper) / 2) * Math.sqrt(q / (2 * Math.PI));
  return { mean, secondMoment: q * half, derivativeSecondMoment: half };
}

/**
 * Closed form for λ·z (z ≥ 0), λα(e^z − 1) (z < 0), that is ELU (λ = 1) and SELU, with G(k) = e^(k²q/2)·Φ(−k√q) the part of E[e^(k√q·z)] on the left:
 * E[φ] = λ(√(q/2π) + α(G(1) − ½)), E[φ²] = λ²(q/2 + α²(G(2) − 2G(1) + ½)), E[φ′²] = λ²(½ + α²G(2)).
 *
 * @throws RangeError unless 0 ≤ q ≤ 300 (beyond, e^(2q) overflows: use {@link activationMoments}).
 * @example theory.eluMoments(1, 1, 1).secondMoment // 0.6449
 */
export function eluMoments(scale: number, alpha: number, q = 1): ActivationMoments {
  requireFinite('eluMoments', 'scale', scale);
  requireFinite('eluMoments', 'alpha', alpha);
  requireEluVariance('eluMoments', 'q', q);
  const left = (k: number): number => Math.exp((k * k * q) / 2) * normalCdf(-k * Math.sqrt(q));
  return {
    mean: scale * (Math.sqrt(q / (2 * Math.PI)) + alpha * (left(1) - 0.5)),
    secondMoment: scale ** 2 * (q / 2 + alpha ** 2 * (left(2) - 2 * left(1) + 0.5)),
    derivativeSecondMoment: scale ** 2 * (0.5 + alpha ** 2 * left(2)),
  };
}

/**
 * The gain g = √(q/E[φ(√q·z)²]) with which a layer of weights of variance g²/n keeps the pre-activation variance q: σ_w² = g². √2 for ReLU,
 * √(2/(1 + a²)) for slope a, 1.245 for ELU, 1.593 for tanh, 1 for SELU (at q = 1).
 *
 * For φ that are not positively homogeneous it depends on q, and keeping q does not make it stable.
 *
 * @throws RangeError unless q is finite and > 0.
 * @example theory.varianceGain(theory.relu) // 1.4142
 */
export function varianceGain(activation: NamedActivation, q = 1): number {
  requireActivation('varianceGain', 'activation', activation);
  requirePositive('varianceGain', 'q', q);
  return Math.sqrt(q / activationMoments(activation, q).secondMoment);
}

/**
 * The gain g = 1/√E[φ′(√q·z)²] with which a layer keeps the gradient's norm, χ = 1. It equals {@link varianceGain} for ReLU and its piecewise linear
 * relatives, and for no other activation here.
 *
 * @throws RangeError when q is negative or not finite.
 * @example theory.gradientGain(theory.tanh) // 1.467
 */
export function gradientGain(activation: NamedActivation, q = 1): number {
  requireActivation('gradientGain', 'activation', activation);
  requireNotNegative('gradientGain', 'q', q);
  return 1 / Math.sqrt(activationMoments(activation, q).derivativeSecondMoment);
}

/**
 * Whether the activation is saturated at z: |φ′(z)| < τ. For ReLU that means off.
 *
 * @throws RangeError unless τ > 0.
 * @example theory.isSaturated(theory.sigmoid, 5, 0.01) // true
 */
export function isSaturated(activation: { derivative: (z: number) => number }, z: number, threshold: number): boolean {
  requireDerivative('isSaturated', 'activation', activation);
  requireNumber('isSaturated', 'z', z);
  requireThreshold('isSaturated', 'threshold', threshold);
  return Math.abs(activation.derivative(z)) < threshold;
}

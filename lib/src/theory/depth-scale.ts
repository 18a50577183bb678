import { numberThat, requireNotNegative } from '../checks/rules';
import { expectation } from '../numeric/expectation';
import { bisect } from '../numeric/root';
import { activationMoments } from './activation-moments';
import { chi, correlationMap, correlationSlope, requireRandomNet, varianceFixedPoint, type WeightStatistics } from './mean-field';
import { requireActivation, type NamedActivation } from './scalar-activation';

const requireFactor = numberThat('≥ 0', (value) => value >= 0);

/**
 * Depth ξ = 1/|ln χ| over which a quantity with factor χ per layer changes by a factor e, in layers. Infinity at χ = 1, 0 at χ = 0 and
 * Infinity.
 *
 * @throws RangeError when the factor is negative or NaN.
 * @example depthScale(0.0557) // 0.346
 */
export function depthScale(factor: number): number {
  requireFactor('depthScale', 'factor', factor);
  return 1 / Math.abs(Math.log(factor));
}

/**
 * ξ_q, the depth over which the variance forgets its start: 1/|ln V′(q*)| with V′(q) = σ_w²·E[φ(√q·z)φ′(√q·z)z]/√q. Infinity where the variance
 * has no finite fixed point.
 *
 * @throws RangeError when a variance is negative or not finite.
 * @see S. Schoenholz et al. 2016; there V′ = χ + σ_w²·E[φ″φ], which is the same by Stein's lemma.
 * @example varianceDepthScale(linear, { weightVariance: 0.5, biasVariance: 1 }) // 1.4427
 */
export function varianceDepthScale(activation: NamedActivation, statistics: WeightStatistics): number {
  requireRandomNet('varianceDepthScale', activation, statistics);
  const fixedPoint = varianceFixedPoint(activation, statistics);
  if (!fixedPoint.converged) return Infinity;
  // At q* = 0 the slope is its limit from above.
  const q = Math.max(fixedPoint.q, 1e-12);
  const { f, derivative, kinks } = activation;
  const slope = expectation((x) => f(x) * derivative(x) * x, { variance: q, kinks }) / q;
  return depthScale(Math.abs(statistics.weightVariance * slope));
}

/**
 * c*, the correlation towards which two inputs tend: 1 in the ordered phase (χ ≤ 1), below 1 in the chaotic one. Newton's method from c = 0, where the
 * map is convex (its Hermite series has coefficients ≥ 0), so it reaches the first fixed point from below.
 *
 * @throws RangeError when a variance is negative or not finite, or the variance has no fixed point > 0.
 * @example correlationFixedPoint(tanh, { weightVariance: 4, biasVariance: 0.01 }) // 0.0383
 */
export function correlationFixedPoint(activation: NamedActivation, statistics: WeightStatistics): number {
  requireRandomNet('correlationFixedPoint', activation, statistics);
  const { q } = varianceFixedPoint(activation, statistics);
  if (!(q > 0 && q < Infinity)) throw new RangeError(`correlationFixedPoint: the variance must have a fixed point > 0, got ${q}`);
  if (chi(activation, statistics, q) <= 1 + 1e-12) return 1;
  let c = 0;
  for (let iteration = 0; iteration < 60; iteration++) {
    const excess = correlationMap(activation, c, q, statistics) - c;
    const slope = correlationSlope(activation, c, q, statistics) - 1;
    const next = Math.min(1, Math.max(0, c - excess / slope));
    if (Math.abs(next - c) < 1e-12) return next;
    c = next;
  }
  return c;
}

/**
 * ξ_c, the depth over which the correlation of two inputs tends to c*: 1/|ln(slope of the correlation map at c*)|. In the ordered phase it is
 * 1/|ln χ|, the gradient's depth scale; trainable depth is about 6ξ_c.
 *
 * @throws RangeError as {@link correlationFixedPoint} does.
 * @see S. Schoenholz et al. 2016.
 * @example correlationDepthScale(sigmoid, { weightVariance: 1 }) // 0.346
 */
export function correlationDepthScale(activation: NamedActivation, statistics: WeightStatistics): number {
  requireRandomNet('correlationDepthScale', activation, statistics);
  const { q } = varianceFixedPoint(activation, statistics);
  const c = correlationFixedPoint(activation, statistics);
  return depthScale(c === 1 ? chi(activation, statistics, q) : correlationSlope(activation, c, q, statistics));
}

/** One point of the critical line χ = 1. */
export interface CriticalPoint {
  q: number;
  weightVariance: number;
  /** Negative when no bias variance makes this q critical. */
  biasVariance: number;
}

/**
 * The point of the critical line with fixed point q: σ_w² = 1/E[φ′(√q·z)²], σ_b² = q − σ_w²·E[φ(√q·z)²]. Run q over a range to draw the
 * line; leave out points with σ_b² < 0.
 *
 * @throws RangeError when q is negative or not finite.
 * @example criticalPoint(tanh, 0) // { q: 0, weightVariance: 1, biasVariance: 0 }
 */
export function criticalPoint(activation: NamedActivation, q: number): CriticalPoint {
  requireActivation('criticalPoint', 'activation', activation);
  requireNotNegative('criticalPoint', 'q', q);
  const { secondMoment, derivativeSecondMoment } = activationMoments(activation, q);
  const weightVariance = 1 / derivativeSecondMoment;
  return { q, weightVariance, biasVariance: q - weightVariance * secondMoment };
}

/**
 * The σ_w² at which χ = 1 for a given bias variance, between 1e-3 and 1e6.
 *
 * @throws RangeError when there is none in that range or the bias variance is negative or not finite.
 * @example criticalWeightVariance(relu) // 2
 * @example criticalWeightVariance(sigmoid) // 103.0
 */
export function criticalWeightVariance(activation: NamedActivation, biasVariance = 0): number {
  requireActivation('criticalWeightVariance', 'activation', activation);
  requireNotNegative('criticalWeightVariance', 'biasVariance', biasVariance);
  const logChi = (logVariance: number): number => Math.log(chi(activation, { weightVariance: 10 ** logVariance, biasVariance }));
  return 10 ** bisect(logChi, -3, 6);
}

import { numberThat, requireNotNegative } from '../checks/rules';
import { expectation } from '../numeric/expectation';
import { bisect } from '../numeric/root';
import { activationMoments, derivativeSecondMoment } from './activation-moments';
import { chi, correlationMap, correlationSlope, requireRandomNet, varianceFixedPoint, type WeightStatistics } from './mean-field';
import { requireActivation, type NamedActivation } from './scalar-activation';

const requireFactor = numberThat('≥ 0', (value) => value >= 0);

/**
 * Depth ξ = 1/|ln χ| over which a quantity with factor χ per layer changes by a factor e, in layers. Infinity at χ = 1, 0 at χ = 0 and
 * Infinity.
 *
 * @throws RangeError when the factor is negative or NaN.
 * @example theory.depthScale(0.0557) // 0.346
 */
export function depthScale(factor: number): number {
  requireFactor('depthScale', 'factor', factor);
  return 1 / Math.abs(Math.log(factor));
}

/** Factors nearer to 1 the fixed point and the quadrature cannot tell from it. */
const CRITICAL = 1e-9;

/** The depth scale of a computed factor: Infinity where it is 1 but for rounding. */
function depthScaleOf(factor: number): number {
  return Math.abs(factor - 1) <= CRITICAL ? Infinity : depthScale(factor);
}

/**
 * ξ_q, the depth over which the variance forgets its start: 1/|ln V′(q*)| with V′(q) = σ_w²·E[φ(√q·z)φ′(√q·z)z]/√q. Infinity where the variance
 * has no finite fixed point, and where V′(q*) is 1 to 1e-9.
 *
 * @throws RangeError when a variance is negative or not finite.
 * @see S. Schoenholz et al. 2016; there V′ = χ + σ_w²·E[φ″φ], which is the same by Stein's lemma.
 * @example theory.varianceDepthScale(theory.linear, { weightVariance: 0.5, biasVariance: 1 }) // 1.4427
 */
export function varianceDepthScale(activation: NamedActivation, statistics: WeightStatistics): number {
  requireRandomNet('varianceDepthScale', activation, statistics);
  const fixedPoint = varianceFixedPoint(activation, statistics);
  if (!fixedPoint.converged) return Infinity;
  const { q } = fixedPoint;
  const { f, derivative, kinks } = activation;
  // q* = 0 needs φ(0) = 0, and then the limit is that of χ.
  const slope = q === 0 ? derivativeSecondMoment(activation, 0) : expectation((x) => f(x) * derivative(x) * x, { variance: q, kinks }) / q;
  return depthScaleOf(Math.abs(statistics.weightVariance * slope));
}

/**
 * c*, the correlation towards which two inputs tend: 1 in the ordered phase (χ ≤ 1), below 1 in the chaotic one. Newton's method from c = 0, where the
 * map is convex (its Hermite series has coefficients ≥ 0), so it reaches the first fixed point from below.
 *
 * @throws RangeError when a variance is negative or not finite, or the variance has no fixed point > 0.
 * @example theory.correlationFixedPoint(theory.tanh, { weightVariance: 4, biasVariance: 0.01 }) // 0.0383
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
 * 1/|ln χ|, the gradient's depth scale; trainable depth is about 6ξ_c. Infinity at criticality, where χ is 1 to 1e-9, whatever the fixed point
 * of the variance: correlations then move by a power of the depth.
 *
 * @throws RangeError as {@link correlationFixedPoint} does.
 * @see S. Schoenholz et al. 2016.
 * @example theory.correlationDepthScale(theory.sigmoid, { weightVariance: 1 }) // 0.346
 */
export function correlationDepthScale(activation: NamedActivation, statistics: WeightStatistics): number {
  requireRandomNet('correlationDepthScale', activation, statistics);
  const { q } = varianceFixedPoint(activation, statistics);
  const factor = chi(activation, statistics, q);
  if (Math.abs(factor - 1) <= CRITICAL) return Infinity;
  const c = correlationFixedPoint(activation, statistics);
  return depthScaleOf(c === 1 ? factor : correlationSlope(activation, c, q, statistics));
}

/** Where `criticalWeightVariance` looks. */
const LEAST = 1e-3;
const LARGEST = 1e6;

/** One point of the critical line χ = 1. */
export interface CriticalPoint {
  q: number;
  weightVariance: number;
  /** Negative when no bias variance makes this q critical. */
  biasVariance: number;
}

/**
 * The point of the critical line with fixed point q: σ_w² = 1/E[φ′(√q·z)²], σ_b² = q − σ_w²·E[φ(√q·z)²]. Run q over a range to draw the
 * line; leave out points with σ_b² < 0. For GELU, Swish and Mish q is a fixed point that iteration need not lead to.
 *
 * @throws RangeError when q is negative or not finite.
 * @example theory.criticalPoint(theory.tanh, 0) // { q: 0, weightVariance: 1, biasVariance: 0 }
 */
export function criticalPoint(activation: NamedActivation, q: number): CriticalPoint {
  requireActivation('criticalPoint', 'activation', activation);
  requireNotNegative('criticalPoint', 'q', q);
  const { secondMoment, derivativeSecondMoment } = activationMoments(activation, q);
  const weightVariance = 1 / derivativeSecondMoment;
  return { q, weightVariance, biasVariance: q - weightVariance * secondMoment };
}

/**
 * The σ_w² at which χ = 1 for a given bias variance, between 1e-3 and 1e6, χ being that of the fixed point from q = 1 (see
 * {@link varianceFixedPoint}).
 *
 * GELU, Swish and Mish have none while the bias variance is small: with more σ_w² that fixed point goes from small to large or Infinity at
 * once, and χ with it from below 1 to above.
 *
 * @throws RangeError when there is none in that range or the bias variance is negative or not finite.
 * @example theory.criticalWeightVariance(theory.relu) // 2
 * @example theory.criticalWeightVariance(theory.sigmoid) // 103.0
 */
export function criticalWeightVariance(activation: NamedActivation, biasVariance = 0): number {
  requireActivation('criticalWeightVariance', 'activation', activation);
  requireNotNegative('criticalWeightVariance', 'biasVariance', biasVariance);
  const chiAt = (weightVariance: number): number => chi(activation, { weightVariance, biasVariance });
  const none = (why: string): RangeError =>
    new RangeError(`criticalWeightVariance: activation must reach χ = 1 with bias variance ${biasVariance}, got ${activation.name}: ${why}`);
  if (!(chiAt(LEAST) <= 1 && chiAt(LARGEST) >= 1)) throw none(`χ goes from ${chiAt(LEAST)} at ${LEAST} to ${chiAt(LARGEST)} at ${LARGEST}`);
  const found = 10 ** bisect((logVariance) => Math.log(chiAt(10 ** logVariance)), Math.log10(LEAST), Math.log10(LARGEST));
  const dying = criticalPoint(activation, 0);
  // Where the signal starts to die out χ is so flat that bisection finds half the digits.
  if (dying.biasVariance === biasVariance && Math.abs(found / dying.weightVariance - 1) < 1e-4) return dying.weightVariance;
  const [below, above] = [1 - 1e-12, 1 + 1e-12].map((factor) => chiAt(found * factor));
  if (above - below > 1e-3) {
    throw none(`at ${found.toPrecision(6)} the fixed point of the variance jumps, and χ from ${below.toPrecision(4)} to ${above.toPrecision(4)}`);
  }
  return found;
}

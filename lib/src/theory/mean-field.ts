import { optionsOf } from '../checks/options';
import { numberThat, requireFewOrNone, requireNotNegative } from '../checks/rules';
import { expectation, expectationOfProduct } from '../numeric/expectation';
import { bisect } from '../numeric/root';
import { derivativeSecondMoment } from './activation-moments';
import { requireActivation, type NamedActivation } from './scalar-activation';

/** Variances of a random network's weights and biases. */
export interface WeightStatistics {
  /** σ_w² = n·Var(w), n the fan-in. */
  weightVariance: number;
  /** σ_b² = Var(b). Default 0. */
  biasVariance?: number;
}

/** A fixed point q* of the variance map, as {@link varianceFixedPoint} finds it. */
export interface VarianceFixedPoint {
  /** q*; 0 when the signal dies out, Infinity when it grows without bound. */
  q: number;
  /** Whether there is a finite q*. */
  converged: boolean;
}

/** Beyond this the variance counts as growing without bound; χ there is its limit for large q. */
const LARGEST_VARIANCE = 1e6;
const SMALLEST_VARIANCE = 1e-12;
/** Relative difference of q′ and q that the quadrature cannot tell from 0. */
const ROUNDING = 1e-13;

const requireStatistics = optionsOf<WeightStatistics>({ weightVariance: requireNotNegative, biasVariance: requireNotNegative }, 'weightVariance');
const requireCorrelation = numberThat('in [-1, 1]', (value) => value >= -1 && value <= 1);
const requireInitial = numberThat(`> 0 and < ${LARGEST_VARIANCE}`, (value) => value > 0 && value < LARGEST_VARIANCE);
const requireVariance = numberThat('≥ 0', (value) => value >= 0);

/** Throws unless both describe a random network. */
export function requireRandomNet(caller: string, activation: unknown, statistics: unknown): void {
  requireActivation(caller, 'activation', activation);
  requireStatistics(caller, 'statistics', statistics);
}

/**
 * One step of the pre-activation variance, q′ = σ_w²·E[φ(√q·z)²] + σ_b².
 *
 * @throws RangeError when a variance is negative or not finite.
 * @example theory.varianceMap(theory.relu, 1, { weightVariance: 2 }) // 1
 * @see B. Poole et al. 2016.
 */
export function varianceMap(activation: NamedActivation, q: number, statistics: WeightStatistics): number {
  requireRandomNet('varianceMap', activation, statistics);
  requireNotNegative('varianceMap', 'q', q);
  return nextVariance(activation, q, statistics);
}

/** {@link varianceMap} of what is checked already. */
function nextVariance(activation: NamedActivation, q: number, { weightVariance, biasVariance = 0 }: WeightStatistics): number {
  const secondMoment = expectation((z) => activation.f(z) ** 2, { variance: q, kinks: activation.kinks });
  return weightVariance * secondMoment + biasVariance;
}

/**
 * q of layers 1 … `layers` of a deep random network, each from the one before; `initial` is q of layer 0.
 *
 * @throws RangeError when a variance is negative or not finite, or becomes so.
 * @example theory.varianceTrajectory(theory.relu, 1, 2, { weightVariance: 1 }) // [0.5, 0.25]
 */
export function varianceTrajectory(activation: NamedActivation, initial: number, layers: number, statistics: WeightStatistics): number[] {
  requireRandomNet('varianceTrajectory', activation, statistics);
  requireNotNegative('varianceTrajectory', 'initial', initial);
  requireFewOrNone('varianceTrajectory', 'layers', layers);
  const trajectory: number[] = [];
  let q = initial;
  for (let layer = 1; layer <= layers; layer++) {
    q = nextVariance(activation, q, statistics);
    trajectory.push(q);
  }
  return trajectory;
}

/**
 * The fixed point q* = V(q*) that iterating {@link varianceMap} from q = `initial` leads to, found by bracketing in the direction the first step takes
 * (V is increasing in q) and bisection, so that slow convergence at criticality does no harm.
 *
 * Where every q is fixed (ReLU at σ_w² = 2) it is `initial`. A q* below 1e-12 counts as 0, one above 1e6 as none.
 *
 * @throws RangeError when a variance is negative or not finite, or initial is not > 0.
 * @example theory.varianceFixedPoint(theory.sigmoid, { weightVariance: 1 }) // { q: 0.2647, converged: true }
 * @example theory.varianceFixedPoint(theory.relu, { weightVariance: 3 }) // { q: Infinity, converged: false }
 */
export function varianceFixedPoint(activation: NamedActivation, statistics: WeightStatistics, initial = 1): VarianceFixedPoint {
  requireRandomNet('varianceFixedPoint', activation, statistics);
  requireInitial('varianceFixedPoint', 'initial', initial);
  const excess = (q: number): number => nextVariance(activation, q, statistics) - q;
  const found = (a: number, b: number): VarianceFixedPoint => ({ q: bisect(excess, Math.min(a, b), Math.max(a, b)), converged: true });
  const first = excess(initial);
  if (Math.abs(first) <= ROUNDING * initial) return { q: initial, converged: true };
  const step = first > 0 ? 2 : 0.5;
  for (let q = initial; q < LARGEST_VARIANCE && q > SMALLEST_VARIANCE; q *= step) {
    if (Math.sign(excess(q * step)) !== Math.sign(first)) return found(q, q * step);
  }
  return first > 0 ? { q: Infinity, converged: false } : { q: 0, converged: true };
}

/**
 * χ = σ_w²·E[φ′(√q·z)²], the factor by which one layer multiplies the squared gradient norm: vanishing below 1, exploding above. It is
 * also the slope at c = 1 of the correlation map.
 *
 * `q` defaults to the fixed point. For q = 0 and q = Infinity the limits are taken (the latter at 1e6), so that a ReLU net has χ = σ_w²/2
 * whether its signal dies out or grows.
 *
 * @throws RangeError when a variance is negative or NaN.
 * @example theory.chi(theory.sigmoid, { weightVariance: 1 }) // 0.0557
 * @see S. Schoenholz et al. 2016.
 */
export function chi(activation: NamedActivation, statistics: WeightStatistics, q?: number): number {
  requireRandomNet('chi', activation, statistics);
  if (q !== undefined) requireVariance('chi', 'q', q);
  const asked = q ?? varianceFixedPoint(activation, statistics).q;
  return statistics.weightVariance * derivativeSecondMoment(activation, Math.min(asked, LARGEST_VARIANCE));
}

/** Throws unless two inputs of correlation c and variance q can be followed; their variance in the next layer. */
function requirePair(caller: string, activation: NamedActivation, c: number, q: number, statistics: WeightStatistics): number {
  requireRandomNet(caller, activation, statistics);
  requireCorrelation(caller, 'c', c);
  requireNotNegative(caller, 'q', q);
  const next = nextVariance(activation, q, statistics);
  if (!(next > 0)) throw new RangeError(`${caller}: the next layer's variance must be > 0, got ${next}`);
  return next;
}

/**
 * One step of the correlation between two inputs' pre-activations of equal variance q, c′ = (σ_w²·E[φ(u)φ(v)] + σ_b²)/V(q). For ReLU without bias it is
 * (√(1 − c²) + c(π − arccos c))/π.
 *
 * @throws RangeError unless −1 ≤ c ≤ 1 and V(q) > 0, or when a variance is negative or not finite.
 * @example theory.correlationMap(theory.relu, 0, 1, { weightVariance: 2 }) // 0.3183
 * @see B. Poole et al. 2016.
 */
export function correlationMap(activation: NamedActivation, c: number, q: number, statistics: WeightStatistics): number {
  const next = requirePair('correlationMap', activation, c, q, statistics);
  const product = expectationOfProduct(activation.f, c, { variance: q, kinks: activation.kinks });
  return Math.min(1, (statistics.weightVariance * product + (statistics.biasVariance ?? 0)) / next);
}

/**
 * Slope of {@link correlationMap} at c, σ_w²·E[φ′(u)φ′(v)]·q/V(q); at c = 1 and the fixed point it is χ.
 *
 * @throws RangeError as correlationMap does.
 * @example theory.correlationSlope(theory.relu, 0, 1, { weightVariance: 2 }) // 0.5
 */
export function correlationSlope(activation: NamedActivation, c: number, q: number, statistics: WeightStatistics): number {
  const next = requirePair('correlationSlope', activation, c, q, statistics);
  const product = expectationOfProduct(activation.derivative, c, { variance: q, kinks: activation.kinks });
  return (statistics.weightVariance * product * q) / next;
}

import { numberThat, requireNumber, requirePositive } from '../checks/rules';

const requireShare = numberThat('in [0, 1]', (value) => value >= 0 && value <= 1);

/**
 * Logistic sigmoid σ(z) = 1/(1 + e^(−z)), computed with e^(−|z|) so that no z overflows.
 */
export function sigmoid(z: number): number {
  requireNumber('sigmoid', 'z', z);
  if (z >= 0) return 1 / (1 + Math.exp(-z));
  const exponential = Math.exp(z);
  return exponential / (1 + exponential);
}

/**
 * σ′(z) = σ(z)(1 − σ(z)), at most ¼, at z = 0. Since 1 − σ(z) = σ(−z) it is formed as σ(z)·σ(−z), which keeps its digits where
 * 1 − σ would cancel: σ′(40) = 4.25e-18, not 0.
 *
 * @example sigmoidDerivative(0) // 0.25
 */
export function sigmoidDerivative(z: number): number {
  requireNumber('sigmoidDerivative', 'z', z);
  return sigmoid(z) * sigmoid(-z);
}

/**
 * The |z| beyond which σ′(z) < τ: 2·arcosh(1/(2√τ)), from σ′(z) = 1/(4cosh²(z/2)). It is 0 for τ ≥ ¼, where (but for z = 0) every unit counts as saturated.
 *
 * @throws RangeError unless τ > 0.
 * @example theory.sigmoidSaturation(0.01) // 4.5849
 */
export function sigmoidSaturation(threshold: number): number {
  requirePositive('sigmoidSaturation', 'threshold', threshold);
  return threshold >= 0.25 ? 0 : 2 * Math.acosh(0.5 / Math.sqrt(threshold));
}

/**
 * Logit ln(p/(1 − p)), the inverse of σ. −Infinity at 0 and Infinity at 1.
 *
 * @throws RangeError unless 0 ≤ p ≤ 1.
 * @example theory.logit(0.9) // 2.1972
 */
export function logit(p: number): number {
  requireShare('logit', 'p', p);
  return Math.log(p) - Math.log1p(-p);
}

/**
 * Softplus ln(1 + e^z) = max(z, 0) + ln(1 + e^(−|z|)), whose derivative is σ. Never overflows.
 */
export function softplus(z: number): number {
  requireNumber('softplus', 'z', z);
  return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
}

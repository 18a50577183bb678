import { numberThat, requireFewOrNone, requirePositive } from '../checks/rules';
import { correlationMap, correlationSlope, requireRandomNet, varianceFixedPoint, varianceMap, type WeightStatistics } from './mean-field';
import type { NamedActivation } from './scalar-activation';

/** Two inputs and their gradients, layer by layer. */
export interface CorrelationRow {
  /** 0 is the first pre-activation. */
  layer: number;
  /** c of the pre-activations. */
  correlation: number;
  /** Of ∂y/∂z of that first pre-activation at the two inputs, for an output that many layers above; NaN at σ_w² = 0, where there is no gradient. */
  gradientCorrelation: number;
}

const requireCorrelation = numberThat('in [-1, 1]', (value) => value >= -1 && value <= 1);
const requireVariance = numberThat('> 0 and finite at the start, or have a fixed point that is', (value) => value > 0 && value < Infinity);

/**
 * How the correlation c of two inputs goes on through the layers of a wide random network, and how much of it their gradients keep: each layer multiplies
 * the gradients' covariance by σ_w²·E[φ′(u)φ′(v)] and their variance by σ_w²·E[φ′²], so that after L layers the correlation is the product of the
 * quotients. `q` is the variance of both, kept: by default the fixed point.
 *
 * Of ReLU at σ_w² = 2 the quotient is 1 − arccos(c)/π: ½ where two inputs are orthogonal, and as c tends to 1 with depth, the gradients' correlation falls
 * by a power of the depth and not as the ½^L of a network whose layers all see orthogonal inputs.
 *
 * @throws RangeError unless −1 ≤ c ≤ 1 and there is a variance > 0, or when a variance is negative or not finite.
 * @see S. Schoenholz et al. 2016; D. Balduzzi et al. 2017.
 * @example theory.correlationTrajectory(theory.relu, 0, 2, { weightVariance: 2 })[2] // { layer: 2, correlation: 0.4937, gradientCorrelation: 0.3016 }
 */
export function correlationTrajectory(activation: NamedActivation, c: number, layers: number, statistics: WeightStatistics, q?: number): CorrelationRow[] {
  requireRandomNet('correlationTrajectory', activation, statistics);
  requireCorrelation('correlationTrajectory', 'c', c);
  if (q !== undefined) requirePositive('correlationTrajectory', 'q', q);
  requireFewOrNone('correlationTrajectory', 'layers', layers);
  let [variance, correlation, gradientCorrelation] = [q ?? varianceFixedPoint(activation, statistics).q, c, 1];
  requireVariance('correlationTrajectory', 'the variance', variance);
  const rows: CorrelationRow[] = [{ layer: 0, correlation, gradientCorrelation }];
  for (let layer = 1; layer <= layers; layer++) {
    gradientCorrelation *= correlationSlope(activation, correlation, variance, statistics) / correlationSlope(activation, 1, variance, statistics);
    correlation = correlationMap(activation, correlation, variance, statistics);
    variance = varianceMap(activation, variance, statistics);
    rows.push({ layer, correlation, gradientCorrelation });
  }
  return rows;
}

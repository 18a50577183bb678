import { listOf, requireNotNegative, requirePositive } from '../checks/rules';
import { correlationDepthScale, varianceDepthScale } from './depth-scale';
import { chi, varianceFixedPoint } from './mean-field';
import { requireActivation, type NamedActivation } from './scalar-activation';

/** One point of the phase diagram. */
export interface PhaseRow {
  /** σ_w² and σ_b². */
  weightVariance: number;
  biasVariance: number;
  /** q* that the variance tends to: 0 where the signal dies out, Infinity where it grows without bound. */
  q: number;
  /** χ at q*: the squared gradient norm's factor per layer. */
  chi: number;
  /** `ordered` (χ < 1, gradients vanish), `chaotic` (χ > 1, they explode) or `critical` (χ = 1 to 1e-9). */
  phase: 'ordered' | 'critical' | 'chaotic';
  /** ξ_q and ξ_c, in layers; trainable depth is about 6·ξ_c. NaN where there is no correlation to follow: q* is 0 or Infinity, and no phase's edge. */
  varianceDepthScale: number;
  correlationDepthScale: number;
}

const CRITICAL = 1e-9;

function phaseOf(factor: number): PhaseRow['phase'] {
  if (Math.abs(factor - 1) <= CRITICAL) return 'critical';
  return factor < 1 ? 'ordered' : 'chaotic';
}

function row(activation: NamedActivation, weightVariance: number, biasVariance: number): PhaseRow {
  const statistics = { weightVariance, biasVariance };
  const { q } = varianceFixedPoint(activation, statistics);
  const factor = chi(activation, statistics, q);
  const phase = phaseOf(factor);
  const followed = (q > 0 && q < Infinity) || phase === 'critical';
  return {
    weightVariance, biasVariance, q, chi: factor, phase,
    varianceDepthScale: varianceDepthScale(activation, statistics),
    correlationDepthScale: followed ? correlationDepthScale(activation, statistics) : NaN,
  };
}

/**
 * The phase diagram of wide random networks: for every pair of σ_w² and σ_b² the fixed point of the variance, χ there, and the depth scales; a row each,
 * σ_b² running fastest. Its edge χ = 1 is drawn by `criticalPoint`.
 *
 * @throws RangeError for variances that are not finite, σ_w² ≤ 0 or σ_b² < 0.
 * @see B. Poole et al. 2016, S. Schoenholz et al. 2016.
 * @example theory.phaseDiagram(theory.tanh, [0.5, 4], [0.01]).map(({ phase }) => phase) // ['ordered', 'chaotic']
 */
export function phaseDiagram(activation: NamedActivation, weightVariances: readonly number[], biasVariances: readonly number[]): PhaseRow[] {
  requireActivation('phaseDiagram', 'activation', activation);
  listOf(requirePositive)('phaseDiagram', 'weightVariances', weightVariances);
  listOf(requireNotNegative)('phaseDiagram', 'biasVariances', biasVariances);
  return weightVariances.flatMap((weightVariance) => biasVariances.map((biasVariance) => row(activation, weightVariance, biasVariance)));
}

import { integerFrom, requireNotNegative } from '../checks/rules';
import { digamma } from '../numeric/special-functions';

const requireWidth = integerFrom(1);

/**
 * Growth exponent of products of n × n matrices with independent N(0, σ²) entries: lim (1/L)·ln‖W_L ⋯ W_1 x‖ = ½(ln 2 + ψ(n/2)) + ln σ, exact
 * at every n. It is below ln(σ√n), which describes the mean square: the typical product is smaller than the mean one.
 *
 * @param std σ, standard deviation of one entry; 0 gives −Infinity.
 * @throws RangeError unless width is an integer ≥ 1 and std is finite and ≥ 0.
 * @example Math.exp(theory.gaussianGrowthExponent(4, 1)) // 1.7471
 * @see C. M. Newman, "The distribution of Lyapunov exponents: exact results for random matrices", Commun. Math. Phys. 103 (1986).
 */
export function gaussianGrowthExponent(width: number, std: number): number {
  requireWidth('gaussianGrowthExponent', 'width', width);
  requireNotNegative('gaussianGrowthExponent', 'std', std);
  return (Math.LN2 + digamma(width / 2)) / 2 + Math.log(std);
}

/**
 * The σ at which the typical product neither grows nor shrinks, exp(−½(ln 2 + ψ(n/2))): above 1/√n, and near it for large n.
 *
 * @throws RangeError unless width is an integer ≥ 1.
 * @example theory.criticalGaussianStd(4) // 0.5724: 1/√n is 0.5
 */
export function criticalGaussianStd(width: number): number {
  requireWidth('criticalGaussianStd', 'width', width);
  return Math.exp(-gaussianGrowthExponent(width, 1));
}

/** Mean and variance per layer of ln‖h‖² in a random network. */
export interface LogNormDrift {
  mean: number;
  variance: number;
}

/**
 * Per layer drift of ln‖h_l‖² in a ReLU net of width n with He weights, N(0, 2/n) and no bias, to leading order in 1/n: mean −5/(2n),
 * variance 5/n. E‖h‖² is kept, so the mean norm stays while the median shrinks: 2·relu(z)² has mean 1 and variance 5, and
 * E ln(1 + x) ≈ −Var x/2.
 *
 * @throws RangeError unless width is an integer ≥ 1.
 * @example theory.heReluLogNormDrift(100) // { mean: -0.025, variance: 0.05 }: after 50 layers −1.25 and 2.5
 * @see B. Hanin & D. Rolnick, "How to start training: the effect of initialization and architecture" (2018).
 */
export function heReluLogNormDrift(width: number): LogNormDrift {
  requireWidth('heReluLogNormDrift', 'width', width);
  return { mean: -5 / (2 * width), variance: 5 / width };
}

import { numberThat, oneOf, requireFinite, requireText } from '../checks/rules';
import { DEFINITIONS } from '../theory/activations/definitions';
import { beyond, EVERYWHERE, JUST_ABOVE_ZERO, NOT_ABOVE_ZERO, type Flatness, type FlatRegion, type Site } from '../theory/activations/flat';

export type { FlatRegion } from '../theory/activations/flat';

const requireShare = numberThat('in (0, 1)', (value) => value > 0 && value < 1);
const requireSite = oneOf(['pre', 'post']);

/** φ = z where z > θ, else 0. θ is compared in float32, as the layer does. */
function thresholded(theta: number, site: Site): FlatRegion | null {
  const limit = Math.fround(theta);
  if (site === 'post') return limit < 0 ? null : NOT_ABOVE_ZERO;
  return { below: limit === 0 ? JUST_ABOVE_ZERO : limit + Math.abs(limit) * Number.EPSILON, above: Infinity };
}

/** φ = min(max(z, 0), limit), whose slope at the limit still counts; from a alone it is not told from a larger z. */
function capped(limit: number, site: Site): FlatRegion | null {
  return site === 'post' ? null : { below: JUST_ABOVE_ZERO, above: Math.fround(limit) };
}

function hardSigmoid(threshold: number, site: Site): FlatRegion {
  if (threshold > 0.2) return EVERYWHERE;
  return site === 'pre' ? beyond(2.5) : { below: JUST_ABOVE_ZERO, above: 1 - Number.EPSILON };
}

/** Of layers of tfjs alone. */
const OF_LAYERS = new Map<string, Flatness>([
  ['relu6', () => ({ below: JUST_ABOVE_ZERO, above: 6 - 4 * Number.EPSILON })],
  ['cappedRelu', (_threshold, site, limit = Infinity) => capped(limit, site)],
  ['thresholdedRelu', (_threshold, site, theta = 1) => thresholded(theta, site)],
  ['softplus', (threshold, site) => ({ below: site === 'pre' ? Math.log(threshold / (1 - threshold)) : -Math.log1p(-threshold), above: Infinity })],
  ['hardSigmoid', hardSigmoid],
]);

/** Default of τ: below 1 % of full slope a unit passes on next to no gradient. Convention of this library. */
export const DEFAULT_SATURATION = 0.01;

/**
 * The values at which |φ′(z)| < τ: of z itself (`pre`) or of a = φ(z) (`post`), for monotone activations where the one says as much as the other.
 * null for an activation that is not known here or not monotone (swish, GELU, Mish), for PReLU without its slope, and for RReLU without its
 * slope where τ lies between the slopes that it draws. At a kink φ′ is that of `activation`: ELU's and SELU's of the right side, the others' of the left.
 *
 * @param slope leaky ReLU's, RReLU's or PReLU's slope, ELU's α, the limit of `cappedRelu`, the θ of `thresholdedRelu`.
 * @throws RangeError unless 0 < threshold < 1.
 * @example flatRegion('tanh', 0.01, 'post') // { below: -0.995, above: 0.995 }
 * @example flatRegion('relu', 0.01, 'pre') // { below: 5e-324, above: Infinity }: every z ≤ 0
 */
export function flatRegion(activation: string, threshold: number, site: Site, slope?: number): FlatRegion | null {
  requireText('flatRegion', 'activation', activation);
  requireShare('flatRegion', 'threshold', threshold);
  requireSite('flatRegion', 'site', site);
  if (slope !== undefined) requireFinite('flatRegion', 'slope', slope);
  const flat = DEFINITIONS.get(activation)?.flat ?? OF_LAYERS.get(activation);
  return flat?.(threshold, site, slope) ?? null;
}

/** Whether φ has an off branch that begins at z = 0: ReLU, whose gradient there is 0, and its relatives, whose gradient there is reduced. */
export function hasOffBranch(activation: string): boolean {
  return DEFINITIONS.get(activation)?.offBranch ?? ['relu6', 'cappedRelu'].includes(activation);
}

import { numberThat, oneOf, requireFinite, requireText } from '../checks/rules';

const requireShare = numberThat('in (0, 1)', (value) => value > 0 && value < 1);
const requireSite = oneOf(['pre', 'post']);

/**
 * Where an activation is flat: |φ′| < τ exactly for values below `below` or above `above` (±Infinity: on no such side).
 * The value is z or a = φ(z), see {@link flatRegion}.
 */
export interface FlatRegion {
  readonly below: number;
  readonly above: number;
}

type Site = 'pre' | 'post';
/** null where the value seen does not tell. */
type Flatness = (threshold: number, site: Site, slope: number) => FlatRegion | null;

const NOWHERE: FlatRegion = { below: -Infinity, above: Infinity };
/** Nothing lies between 0 and this: "below it" is "at most 0", where φ′ of the ReLU family counts as that of the negative branch. */
const JUST_ABOVE_ZERO = Number.MIN_VALUE;
const SELU_SCALE_ALPHA = 1.7580993408473766;

function symmetric(limit: number): FlatRegion {
  return { below: -limit, above: limit };
}

/** Every number lies on exactly one of the two sides, Infinity above. */
const EVERYWHERE: FlatRegion = { below: Infinity, above: Number.MAX_VALUE };
const NOT_ABOVE_ZERO: FlatRegion = { below: JUST_ABOVE_ZERO, above: Infinity };

function sigmoid(threshold: number, site: Site): FlatRegion {
  if (threshold > 0.25) return EVERYWHERE;
  const low = (1 - Math.sqrt(1 - 4 * threshold)) / 2;
  return site === 'pre' ? symmetric(Math.log((1 - low) / low)) : { below: low, above: 1 - low };
}

function tanh(threshold: number, site: Site): FlatRegion {
  const limit = Math.sqrt(1 - threshold);
  return symmetric(site === 'pre' ? Math.atanh(limit) : limit);
}

/** φ′ = 1/(1 + |z|)² = (1 − |a|)². */
function softsign(threshold: number, site: Site): FlatRegion {
  const root = Math.sqrt(threshold);
  return symmetric(site === 'pre' ? 1 / root - 1 : 1 - root);
}

/** φ′ = c·eᶻ = a + c on the negative branch of ELU (c = α) and SELU (c = λα), and 1 from 0 on. With c ≤ 0 several z have one a. */
function exponentialBranch(scaledAlpha: number, threshold: number, site: Site): FlatRegion | null {
  if (site === 'post' && !(scaledAlpha > 0)) return null;
  const limit = site === 'pre' ? Math.log(threshold / Math.abs(scaledAlpha)) : threshold - scaledAlpha;
  return { below: Math.min(limit, 0), above: Infinity };
}

/** φ = slope·z where z ≤ 0. With a negative slope several z have one a. */
function leaky(threshold: number, site: Site, slope: number): FlatRegion | null {
  if (site === 'post' && slope < 0) return null;
  return Math.abs(slope) < threshold ? NOT_ABOVE_ZERO : NOWHERE;
}

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
  return site === 'pre' ? symmetric(2.5) : { below: JUST_ABOVE_ZERO, above: 1 - Number.EPSILON };
}

const FLATNESS = new Map<string, Flatness>([
  ['linear', () => NOWHERE],
  // Flat at 0 alone, which of a is an end of its range.
  ['abs', (_threshold, site) => (site === 'pre' ? null : NOT_ABOVE_ZERO)],
  ['sigmoid', sigmoid],
  ['tanh', tanh],
  ['softsign', softsign],
  ['relu', () => NOT_ABOVE_ZERO],
  ['relu6', () => ({ below: JUST_ABOVE_ZERO, above: 6 - 4 * Number.EPSILON })],
  ['cappedRelu', (_threshold, site, limit) => capped(limit, site)],
  ['thresholdedRelu', (_threshold, site, theta) => thresholded(theta, site)],
  ['leakyRelu', leaky],
  ['rrelu', leaky],
  ['elu', (threshold, site, alpha) => exponentialBranch(alpha, threshold, site)],
  ['selu', (threshold, site) => exponentialBranch(SELU_SCALE_ALPHA, threshold, site)],
  ['softplus', (threshold, site) => ({ below: site === 'pre' ? Math.log(threshold / (1 - threshold)) : -Math.log1p(-threshold), above: Infinity })],
  ['hardSigmoid', hardSigmoid],
]);

const DEFAULT_SLOPES = new Map([['leakyRelu', 0.01], ['elu', 1], ['cappedRelu', Infinity], ['thresholdedRelu', 1]]);
const WITH_OFF_BRANCH = new Set(['relu', 'relu6', 'cappedRelu', 'leakyRelu', 'prelu', 'rrelu', 'elu', 'selu']);
/** Slopes of RReLU lie between these in training (Xu et al. 2015). */
const RRELU_RANGE = { least: 1 / 8, largest: 1 / 3 };

/** Of RReLU without its slope, as in training where each entry draws its own. */
function drawnSlopes(threshold: number): FlatRegion | null {
  if (threshold <= RRELU_RANGE.least) return NOWHERE;
  return threshold > RRELU_RANGE.largest ? NOT_ABOVE_ZERO : null;
}

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
  if (activation === 'rrelu' && slope === undefined) return drawnSlopes(threshold);
  if (activation === 'prelu') return slope === undefined ? null : leaky(threshold, site, slope);
  return FLATNESS.get(activation)?.(threshold, site, slope ?? DEFAULT_SLOPES.get(activation) ?? 1) ?? null;
}

/** Whether φ has an off branch that begins at z = 0: ReLU, whose gradient there is 0, and its relatives, whose gradient there is reduced. */
export function hasOffBranch(activation: string): boolean {
  return WITH_OFF_BRANCH.has(activation);
}

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
type Flatness = (threshold: number, site: Site, slope: number) => FlatRegion;

const NOWHERE: FlatRegion = { below: -Infinity, above: Infinity };
/** Nothing lies between 0 and this: "below it" is "at most 0", where φ′ of the ReLU family counts as that of the negative branch. */
const JUST_ABOVE_ZERO = Number.MIN_VALUE;
const SELU_SCALE_ALPHA = 1.7580993408473766;

function symmetric(limit: number): FlatRegion {
  return { below: -limit, above: limit };
}

function everywhereFlat(): FlatRegion {
  return { below: Infinity, above: Infinity };
}

function sigmoid(threshold: number, site: Site): FlatRegion {
  if (threshold > 0.25) return everywhereFlat();
  const low = (1 - Math.sqrt(1 - 4 * threshold)) / 2;
  return site === 'pre' ? symmetric(Math.log((1 - low) / low)) : { below: low, above: 1 - low };
}

function tanh(threshold: number, site: Site): FlatRegion {
  if (threshold > 1) return everywhereFlat();
  const limit = Math.sqrt(1 - threshold);
  return symmetric(site === 'pre' ? Math.atanh(limit) : limit);
}

/** φ′ = 1/(1 + |z|)² = (1 − |a|)². */
function softsign(threshold: number, site: Site): FlatRegion {
  const root = Math.sqrt(threshold);
  return symmetric(site === 'pre' ? 1 / root - 1 : 1 - root);
}

/** φ′ = c·eᶻ = a + c on the negative branch of ELU (c = α) and SELU (c = λα). */
function exponentialBranch(scaledAlpha: number, threshold: number, site: Site): FlatRegion {
  const limit = site === 'pre' ? Math.log(threshold / scaledAlpha) : threshold - scaledAlpha;
  return { below: Math.min(limit, JUST_ABOVE_ZERO), above: Infinity };
}

const FLATNESS = new Map<string, Flatness>([
  ['linear', () => NOWHERE],
  ['abs', () => NOWHERE],
  ['sigmoid', sigmoid],
  ['tanh', tanh],
  ['softsign', softsign],
  ['relu', () => ({ below: JUST_ABOVE_ZERO, above: Infinity })],
  ['relu6', () => ({ below: JUST_ABOVE_ZERO, above: 6 - 4 * Number.EPSILON })],
  ['leakyRelu', (threshold, _site, slope) => (Math.abs(slope) < threshold ? { below: JUST_ABOVE_ZERO, above: Infinity } : NOWHERE)],
  ['rrelu', () => NOWHERE],
  ['elu', (threshold, site, alpha) => exponentialBranch(alpha, threshold, site)],
  ['selu', (threshold, site) => exponentialBranch(SELU_SCALE_ALPHA, threshold, site)],
  ['softplus', (threshold, site) => ({ below: site === 'pre' ? Math.log(threshold / (1 - threshold)) : -Math.log1p(-threshold), above: Infinity })],
  ['hardSigmoid', (_threshold, site) => (site === 'pre' ? symmetric(2.5 - 2 * Number.EPSILON) : { below: JUST_ABOVE_ZERO, above: 1 - Number.EPSILON })],
]);

const DEFAULT_SLOPES = new Map([['leakyRelu', 0.01], ['elu', 1]]);
const WITH_OFF_BRANCH = new Set(['relu', 'relu6', 'leakyRelu', 'prelu', 'rrelu', 'elu', 'selu']);

/** Default of τ: below 1 % of full slope a unit passes on next to no gradient. Convention of this library. */
export const DEFAULT_SATURATION = 0.01;

/**
 * The values at which |φ′(z)| < τ: of z itself (`pre`) or of a = φ(z) (`post`), for monotone activations where the one says as much as the other.
 * null for an activation that is not known here (PReLU, whose slope is trained) or not monotone (swish, GELU, Mish).
 *
 * @param slope leaky ReLU's slope or ELU's α.
 * @throws RangeError unless 0 < threshold < 1.
 * @example flatRegion('tanh', 0.01, 'post') // { below: -0.995, above: 0.995 }
 * @example flatRegion('relu', 0.01, 'pre') // { below: 5e-324, above: Infinity }: every z ≤ 0
 */
export function flatRegion(activation: string, threshold: number, site: Site, slope?: number): FlatRegion | null {
  requireText('flatRegion', 'activation', activation);
  requireShare('flatRegion', 'threshold', threshold);
  requireSite('flatRegion', 'site', site);
  if (slope !== undefined) requireFinite('flatRegion', 'slope', slope);
  return FLATNESS.get(activation)?.(threshold, site, slope ?? DEFAULT_SLOPES.get(activation) ?? 1) ?? null;
}

/** Whether φ has an off branch, z ≤ 0: ReLU, whose gradient there is 0, and its relatives, whose gradient there is reduced. */
export function hasOffBranch(activation: string): boolean {
  return WITH_OFF_BRANCH.has(activation);
}

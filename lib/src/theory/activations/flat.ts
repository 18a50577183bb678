/**
 * Where an activation is flat: |φ′| < τ exactly for values below `below` or above `above` (±Infinity: on no such side).
 * The value is z or a = φ(z), see `flatRegion`.
 */
export interface FlatRegion {
  readonly below: number;
  readonly above: number;
}

/** Which value is seen: z, or a = φ(z). */
export type Site = 'pre' | 'post';

/** Where |φ′| < threshold; null where the value seen does not tell. The slope is α, undefined where it is not known. */
export type Flatness = (threshold: number, site: Site, slope?: number) => FlatRegion | null;

export const NOWHERE: FlatRegion = { below: -Infinity, above: Infinity };
/** Every number lies on exactly one of the two sides, Infinity above. */
export const EVERYWHERE: FlatRegion = { below: Infinity, above: Number.MAX_VALUE };
/** Nothing lies between 0 and this: "below it" is "at most 0", where φ′ of the ReLU family counts as that of the negative branch. */
export const JUST_ABOVE_ZERO = Number.MIN_VALUE;
export const NOT_ABOVE_ZERO: FlatRegion = { below: JUST_ABOVE_ZERO, above: Infinity };

/** Beyond ±limit. */
export function beyond(limit: number): FlatRegion {
  return { below: -limit, above: limit };
}

/** φ′ = c·eᶻ = a + c on the negative branch of ELU (c = α) and SELU (c = λα), and 1 from 0 on. With c ≤ 0 several z have one a. */
export function flatExponential(scaledAlpha: number, threshold: number, site: Site): FlatRegion | null {
  if (site === 'post' && !(scaledAlpha > 0)) return null;
  const limit = site === 'pre' ? Math.log(threshold / Math.abs(scaledAlpha)) : threshold - scaledAlpha;
  return { below: Math.min(limit, 0), above: Infinity };
}

/** φ = slope·z where z ≤ 0. With a negative slope several z have one a. */
export function flatLeaky(threshold: number, site: Site, slope: number): FlatRegion | null {
  if (site === 'post' && slope < 0) return null;
  return Math.abs(slope) < threshold ? NOT_ABOVE_ZERO : NOWHERE;
}

import { readClaims } from '../claims.mjs';
import { limitsOf } from '../roundings/spread.mjs';

/** A number that moves by more than so many of its spreads over the seeds, and by more than this share of itself, is another number. */
const SPREADS = 3;
const SHARE = 0.1;
/** Half a point of accuracy: who says that there is no difference does not mean less. */
const NO_DIFFERENCE = 0.005;
/** Who says that an error is negligible, less than a thousandth, does not say how small it is: that is the processor's. */
const NEGLIGIBLE = 1e-3;
/** Below this, numbers of order one are equal: what float32 and another order of sums leave open. */
const ROUNDING = 1e-6;

/**
 * The share of a number of which is only said that it is small, or large: it may double, or halve.
 * @param {number} mean
 * @param {boolean} upwards
 */
const shareOfOneSided = (mean, upwards) => (mean > 0 === upwards ? 1 : 0.5);

/**
 * How far a number can move and still keep to its bound, and how far it may.
 * @param {import('../roundings/seed-spread.mjs').SeedSpread} spread
 * @param {number} committed the number in the notebook's outputs: of other images, where these are of the full set
 * @param {readonly [number, number]} limits
 */
function freedom({ mean, range: ofSeeds }, committed, [low, high]) {
  const range = Math.max(ofSeeds, ofSeeds / 2 + Math.abs(committed - mean));
  const twoSided = Number.isFinite(low) && Number.isFinite(high);
  const share = twoSided ? SHARE : shareOfOneSided(mean, Number.isFinite(high));
  const floor = twoSided ? (low < 0 && high > 0 ? NO_DIFFERENCE : ROUNDING) : NEGLIGIBLE;
  const ways = [mean - low, high - mean].filter(Number.isFinite);
  return { free: Math.max(...ways), allowed: Math.max(SPREADS * range, share * Math.abs(mean), floor) };
}

/** @param {number} value */
const short = (value) => Number(value.toPrecision(2));

/**
 * No statement about networks has a bound that would let another number pass: it is no wider than what the seeds, and the images, leave open.
 * @type {import('./subject.mjs').Check}
 */
export function claimsCanFail({ name, notebook, spreads }) {
  const recorded = spreads[name] ?? {};
  const unknown = [];
  const loose = [];
  for (const { text, kind, value, bound, expected = '' } of readClaims(notebook, name)) {
    const limits = limitsOf(bound);
    if (kind === 'check' || typeof value !== 'number' || limits === undefined) continue;
    const spread = recorded[text];
    if (spread === undefined) {
      unknown.push(text);
      continue;
    }
    const { free, allowed } = freedom(spread, value, limits);
    if (free > allowed) loose.push(`claim "${text}", ${expected}: the seeds give ${spread.mean} and spread by ${spread.range}, so it may move by ${short(allowed)}, not by ${short(free)}`);
  }
  const again = `npm run roundings -- ${name.split('-')[0]} --record`;
  return [...(unknown.length > 0 ? [`${unknown.length} claims without a recorded spread, such as "${unknown[0]}": ${again}`] : []), ...loose];
}

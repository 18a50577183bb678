import { readClaims } from '../claims.mjs';
import { limitsOf } from '../roundings/spread.mjs';

/** A number that moves by more than so many of its spreads over seeds and roundings, and by more than this share of itself, is another number. */
const SPREADS = 3;
/** Some runs do not show the extremes: another processor, or seed, may give a number that lies so much of their spread beyond them. */
const BEYOND = 0.25;
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
 * @param {import('../roundings/recorded-spreads.mjs').RecordedSpread} spread
 * @param {number} committed the number in the notebook's outputs: of other images, where these are of the full set
 * @param {readonly [number, number]} limits
 */
function freedom({ mean, ...seen }, committed, [low, high]) {
  const range = Math.max(seen.high, committed) - Math.min(seen.low, committed);
  const twoSided = Number.isFinite(low) && Number.isFinite(high);
  const share = twoSided ? SHARE : shareOfOneSided(mean, Number.isFinite(high));
  const floor = twoSided ? (low < 0 && high > 0 ? NO_DIFFERENCE : ROUNDING) : NEGLIGIBLE;
  const ways = [mean - low, high - mean].filter(Number.isFinite);
  return { free: Math.max(...ways), allowed: Math.max(SPREADS * range, share * Math.abs(mean), floor) };
}

/** @typedef {{ low: number, high: number }} Seen */

/**
 * What was seen, moved to the committed number where that lies elsewhere: it is of other images then, and so may be its bound.
 * @param {Seen} spread
 * @param {number} committed
 * @returns {Seen}
 */
function seenAround({ low, high }, committed) {
  const range = high - low;
  const by = committed < low - range || committed > high + range ? committed - (low + high) / 2 : 0;
  return { low: low + by, high: high + by };
}

/**
 * The numbers that a run nobody has made may give, by those that were seen: a quarter of their range farther out on either side. Numbers of one sign keep it:
 * towards zero they go on by that power of their ratio, which is the same where they lie close together.
 * @param {Seen} seen
 * @returns {[number, number]}
 */
function possible({ low, high }) {
  const range = high - low;
  return [low > 0 ? low * (low / high) ** BEYOND : low - BEYOND * range, high < 0 ? high * (high / low) ** BEYOND : high + BEYOND * range];
}

/** @param {number} value */
const short = (value) => Number(value.toPrecision(2));

/**
 * The claims of a notebook that are bounds on a number, with what is recorded of how it spreads.
 * @param {import('./subject.mjs').Subject} subject
 */
const boundedClaims = ({ name, notebook, spreads }) =>
  readClaims(notebook, name).flatMap(({ text, kind, value, bound, expected = '' }) => {
    const limits = limitsOf(bound);
    if (kind === 'check' || typeof value !== 'number' || limits === undefined) return [];
    return [{ text, value, limits, expected, spread: spreads[name]?.[text] }];
  });

/** @param {string} name of a notebook */
const again = (name) => `npm run roundings -- ${name.split('-')[0]} --record`;

/**
 * No statement about networks has a bound that would let another number pass: it is no wider than what seeds, roundings, and images, leave open.
 * @type {import('./subject.mjs').Check}
 */
export function claimsCanFail(subject) {
  const unknown = [];
  const loose = [];
  for (const { text, value, limits, expected, spread } of boundedClaims(subject)) {
    if (spread === undefined) {
      unknown.push(text);
      continue;
    }
    const { free, allowed } = freedom(spread, value, limits);
    if (free > allowed) loose.push(`claim "${text}", ${expected}: ${short(spread.low)} to ${short(spread.high)} were seen, so it may move by ${short(allowed)}, not by ${short(free)}`);
  }
  return [...(unknown.length > 0 ? [`${unknown.length} claims without a recorded spread, such as "${unknown[0]}": ${again(subject.name)}`] : []), ...loose];
}

/**
 * No statement about networks holds by luck: a seed or a processor that nobody has tried would not make it false. A number that was the same in every run,
 * to the digits that are kept, needs no room.
 * @type {import('./subject.mjs').Check}
 */
export const claimsHaveRoom = (subject) =>
  boundedClaims(subject).flatMap(({ text, value, limits: [lowest, highest], expected, spread }) => {
    if (spread === undefined || spread.low === spread.high) return [];
    const seen = seenAround(spread, value);
    const [low, high] = possible(seen);
    if (low >= lowest && high <= highest) return [];
    return [`claim "${text}", ${expected}: ${short(seen.low)} to ${short(seen.high)} were seen, so ${short(low)} to ${short(high)} must be possible`];
  });

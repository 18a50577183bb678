import { numeric } from 'gradient-lab';

/** @typedef {import('./rounds.mjs').Measured} Measured */
/** @typedef {import('./rounds.mjs').Outcome} Outcome */
/** @typedef {{ name: string, median: number, lower: number, upper: number }} Summary times in milliseconds */
/** @typedef {{ lane: string, reference: string, ratio: number, lower: number, upper: number }} Ratio of medians, with the quartiles of the ratios within each round */
/** @typedef {Ratio & { atMost: number, met: boolean }} Verdict */

/** @param {Measured} measured @returns {Summary} median and quartiles */
export function summarize({ name, times }) {
  return { name, median: numeric.median(times), lower: numeric.quantile(times, 0.25), upper: numeric.quantile(times, 0.75) };
}

/**
 * The fastest, by median, of the lanes whose names start so.
 * @param {readonly Measured[]} lanes
 * @param {string} start
 * @returns {Measured | undefined}
 */
export function fastest(lanes, start) {
  const candidates = lanes.filter(({ name }) => name.startsWith(start));
  return candidates.sort((a, b) => numeric.median(a.times) - numeric.median(b.times))[0];
}

/**
 * How a lane compares with the fastest of those whose names start so.
 * @param {Measured} own
 * @param {readonly Measured[]} lanes
 * @param {string} reference
 * @returns {Ratio | undefined} undefined where none of them ran, or it is the fastest itself
 */
export function ratioTo(own, lanes, reference) {
  const other = fastest(lanes, reference);
  if (other === undefined || other === own) return undefined;
  const within = own.times.map((time, round) => time / /** @type {number} */ (other.times[round]));
  const ratio = numeric.median(own.times) / numeric.median(other.times);
  return { lane: own.name, reference: other.name, ratio, lower: numeric.quantile(within, 0.25), upper: numeric.quantile(within, 0.75) };
}

/**
 * Each target that was measured.
 * @param {Outcome} outcome
 * @returns {Verdict[]}
 */
export function verdicts({ group, lanes }) {
  return group.targets.flatMap(({ lane, reference, atMost }) => {
    const own = lanes.find(({ name }) => name === lane);
    const ratio = own && ratioTo(own, lanes, reference);
    return ratio === undefined ? [] : [{ ...ratio, atMost, met: ratio.ratio <= atMost }];
  });
}

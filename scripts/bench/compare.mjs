import { numeric } from 'gradient-lab';

/** @typedef {import('./rounds.mjs').Measured} Measured */
/** @typedef {import('./rounds.mjs').Outcome} Outcome */
/** @typedef {{ name: string, median: number, lower: number, upper: number }} Summary times in milliseconds */
/** @typedef {{ lane: string, reference: string, ratio: number, lower: number, upper: number, atMost: number, met: boolean }} Verdict */

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
 * Each target that was measured: the ratio of medians, with the quartiles of the ratios within each round.
 * @param {Outcome} outcome
 * @returns {Verdict[]}
 */
export function verdicts({ group, lanes }) {
  return group.targets.flatMap(({ lane, reference, atMost }) => {
    const own = lanes.find(({ name }) => name === lane);
    const other = fastest(lanes, reference);
    if (own === undefined || other === undefined) return [];
    const within = own.times.map((time, round) => time / /** @type {number} */ (other.times[round]));
    const ratio = numeric.median(own.times) / numeric.median(other.times);
    return [{ lane, reference: other.name, ratio, lower: numeric.quantile(within, 0.25), upper: numeric.quantile(within, 0.75), atMost, met: ratio <= atMost }];
  });
}

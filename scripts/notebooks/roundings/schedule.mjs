/**
 * One notebook to execute in one setting.
 * @typedef {object} Job
 * @property {import('./settings.mjs').Setting} setting
 * @property {string} path
 * @property {string} name
 * @property {string} sources SHA-256 of the cells
 * @property {string} lib SHA-256 of what they use of the library
 */

/** How much longer a notebook takes than on native kernels, as measured. */
const FACTORS = { native: 1, public: 1.5, wasm: 9 };
/** Seconds on native kernels of a notebook that never ran. */
const USUAL = 60;

/** @param {readonly number[]} values not empty */
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * Seconds that jobs will take: as long as the same notebook took on the same backend, else in proportion to what it took on another.
 * @param {readonly Job[]} jobs
 * @param {readonly import('./results.mjs').Result[]} results
 * @param {number} lanes jobs at a time
 */
export function secondsLeft(jobs, results, lanes) {
  const estimate = (/** @type {Job} */ { name, setting: { backend } }) => {
    const known = results.filter(({ notebook }) => notebook === name);
    const same = known.filter((result) => result.backend === backend);
    if (same.length > 0) return mean(same.map(({ seconds }) => seconds));
    const native = known.length === 0 ? USUAL : mean(known.map(({ seconds, backend: other }) => seconds / FACTORS[other]));
    return native * FACTORS[backend];
  };
  return jobs.reduce((sum, job) => sum + estimate(job), 0) / lanes;
}

/** @param {number} seconds e.g. `40 s`, `5 min`, `2 h 05 min` */
export function durationText(seconds) {
  if (seconds < 60) return `${Math.ceil(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}

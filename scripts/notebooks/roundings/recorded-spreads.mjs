import { join } from 'node:path';
import { readJsonIfPresent, writeWhole } from '../../setup/atomic-file.mjs';
import { project } from '../../setup/project.mjs';
import { spreads } from './spread.mjs';

/**
 * How a claim's number spreads over runs that differ in the seed of the networks, or in how the machine rounds.
 * @typedef {{ mean: number, low: number, high: number, runs: number }} RecordedSpread mean, smallest and largest of so many numbers
 * @typedef {Record<string, Record<string, RecordedSpread>>} RecordedSpreads by notebook and by the claim's text
 */

const FILE = join(project.root, 'data', 'claims.json');

/** Fewer runs say too little of how a number spreads; five are usual. */
export const RUNS = 3;

/**
 * @param {readonly import('./results.mjs').Result[]} results of one notebook or several, a run each
 * @returns {RecordedSpreads} of the claims whose number was finite in every run
 */
export function spreadsToRecord(results) {
  /** @type {RecordedSpreads} */
  const found = {};
  for (const { notebook, text, values } of spreads(results)) {
    const numbers = [...values.values()].filter((value) => typeof value === 'number');
    if (numbers.length === 0 || numbers.length < values.size) continue;
    const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
    const own = (found[notebook] ??= {});
    own[text] = { mean: short(mean), low: short(Math.min(...numbers)), high: short(Math.max(...numbers)), runs: numbers.length };
  }
  return found;
}

/** @param {number} value */
const short = (value) => Number(value.toPrecision(5));

/**
 * What two records say together, as another machine's joins the one that is kept.
 * @param {RecordedSpread} spread
 * @param {RecordedSpread | undefined} other
 * @returns {RecordedSpread}
 */
function united(spread, other) {
  if (other === undefined) return spread;
  const runs = spread.runs + other.runs;
  const mean = short((spread.mean * spread.runs + other.mean * other.runs) / runs);
  return { mean, low: Math.min(spread.low, other.low), high: Math.max(spread.high, other.high), runs };
}

/**
 * @param {RecordedSpreads} spreads
 * @param {RecordedSpreads} others of which the claims that `spreads` does not have are left out: they are no longer made
 * @returns {RecordedSpreads}
 */
export const unitedSpreads = (spreads, others) =>
  Object.fromEntries(Object.entries(spreads).map(([notebook, claims]) => [
    notebook,
    Object.fromEntries(Object.entries(claims).map(([text, spread]) => [text, united(spread, others[notebook]?.[text])])),
  ]));

/** @returns {RecordedSpreads} */
export const recordedSpreads = (file = FILE) => readJsonIfPresent(file) ?? {};

/**
 * Keeps the spreads of some notebooks in place of what was kept of them, but for claims of too few runs. A claim a line, so that a change can be read.
 * @param {RecordedSpreads} spreadsOfSome
 */
export function recordSpreads(spreadsOfSome, file = FILE) {
  const all = Object.entries({ ...recordedSpreads(file), ...spreadsOfSome }).sort(([a], [b]) => a.localeCompare(b, 'en'));
  const sections = all.map(([notebook, claims]) => {
    const known = Object.entries(claims).filter(([, { runs }]) => runs >= RUNS);
    const lines = known.sort(([a], [b]) => a.localeCompare(b, 'en')).map(([text, spread]) => `    ${JSON.stringify(text)}: ${JSON.stringify(spread)}`);
    return `  ${JSON.stringify(notebook)}: {\n${lines.join(',\n')}\n  }`;
  });
  writeWhole(file, `{\n${sections.join(',\n')}\n}\n`);
}

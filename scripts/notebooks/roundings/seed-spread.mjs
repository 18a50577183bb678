import { join } from 'node:path';
import { readJsonIfPresent, writeWhole } from '../../setup/atomic-file.mjs';
import { project } from '../../setup/project.mjs';
import { spreads } from './spread.mjs';

/** @typedef {{ mean: number, range: number }} SeedSpread of a claim's number over the seeds: their mean, and the largest less the smallest */
/** @typedef {Record<string, Record<string, SeedSpread>>} SeedSpreads by notebook and by the claim's text */

const FILE = join(project.root, 'data', 'claims.json');

/** Fewer say too little of how a number spreads; five are usual. */
export const SEEDS = 3;

/**
 * @param {readonly import('./results.mjs').Result[]} results of one notebook or several, a seed each
 * @returns {SeedSpreads} of the claims whose number was finite with every seed
 */
export function seedSpreads(results) {
  /** @type {SeedSpreads} */
  const found = {};
  for (const { notebook, text, values } of spreads(results)) {
    const numbers = [...values.values()].filter((value) => typeof value === 'number');
    if (numbers.length < SEEDS || numbers.length < values.size) continue;
    const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
    const own = (found[notebook] ??= {});
    own[text] = { mean: Number(mean.toPrecision(5)), range: Number((Math.max(...numbers) - Math.min(...numbers)).toPrecision(3)) };
  }
  return found;
}

/** @returns {SeedSpreads} */
export const recordedSpreads = (file = FILE) => readJsonIfPresent(file) ?? {};

/**
 * Keeps the spreads of some notebooks in place of what was kept of them. A claim a line, so that a change can be read.
 * @param {SeedSpreads} spreadsOfSome
 */
export function recordSpreads(spreadsOfSome, file = FILE) {
  const all = Object.entries({ ...recordedSpreads(file), ...spreadsOfSome }).sort(([a], [b]) => a.localeCompare(b, 'en'));
  const sections = all.map(([notebook, claims]) => {
    const lines = Object.entries(claims).sort(([a], [b]) => a.localeCompare(b, 'en')).map(([text, spread]) => `    ${JSON.stringify(text)}: ${JSON.stringify(spread)}`);
    return `  ${JSON.stringify(notebook)}: {\n${lines.join(',\n')}\n  }`;
  });
  writeWhole(file, `{\n${sections.join(',\n')}\n}\n`);
}

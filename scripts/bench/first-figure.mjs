import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { numeric } from 'gradient-lab';
import { project } from '../setup/project.mjs';

/** @typedef {{ kernel: number, 'first cell': number, 'first figure': number }} Times seconds; the second and third from the moment a cell is run */

/** Seconds in which a reader reads before the first cell is run; none is what "restart and run all" does. */
const READING = [0, 5];

/** @param {number} reading @returns {Times} */
function once(reading) {
  const words = [join(import.meta.dirname, 'first_figure.py'), join(project.venv, 'share', 'jupyter'), join(project.root, 'notebooks', '00-start-here.ipynb'), String(reading)];
  return JSON.parse(execFileSync(project.python, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
}

const seconds = (/** @type {number} */ value) => value.toFixed(1);

/** @param {string} what @param {number[]} values */
const row = (what, values) => [what, seconds(numeric.median(values)), `${seconds(Math.min(...values))} to ${seconds(Math.max(...values))}`];

/**
 * From the start of a kernel to the first figure of notebook 00.
 * @param {{ rounds: number, log: (text: string) => void }} options
 * @returns {import('./report.mjs').Table}
 */
export function firstFigure({ rounds, log }) {
  const [atOnce, afterReading] = READING.map(() => /** @type {Times[]} */ ([]));
  for (let round = 0; round < rounds; round++) {
    for (const [index, runs] of [atOnce, afterReading].entries()) runs?.push(once(READING[index] ?? 0));
    log(`first figure, round ${round + 1} of ${rounds}`);
  }
  const of = (/** @type {Times[] | undefined} */ runs, /** @type {keyof Times} */ name) => (runs ?? []).map((times) => times[name]);
  const rows = [
    row('kernel starts', [...of(atOnce, 'kernel'), ...of(afterReading, 'kernel')]),
    row('first cell, run at once', of(atOnce, 'first cell')),
    row('first figure, run at once', of(atOnce, 'first figure')),
    row(`first cell, run after ${READING[1]} s of reading`, of(afterReading, 'first cell')),
    row(`first figure, run after ${READING[1]} s of reading`, of(afterReading, 'first figure')),
  ];
  return { title: 'From a kernel to the first figure of notebook 00', header: ['what', 'median, s', 'least to most'], rows };
}

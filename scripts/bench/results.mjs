import { join } from 'node:path';
import { messageOf } from '../setup/setup-error.mjs';
import { writeWhole } from '../setup/atomic-file.mjs';
import { writeAtomically } from '../data/files.mjs';
import { findChromium, HOW_TO_GET_A_BROWSER, launchChromium } from '../notebooks/chromium.mjs';
import { openPainter } from '../notebooks/previews.mjs';
import { benchFigure } from './figure.mjs';
import { asMarkdown, summaryTables, timesTable } from './report.mjs';

/** @typedef {import('./rounds.mjs').Outcome} Outcome */
/** @typedef {{ machine: Record<string, string | number>, versions: Record<string, string>, rounds: number, notes: string[] }} About */

/** @param {About} about */
export function aboutLines({ machine, versions, rounds }) {
  const named = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return [
    `${machine['processor']}, ${machine['cores']} cores, ${machine['memory']}, ${machine['system']}; ${machine['date']}`,
    named.join(', '),
    ...(rounds > 0 ? [`median and quartiles of ${rounds} rounds`] : []),
  ];
}

/** @param {import('./record.mjs').Measurements} measurements @param {About} about */
function markdown({ outcomes, tables: more }, about) {
  const times = outcomes.map((outcome) => ({ ...timesTable(outcome), ...(outcome.date && { date: outcome.date }) }));
  /** @type {(import('./report.mjs').Table & import('./record.mjs').Dated)[]} */
  const tables = [...summaryTables(outcomes), ...more, ...times];
  /** @param {import('./record.mjs').Dated} table */
  const earlier = ({ date }) => (date === undefined ? '' : ` (of an earlier run, ${date})`);
  return [
    '# Measured times',
    `Written by \`npm run bench -- --record\`. ${aboutLines(about).join('; ')}.`,
    'Net A: 784-300-100-10, ELU, batch norm before each activation and on the logits. Net B: 784-300-50-50-50-50-10, ReLU, gradients clipped by value at 1. ' +
      'Batches of 200 of 60,000 MNIST images: an epoch has 300 steps. Contenders take turns round by round; a target compares with the fastest setting of a peer.',
    ...about.notes.map((note) => `Note: ${note}.`),
    ...tables.map((table) => `## ${table.title}${earlier(table)}\n\n${asMarkdown(table)}`),
  ].join('\n\n') + '\n';
}

/**
 * Writes RESULTS.md, results.json and, where there is a browser to draw it, results.png.
 * @param {string} folder
 * @param {import('./record.mjs').Measurements} measurements
 * @param {About} about
 * @returns {Promise<string[]>} remarks
 */
export async function writeResults(folder, measurements, about) {
  const { outcomes, tables } = measurements;
  writeWhole(join(folder, 'RESULTS.md'), markdown(measurements, about));
  const comparisons = outcomes.map(({ group, lanes, date }) => ({ section: group.section, name: group.name, ...(date && { date }), lanes }));
  writeWhole(join(folder, 'results.json'), `${JSON.stringify({ ...about, comparisons, tables }, null, 1)}\n`);
  if (outcomes.length === 0) return [];
  if (findChromium() === undefined) return [`no figure: ${HOW_TO_GET_A_BROWSER}`];
  try {
    const browser = await launchChromium();
    try {
      const painter = await openPainter(browser);
      const image = await painter.paint(/** @type {import('../notebooks/previews.mjs').Figure} */ (/** @type {unknown} */ (benchFigure(outcomes, aboutLines(about)))));
      await writeAtomically(join(folder, 'results.png'), Buffer.from(image, 'base64'));
    } finally {
      await browser.close();
    }
    return [];
  } catch (error) {
    return [`no figure: ${messageOf(error)}`];
  }
}

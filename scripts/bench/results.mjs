import { join } from 'node:path';
import { messageOf } from '../setup/setup-error.mjs';
import { writeWhole } from '../setup/atomic-file.mjs';
import { writeAtomically } from '../data/files.mjs';
import { findChromium, HOW_TO_GET_A_BROWSER, launchChromium } from '../notebooks/chromium.mjs';
import { openPainter } from '../notebooks/previews.mjs';
import { benchFigure } from './figure.mjs';
import { asMarkdown, targetsTable, timesTable } from './report.mjs';

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

/** @param {readonly Outcome[]} outcomes @param {About} about @param {import('./report.mjs').Table[]} more */
function markdown(outcomes, about, more) {
  const targets = targetsTable(outcomes);
  const tables = [...(targets.rows.length > 0 ? [targets] : []), ...more, ...outcomes.map(timesTable)];
  return [
    '# Measured times',
    `Written by \`npm run bench -- --record\`. ${aboutLines(about).join('; ')}.`,
    'Net A: 784-300-100-10, ELU, batch norm before each activation and on the logits. Net B: 784-300-50-50-50-50-10, ReLU, gradients clipped by value at 1. ' +
      'Batches of 200 of 60,000 MNIST images: an epoch has 300 steps. Contenders take turns round by round; a target compares with the fastest setting of a peer.',
    ...about.notes.map((note) => `Note: ${note}.`),
    ...tables.map((table) => `## ${table.title}\n\n${asMarkdown(table)}`),
  ].join('\n\n') + '\n';
}

/**
 * Writes RESULTS.md, results.json and, where there is a browser to draw it, results.png.
 * @param {string} folder
 * @param {readonly Outcome[]} outcomes
 * @param {About} about
 * @param {import('./report.mjs').Table[]} more
 * @returns {Promise<string[]>} remarks
 */
export async function writeResults(folder, outcomes, about, more) {
  writeWhole(join(folder, 'RESULTS.md'), markdown(outcomes, about, more));
  const compact = outcomes.map(({ group, lanes }) => ({ section: group.section, name: group.name, lanes }));
  writeWhole(join(folder, 'results.json'), `${JSON.stringify({ ...about, comparisons: compact, tables: more }, null, 1)}\n`);
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

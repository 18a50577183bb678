import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { launchChromium } from '../notebooks/chromium.mjs';
import { readNotebook } from '../notebooks/notebook.mjs';
import { notebookName, selectNotebooks } from '../notebooks/selection.mjs';
import { messageOf } from '../setup/setup-error.mjs';
import { LAB } from './book/chapters.mjs';
import { claimsInLab } from './claims-elsewhere.mjs';
import { runInLab } from './lab-run.mjs';
import { labFailures, labTable } from './lab-table.mjs';
import { serve } from './serve.mjs';

/**
 * Runs one notebook in a browser profile of its own, as a first visitor does.
 * @param {import('playwright-core').Browser} browser @param {string} folder of the site @param {string} path of the notebook @param {number} minutes that it may take
 * @returns {Promise<import('./lab-table.mjs').LabResult>}
 */
async function runOne(browser, folder, path, minutes) {
  const name = notebookName(path);
  const server = await serve(folder);
  // Megabytes are those of the notebook, without what is fetched for later.
  const visitor = await browser.newContext({ viewport: { width: 1300, height: 1000 }, serviceWorkers: 'block' });
  try {
    const run = await runInLab(await visitor.newPage(), `${server.url}${LAB}/`, basename(path), { minutes, megabytes: server.megabytes });
    return { name, errors: run.errors, run };
  } catch (error) {
    return { name, errors: [messageOf(error)] };
  } finally {
    await visitor.close();
    await server.close();
  }
}

/**
 * Runs notebooks in the built lab, one after another, and prints what became of them.
 * @param {string} folder of the site
 * @param {readonly string[]} words numbers or names of notebooks; none means all
 * @param {number} minutes that each may take
 * @returns {Promise<number>} how many failed
 */
export async function runNotebooks(folder, words, minutes) {
  if (!existsSync(join(folder, LAB))) throw new Error(`no lab in ${folder}; npm run site -- --lab builds it`);
  const results = [];
  for (const path of selectNotebooks(words)) {
    // One browser each: what one leaves in memory must not slow or break the next.
    const browser = await launchChromium();
    try {
      const result = await runOne(browser, folder, path, minutes);
      const failures = labFailures(result, claimsInLab(readNotebook(path), result.name));
      console.log([`${failures.length === 0 ? '✓' : '✗'} ${result.name}`, ...failures.map((failure) => failure.replace(/^/gm, '    '))].join('\n'));
      results.push({ result, failures });
    } finally {
      await browser.close();
    }
  }
  console.log(`\n${labTable(results)}`);
  return results.filter(({ failures }) => failures.length > 0).length;
}

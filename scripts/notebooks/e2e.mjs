import { mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { messageOf } from '../setup/setup-error.mjs';
import { findChromium, HOW_TO_GET_A_BROWSER, launchChromium } from './chromium.mjs';
import { ARTIFACTS, runAsCommand } from './command.mjs';
import { describeFailure, findFailures } from './failures.mjs';
import { startJupyterLab } from './jupyterlab.mjs';
import { figuresByCell, figuresWithSlider, lookAtFigures, secondsToFigure, sliderChangesCurves, wakesUnderMouse } from './lab-figures.mjs';
import { clearOutputs, openNotebook, runAllCells, takePictures } from './lab-page.mjs';
import { codeCells, readNotebook } from './notebook.mjs';
import { notebookName, selectNotebooks } from './selection.mjs';

/** @typedef {import('./lab-page.mjs').AppHandle} AppHandle */
/** @typedef {import('playwright-core').Page} Page */

const HELP = `node scripts/notebooks/e2e.mjs [NAME…] [options]
Opens the notebooks in JupyterLab with a headless Chromium: untrusted, then run; looks at every figure and moves every slider.
  --theme dark  --width 1280  --height 800
  --screenshots      pictures of the whole notebooks in artifacts/screenshots/, before and after running
  --timeout SECONDS  for all cells of a notebook (600)`;

const PICTURES = join(ARTIFACTS, 'screenshots');

/**
 * Prints one line per check and counts.
 * @param {string} name
 */
function createVerdict(name) {
  let failed = 0;
  return {
    /** @param {boolean} good @param {string} text @param {readonly string[]} [details] */
    check(good, text, details = []) {
      console.log([`${good ? '✓' : '✗'} ${name}: ${text}`, ...details.map((detail) => detail.replace(/^/gm, '    '))].join('\n'));
      failed += Number(!good);
    },
    failed: () => failed,
  };
}

/** @typedef {ReturnType<typeof createVerdict>} Verdict */

/** @param {Page} page @param {AppHandle} app @param {import('./notebook.mjs').Notebook} committed @param {Verdict} verdict */
async function lookAtCommitted(page, app, committed, verdict) {
  const trusted = await app.evaluate(({ shell }) => Array.from(shell.currentWidget.model.cells).filter((cell) => cell.type === 'code' && cell.trusted).length);
  verdict.check(trusted === 0, trusted === 0 ? 'opens untrusted' : `${trusted} cells are trusted, so this is not what a first reader sees`);
  const expected = figuresByCell(committed);
  const { seen, missing } = await lookAtFigures(app, expected, { onlyLive: false });
  const total = [...expected.values()].reduce((sum, count) => sum + count, 0);
  verdict.check(missing.length === 0 && seen === total, `untrusted, ${seen} of ${total} figures are on screen`, missing);
  const first = figuresWithSlider(committed)[0]?.index ?? expected.keys().next().value;
  if (first !== undefined) verdict.check(await wakesUnderMouse(page, app, first), `before any cell ran, a figure comes alive under the mouse (cell ${first + 1})`);
}

/** @param {Page} page @param {AppHandle} app @param {number | undefined} firstFigure @param {number} limit milliseconds @param {Verdict} verdict */
async function runAndLook(page, app, firstFigure, limit, verdict) {
  const late = new Promise((_, reject) => setTimeout(() => reject(new Error(`no end after ${limit / 1000} s`)), limit).unref());
  await Promise.race([clearOutputs(app), late]);
  const start = performance.now();
  const drawn = firstFigure === undefined ? Promise.resolve(undefined) : secondsToFigure(app, firstFigure, start, limit);
  await Promise.race([runAllCells(app), late]);
  const total = (performance.now() - start) / 1000;
  const notebook = await app.evaluate(({ shell }) => shell.currentWidget.model.toJSON());
  const failures = findFailures(notebook).map(describeFailure);
  const idle = codeCells(notebook).filter(({ source, cell }) => source.trim() !== '' && (cell.execution_count ?? null) === null);
  const skipped = idle.map(({ index }) => `cell ${index + 1}: was not executed`);
  verdict.check(failures.length + skipped.length === 0, `all cells ran without an error in ${total.toFixed(1)} s`, [...failures, ...skipped]);
  if (firstFigure !== undefined) {
    const seconds = await drawn;
    verdict.check(seconds !== undefined, `kernel start to the first figure on screen: ${seconds?.toFixed(1) ?? '–'} s`);
  }
  const expected = figuresByCell(notebook);
  const { seen, missing } = await lookAtFigures(app, expected, { onlyLive: true });
  verdict.check(missing.length === 0, `after running, ${seen} figures are drawn live`, missing);
  for (const where of figuresWithSlider(notebook)) {
    verdict.check(await sliderChangesCurves(page, app, where), `the slider of cell ${where.index + 1} changes its figure`);
  }
}

/**
 * @param {Page} page
 * @param {import('./jupyterlab.mjs').Lab} lab
 * @param {string} path
 * @param {{ limit: number, pictures: boolean, suffix: string }} options
 * @returns {Promise<number>} how many checks failed
 */
async function testNotebook(page, lab, path, { limit, pictures, suffix }) {
  const name = notebookName(path);
  const verdict = createVerdict(name);
  const file = (/** @type {string} */ phase) => (/** @type {number} */ part) =>
    join(PICTURES, `${name}${suffix}-${phase}-${String(part).padStart(2, '0')}.png`);
  try {
    const committed = readNotebook(path);
    const app = await openNotebook(page, lab, basename(path));
    await lookAtCommitted(page, app, committed, verdict);
    if (pictures) await takePictures(page, file('untrusted'));
    await runAndLook(page, app, figuresByCell(committed).keys().next().value, limit, verdict);
    if (pictures) await takePictures(page, file('run'));
    await app.evaluate(({ shell }) => shell.currentWidget.sessionContext.shutdown());
  } catch (error) {
    verdict.check(false, 'the browser test broke off', [messageOf(error).split('\n')[0] ?? '']);
  }
  if (verdict.failed() > 0) await page.screenshot({ path: file('failed')(1) }).catch(() => undefined);
  return verdict.failed();
}

await runAsCommand(import.meta, async (words) => {
  const { values, positionals } = parseArgs({
    args: words,
    allowPositionals: true,
    options: {
      theme: { type: 'string', default: 'light' },
      width: { type: 'string', default: '1280' },
      height: { type: 'string', default: '800' },
      screenshots: { type: 'boolean', default: false },
      timeout: { type: 'string', default: '600' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const notebooks = selectNotebooks(positionals);
  if (findChromium() === undefined) {
    console.log(`skipped: no Chromium or Chrome found (${HOW_TO_GET_A_BROWSER})`);
    return 0;
  }
  mkdirSync(PICTURES, { recursive: true });
  const dark = values.theme === 'dark';
  const options = { limit: Number(values.timeout) * 1000, pictures: values.screenshots, suffix: dark ? '-dark' : '' };
  const browser = await launchChromium();
  let failed = 0;
  try {
    const lab = await startJupyterLab({ notebooks, dark });
    try {
      for (const path of notebooks) {
        const page = await browser.newPage({ viewport: { width: Number(values.width), height: Number(values.height) } });
        failed += await testNotebook(page, lab, path, options);
        await page.close();
      }
    } finally {
      await lab.stop();
    }
  } finally {
    await browser.close();
  }
  console.log(failed === 0 ? `${notebooks.length} notebooks work in JupyterLab` : `✗ ${failed} checks failed (pictures in artifacts/screenshots/)`);
  return failed === 0 ? 0 : 1;
});

import { mkdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { messageOf } from '../setup/setup-error.mjs';
import { readClaims } from './claims.mjs';
import { reportClaims } from './claims-report.mjs';
import { findChromium, HOW_TO_GET_A_BROWSER } from './chromium.mjs';
import { ARTIFACTS, runAsCommand } from './command.mjs';
import { describeFailure, findFailures } from './failures.mjs';
import { inJupyterLab } from './jupyterlab.mjs';
import { usesOf } from './figure-uses.mjs';
import { complaints, drawingOf, looksDifferent } from './figure-view.mjs';
import { cutPictures, figurePlans, figuresByCell, goToFigure, lookAtFigures, secondsToFigure } from './lab-figures.mjs';
import { arrange, clearOutputs, openNotebook, runAllCells, setTheme, takePictures, waitAndSave } from './lab-page.mjs';
import { codeCells, readNotebook } from './notebook.mjs';
import { notebookName, selectNotebooks } from './selection.mjs';

/** @typedef {import('./lab-page.mjs').AppHandle} AppHandle */
/** @typedef {import('playwright-core').Page} Page */

const HELP = `node scripts/notebooks/e2e.mjs [NAME…] [options]
Opens the notebooks in JupyterLab with a headless Chromium and does what a reader does: looks at every figure, uses all of its controls, changes the
width of the page and the theme, saves; then runs all cells and looks again. After each use a figure must be there in full.
  --no-run           only what a reader sees who runs nothing
  --screenshots      pictures of the whole notebooks in artifacts/screenshots/, before and after running
  --lanes N          notebooks at a time, each in a JupyterLab and a browser of its own (2: most of the time goes into waiting)
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
/** @typedef {{ failed: number, claims: readonly import('./claims.mjs').ClaimRow[] }} Result how many checks failed, and what the cells claimed when they ran */

/** @param {Page} page @param {AppHandle} app @param {import('./notebook.mjs').Notebook} committed @param {Verdict} verdict */
async function lookAtCommitted(page, app, committed, verdict) {
  const trusted = await app.evaluate(({ shell }) => Array.from(shell.currentWidget.model.cells).filter((cell) => cell.type === 'code' && cell.trusted).length);
  verdict.check(trusted === 0, trusted === 0 ? 'opens untrusted' : `${trusted} cells are trusted, so this is not what a first reader sees`);
  const expected = figuresByCell(committed);
  const { seen, missing } = await lookAtFigures(app, expected, { onlyLive: false });
  const total = [...expected.values()].reduce((sum, count) => sum + count, 0);
  verdict.check(missing.length === 0 && seen === total, `untrusted, ${seen} of ${total} figures are on screen`, missing);
  const plans = figurePlans(committed);
  for (const wishes of PAGES) {
    await arrange(page, app, wishes);
    const cut = await cutPictures(app, plans, { styled: true });
    verdict.check(cut.length === 0, `their pictures fit a window of ${wishes.width} px, side bar ${wishes.sideBar ? 'open' : 'shut'}`, cut);
    if (wishes.sideBar) continue;
    const tooWide = await cutPictures(app, plans, { styled: false });
    verdict.check(tooWide.length === 0, 'and would in a JupyterLab without the styles of this project', tooWide);
  }
}

/** Pages of a notebook: the window's width and the side bar. The last is the one that the test goes on with. */
const PAGES = [
  { width: 800, sideBar: false },
  { width: 800, sideBar: true },
  { width: 1366, sideBar: true },
  { width: 1366, sideBar: false },
];

/** @param {import('./lab-figures.mjs').FigurePlan} plan */
const nameOf = ({ index, place }) => `cell ${index + 1}${place > 0 ? `, figure ${place + 1}` : ''}`;

/**
 * Looks at every figure where it stands.
 * @param {Page} page
 * @param {AppHandle} app
 * @param {readonly import('./lab-figures.mjs').FigurePlan[]} plans
 */
async function lookAtAll(page, app, plans) {
  const found = [];
  for (const plan of plans) {
    const problems = await complaints(page, await goToFigure(page, app, plan), plan.height);
    found.push(...problems.map((problem) => `${nameOf(plan)}: ${problem}`));
  }
  return found;
}

/**
 * Uses every control of every figure, and looks at it after each use.
 * @param {Page} page
 * @param {AppHandle} app
 * @param {readonly import('./lab-figures.mjs').FigurePlan[]} plans
 */
async function useAll(page, app, plans) {
  let uses = 0;
  const found = [];
  for (const plan of plans) {
    const figure = await goToFigure(page, app, plan);
    found.push(...(await complaints(page, figure, plan.height)).map((problem) => `${nameOf(plan)}: ${problem}`));
    const drawings = [];
    for (const { name, run, slides } of await usesOf(page, figure, plan)) {
      uses += 1;
      const failure = await run().then(() => [], (error) => [messageOf(error).split('\n')[0] ?? '']);
      const problems = failure.length > 0 ? failure : await complaints(page, figure, plan.height);
      found.push(...problems.map((problem) => `${nameOf(plan)}, after ${name}: ${problem}`));
      if (problems.length > 0) break;
      if (slides) drawings.push(await drawingOf(figure));
    }
    const [first, ...others] = drawings;
    if (first && others.length > 0 && !others.some((other) => looksDifferent(first, other))) found.push(`${nameOf(plan)}: looks the same at every position of its slider`);
  }
  return { uses, found };
}

/** @param {Page} page @param {AppHandle} app @param {string} path @param {string} copy @param {Verdict} verdict */
async function readAndUse(page, app, path, copy, verdict) {
  const dirty = await waitAndSave(app);
  verdict.check(!dirty, dirty ? 'is marked as changed as soon as it is open' : 'is not marked as changed when it is open');
  const plans = figurePlans(readNotebook(path));
  const { uses, found } = await useAll(page, app, plans);
  verdict.check(found.length === 0, `untrusted, ${plans.length} figures are whole after each of ${uses} uses`, found);
  for (const wishes of PAGES) {
    await arrange(page, app, wishes);
    const cut = await lookAtAll(page, app, plans);
    verdict.check(cut.length === 0, `they fit a window of ${wishes.width} px, side bar ${wishes.sideBar ? 'open' : 'shut'}`, cut);
  }
  await waitAndSave(app);
  verdict.check(readFileSync(copy, 'utf8') === readFileSync(path, 'utf8'), 'reading, using and saving leave the file as it was, to the byte');
}

/** @param {Page} page @param {AppHandle} app @param {string} path @param {Verdict} verdict */
async function lookInTheDark(page, app, path, verdict) {
  await setTheme(app, 'Dark');
  const plans = figurePlans(readNotebook(path));
  const found = await lookAtAll(page, app, plans);
  const slabs = await page.locator('.jp-RenderedPlotly .main-svg').evaluateAll((list) => list.filter((svg) => !['', 'transparent', 'rgba(0, 0, 0, 0)'].includes(getComputedStyle(svg).backgroundColor)).length);
  verdict.check(found.length === 0 && slabs === 0, 'in the dark theme they are whole and show the page between their lines', [...found, ...(slabs > 0 ? [`${slabs} with a ground of their own`] : [])]);
  await setTheme(app, 'Light');
}

/**
 * @param {Page} page
 * @param {AppHandle} app
 * @param {number | undefined} firstFigure
 * @param {number} limit milliseconds
 * @param {Verdict} verdict
 * @returns {Promise<import('./notebook.mjs').Notebook>} as executed
 */
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
  const { uses, found } = await useAll(page, app, figurePlans(notebook));
  verdict.check(found.length === 0, `and whole after each of ${uses} uses`, found);
  return notebook;
}

/**
 * @param {Page} page
 * @param {import('./jupyterlab.mjs').Lab} lab
 * @param {string} path
 * @param {{ limit: number, pictures: boolean, run: boolean }} options
 * @returns {Promise<Result>}
 */
async function testNotebook(page, lab, path, { limit, pictures, run }) {
  const name = notebookName(path);
  const verdict = createVerdict(name);
  /** @type {Result['claims']} */
  let claims = [];
  const file = (/** @type {string} */ phase) => (/** @type {number} */ part) =>
    join(PICTURES, `${name}-${phase}-${String(part).padStart(2, '0')}.png`);
  try {
    const committed = readNotebook(path);
    const app = await openNotebook(page, lab, basename(path));
    await lookAtCommitted(page, app, committed, verdict);
    if (pictures) await takePictures(page, file('untrusted'));
    await readAndUse(page, app, path, join(lab.folder, basename(path)), verdict);
    await lookInTheDark(page, app, path, verdict);
    if (run) claims = readClaims(await runAndLook(page, app, figuresByCell(committed).keys().next().value, limit, verdict), name);
    if (run && pictures) await takePictures(page, file('run'));
    await app.evaluate(({ shell }) => shell.currentWidget.sessionContext.shutdown());
  } catch (error) {
    verdict.check(false, 'the browser test broke off', [messageOf(error).split('\n')[0] ?? '']);
  }
  if (verdict.failed() > 0) await page.screenshot({ path: file('failed')(1) }).catch(() => undefined);
  return { failed: verdict.failed(), claims };
}

/** What a notebook may take beside the running of its cells, ms. */
const LOOKING = 180_000;

/**
 * The result; null where the page fell silent: an answer that never comes would keep the test waiting for ever.
 * @param {import('playwright-core').Browser} browser
 * @param {Parameters<typeof testNotebook>[1]} lab
 * @param {string} path
 * @param {Parameters<typeof testNotebook>[3]} options
 * @returns {Promise<Result | null>}
 */
async function testInTime(browser, lab, path, options) {
  const page = await browser.newPage({ viewport: { width: 1366, height: 800 } });
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    void page.close();
  }, options.limit + LOOKING);
  const result = await testNotebook(page, lab, path, options);
  clearTimeout(timer);
  await page.close();
  return late ? null : result;
}

/**
 * Takes notebooks from a list that other lanes take from too. Each lane has a JupyterLab of its own: its theme is everybody's on that server.
 * @param {string[]} waiting
 * @param {readonly string[]} notebooks
 * @param {Parameters<typeof testNotebook>[3]} options
 * @returns {Promise<Result[]>}
 */
const testInTurn = (waiting, notebooks, options) =>
  inJupyterLab({ notebooks }, async (browser, lab) => {
    const results = [];
    for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
      const first = await testInTime(browser, lab, path, options);
      if (first === null) console.log(`${notebookName(path)}: the page no longer answered; once more`);
      results.push(first ?? (await testInTime(browser, lab, path, options)) ?? { failed: 1, claims: [] });
    }
    return results;
  });

await runAsCommand(import.meta, async (words) => {
  const { values, positionals } = parseArgs({
    args: words,
    allowPositionals: true,
    options: {
      'no-run': { type: 'boolean', default: false },
      screenshots: { type: 'boolean', default: false },
      lanes: { type: 'string', default: '2' },
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
  const options = { limit: Number(values.timeout) * 1000, pictures: values.screenshots, run: !values['no-run'] };
  const lanes = Number(values.lanes);
  if (!(Number.isSafeInteger(lanes) && lanes > 0)) throw new Error(`--lanes must be a positive integer, got ${values.lanes}`);
  const waiting = [...notebooks];
  const results = await Promise.all(Array.from({ length: Math.min(lanes, notebooks.length) }, () => testInTurn(waiting, notebooks, options)));
  const tested = results.flat();
  const failed = tested.reduce((sum, result) => sum + result.failed, 0);
  const claims = notebooks.map(notebookName).flatMap((name) => tested.flatMap((result) => result.claims.filter(({ notebook }) => notebook === name)));
  if (options.run) reportClaims(claims);
  console.log(failed === 0 ? `${notebooks.length} notebooks work in JupyterLab` : `✗ ${failed} checks failed (pictures in artifacts/screenshots/)`);
  return failed === 0 ? 0 : 1;
});

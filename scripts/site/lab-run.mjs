/// <reference lib="dom" />
import { errors } from 'playwright-core';
import { claimsIn } from '../notebooks/claims.mjs';
import { PLOTLY } from '../notebooks/notebook.mjs';

/**
 * The part of JupyterLab's application that is used here. Functions given to `evaluate` run in the browser.
 * @typedef {{ output_type: string, data?: Record<string, any>, evalue?: string, traceback?: string[], name?: string, text?: string }} Output
 * @typedef {{ connect(slot: (sender: object, change: { name: string }) => void): void }} StateSignal
 * @typedef {{ executionCount: number | null, outputs: { toJSON(): Output[] }, type: string, stateChanged: StateSignal, sharedModel: { getSource(): string, setSource(text: string): void } }} CellModel
 * @typedef {object} App
 * @property {{ currentWidget: { context: { path: string }, content: { widgets: readonly { model: CellModel }[], activeCellIndex: number }, sessionContext: { session: { kernel: { status: string, restart(): Promise<void> } | null } | null } } | null }} shell
 * @property {{ execute(name: string, args?: object): Promise<unknown> }} commands
 *
 * @typedef {{ executionCount: number | null, seconds: number, outputs: Output[] }} Cell
 * @typedef {import('../notebooks/claims.mjs').Claim} Claim
 */

/**
 * A notebook that was run from the first cell to the last in the lab.
 * @typedef {object} LabRun
 * @property {Cell[]} cells those with code
 * @property {Claim[]} claims
 * @property {string[]} errors
 * @property {number} figures that are drawn on the page
 * @property {{ open: number, firstFigure: number, run: number }} seconds
 * @property {{ open: number, firstFigure: number, run: number }} megabytes transferred so far
 */

/**
 * Waits for the lab, until a cell of the notebook that it shows can run.
 * @param {import('playwright-core').Page} page
 * @returns {Promise<import('playwright-core').JSHandle<App>>}
 */
export async function untilItCanRun(page) {
  await page.waitForFunction(() => {
    const panel = /** @type {{ jupyterapp?: App }} */ (/** @type {unknown} */ (window)).jupyterapp?.shell.currentWidget;
    return (panel?.content?.widgets?.length ?? 0) > 2 && panel?.sessionContext.session?.kernel?.status === 'idle';
  }, null, { timeout: 120_000 });
  return page.evaluateHandle(() => /** @type {{ jupyterapp: App }} */ (/** @type {unknown} */ (window)).jupyterapp);
}

/**
 * @param {import('playwright-core').Page} page
 * @param {string} url of the lab
 * @param {string} file e.g. `00-start-here.ipynb`
 */
export async function openInLab(page, url, file) {
  await page.goto(`${url}lab/index.html?path=${encodeURIComponent(file)}`);
  return untilItCanRun(page);
}

/** What is said of a notebook that takes too long; a page that is gone is an error of its own. @param {string} file @param {number} minutes */
const tooLate = (file, minutes) => (/** @type {unknown} */ error) => {
  if (!(error instanceof errors.TimeoutError)) throw error;
  return [`${file} did not end within ${minutes} minutes`];
};

/**
 * Starts all cells of the notebook that is shown, cleared, and keeps in the page what becomes of them.
 * @param {import('playwright-core').JSHandle<App>} app
 */
const startCells = (app) => app.evaluateHandle(async ({ shell, commands }) => {
  const models = (shell.currentWidget?.content.widgets ?? []).map(({ model }) => model).filter(({ type }) => type === 'code');
  await commands.execute('notebook:clear-all-cell-outputs');
  /** @type {Map<CellModel, number>} */
  const seconds = new Map();
  let before = performance.now();
  for (const model of models) {
    model.stateChanged.connect((_, { name }) => {
      if (name !== 'executionCount' || model.executionCount === null) return;
      seconds.set(model, (performance.now() - before) / 1000);
      before = performance.now();
    });
  }
  const progress = { models, seconds, ended: false };
  void commands.execute('notebook:run-all-cells').then(() => (progress.ended = true));
  return progress;
});

/**
 * Opens a notebook in the lab, clears it and runs all of its cells. What takes longer than `minutes` is given as far as it came, with an error that
 * says so; `megabytes` are those that the server has sent so far.
 * @param {import('playwright-core').Page} page
 * @param {string} url of the lab
 * @param {string} file e.g. `00-start-here.ipynb`
 * @param {{ minutes?: number, megabytes?: () => number }} [options]
 * @returns {Promise<LabRun>}
 */
export async function runInLab(page, url, file, { minutes = 8, megabytes: sent = () => NaN } = {}) {
  const timeout = minutes * 60_000;
  const start = performance.now();
  const seconds = () => (performance.now() - start) / 1000;
  const app = await openInLab(page, url, file);
  const open = { seconds: seconds(), megabytes: sent() };
  const first = page.waitForSelector('.jp-OutputArea .js-plotly-plot .main-svg', { timeout }).then(() => ({ seconds: seconds(), megabytes: sent() }));
  first.catch(() => undefined);
  const begun = seconds();
  const progress = await startCells(app);
  const late = await page.waitForFunction(({ ended }) => ended, progress, { timeout, polling: 200 }).then(() => [], tooLate(file, minutes));
  const cells = await progress.evaluate(({ models, seconds }) =>
    models.map((model) => ({ executionCount: model.executionCount, seconds: seconds.get(model) ?? 0, outputs: model.outputs.toJSON() })));
  const ran = { seconds: seconds() - begun, megabytes: sent() };
  const outputs = cells.flatMap((cell) => cell.outputs);
  const figures = outputs.filter(({ data = {} }) => PLOTLY in data).length;
  const drawn = figures > 0 && late.length === 0 ? await first : { seconds: NaN, megabytes: NaN };
  return {
    cells,
    claims: outputs.flatMap(({ data = {} }) => claimsIn(data)),
    errors: [...outputs.filter(({ output_type }) => output_type === 'error').map(({ evalue, traceback }) => traceback?.join('\n') ?? evalue ?? ''), ...late],
    figures,
    seconds: { open: open.seconds, firstFigure: drawn.seconds, run: ran.seconds },
    megabytes: { open: open.megabytes, firstFigure: drawn.megabytes, run: ran.megabytes },
  };
}

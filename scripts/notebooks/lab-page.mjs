/// <reference lib="dom" />
import { setTimeout as wait } from 'node:timers/promises';

/**
 * The part of JupyterLab's application that is used here. Functions given to `evaluate` run in the browser.
 * @typedef {object} App
 * @property {{ currentWidget: Panel, expandLeft(): void, collapseLeft(): void, collapseRight(): void }} shell
 * @property {{ execute(name: string, args?: object): Promise<unknown> }} commands
 *
 * @typedef {object} Panel
 * @property {{ ready: Promise<void>, save(): Promise<void>, model: { dirty: boolean } }} context
 * @property {{ widgets: readonly { node: HTMLElement }[], scrollToItem(index: number, align: 'center'): Promise<void> }} content
 * @property {{ toJSON(): import('./notebook.mjs').Notebook, cells: Iterable<{ type: string, trusted: boolean }> }} model
 * @property {{ ready: Promise<void>, shutdown(): Promise<void>, session: { kernel: { restart(): Promise<void>, info: Promise<unknown> } } }} sessionContext
 *
 * @typedef {import('playwright-core').Page} Page
 * @typedef {import('playwright-core').JSHandle<App>} AppHandle
 */

const PANEL = '.jp-NotebookPanel:not(.lm-mod-hidden)';

/**
 * Opens a notebook as the only thing on the page and waits until it is drawn.
 * @param {Page} page
 * @param {import('./jupyterlab.mjs').Lab} lab
 * @param {string} file e.g. `01-one-neuron.ipynb`
 * @returns {Promise<AppHandle>}
 */
export async function openNotebook(page, lab, file) {
  await page.goto(`${lab.url}/lab/tree/notebooks/${encodeURIComponent(file)}?reset&token=${lab.token}`);
  await page.waitForSelector(`${PANEL} .jp-Cell`, { timeout: 90_000 });
  const app = await page.evaluateHandle(() => /** @type {{ jupyterapp: App }} */ (/** @type {unknown} */ (window)).jupyterapp);
  await app.evaluate(async ({ shell }) => {
    await shell.currentWidget.context.ready;
    shell.collapseLeft();
    shell.collapseRight();
  });
  await settle(page);
  return app;
}

/**
 * Gives the window a width, and the side bar its place or not.
 * @param {Page} page
 * @param {AppHandle} app
 * @param {{ width: number, sideBar: boolean }} wishes
 */
export async function arrange(page, app, { width, sideBar }) {
  await page.setViewportSize({ width, height: 800 });
  await settle(page, 1200);
  await app.evaluate(({ shell }, open) => (open ? shell.expandLeft() : shell.collapseLeft()), sideBar);
  await settle(page, 1200);
}

/**
 * Waits for the kernel, as a reader does without knowing, and saves.
 * @param {AppHandle} app
 * @returns {Promise<boolean>} whether the notebook was marked as changed before
 */
export const waitAndSave = (app) =>
  app.evaluate(async ({ shell }) => {
    const { sessionContext, context } = shell.currentWidget;
    await sessionContext.ready;
    await sessionContext.session.kernel.info;
    await new Promise((resolve) => setTimeout(resolve, 500));
    const { dirty } = context.model;
    await context.save();
    return dirty;
  });

/**
 * @param {AppHandle} app
 * @param {'Light' | 'Dark'} theme
 */
export const setTheme = (app, theme) =>
  app.evaluate(async ({ commands }, name) => {
    await commands.execute('apputils:change-theme', { theme: `JupyterLab ${name}` });
  }, theme);

/**
 * Empties all outputs, as before a first run. Waits for the kernel that JupyterLab starts with the notebook: a restart before it had
 * answered was seen to hang.
 * @param {AppHandle} app
 */
export const clearOutputs = (app) =>
  app.evaluate(async ({ shell, commands }) => {
    const { sessionContext } = shell.currentWidget;
    await sessionContext.ready;
    await sessionContext.session.kernel.info;
    await commands.execute('notebook:clear-all-cell-outputs');
  });

/**
 * Runs all cells in a kernel that starts now; resolves when the last one has ended.
 * @param {AppHandle} app
 */
export const runAllCells = (app) =>
  app.evaluate(async ({ shell, commands }) => {
    const { sessionContext } = shell.currentWidget;
    await sessionContext.session.kernel.restart();
    await sessionContext.session.kernel.info;
    await commands.execute('notebook:run-all-cells');
  });

/**
 * Waits until nothing has moved for a moment: figures draw asynchronously.
 * @param {Page} page
 * @param {number} [milliseconds]
 */
export async function settle(page, milliseconds = 250) {
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  await wait(milliseconds);
}

/**
 * Moves the notebook so that its window begins `top` pixels below the notebook's start.
 * @param {Page} page
 * @param {number} top
 * @returns {Promise<{ top: number, height: number, length: number }>} where the window begins, its height, and the notebook's length, as far as it is known
 */
export async function scrollTo(page, top) {
  const scroller = page.locator(`${PANEL} .jp-WindowedPanel-outer`);
  await scroller.evaluate((element, position) => (element.scrollTop = position), top);
  await settle(page);
  return scroller.evaluate((element) => {
    const last = Array.from(element.querySelectorAll('.jp-Notebook-cell')).at(-1);
    const start = element.getBoundingClientRect().top - element.scrollTop;
    const length = last === undefined ? 0 : last.getBoundingClientRect().bottom - start;
    return { top: element.scrollTop, height: element.clientHeight, length };
  });
}

/**
 * Pictures of the whole notebook, one window after the other, a little of each in the next.
 * @param {Page} page
 * @param {(part: number) => string} fileName
 * @returns {Promise<string[]>}
 */
export async function takePictures(page, fileName) {
  const files = [];
  for (let top = 0, end = false; !end && files.length < 200; ) {
    const { top: reached, height, length } = await scrollTo(page, top);
    const file = fileName(files.length + 1);
    await page.screenshot({ path: file });
    files.push(file);
    end = reached + height >= length;
    top = Math.max(reached + 40, Math.min(reached + height - 40, length - height + 8));
  }
  return files;
}

/// <reference lib="dom" />
import { setTimeout as wait } from 'node:timers/promises';
import { figures, PLOTLY } from './notebook.mjs';

/** @typedef {import('./lab-page.mjs').AppHandle} AppHandle */
/** @typedef {import('playwright-core').Page} Page */

/** Milliseconds that a figure may take to draw on a slow machine. */
const PATIENCE = 20_000;

/**
 * The indices of the cells with figures and how many each has.
 * @param {import('./notebook.mjs').Notebook} notebook
 * @returns {Map<number, number>}
 */
export function figuresByCell(notebook) {
  const counts = new Map();
  for (const { index } of figures(notebook)) counts.set(index, (counts.get(index) ?? 0) + 1);
  return counts;
}

/**
 * Asks again and again until the answer is good enough or patience ends; returns the last answer.
 * @template T
 * @param {() => Promise<T>} ask
 * @param {(answer: T) => boolean} enough
 * @param {number} [patience]
 */
async function eventually(ask, enough, patience = PATIENCE) {
  for (const end = Date.now() + patience; ; await wait(100)) {
    const answer = await ask();
    if (enough(answer) || Date.now() > end) return answer;
  }
}

/**
 * How many figures of a cell a person sees when the cell is in the window, as pictures or drawn live.
 * @param {AppHandle} app
 * @param {number} index
 */
const visibleFigures = (app, index) =>
  app.evaluate(async ({ shell }, cell) => {
    const { content } = shell.currentWidget;
    await content.scrollToItem(cell, 'center');
    const seen = (/** @type {Element} */ element) => {
      const { width, height } = element.getBoundingClientRect();
      return width > 100 && height > 100 && getComputedStyle(element).display !== 'none';
    };
    const outputs = Array.from(content.widgets[cell]?.node.querySelectorAll('.jp-RenderedPlotly') ?? []);
    return outputs.reduce(
      (counts, output) => {
        const live = Array.from(output.querySelectorAll('.main-svg')).some(seen);
        const picture = Array.from(output.querySelectorAll('img')).some((image) => image.complete && image.naturalWidth > 100 && seen(image));
        return { live: counts.live + Number(live), pictures: counts.pictures + Number(picture && !live) };
      },
      { live: 0, pictures: 0 },
    );
  }, index);

/**
 * Walks through the notebook's figures; returns how many are seen, and the cells where some are missing.
 * @param {AppHandle} app
 * @param {Map<number, number>} expected
 * @param {{ onlyLive: boolean }} options
 */
export async function lookAtFigures(app, expected, { onlyLive }) {
  let seen = 0;
  const missing = [];
  for (const [index, count] of expected) {
    const sum = (/** @type {{ live: number, pictures: number }} */ { live, pictures }) => live + (onlyLive ? 0 : pictures);
    const visible = sum(await eventually(() => visibleFigures(app, index), (answer) => sum(answer) >= count));
    seen += visible;
    if (visible !== count) missing.push(`cell ${index + 1}: ${visible} of ${count}`);
  }
  return { seen, missing };
}

/**
 * Seconds until a cell shows a live figure.
 * @param {AppHandle} app
 * @param {number} index
 * @param {number} start as `performance.now()` says it
 * @param {number} limit milliseconds
 */
export async function secondsToFigure(app, index, start, limit) {
  while (performance.now() - start < limit) {
    if ((await visibleFigures(app, index)).live > 0) return (performance.now() - start) / 1000;
    await wait(50);
  }
  return undefined;
}

/**
 * A figure of a notebook: its cell, its place among the figures of that cell, and what its JSON says that it has.
 * @typedef {{ index: number, place: number, height: number, steps: number, buttons: string[] }} FigurePlan
 */

/**
 * @param {import('./notebook.mjs').Notebook} notebook
 * @returns {FigurePlan[]}
 */
export function figurePlans(notebook) {
  return figures(notebook).map(({ index, data }, order, all) => {
    const { layout = {} } = /** @type {{ layout?: { height?: number, sliders?: { steps: unknown[] }[], updatemenus?: { buttons: { label: string }[] }[] } }} */ (data[PLOTLY]);
    return {
      index,
      place: all.slice(0, order).filter((other) => other.index === index).length,
      height: layout.height ?? 360,
      steps: layout.sliders?.[0]?.steps.length ?? 0,
      buttons: (layout.updatemenus ?? []).flatMap(({ buttons }) => buttons.map(({ label }) => label)),
    };
  });
}

/**
 * Brings a figure to the middle of the window, live: a picture becomes a figure when the mouse comes near.
 * @param {Page} page
 * @param {AppHandle} app
 * @param {FigurePlan} plan
 * @returns {Promise<import('playwright-core').Locator>}
 */
export async function goToFigure(page, app, { index, place }) {
  await app.evaluate(({ shell }, cell) => shell.currentWidget.content.scrollToItem(cell, 'center'), index);
  const figure = page.locator(`.jp-Notebook-cell >> nth=${index}`).locator('.jp-RenderedPlotly').nth(place);
  await figure.scrollIntoViewIfNeeded();
  const picture = figure.locator('img');
  if (await picture.isVisible()) {
    const box = await picture.boundingBox();
    if (box !== null) await page.mouse.move(box.x + box.width / 2, box.y + Math.min(60, box.height / 2), { steps: 3 });
  }
  await figure.locator('.main-svg').first().waitFor({ state: 'attached', timeout: PATIENCE });
  await page.mouse.move(2, 2);
  return figure;
}

/**
 * The pictures of figures that nobody has touched, as far as the page cuts them, or would cut them without this project's styles.
 * @param {AppHandle} app
 * @param {readonly FigurePlan[]} plans
 * @param {{ styled: boolean }} options
 * @returns {Promise<string[]>}
 */
export async function cutPictures(app, plans, { styled }) {
  const found = [];
  for (const { index, place } of plans) {
    const widths = await app.evaluate(
      async ({ shell }, [cell, which]) => {
        const { content } = shell.currentWidget;
        await content.scrollToItem(cell, 'center');
        const picture = content.widgets[cell]?.node.querySelectorAll('.jp-RenderedPlotly')[which]?.querySelector('img');
        await picture?.decode();
        const room = picture?.closest('.jp-OutputArea-output')?.getBoundingClientRect().width ?? 0;
        return { room, shown: picture?.getBoundingClientRect().width ?? Infinity, own: picture?.naturalWidth ?? Infinity };
      },
      /** @type {const} */ ([index, place]),
    );
    const width = styled ? widths.shown : widths.own;
    if (width > widths.room + 1) found.push(`cell ${index + 1}: the picture has ${width} px, the page ${widths.room}`);
  }
  return found;
}

/// <reference lib="dom" />
import { setTimeout as wait } from 'node:timers/promises';
import { figures, PLOTLY } from './notebook.mjs';
import { settle } from './lab-page.mjs';

/** @typedef {import('./lab-page.mjs').AppHandle} AppHandle */
/** @typedef {import('playwright-core').Page} Page */

/** Milliseconds that a figure may take to draw, and a slider to take effect, on a slow machine. */
const PATIENCE = 20_000;
const SLIDER_PATIENCE = 5_000;

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
 * A picture becomes a live figure when the mouse comes near. Returns whether it did; true for a figure that is live already.
 * @param {Page} page
 * @param {AppHandle} app
 * @param {number} index
 */
export async function wakesUnderMouse(page, app, index) {
  if ((await visibleFigures(app, index)).live > 0) return true;
  const picture = await page.locator(`.jp-Notebook-cell >> nth=${index}`).locator('.jp-RenderedPlotly img').first().boundingBox();
  if (picture === null) return false;
  await page.mouse.move(picture.x + picture.width / 2, picture.y + picture.height / 2, { steps: 4 });
  return (await eventually(() => visibleFigures(app, index), ({ live }) => live > 0)).live > 0;
}

/** @param {import('./notebook.mjs').Notebook} notebook @returns {{ index: number, place: number }[]} figures with a slider; `place`: in its cell */
export function figuresWithSlider(notebook) {
  return figures(notebook).flatMap(({ index, data }, order, all) => {
    const { layout } = /** @type {{ layout?: { sliders?: { steps?: unknown[] }[] } }} */ (data[PLOTLY]);
    const steps = layout?.sliders?.[0]?.steps?.length ?? 0;
    return steps > 1 ? [{ index, place: all.slice(0, order).filter((other) => other.index === index).length }] : [];
  });
}

/** @param {import('playwright-core').Locator} figure the shapes of its curves and the contents of its images */
const shapes = (figure) =>
  figure.evaluate((element) => {
    const marks = Array.from(element.querySelectorAll('.mlayer path, .mlayer image, .mlayer use, .mlayer rect'));
    return marks.map((mark) => ['d', 'transform', 'href', 'xlink:href', 'style'].map((name) => mark.getAttribute(name) ?? '').join(' ')).join('\n');
  });

/**
 * Drags a figure's slider with the mouse to its right end, then to its left end; returns whether the curves changed.
 * @param {Page} page
 * @param {AppHandle} app
 * @param {{ index: number, place: number }} where
 */
export async function sliderChangesCurves(page, app, { index, place }) {
  await eventually(() => visibleFigures(app, index), ({ live }) => live > place);
  const figure = page.locator(`.jp-Notebook-cell >> nth=${index}`).locator('.jp-RenderedPlotly').nth(place);
  const grip = figure.locator('.slider-grip-rect').first();
  const rail = figure.locator('.slider-rail-rect').first();
  await figure.locator('.main-svg').first().waitFor({ state: 'attached', timeout: PATIENCE });
  await grip.scrollIntoViewIfNeeded();
  await settle(page);
  for (const end of ['right', 'left']) {
    const before = await shapes(figure);
    const [from, along] = [await grip.boundingBox(), await rail.boundingBox()];
    if (from === null || along === null) return false;
    await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
    await page.mouse.down();
    await page.mouse.move(end === 'right' ? along.x + along.width - 2 : along.x + 2, from.y + from.height / 2, { steps: 12 });
    await page.mouse.up();
    const changed = await eventually(
      () => shapes(figure),
      (after) => after !== before,
      SLIDER_PATIENCE,
    );
    if (changed !== before) return true;
  }
  return false;
}

/// <reference lib="dom" />
import { settle } from './lab-page.mjs';

/** @typedef {import('playwright-core').Locator} Locator */
/** @typedef {import('playwright-core').Page} Page */

/**
 * What a person would complain of who looks at a figure: measured on the screen, not read from attributes. Runs in the browser.
 * @param {Element} figure
 * @param {number} height in px that the figure is meant to have
 * @returns {string[]}
 */
function complaintsInPage(figure, height) {
  const SLACK = 2;
  const frame = figure.getBoundingClientRect();
  /** @param {string} selector */
  const boxes = (selector) =>
    Array.from(figure.querySelectorAll(selector), (element) => element.getBoundingClientRect()).filter((box) => box.width > 0 && box.height > 0);
  /** @param {DOMRect} a @param {DOMRect} b */
  const overlap = (a, b) =>
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > SLACK && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > SLACK;
  /** @param {DOMRect} box */
  const inside = (box) => box.left >= frame.left - SLACK && box.right <= frame.right + SLACK && box.top >= frame.top - SLACK && box.bottom <= frame.bottom + SLACK;
  const parts = {
    title: boxes('.infolayer .g-gtitle'),
    legend: boxes('.legend .traces'),
    slider: boxes('.slider-container .slider-grip-rect, .slider-container .slider-label-group text, .slider-container .slider-rail-rect'),
    button: boxes('.updatemenu-button'),
    panel: boxes('.bglayer .bg, .draglayer .nsewdrag'),
    'axis title': boxes('.infolayer .xtitle, .infolayer .ytitle, .infolayer [class*="title"]:not([class*="gtitle"])'),
    heading: boxes('.infolayer .annotation-text-g'),
  };
  const complaints = [];
  if (frame.height < height - SLACK) complaints.push(`is ${Math.round(frame.height)} px high, not ${height}`);
  if (parts.panel.length === 0) complaints.push('has no plot');
  for (const [name, list] of Object.entries(parts)) {
    if (list.some((box) => !inside(box))) complaints.push(`${name} is cut off at the edge`);
    if (name !== 'title' && list.some((box) => parts.title.some((title) => overlap(title, box)))) complaints.push(`${name} lies over the title`);
  }
  if (parts.legend.some((entry) => parts.panel.some((panel) => overlap(entry, panel)))) complaints.push('the legend lies over a panel');
  if (parts.slider.some((part) => parts.button.some((button) => overlap(part, button)))) complaints.push('a button covers the slider');
  if (parts.slider.some((part) => parts['axis title'].some((title) => overlap(part, title)))) complaints.push('the slider lies over an axis title');
  // A level line has no height, and is seen.
  const drawn = Array.from(figure.querySelectorAll('.mlayer path, .mlayer image, .mlayer use, .mlayer rect'), (mark) => mark.getBoundingClientRect());
  const marks = drawn.filter((box) => box.width > 0 || box.height > 0);
  const shown = marks.filter((mark) => parts.panel.some((panel) => Math.min(mark.right, panel.right) >= Math.max(mark.left, panel.left) && Math.min(mark.bottom, panel.bottom) >= Math.max(mark.top, panel.top)));
  if (shown.length === 0) complaints.push('shows no curve, point or cell');
  return complaints;
}

/** What is drawn in a figure: its marks' looks, and numbers of px that say where they are. @typedef {{ looks: string[], places: number[] }} Drawing */

/**
 * @param {Locator} figure
 * @returns {Promise<Drawing>}
 */
export const drawingOf = (figure) =>
  figure.evaluate((element) => {
    const MOST_TRACED = 300;
    const SAMPLES = 24;
    const { left, top } = element.getBoundingClientRect();
    const marks = Array.from(element.querySelectorAll('.mlayer path, .mlayer image, .mlayer use, .mlayer rect'));
    /** @param {Element} mark points along a curve, whose box alone says little */
    const along = (mark) => {
      if (!(mark instanceof SVGPathElement) || marks.length > MOST_TRACED) return [];
      const length = mark.getTotalLength();
      const points = Array.from({ length: SAMPLES }, (_, index) => mark.getPointAtLength((length * index) / (SAMPLES - 1)));
      return points.flatMap(({ x, y }) => [x, y]);
    };
    return {
      looks: marks.map((mark) => ['href', 'xlink:href', 'style'].map((name) => mark.getAttribute(name) ?? '').join(' ')),
      places: marks.flatMap((mark) => {
        const box = mark.getBoundingClientRect();
        return [box.left - left, box.top - top, box.width, box.height, ...along(mark)];
      }),
    };
  });

/**
 * Whether a person could tell two drawings apart: redrawn from the same data, plotly.js moves points by hundredths of a px.
 * @param {Drawing} one
 * @param {Drawing} other
 */
export function looksDifferent(one, other) {
  const PIXELS = 2;
  return JSON.stringify(one.looks) !== JSON.stringify(other.looks) || one.places.some((place, index) => !(Math.abs(place - (other.places[index] ?? NaN)) <= PIXELS));
}

/** Milliseconds until a figure must look right after it was used. */
const PATIENCE = 6000;

/**
 * What is wrong with a live figure as soon as it has come to rest; nothing, if it is right.
 * @param {Page} page
 * @param {Locator} figure
 * @param {number} height
 * @returns {Promise<string[]>}
 */
export async function complaints(page, figure, height) {
  // JupyterLab and plotly.js answer with a delay, and a fault may come with it: a figure counts only after it had the time to go wrong.
  await settle(page, 350);
  for (const end = Date.now() + PATIENCE; ; await settle(page, 250)) {
    const found = await figure.evaluate(complaintsInPage, height);
    if (found.length === 0 || Date.now() > end) return found;
  }
}

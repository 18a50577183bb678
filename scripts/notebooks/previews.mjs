/// <reference lib="dom" />
import { createRequire } from 'node:module';
import sharp from 'sharp';
import { bundles, joinText, PLOTLY, PNG } from './notebook.mjs';

const PLOTLY_PROGRAM = createRequire(import.meta.url).resolve('plotly.js-dist/plotly.js');
/** JupyterLab shows a preview pixel by pixel: more of them would make it larger, not sharper, and a window of 800 px has room for 620. */
const WIDTH = 620;
/** What JupyterLab's own renderer takes for a figure whose layout has no height. */
const DEFAULT_HEIGHT = 360;

/**
 * A picture of curves needs few colours, and a third of the bytes with a palette of them: pictures are most of a notebook's file.
 * @param {string} png in base64
 */
const withPalette = async (png) => (await sharp(Buffer.from(png, 'base64')).png({ palette: true, quality: 90, effort: 10 }).toBuffer()).toString('base64');

/** @typedef {{ data: object[], layout: { height?: number, [key: string]: unknown }, config?: object }} Figure */
/** @typedef {{ newPlot(...parts: unknown[]): Promise<unknown>, toImage(...parts: unknown[]): Promise<string>, purge(element: unknown): void }} Plotly */

/**
 * Opens a page that draws figures with the very plotly.js that the notebooks' types come from; nothing is fetched from the network.
 * @param {import('playwright-core').Browser} browser
 */
export async function openPainter(browser) {
  const page = await browser.newPage();
  await page.setContent('<!doctype html><meta charset="utf-8"><title>previews</title><div id="figure"></div>');
  await page.addScriptTag({ path: PLOTLY_PROGRAM });
  return {
    /**
     * @param {Figure} figure
     * @returns {Promise<string>} a PNG in base64
     */
    async paint({ data, layout, config }) {
      const size = { width: WIDTH, height: layout.height ?? DEFAULT_HEIGHT };
      const image = await page.evaluate(
        async ([figure, { width, height }]) => {
          const { Plotly } = /** @type {{ Plotly: Plotly }} */ (/** @type {unknown} */ (window));
          const element = document.getElementById('figure');
          // A slider or a button in a picture moves nothing.
          const drawn = await Plotly.newPlot(element, figure.data, { ...figure.layout, sliders: [], updatemenus: [], width, height, autosize: false }, { ...figure.config, staticPlot: true });
          const url = await Plotly.toImage(drawn, { format: 'png', width, height });
          Plotly.purge(element);
          return url;
        },
        /** @type {const} */ ([{ data, layout, config: config ?? {} }, size]),
      );
      return withPalette(image.slice(image.indexOf(',') + 1));
    },
    close: () => page.close(),
  };
}

/** @typedef {Awaited<ReturnType<typeof openPainter>>} Painter */

/**
 * Gives every figure of a notebook, in place, a picture of how it looks before anybody touches it: what GitHub, an untrusted notebook or a
 * JupyterLab without the Plotly extension shows. The figure's title goes with it as alternative text, which the HTML export writes (scripts/setup/html-export.mjs).
 * @param {import('./notebook.mjs').Notebook} notebook
 * @param {Pick<Painter, 'paint'>} painter
 */
export async function addPreviews(notebook, painter) {
  for (const { index, data, metadata } of bundles(notebook)) {
    if (!(PLOTLY in data)) continue;
    try {
      data[PNG] = await painter.paint(/** @type {Figure} */ (data[PLOTLY]));
      metadata[PNG] = { alt: joinText(data['text/plain']) };
    } catch (error) {
      throw new Error(`cell ${index + 1}: plotly.js cannot draw the figure: ${String(error)}`, { cause: error });
    }
  }
}

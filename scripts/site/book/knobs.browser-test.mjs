/// <reference lib="dom" />
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchChromium } from '../../notebooks/chromium.mjs';
import { readNotebook } from '../../notebooks/notebook.mjs';
import { temporaryFolder } from '../../notebooks/temporary.mjs';
import { project } from '../../setup/project.mjs';
import { createReport } from '../../setup/report.mjs';
import { bundleLibrary } from '../library/bundle.mjs';
import { LIBRARY } from '../library/modules.mjs';
import { serve } from '../serve.mjs';
import { buildBook } from './build.mjs';
import { LAB } from './chapters.mjs';
import { figureOf } from './knobs/figure-of.mjs';
import { PLACES } from './knobs/places.mjs';
import { compile } from './knobs/program.mjs';

/** @typedef {import('./knobs/places.mjs').Place} Place */

const THEORY = PLACES.filter(({ nets }) => nets !== true);
/** Trains for some seconds. */
const TRAINED = /** @type {Place} */ (PLACES.find(({ figure }) => figure === 'cell-12'));
/** Computes with tfjs itself, beside the library. */
const OPERATIONS = /** @type {Place} */ (PLACES.find(({ figure }) => figure === 'c12-34'));
const [FIRST] = /** @type {[Place]} */ (THEORY);

/** What the library of the desk computes. @param {Place} place @param {(number | null)[]} choice */
const onTheDesk = async (place, choice) => (await figureOf(compile(place, readNotebook(join(project.notebooks, `${place.chapter}.ipynb`))), choice)).data;

/** @typedef {{ x?: unknown, y?: unknown }[]} Curves */

/** @param {unknown} seen @param {unknown} expected @returns {number} how far the numbers are apart, as a share of the expected ones; infinite where anything else differs */
function apart(seen, expected) {
  if (Object.is(seen, expected)) return 0;
  if (typeof seen === 'number' && typeof expected === 'number') return Math.abs(seen - expected) / Math.abs(expected);
  if (!Array.isArray(seen) || !Array.isArray(expected) || seen.length !== expected.length) return Infinity;
  return Math.max(0, ...seen.map((one, index) => apart(one, expected[index])));
}

/** @param {Curves} curves */
const points = (curves) => curves.map(({ x, y }) => [x, y]);

/** Numbers in figures have six digits, of which the last may be rounded otherwise. */
const SAME = 1e-5;

describe("the book's knobs", () => {
  const { path: folder, remove } = temporaryFolder('gradient-lab-knobs-test-');
  /** @type {Awaited<ReturnType<typeof serve>>} */
  let server;
  /** @type {import('playwright-core').Browser} */
  let browser;
  /** @type {import('playwright-core').Page} */
  let page;
  /** @type {string[]} */
  let asked;
  /** @type {string[]} */
  let complaints;

  beforeAll(async () => {
    // The site has no other.
    process.env['GRADIENT_LAB_MNIST'] = 'shipped';
    await buildBook(folder, createReport({ write: () => undefined }));
    await bundleLibrary(join(folder, LAB, LIBRARY));
    server = await serve(folder, { base: '/below/a/path/' });
    browser = await launchChromium();
    await createRequire(import.meta.url)('gradient-lab').ready({ backend: 'wasm' });
  });

  /** @param {import('playwright-core').BrowserContextOptions} [options] */
  async function open(options = {}) {
    // A book by itself has no service worker: those are a whole site's.
    page = await browser.newPage({ viewport: { width: 1200, height: 1000 }, serviceWorkers: 'block', ...options });
    page.setDefaultTimeout(120_000);
    page.on('request', (request) => asked.push(request.url()));
    page.on('pageerror', ({ message }) => complaints.push(message));
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.location().url.endsWith('/favicon.ico')) complaints.push(message.text());
    });
  }

  beforeEach(() => {
    asked = [];
    complaints = [];
  });

  afterEach(async () => {
    await page.close();
    expect(asked.filter((url) => !url.startsWith(server.url) && !/^(data|blob):|favicon\.ico$/.test(url))).toEqual([]);
    expect(complaints).toEqual([]);
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
    remove();
  });

  /** Opens a chapter where a figure with knobs is. @param {Place} place */
  async function at(place) {
    await page.goto(`${server.url}${place.chapter}.html`);
    const form = page.locator('form.knobs').nth(PLACES.filter(({ chapter }) => chapter === place.chapter).indexOf(place));
    const figure = form.locator('xpath=preceding-sibling::figure[1]');
    await figure.scrollIntoViewIfNeeded();
    await figure.locator('.main-svg').first().waitFor();
    const plot = figure.locator('.js-plotly-plot');
    return {
      form, figure, slider: form.locator('input').first(), status: form.locator('[role=status]'),
      height: () => figure.evaluate(({ clientHeight }) => clientHeight),
      data: () => plot.evaluate((element) => /** @type {any} */ (element).data.map((/** @type {any} */ { x, y }) => ({ x, y }))),
    };
  }

  /** @param {() => Promise<Curves>} data on the page @param {Curves} expected */
  const distance = async (data, expected) => apart(points(await data()), points(expected));

  it.each(THEORY.map((place) => /** @type {const} */ ([`${place.chapter}, ${place.figure}`, place])))('%s: the keyboard turns each to what the desk computes', async (name, place) => {
    await open();
    const { form, data, height } = await at(place);
    const [printed, high] = [await data(), await height()];
    expect(asked.filter((url) => url.includes(`/${LAB}/${LIBRARY}/`))).toEqual([]);
    /** @type {(number | null)[]} */
    const choice = place.knobs.map(() => null);
    for (const [index, { values }] of place.knobs.entries()) {
      await form.locator('input').nth(index).press('End');
      choice[index] = values.length - 1;
      const expected = await onTheDesk(place, choice);
      await expect.poll(() => distance(data, expected), { timeout: 30_000 }).toBeLessThan(SAME);
      expect(apart(points(printed), points(expected))).toBeGreaterThan(SAME);
    }
    const last = form.locator('input').last();
    choice[choice.length - 1] = (choice.at(-1) ?? 0) - 1;
    const expected = await onTheDesk(place, choice);
    const begun = performance.now();
    await last.press('ArrowLeft');
    await expect.poll(() => distance(data, expected), { interval: 10, timeout: 30_000 }).toBeLessThan(SAME);
    console.log(`${name}: ${(await form.locator('[role=status]').textContent())?.split('.')[0]}, on the page after ${Math.round(performance.now() - begun)} ms at most`);
    expect(await height()).toBe(high);
    await form.getByRole('button').click();
    await expect.poll(data).toEqual(printed);
    expect(await form.getByRole('button').count()).toBe(0);
  });

  it('shows how far a training has come, and begins anew when the knob moves on', async () => {
    await open();
    const { form, slider, status, data } = await at(TRAINED);
    const { values } = /** @type {import('./knobs/places.mjs').Knob} */ (TRAINED.knobs[0]);
    const [first, second] = [0.2, 0.3].map((rate) => values.indexOf(rate));
    await slider.fill(String(first));
    await form.locator('.knobs-progress').filter({ hasText: '%' }).waitFor();
    await slider.fill(String(second));
    await expect.poll(() => form.getAttribute('aria-busy'), { timeout: 60_000 }).toBeNull();
    expect(await status.textContent()).toMatch(/^Computed here in [\d.]+ m?s, with the 10,000 images/);
    expect(await form.locator('.knobs-progress').textContent()).toBe('');
    // Other roundings, 120 steps long.
    expect(await distance(data, await onTheDesk(TRAINED, [second ?? null]))).toBeLessThan(1e-3);
  });

  it("computes with tfjs's own operations where the notebook does", async () => {
    await open();
    const { slider, form, data } = await at(OPERATIONS);
    await slider.press('Home');
    await expect.poll(() => form.getAttribute('aria-busy'), { timeout: 60_000 }).toBeNull();
    const expected = await onTheDesk(OPERATIONS, [0]);
    await expect.poll(() => distance(data, expected)).toBeLessThan(1e-3);
  });

  it('answers two figures that are turned one after the other', async () => {
    await open();
    const [place, other] = /** @type {[Place, Place]} */ (THEORY.filter(({ chapter }) => chapter === FIRST.chapter));
    const one = await at(place);
    const second = page.locator('form.knobs').nth(1);
    await one.slider.fill('20');
    await second.locator('input').nth(1).fill('2');
    await expect.poll(() => second.locator('[role=status]').textContent(), { timeout: 30_000 }).toContain('Computed');
    expect(await distance(one.data, await onTheDesk(place, [20]))).toBeLessThan(SAME);
    expect(await second.locator('output').nth(1).textContent()).toBe(String(other.knobs[1]?.values[2]));
  });

  it('is turned by a finger on a telephone, and tells its value', async () => {
    await open({ viewport: { width: 360, height: 700 }, hasTouch: true, isMobile: true });
    const { form, slider, data } = await at(FIRST);
    await slider.scrollIntoViewIfNeeded();
    const { x, y, width, height } = /** @type {{ x: number, y: number, width: number, height: number }} */ (await slider.boundingBox());
    expect(height).toBeGreaterThanOrEqual(24);
    await page.touchscreen.tap(x + 0.7 * width, y + height / 2);
    await expect.poll(() => form.getAttribute('aria-busy'), { timeout: 30_000 }).toBeNull();
    const value = await slider.inputValue();
    expect(Number(value)).toBeGreaterThan(10);
    expect(await slider.getAttribute('aria-valuetext')).toBe(await form.locator('output').first().textContent());
    const expected = await onTheDesk(FIRST, [Number(value)]);
    await expect.poll(() => distance(data, expected)).toBeLessThan(SAME);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  });

  it('says what went wrong, and tries again', async () => {
    await open();
    await page.route(/\/knobs\/[^/]*\.json$/, (route) => route.fulfill({ body: 'nothing' }), { times: 1 });
    const { slider, status } = await at(FIRST);
    await slider.fill('20');
    await expect.poll(() => status.textContent(), { timeout: 30_000 }).toContain('This cannot be computed here: ');
    await slider.fill('21');
    await expect.poll(() => status.textContent(), { timeout: 30_000 }).toContain('Computed');
  });

  it('is not there without a script, nor on paper', async () => {
    await open({ javaScriptEnabled: false });
    await page.goto(`${server.url}${FIRST.chapter}.html`);
    expect(await page.locator('form.knobs').first().isVisible()).toBe(false);
    expect(await page.locator('figure.live img').first().isVisible()).toBe(true);
    await page.close();
    await open();
    const { form } = await at(FIRST);
    expect(await form.isVisible()).toBe(true);
    await page.emulateMedia({ media: 'print' });
    expect(await form.isVisible()).toBe(false);
  });
});

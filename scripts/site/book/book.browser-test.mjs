/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { readdirSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchChromium } from '../../notebooks/chromium.mjs';
import { temporaryFolder } from '../../notebooks/temporary.mjs';
import { project } from '../../setup/project.mjs';
import { createReport } from '../../setup/report.mjs';
import { serve } from '../serve.mjs';
import { buildBook } from './build.mjs';

const CHAPTERS = readdirSync(project.notebooks).filter((name) => name.endsWith('.ipynb')).map((name) => name.replace('.ipynb', '.html'));
const CHAPTER = '01-one-neuron-per-layer.html';
/** Megabytes until the first figure is live. */
const MOST = 1.5;

describe('the book', () => {
  const { path: folder, remove } = temporaryFolder('gradient-lab-book-test-');
  /** @type {string[]} */
  const said = [];
  /** @type {Awaited<ReturnType<typeof serve>>} */
  let server;
  /** @type {import('playwright-core').Browser} */
  let browser;
  /** @type {import('playwright-core').Page} */
  let page;
  /** @type {string[]} */
  let strangers;

  beforeAll(async () => {
    await buildBook(folder, createReport({ write: (text) => said.push(text) }));
    server = await serve(folder, { base: '/below/a/path/' });
    browser = await launchChromium();
  });

  beforeEach(async () => {
    page = await browser.newPage({ viewport: { width: 1200, height: 800 } });
    page.setDefaultTimeout(60_000);
    strangers = [];
    page.on('request', (request) => {
      if (!request.url().startsWith(server.url) && !/^(data|blob):/.test(request.url())) strangers.push(request.url());
    });
  });

  afterEach(async () => {
    await page.close();
    expect(strangers.filter((url) => !url.endsWith('/favicon.ico'))).toEqual([]);
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
    remove();
  });

  it('is made without a warning', () => {
    expect(said.filter((text) => text.includes('WARNING') || text.includes('ERROR'))).toEqual([]);
  });

  it.each(CHAPTERS)('%s has its mathematics typeset, all its pictures, and words for each', async (chapter) => {
    await page.goto(server.url + chapter);
    const seen = await page.evaluate(async () => {
      const images = [...document.querySelectorAll('main img')].map((image) => /** @type {HTMLImageElement} */ (image));
      for (const image of images) image.loading = 'eager';
      await Promise.all(images.map((image) => image.decode().catch(() => undefined)));
      return {
        typeset: document.querySelectorAll('.katex').length,
        wrong: document.querySelectorAll('.katex-error').length,
        missing: images.filter(({ naturalWidth }) => naturalWidth === 0).map(({ src }) => src),
        wordless: images.filter(({ alt }) => alt.trim() === '').map(({ src }) => src),
        figures: document.querySelectorAll('figure.live').length,
        lab: document.querySelector('a.run')?.getAttribute('href'),
      };
    });
    expect(seen).toMatchObject({ wrong: 0, missing: [], wordless: [], lab: `lab/lab/index.html?path=${chapter.replace('.html', '.ipynb')}` });
    expect(seen.figures).toBeGreaterThan(0);
    expect(seen.typeset).toBeGreaterThan(0);
  });

  it.each(CHAPTERS)('%s shows its first figure for little, and makes it live', async (chapter) => {
    const before = server.megabytes();
    await page.goto(server.url + chapter);
    const figure = page.locator('figure.live').first();
    await figure.scrollIntoViewIfNeeded();
    await page.waitForSelector('figure.is-live .main-svg');
    expect(server.megabytes() - before).toBeLessThan(MOST);
    expect(await figure.locator('img').isVisible()).toBe(false);
  });

  it('has icons', async () => {
    await page.goto(server.url + CHAPTER);
    const icon = page.locator('i.fa-magnifying-glass:visible').first();
    const drawn = await icon.evaluate(async (element) => {
      const { content, fontFamily, fontWeight } = getComputedStyle(element, '::before');
      const [font] = await document.fonts.load(`${fontWeight} 16px ${fontFamily}`);
      return { content, status: font?.status, width: element.getBoundingClientRect().width };
    });
    expect(drawn).toMatchObject({ content: expect.stringContaining('\uf002'), status: 'loaded' });
    expect(drawn.width).toBeGreaterThan(8);
  });

  it('has sliders that work without a kernel', async () => {
    await page.goto(server.url + CHAPTER);
    const name = await page.evaluate(async () => {
      for (const figure of document.querySelectorAll('figure.live')) {
        const address = /** @type {HTMLElement} */ (figure).dataset['figure'] ?? '';
        const { layout, frames = [] } = await (await fetch(address)).json();
        if (layout.sliders !== undefined && frames.length > 1) return address;
      }
      return undefined;
    });
    expect(name).toBeDefined();
    const figure = page.locator(`figure[data-figure="${name}"]`);
    const toMiddle = () => figure.evaluate((element) => element.scrollIntoView({ block: 'center' }));
    await toMiddle();
    const rail = figure.locator('.slider-rail-touch-rect').first();
    await rail.waitFor();
    await toMiddle();
    const place = () => figure.locator('.js-plotly-plot').evaluate((plot) => /** @type {any} */ (plot).layout.sliders[0].active);
    const { x, y, width, height } = /** @type {{ x: number, y: number, width: number, height: number }} */ (await rail.boundingBox());
    await page.mouse.move(x + 0.1 * width, y + height / 2);
    await page.mouse.down();
    await page.mouse.up();
    await expect.poll(place).toBe(0);
    await page.mouse.move(x + 0.6 * width, y + height / 2);
    await page.mouse.down();
    await page.mouse.up();
    await expect.poll(place).toBeGreaterThan(0);
  });

  it('is no wider than a telephone', async () => {
    await page.setViewportSize({ width: 360, height: 700 });
    for (const chapter of [...CHAPTERS, 'index.html']) {
      await page.goto(server.url + chapter);
      expect(await page.evaluate(() => document.documentElement.scrollWidth), chapter).toBeLessThanOrEqual(360);
    }
  });

  it('has a way to the lab at every section, for the keyboard too, and not on paper', async () => {
    await page.goto(server.url + CHAPTER);
    const ways = page.locator('.run-here a');
    expect(await ways.count()).toBe(await page.locator('main section > :is(h2, h3, h4)').count());
    const opacity = () => ways.first().evaluate((link) => getComputedStyle(/** @type {HTMLElement} */ (link.parentElement)).opacity);
    expect(await opacity()).toBe('0');
    await ways.first().focus();
    await expect.poll(opacity).toBe('1');
    await page.emulateMedia({ media: 'print' });
    expect(await ways.first().isVisible()).toBe(false);
  });

  it('folds all code and remembers it', async () => {
    await page.goto(server.url + CHAPTER);
    await page.getByRole('button', { name: 'Fold the code' }).click();
    expect(await page.locator('.cell_input').first().isVisible()).toBe(false);
    await page.reload();
    expect(await page.locator('.cell_input').first().isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Show the code' }).click();
    expect(await page.locator('.cell_input').first().isVisible()).toBe(true);
  });

  it('finds words', async () => {
    await page.goto(`${server.url}search.html?q=Xavier`);
    await page.waitForSelector('ul.search li a');
    expect(await page.locator('ul.search').textContent()).toContain('Xavier');
  });

  it('leads from chapter to chapter, and to the Chinese summary', async () => {
    await page.goto(server.url + CHAPTER);
    await page.getByRole('link', { name: '中文小结' }).first().click();
    expect(new URL(page.url()).hash).toBe('#zh');
    await page.locator('a.right-next').click();
    expect(page.url()).toContain('02-');
    await page.locator('a.left-prev').click();
    expect(page.url()).toContain('01-');
  });
});

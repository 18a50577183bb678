/// <reference lib="dom" />
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../../notebooks/chromium.mjs';
import { temporaryFolder } from '../../notebooks/temporary.mjs';
import { project } from '../../setup/project.mjs';
import { createReport } from '../../setup/report.mjs';
import { bundleLibrary } from '../library/bundle.mjs';
import { LIBRARY } from '../library/modules.mjs';
import { serve } from '../serve.mjs';
import { violations } from './accessibility.mjs';
import { buildBook } from './build.mjs';
import { LAB } from './chapters.mjs';

const CHAPTERS = readdirSync(project.notebooks).filter((name) => name.endsWith('.ipynb')).map((name) => name.replace('.ipynb', '.html'));
const OTHERS = ['index.html', 'environment.html', 'data.html', 'search.html?q=Xavier'];
/** Has folded code, figures and knobs. */
const CHAPTER = '01-one-neuron-per-layer.html';

/** The corner of a table that has headings above and at the left is empty; Sphinx makes a heading of it, too. */
const EXCEPTIONS = [{ rule: 'empty-table-header', selector: 'th:first-child' }];

const WIDE = { width: 1366, height: 800 };
const NARROW = { width: 360, height: 700 };

/** Whether the element that has the focus shows it. @param {Element} element */
function isMarked(element) {
  const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
  return (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || boxShadow !== 'none';
}

describe('the book for all', () => {
  const { path: folder, remove } = temporaryFolder('gradient-lab-accessibility-test-');
  /** @type {Awaited<ReturnType<typeof serve>>} */
  let server;
  /** @type {import('playwright-core').Browser} */
  let browser;
  /** @type {import('playwright-core').Page} */
  let page;

  beforeAll(async () => {
    await buildBook(folder, createReport({ write: () => undefined }));
    await bundleLibrary(join(folder, LAB, LIBRARY));
    server = await serve(folder, { base: '/below/a/path/' });
    browser = await launchChromium();
  });

  afterEach(() => page.close());

  afterAll(async () => {
    await browser?.close();
    await server?.close();
    remove();
  });

  /** @param {string} name @param {import('playwright-core').BrowserContextOptions} options */
  async function open(name, options) {
    page = await browser.newPage({ reducedMotion: 'reduce', ...options });
    page.setDefaultTimeout(120_000);
    await page.goto(server.url + name);
    if (name.startsWith('search')) await page.waitForSelector('ul.search li a');
  }

  /** Draws the first figure. */
  async function drawFigure() {
    const figure = page.locator('figure.live').first();
    await figure.scrollIntoViewIfNeeded();
    await figure.locator('.main-svg').first().waitFor();
  }

  /** Turns the first knob, where there is one. */
  async function turnKnob() {
    const knob = page.locator('form.knobs input').first();
    if ((await knob.count()) === 0) return;
    await knob.press('ArrowRight');
    await page.getByRole('button', { name: 'As printed' }).first().waitFor();
  }

  /** Shows below every knob what the library says of a computation that took its time. */
  const fillBars = () => page.evaluate(() => {
    for (const bar of document.querySelectorAll('.knobs-progress')) bar.innerHTML = '<div style="opacity:0.75">sweep: 1,800 runs in 2 s</div>';
  });

  it.each([...CHAPTERS, ...OTHERS])('%s keeps the rules in light and wide, and in dark and narrow', async (name) => {
    await open(name, { viewport: WIDE, colorScheme: 'light' });
    if (CHAPTERS.includes(name)) {
      await drawFigure();
      await turnKnob();
      await fillBars();
    }
    expect(await violations(page, { exceptions: EXCEPTIONS, plainCode: true })).toEqual([]);
    await page.close();
    await open(name, { viewport: NARROW, colorScheme: 'dark' });
    await fillBars();
    expect(await violations(page, { exceptions: EXCEPTIONS, plainCode: true })).toEqual([]);
  });

  it('keeps them in dark and wide, and in light and narrow, code and all', async () => {
    await open(CHAPTER, { viewport: WIDE, colorScheme: 'dark' });
    await drawFigure();
    await turnKnob();
    expect(await violations(page)).toEqual([]);
    await page.close();
    await open(CHAPTER, { viewport: NARROW, colorScheme: 'light' });
    expect(await violations(page)).toEqual([]);
  });

  it('would not keep them if it had a picture without words and letters that are hardly seen', async () => {
    await open('data.html', { viewport: WIDE, colorScheme: 'light' });
    await page.locator('main p').first().evaluate((paragraph) => {
      paragraph.style.color = '#eee';
      paragraph.append(document.createElement('img'));
    });
    const rules = (await violations(page)).map((line) => line.split(':')[0]);
    expect(rules).toEqual(expect.arrayContaining(['color-contrast', 'image-alt']));
  });

  it('says of its Chinese summaries that they are Chinese', async () => {
    await open(CHAPTER, { viewport: WIDE });
    expect(await page.getByRole('heading', { name: '中文小结' }).evaluate((heading) => heading.closest('[lang]')?.getAttribute('lang'))).toBe('zh');
  });

  it('has knobs that the Tab key reaches, and shows where it is', async () => {
    await open(CHAPTER, { viewport: WIDE });
    const form = page.locator('form.knobs').first();
    const knob = form.locator('input').first();
    await page.locator('figure.live', { has: page.locator('xpath=following-sibling::form[1]') }).first().scrollIntoViewIfNeeded();
    // From the last thing before the form that the key stops at.
    await form.evaluate((element) => {
      const before = document.createElement('button');
      before.id = 'before';
      element.before(before);
      before.focus();
    });
    expect(await knob.evaluate(isMarked)).toBe(false);
    await page.keyboard.press('Tab');
    expect(await knob.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await knob.evaluate(isMarked)).toBe(true);
    const said = await knob.getAttribute('aria-valuetext');
    await page.keyboard.press('ArrowRight');
    expect(await knob.getAttribute('aria-valuetext')).not.toBe(said);
    const knobs = await form.locator('input').count();
    for (let index = 0; index < knobs; index += 1) await page.keyboard.press('Tab');
    const back = form.getByRole('button', { name: 'As printed' });
    expect(await back.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await back.evaluate(isMarked)).toBe(true);
    await page.keyboard.press('Enter');
    await expect.poll(() => knob.getAttribute('aria-valuetext')).toBe(said);
    expect(await knob.evaluate((element) => element === document.activeElement)).toBe(true);
  });

  it('has folded code that the keyboard opens, and a button for all of it', async () => {
    await open(CHAPTER, { viewport: WIDE });
    const folded = page.locator('details.hide').first();
    const summary = folded.locator('summary');
    await summary.focus();
    await page.keyboard.press('Shift+Tab');
    expect(await summary.evaluate(isMarked)).toBe(false);
    await page.keyboard.press('Tab');
    expect(await summary.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await summary.evaluate(isMarked)).toBe(true);
    await page.keyboard.press('Enter');
    expect(await folded.locator('.cell_input').isVisible()).toBe(true);
    const all = page.getByRole('button', { name: 'Fold the code' });
    await all.focus();
    await page.keyboard.press('Enter');
    expect(await folded.isVisible()).toBe(false);
    const shown = page.getByRole('button', { name: 'Show the code' });
    expect(await shown.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Tab');
    expect(await shown.evaluate(isMarked)).toBe(true);
  });
});

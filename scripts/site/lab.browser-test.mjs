/// <reference lib="dom" />
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchChromium } from '../notebooks/chromium.mjs';
import { readNotebook } from '../notebooks/notebook.mjs';
import { notebookName } from '../notebooks/selection.mjs';
import { temporaryFolder } from '../notebooks/temporary.mjs';
import { project } from '../setup/project.mjs';
import { createReport } from '../setup/report.mjs';
import { LAB } from './book/chapters.mjs';
import { buildSite } from './build.mjs';
import { claimsInLab } from './claims-elsewhere.mjs';
import { openInLab, runInLab, untilItCanRun } from './lab-run.mjs';
import { labFailures } from './lab-table.mjs';
import { serve } from './serve.mjs';

/** What is read before anything else, and the notebook with most claims a second. */
const NOTEBOOKS = ['00-start-here.ipynb', '01-one-neuron-per-layer.ipynb'];
/** The one of most bytes. */
const LONGEST = '03-watching-it-happen.ipynb';
/** Megabytes until the first figure is drawn. */
const MOST = 6;

/** Until service workers have fetched so many folders of the site, the one of the page among them. @param {import('playwright-core').Page} page @param {number} folders */
const kept = (page, folders) => expect.poll(() => page.evaluate(async () => {
  const all = await navigator.serviceWorker.getRegistrations();
  const isControlled = all.some(({ active }) => active !== null && active.scriptURL === navigator.serviceWorker.controller?.scriptURL);
  return all.filter(({ active }) => isControlled && active?.state === 'activated').length;
}), { timeout: 180_000, interval: 500 }).toBe(folders);

describe('the lab in a browser', () => {
  const { path: folder, remove } = temporaryFolder('gradient-lab-site-');
  /** @type {Awaited<ReturnType<typeof serve>>} */
  let server;
  /** @type {import('playwright-core').Browser} */
  let browser;
  /** @type {import('playwright-core').BrowserContext} */
  let reader;
  let lab = '';
  /** @type {string[]} */
  let strangers;

  beforeAll(async () => {
    await buildSite(folder, createReport({ write: () => undefined }));
    server = await serve(folder, { base: '/below/a/path/' });
    lab = `${server.url}${LAB}/`;
    browser = await launchChromium();
  });

  beforeEach(async () => {
    reader = await browser.newContext({ viewport: { width: 1300, height: 1000 } });
    strangers = [];
    await reader.route((url) => url.protocol.startsWith('http') && url.hostname !== 'localhost', (route) => {
      strangers.push(route.request().url());
      return route.abort();
    });
  });

  afterEach(() => reader.close());

  afterAll(async () => {
    await browser?.close();
    await server?.close();
    remove();
  });

  it.each(NOTEBOOKS)('runs %s from the first cell to the last, with every claim kept', async (file) => {
    const before = server.megabytes();
    const run = await runInLab(await reader.newPage(), lab, file, { megabytes: () => server.megabytes() - before });
    const expected = claimsInLab(readNotebook(join(project.notebooks, file)), notebookName(file));
    expect(labFailures({ name: file, errors: run.errors, run }, expected)).toEqual([]);
    expect(run.figures).toBeGreaterThan(0);
    expect(run.megabytes.firstFigure).toBeLessThan(MOST);
    expect(strangers).toEqual([]);
  });

  it('draws the figures of a notebook, which come without pictures, where it has kept room for them, and leaves the notebook as it was', async () => {
    const page = await reader.newPage();
    let free = () => {};
    const held = new Promise((resolve) => { free = () => resolve(undefined); });
    await page.route('**/plotly/*.js', async (route) => {
      await held;
      return route.continue();
    });
    const app = await openInLab(page, lab, '00-start-here.ipynb');
    const outputs = () => app.evaluate(({ shell }) => JSON.stringify(shell.currentWidget?.content.widgets.filter(({ model }) => model.type === 'code').map(({ model }) => model.outputs.toJSON())));
    const before = await outputs();
    expect(before).not.toContain('"image/png":"');
    const figure = page.locator('.jp-RenderedPlotly').first();
    await figure.scrollIntoViewIfNeeded();
    const room = (await figure.boundingBox())?.height;
    expect(room).toBeGreaterThan(200);
    free();
    await figure.locator('.main-svg').first().waitFor();
    expect((await figure.boundingBox())?.height).toBeCloseTo(room ?? 0, -1);
    expect(await figure.locator('[role=group]').getAttribute('aria-label')).toMatch(/\w/);
    expect(await outputs()).toBe(before);
  });

  it('sends no more until the first figure of the longest notebook', async () => {
    // A context of its own: where requests are looked at on their way, Chromium keeps nothing, and some files come twice.
    const context = await browser.newContext({ viewport: { width: 1300, height: 1000 } });
    const before = server.megabytes();
    const page = await context.newPage();
    const app = await openInLab(page, lab, LONGEST);
    await app.evaluate(async ({ shell, commands }) => {
      await commands.execute('notebook:clear-all-cell-outputs');
      const notebook = shell.currentWidget?.content;
      for (const [index, { model }] of (notebook?.widgets ?? []).entries()) {
        if (!notebook || model.type !== 'code') continue;
        notebook.activeCellIndex = index;
        await commands.execute('notebook:run-cell');
        if (model.outputs.toJSON().some(({ data = {} }) => 'application/vnd.plotly.v1+json' in data)) return;
      }
    });
    await page.locator('.jp-OutputArea .js-plotly-plot .main-svg').first().waitFor();
    expect(server.megabytes() - before).toBeLessThan(MOST);
    await context.close();
  });

  it("draws a reader's own figure of any kind", async () => {
    /** @type {string[]} */
    const asked = [];
    reader.on('request', (request) => asked.push(request.url()));
    const page = await reader.newPage();
    const app = await openInLab(page, lab, '00-start-here.ipynb');
    const show = (/** @type {string} */ trace) => app.evaluate(async ({ shell, commands }, data) => {
      const notebook = shell.currentWidget?.content;
      const cell = notebook?.widgets.find(({ model }) => model.type === 'code');
      if (!notebook || !cell) return;
      cell.model.sharedModel.setSource(`import { show } from 'gradient-lab';\nshow({ data: [${data}] });`);
      notebook.activeCellIndex = notebook.widgets.indexOf(cell);
      await commands.execute('notebook:run-cell');
    }, trace);
    await show("{ type: 'pie', values: [1, 2] }");
    await page.locator('.jp-RenderedPlotly .pielayer .slice').first().waitFor();
    expect(asked.filter((url) => url.endsWith('/plotly/all.js'))).toEqual([]);
    await show("{ type: 'scatterpolar', r: [1, 2], theta: [0, 90] }");
    await page.locator('.jp-RenderedPlotly .polarlayer .scatterlayer').first().waitFor();
    expect(strangers).toEqual([]);
  });

  it("brings the licences of the packages that it has, of all of its parts, where the book's pages lead", async () => {
    const page = await reader.newPage();
    await page.goto(server.url);
    const address = await page.getByRole('link', { name: 'Licences' }).evaluate((link) => /** @type {HTMLAnchorElement} */ (link).href);
    const text = await (await page.request.get(address)).text();
    const kernel = JSON.parse(readFileSync(new URL('kernel/package-lock.json', import.meta.url), 'utf8')).packages;
    const desk = JSON.parse(readFileSync(join(project.root, 'package-lock.json'), 'utf8')).packages;
    const versions = (/** @type {string} */ name) => desk[`node_modules/${name}`]?.version ?? kernel[`node_modules/${name}`]?.version;
    const named = ['@tensorflow/tfjs-backend-wasm', '@tensorflow/tfjs-core', 'danfojs-node', 'katex', 'plotly.js-cartesian-dist-min', 'plotly.js-dist', 'tslab', '@tslab/typescript-for-tslab', 'workbox-precaching'];
    expect(named.filter((name) => !text.includes(`\n${name} ${versions(name)} (`))).toEqual([]);
    const others = ['@jupyterlab/application', '@lumino/widgets', 'react', 'jupyterlite-core', 'Sphinx', 'sphinx-book-theme', 'pydata-sphinx-theme', 'Bootstrap', 'Font Awesome Free', 'clipboard.js'];
    expect(others.filter((name) => !new RegExp(`^${name} [\\d.]+ \\(`, 'm').test(text))).toEqual([]);
    // Each extension says by itself what it has.
    const extensions = readdirSync(join(folder, LAB, 'extensions'), { recursive: true, encoding: 'utf8' });
    expect(extensions.filter((name) => name.endsWith('third-party-licenses.json')).length).toBeGreaterThan(1);
  });

  it('is reached from a chapter of the book', async () => {
    const page = await reader.newPage();
    await page.goto(`${server.url}01-one-neuron-per-layer.html`);
    await page.click('a.run');
    const app = await untilItCanRun(page);
    expect(await app.evaluate(({ shell }) => shell.currentWidget?.context.path)).toBe('01-one-neuron-per-layer.ipynb');
    expect(strangers).toEqual([]);
  });

  it('opens at the section that the reader comes from', async () => {
    const page = await reader.newPage();
    await page.goto(`${server.url}02-from-one-neuron-to-a-layer.html`);
    const section = page.locator('#the-same-sum-forward');
    const way = section.locator('.run-here a').first();
    expect(await way.evaluate((link) => getComputedStyle(/** @type {HTMLElement} */ (link.parentElement)).opacity)).toBe('0');
    await section.locator('h2').hover();
    await expect.poll(() => way.evaluate((link) => getComputedStyle(/** @type {HTMLElement} */ (link.parentElement)).opacity)).toBe('1');
    await way.click();
    await untilItCanRun(page);
    const heading = page.locator('.jp-NotebookPanel h2', { hasText: 'The same sum, forward' });
    const [panel] = await page.locator('.jp-Notebook').all();
    // It stays there when the cells above have been drawn.
    await expect.poll(async () => {
      const [top, area] = [(await heading.boundingBox())?.y ?? NaN, await panel?.boundingBox()];
      await page.waitForTimeout(3000);
      return area && top === (await heading.boundingBox())?.y && top >= area.y && top < area.y + area.height / 2;
    }, { timeout: 60_000 }).toBe(true);
  });

  it('has a book that is read without a network after one page: other chapters, their figures and knobs', async () => {
    const own = await serve(folder, { base: '/below/a/path/' });
    const page = await reader.newPage();
    await page.goto(own.url);
    await kept(page, 1);
    await reader.setOffline(true);
    await own.close();
    for (const chapter of ['01-one-neuron-per-layer.html', '06-the-edge-of-chaos.html']) {
      await page.goto(own.url + chapter);
      const form = page.locator('form.knobs').first();
      await form.scrollIntoViewIfNeeded();
      await page.waitForSelector('figure.is-live .main-svg');
      await form.locator('input').first().press('ArrowRight');
      await expect.poll(() => form.locator('[role=status]').textContent(), { timeout: 60_000 }).toContain('Computed here in');
    }
    await page.goto(`${own.url}search.html?q=Xavier`);
    await page.waitForSelector('ul.search li a');
  });

  it('works without a network once it was opened, beside the book', async () => {
    const own = await serve(folder, { base: '/below/a/path/' });
    const page = await reader.newPage();
    await page.goto(own.url);
    await kept(page, 1);
    await openInLab(page, `${own.url}${LAB}/`, '00-start-here.ipynb');
    await kept(page, 2);
    await reader.setOffline(true);
    await own.close();
    await page.reload();
    await untilItCanRun(page);
    // A notebook that was not open before.
    const app = await openInLab(page, `${own.url}${LAB}/`, '02-from-one-neuron-to-a-layer.ipynb');
    const shown = await app.evaluate(async ({ shell, commands }) => {
      const notebook = shell.currentWidget?.content;
      const cell = notebook?.widgets.find(({ model }) => model.type === 'code');
      if (!notebook || !cell) return [];
      cell.model.sharedModel.setSource("import { line, loadMnist, ready, show } from 'gradient-lab';\nawait ready();\nshow(line([1, 2, 3].map((depth) => ({ depth, norm: 4 ** -depth })), { x: 'depth', y: 'norm', logY: true, title: 'mine' }));\nloadMnist().test.size");
      notebook.activeCellIndex = notebook.widgets.indexOf(cell);
      await commands.execute('notebook:run-cell');
      return cell.model.outputs.toJSON().map(({ data = {}, text, evalue }) => data['text/plain'] ?? text ?? evalue);
    });
    expect(shown).toEqual(['mine', '1000\n']);
    // 00, behind it, has figures of its own.
    await page.locator('.jp-NotebookPanel:not(.lm-mod-hidden) .jp-OutputArea .js-plotly-plot .main-svg').first().waitFor();
    // The lab's service worker has left the book's alone.
    await page.goto(`${own.url}01-one-neuron-per-layer.html`);
    expect(await page.title()).toContain('01 · One neuron per layer');
  });

  it('keeps what a reader changes, and runs it', async () => {
    const page = await reader.newPage();
    const app = await openInLab(page, lab, '00-start-here.ipynb');
    const shown = await app.evaluate(async ({ shell, commands }) => {
      const notebook = shell.currentWidget?.content;
      const cell = notebook?.widgets.find(({ model }) => model.type === 'code');
      if (!notebook || !cell) return [];
      cell.model.sharedModel.setSource("import { line, show } from 'gradient-lab';\nshow(line([1, 2, 3].map((depth) => ({ depth, norm: 4 ** -depth })), { x: 'depth', y: 'norm', logY: true, title: 'mine' }));");
      notebook.activeCellIndex = notebook.widgets.indexOf(cell);
      await commands.execute('notebook:run-cell');
      await commands.execute('docmanager:save');
      return cell.model.outputs.toJSON().map(({ data = {} }) => data['text/plain']);
    });
    expect(shown).toEqual(['mine']);
    await page.reload();
    const again = await openInLab(page, lab, '00-start-here.ipynb');
    const source = await again.evaluate(({ shell }) => shell.currentWidget?.content.widgets.find(({ model }) => model.type === 'code')?.model.sharedModel.getSource());
    expect(source).toContain("title: 'mine'");
  });

  it("stops a cell by JupyterLab's own button, and starts afresh by the other", async () => {
    const page = await reader.newPage();
    const app = await openInLab(page, lab, '00-start-here.ipynb');
    const told = await app.evaluate(async ({ shell, commands }) => {
      const notebook = shell.currentWidget?.content;
      const cell = notebook?.widgets.find(({ model }) => model.type === 'code');
      const kernel = shell.currentWidget?.sessionContext.session?.kernel;
      if (!notebook || !cell || !kernel) return [];
      notebook.activeCellIndex = notebook.widgets.indexOf(cell);
      const run = async (/** @type {string} */ source, meanwhile = () => Promise.resolve()) => {
        cell.model.sharedModel.setSource(source);
        const ended = commands.execute('notebook:run-cell');
        await meanwhile();
        await ended;
        return cell.model.outputs.toJSON().map(({ output_type, evalue, text }) => (output_type === 'error' ? evalue : text) ?? '').join('');
      };
      const pause = () => new Promise((resolve) => setTimeout(resolve, 1000));
      await run('0');
      const stopped = await run('let steps = 0;\nfor (;;) { steps += 1; await new Promise((resolve) => setTimeout(resolve, 5)); }', async () => {
        await pause();
        await commands.execute('notebook:interrupt-kernel');
      });
      const kept = await run('steps > 3');
      await kernel.restart();
      const afresh = await run('steps');
      const works = await run('1 + 1');
      return [stopped, kept, afresh, works];
    });
    expect(told).toEqual(['Interrupted.', 'true\n', expect.stringContaining("Cannot find name 'steps'"), '2\n']);
  });
});

/// <reference lib="dom" />
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchChromium } from '../notebooks/chromium.mjs';
import { readClaims } from '../notebooks/claims.mjs';
import { readNotebook } from '../notebooks/notebook.mjs';
import { temporaryFolder } from '../notebooks/temporary.mjs';
import { project } from '../setup/project.mjs';
import { createReport } from '../setup/report.mjs';
import { LAB } from './book/chapters.mjs';
import { buildSite } from './build.mjs';
import { openInLab, runInLab, untilItCanRun } from './lab-run.mjs';
import { serve } from './serve.mjs';

/** What is read before anything else, and the notebook with most claims a second. */
const NOTEBOOKS = ['00-start-here.ipynb', '01-one-neuron-per-layer.ipynb'];

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
    const run = await runInLab(await reader.newPage(), lab, file);
    expect(run.errors).toEqual([]);
    expect(run.cells.every(({ executionCount }) => executionCount !== null)).toBe(true);
    expect(run.claims.filter(({ passed }) => !passed)).toEqual([]);
    // More, where a notebook has been changed since it was last baked.
    expect(run.claims.length).toBeGreaterThanOrEqual(readClaims(readNotebook(join(project.notebooks, file)), file).length);
    expect(run.figures).toBeGreaterThan(0);
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
    const named = ['@tensorflow/tfjs-backend-wasm', '@tensorflow/tfjs-core', 'danfojs-node', 'katex', 'plotly.js-cartesian-dist-min', 'tslab', '@tslab/typescript-for-tslab', '@webgpu/types'];
    expect(named.filter((name) => !text.includes(`\n${name} ${versions(name)} (`))).toEqual([]);
    const others = ['@jupyterlab/application', '@lumino/widgets', 'react', 'jupyterlite-core', 'plotly', 'Sphinx', 'sphinx-book-theme', 'pydata-sphinx-theme', 'Bootstrap', 'Font Awesome Free', 'clipboard.js'];
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

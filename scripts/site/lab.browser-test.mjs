/// <reference lib="dom" />
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchChromium } from '../notebooks/chromium.mjs';
import { createReport } from '../setup/report.mjs';
import { buildLab } from './lab.mjs';
import { openInLab, runInLab } from './lab-run.mjs';
import { serve } from './serve.mjs';

/** What is read before anything else, and the notebook with most claims a second. */
const NOTEBOOKS = [
  { file: '00-start-here.ipynb', claims: 19 },
  { file: '01-one-neuron-per-layer.ipynb', claims: 112 },
];

describe('the lab in a browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gradient-lab-site-'));
  /** @type {Awaited<ReturnType<typeof serve>>} */
  let server;
  /** @type {import('playwright-core').Browser} */
  let browser;
  /** @type {import('playwright-core').BrowserContext} */
  let reader;
  /** @type {string[]} */
  let strangers;

  beforeAll(async () => {
    await buildLab(folder, createReport({ write: () => undefined }));
    server = await serve(folder, { base: '/below/a/path/' });
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
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(NOTEBOOKS)('runs $file from the first cell to the last, with every claim kept', async ({ file, claims }) => {
    const run = await runInLab(await reader.newPage(), server.url, file);
    expect(run.errors).toEqual([]);
    expect(run.cells.every(({ executionCount }) => executionCount !== null)).toBe(true);
    expect(run.claims.filter(({ passed }) => !passed)).toEqual([]);
    expect(run.claims).toHaveLength(claims);
    expect(run.figures).toBeGreaterThan(0);
    expect(strangers).toEqual([]);
  });

  it('keeps what a reader changes, and runs it', async () => {
    const page = await reader.newPage();
    const app = await openInLab(page, server.url, '00-start-here.ipynb');
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
    const again = await openInLab(page, server.url, '00-start-here.ipynb');
    const source = await again.evaluate(({ shell }) => shell.currentWidget?.content.widgets.find(({ model }) => model.type === 'code')?.model.sharedModel.getSource());
    expect(source).toContain("title: 'mine'");
  });
});

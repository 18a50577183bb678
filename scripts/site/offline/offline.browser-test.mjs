/// <reference lib="dom" />
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchChromium } from '../../notebooks/chromium.mjs';
import { temporaryFolder } from '../../notebooks/temporary.mjs';
import { serve } from '../serve.mjs';
import { writeServiceWorkers } from './build.mjs';

const PAGE = `<!doctype html><title>first</title><script type="module">
document.title = await (await fetch('figures/one.json?v=1')).text();
</script>`;
const REGISTERED = `<script>navigator.serviceWorker?.register('service-worker.js')</script>`;

describe('the service worker', () => {
  /** @type {ReturnType<typeof temporaryFolder>} */
  let folder;
  /** @type {Awaited<ReturnType<typeof serve>>} */
  let server;
  /** @type {import('playwright-core').Browser} */
  let browser;
  /** @type {import('playwright-core').Page} */
  let page;

  /** Writes files, removes those that are null, and the service workers anew. @param {Record<string, string | null>} files */
  async function build(files) {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder.path, name)), { recursive: true });
      if (content === null) rmSync(join(folder.path, name));
      else writeFileSync(join(folder.path, name), content);
    }
    return writeServiceWorkers(folder.path);
  }

  /** Until a service worker has all of the build and answers. */
  const kept = () => expect.poll(() => page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    await registration?.update();
    return registration?.installing === null && registration.waiting === null && registration.active?.state === 'activated' && navigator.serviceWorker.controller !== null;
  }), { timeout: 30_000 }).toBe(true);

  beforeAll(async () => {
    browser = await launchChromium();
  });

  beforeEach(async () => {
    folder = temporaryFolder('gradient-lab-offline-');
    await build({ 'index.html': PAGE + REGISTERED, 'other.html': PAGE, 'figures/one.json': 'one', 'a b.html': '<title>a b</title>', 'lab/index.html': '<title>lab</title>', 'lab/library/library.js': '1', 'lab/library/webgpu.browser-a1.js': '1', 'lab/library/declarations.json': '{}' });
    server = await serve(folder.path, { base: '/below/a/path/' });
    page = await browser.newPage();
  });

  afterEach(async () => {
    await page.context().close();
    await server.close();
    folder.remove();
  });

  afterAll(() => browser?.close());

  it('shows every page without a network: as a file, as a folder, with a query, with a space', async () => {
    await page.goto(server.url);
    await kept();
    await server.close();
    for (const name of ['', 'index.html', 'other.html', 'other.html?q=words#there']) {
      await page.goto(server.url + name);
      await page.waitForFunction(() => document.title === 'one');
    }
    await page.goto(`${server.url}a%20b.html`);
    expect(await page.title()).toBe('a b');
  });

  it('keeps of the lab what the book computes with, and no more', async () => {
    await page.goto(server.url);
    await kept();
    await server.close();
    const found = await page.evaluate((names) => Promise.all(names.map(async (name) => (await fetch(name)).status)), ['lab/library/library.js', 'lab/library/webgpu.browser-a1.js', 'lab/library/declarations.json', 'lab/index.html']);
    expect(found).toEqual([200, 404, 404, 404]);
    // The browser's own words about the network.
    await expect(page.goto(`${server.url}lab/index.html`)).rejects.toThrow('net::ERR');
  });

  it('gives way to a new build at once, and forgets what is gone', async () => {
    await page.goto(server.url);
    await kept();
    await build({ 'figures/one.json': 'two', 'a b.html': null });
    await page.goto(server.url);
    await page.waitForFunction(() => document.title === 'two');
    await kept();
    await server.close();
    await page.goto(`${server.url}other.html`);
    await page.waitForFunction(() => document.title === 'two');
    const stored = await page.evaluate(async () => {
      const names = await caches.keys();
      return Promise.all(names.map(async (name) => (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname)));
    });
    expect(stored).toEqual([['index.html', 'lab/library/library.js', 'other.html', 'figures/one.json'].map((name) => `/below/a/path/${name}`)]);
  });

  it('leaves a page as it is where a browser allows none: by http from another machine', async () => {
    await page.route('http://another.machine/**', async (route) => route.fulfill({ response: await route.fetch({ url: route.request().url().replace('http://another.machine/', server.url) }) }));
    await page.goto('http://another.machine/index.html');
    await page.waitForFunction(() => document.title === 'one');
    expect(await page.evaluate(() => 'serviceWorker' in navigator)).toBe(false);
  });
});

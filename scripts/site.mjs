// npm run site: builds one folder of static files, artifacts/site, that any web server can show: the book, and in lab/ the same notebooks live.
// npm run site -- --lab or --book builds one of the two alone; -- --serve [--port 8000] shows what was built.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ARTIFACTS, runAsCommand } from './notebooks/command.mjs';
import { createReport } from './setup/report.mjs';
import { setUp } from './setup/steps.mjs';
import { serve } from './site/serve.mjs';

const SITE = join(ARTIFACTS, 'site');

/** @param {{ lab?: boolean, book?: boolean }} wanted both where neither is named */
async function build({ lab, book }) {
  await setUp();
  const { buildBook } = await import('./site/book/build.mjs');
  const { admitLab, buildLab } = await import('./site/lab.mjs');
  const { leaveOut } = await import('./site/unused.mjs');
  const report = createReport();
  rmSync(SITE, { recursive: true, force: true });
  if (lab || !book) await buildLab(SITE, report);
  // After the lab, whose first page it replaces.
  if (book || !lab) await buildBook(SITE, report);
  if (!book) admitLab(SITE);
  await report.step('files that no browser asks for', async () => `${leaveOut(SITE)} left out`);
  console.log(`\nThe site is in ${SITE}; npm run site -- --serve shows it.`);
}

await runAsCommand(import.meta, async (words) => {
  const options = /** @type {const} */ ({ lab: { type: 'boolean' }, book: { type: 'boolean' }, serve: { type: 'boolean' }, port: { type: 'string', default: '8000' } });
  const { values } = parseArgs({ args: words, options });
  if (!values.serve) await build(values);
  else {
    const { url } = await serve(SITE, { port: Number(values.port) });
    console.log(`${url}   (Ctrl-C ends it)`);
    await new Promise(() => undefined);
  }
  return 0;
});

// npm run site: builds one folder of static files, artifacts/site, that any web server can show: the book, and in lab/ the same notebooks live.
// npm run site -- --lab or --book builds one of the two alone; -- --serve [--port 8000] shows what was built;
// -- --run [NAME…] [--minutes 20] runs notebooks in the lab that was built, all of them or the named, each within so many minutes.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ARTIFACTS, runAsCommand } from './notebooks/command.mjs';
import { createReport } from './setup/report.mjs';
import { setUp } from './setup/steps.mjs';
import { serve } from './site/serve.mjs';

const SITE = join(ARTIFACTS, 'site');

await runAsCommand(import.meta, async (words) => {
  const options = /** @type {const} */ ({ lab: { type: 'boolean' }, book: { type: 'boolean' }, serve: { type: 'boolean' }, port: { type: 'string', default: '8000' }, run: { type: 'boolean' }, minutes: { type: 'string', default: '20' } });
  const { values, positionals } = parseArgs({ args: words, options, allowPositionals: true });
  if (positionals.length > 0 && !values.run) throw new Error(`names of notebooks go with --run, got ${positionals.join(' ')}`);
  if (values.run) {
    const minutes = Number(values.minutes);
    if (!(minutes > 0)) throw new Error(`--minutes must be > 0, got ${values.minutes}`);
    const { runNotebooks } = await import('./site/run-notebooks.mjs');
    return (await runNotebooks(SITE, positionals, minutes)) === 0 ? 0 : 1;
  }
  if (!values.serve) {
    await setUp();
    // Not before the set-up: it imports packages.
    const { buildSite } = await import('./site/build.mjs');
    await buildSite(SITE, createReport(), values);
    console.log(`\nThe site is in ${SITE}; npm run site -- --serve shows it.`);
  } else {
    const { url } = await serve(SITE, { port: Number(values.port) });
    console.log(`${url}   (Ctrl-C ends it)`);
    await new Promise(() => undefined);
  }
  return 0;
});

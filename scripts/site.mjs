// npm run site: builds one folder of static files, artifacts/site, that any web server can show.
// npm run site -- --lab builds the lab alone, which is all there is so far; -- --serve [--port 8000] shows what was built.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ARTIFACTS, runAsCommand } from './notebooks/command.mjs';
import { createReport } from './setup/report.mjs';
import { setUp } from './setup/steps.mjs';
import { buildLab } from './site/lab.mjs';
import { serve } from './site/serve.mjs';

const SITE = join(ARTIFACTS, 'site');

await runAsCommand(import.meta, async (words) => {
  const { values } = parseArgs({ args: words, options: { lab: { type: 'boolean' }, serve: { type: 'boolean' }, port: { type: 'string', default: '8000' } } });
  if (values.lab || !values.serve) {
    await setUp();
    rmSync(SITE, { recursive: true, force: true });
    await buildLab(SITE, createReport());
    console.log(`\nThe site is in ${SITE}; npm run site -- --serve shows it.`);
  }
  if (values.serve) {
    const { url } = await serve(SITE, { port: Number(values.port) });
    console.log(`${url}lab/index.html?path=00-start-here.ipynb   (Ctrl-C ends it)`);
    await new Promise(() => undefined);
  }
  return 0;
});

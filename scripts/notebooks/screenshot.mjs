import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ARTIFACTS, runAsCommand } from './command.mjs';
import { inJupyterLab } from './jupyterlab.mjs';
import { clearOutputs, openNotebook, runAllCells, takePictures } from './lab-page.mjs';
import { notebookName, selectNotebooks } from './selection.mjs';

const HELP = `node scripts/notebooks/screenshot.mjs [NAME…] [options]
Pictures of whole notebooks in JupyterLab, window by window, in artifacts/screenshots/.
  --run              run all cells first; without it, what a reader sees who has just cloned
  --theme dark       JupyterLab's dark theme
  --width 1280 --height 800
  --output DIR       another folder`;

/** @param {string} folder @param {string} stem */
function removeOldPictures(folder, stem) {
  mkdirSync(folder, { recursive: true });
  const old = readdirSync(folder).filter((name) => name.startsWith(`${stem}-`) && /^\d\d\.png$/.test(name.slice(stem.length + 1)));
  for (const name of old) rmSync(join(folder, name));
}

await runAsCommand(import.meta, async (words) => {
  const { values, positionals } = parseArgs({
    args: words,
    allowPositionals: true,
    options: {
      run: { type: 'boolean', default: false },
      theme: { type: 'string', default: 'light' },
      width: { type: 'string', default: '1280' },
      height: { type: 'string', default: '800' },
      output: { type: 'string', default: join(ARTIFACTS, 'screenshots') },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const notebooks = selectNotebooks(positionals);
  const dark = values.theme === 'dark';
  const folder = resolve(values.output);
  await inJupyterLab({ notebooks, dark }, async (browser, lab) => {
    for (const path of notebooks) {
      const page = await browser.newPage({ viewport: { width: Number(values.width), height: Number(values.height) } });
      const app = await openNotebook(page, lab, basename(path));
      if (values.run) {
        await clearOutputs(app);
        await runAllCells(app);
      }
      const stem = `${notebookName(path)}${dark ? '-dark' : ''}${values.run ? '-run' : ''}`;
      removeOldPictures(folder, stem);
      const files = await takePictures(page, (part) => join(folder, `${stem}-${String(part).padStart(2, '0')}.png`));
      for (const file of files) console.log(relative(process.cwd(), file));
      await page.close();
    }
  });
  return 0;
});

import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildLibrary } from '../setup/library.mjs';
import { project } from '../setup/project.mjs';
import { describeBackend } from './backend.mjs';
import { AUTHOR_CHECKS, OUTPUT_CHECKS, runChecks, subjectOf } from './check.mjs';
import { launchChromium } from './chromium.mjs';
import { runAsCommand } from './command.mjs';
import { describeExecution } from './execute.mjs';
import { executeNotebook } from './executor.mjs';
import { fullDataFolder, readDataSet } from './kernel-environment.mjs';
import { recordLedger } from './ledger.mjs';
import { codeCells, formatNotebook, readNotebook, writeNotebook } from './notebook.mjs';
import { addPreviews, openPainter } from './previews.mjs';
import { notebookName, selectNotebooks } from './selection.mjs';
import { hashLibraryUse, hashSources, readStamp } from './stamp.mjs';
import { temporaryFolder } from './temporary.mjs';
import { tidyNotebook } from './tidy.mjs';

/** @typedef {import('./notebook.mjs').Notebook} Notebook */

const HELP = `npm run notebooks [-- NAME…] [-- options]
Executes notebooks in fresh kernels and writes them back: a picture in every figure, metadata tidied, stamped with a hash of the cells
and of what they use of lib. One that fails is left as it was.
  --data shipped|full  default: full where MNIST_DIR or data/mnist/ is there
  --timeout SECONDS    for a cell (600)`;

/**
 * The cells whose outputs are not those of the last bake, although neither the cells nor the library changed.
 * @param {Notebook} before
 * @param {Notebook} after
 */
export function unsteadyCells(before, after) {
  const [old, now] = [readStamp(before), readStamp(after)];
  if (old?.sources !== now?.sources || old?.lib !== now?.lib || old?.data !== now?.data) return [];
  const outputs = (/** @type {Notebook} */ notebook) => codeCells(notebook).map((cell) => JSON.stringify(cell.outputs));
  const previous = outputs(before);
  const cells = codeCells(after);
  return outputs(after).flatMap((text, order) => (text === previous[order] ? [] : [(cells[order]?.index ?? 0) + 1]));
}

/** @param {import('./kernel-environment.mjs').DataSet} data */
function describeData(data) {
  if (data === 'full') return `the full MNIST set in ${fullDataFolder()}`;
  return `the 10,000 shipped images${fullDataFolder() === undefined ? ' (the full set is not here; npm run data fetches it)' : ''}`;
}

/**
 * @param {string} path
 * @param {{ data: import('./kernel-environment.mjs').DataSet, timeout: number, backend: ReturnType<typeof describeBackend>, folder: string }} options
 * @param {import('./previews.mjs').Painter} painter
 * @returns {Promise<boolean>} whether it was written
 */
async function bake(path, { data, timeout, backend, folder }, painter) {
  const input = join(folder, 'input.ipynb');
  const before = readNotebook(path);
  const library = await hashLibraryUse(before);
  writeNotebook(input, tidyNotebook(before));
  const execution = await executeNotebook({ path, input, output: join(folder, `${notebookName(path)}.ipynb`), data, timeout });
  console.log(describeExecution(execution));
  if (execution.failures.length > 0) return false;
  const executed = readNotebook(execution.output);
  executed.metadata['gradient_lab'] = { sources: hashSources(executed), lib: library, data, ...backend };
  await addPreviews(executed, painter);
  const baked = tidyNotebook(executed);
  const subject = subjectOf(path, library, baked);
  const problems = runChecks(OUTPUT_CHECKS, subject);
  for (const problem of problems) console.log(`    ✗ ${problem}`);
  if (problems.length > 0) return false;
  for (const note of runChecks(AUTHOR_CHECKS, subject)) console.log(`    to do: ${note}`);
  const unsteady = unsteadyCells(before, baked);
  if (unsteady.length > 0) console.log(`    same cells, same lib, other outputs: ${unsteady.map((cell) => `cell ${cell}`).join(', ')} (measured times?)`);
  if (formatNotebook(before) !== formatNotebook(baked)) writeNotebook(path, baked);
  recordLedger(baked);
  return true;
}

await runAsCommand(import.meta, async (words) => {
  const { values, positionals } = parseArgs({
    args: words,
    allowPositionals: true,
    options: { data: { type: 'string' }, timeout: { type: 'string', default: '600' }, help: { type: 'boolean', default: false } },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const data = readDataSet(values.data ?? (fullDataFolder() === undefined ? 'shipped' : 'full'));
  const notebooks = selectNotebooks(positionals);
  await buildLibrary(project);
  const browser = await launchChromium();
  try {
    const painter = await openPainter(browser);
    const folder = temporaryFolder('gradient-lab-bake-').path;
    console.log(`data: ${describeData(data)}`);
    const backend = describeBackend();
    const failing = [];
    for (const path of notebooks) {
      if (!(await bake(path, { data, timeout: Number(values.timeout), backend, folder }, painter))) failing.push(notebookName(path));
    }
    if (failing.length > 0) console.log(`✗ left as they were: ${failing.join(', ')}`);
    return failing.length === 0 ? 0 : 1;
  } finally {
    await browser.close();
  }
});

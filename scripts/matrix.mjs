// npm run matrix: unit tests and notebooks under several versions of Node.js, which npm fetches.
import { mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fetchNode } from './matrix/node.mjs';
import { HELP, readOptions } from './matrix/options.mjs';
import { matrixTable } from './matrix/table.mjs';
import { runAsCommand } from './notebooks/command.mjs';
import { readJsonIfPresent } from './setup/atomic-file.mjs';
import { runInForeground } from './setup/foreground.mjs';
import { jupyterEnvironment } from './setup/jupyter.mjs';
import { kernelSpecFile } from './setup/kernel-spec.mjs';
import { project } from './setup/project.mjs';
import { setUp } from './setup/steps.mjs';

/** @typedef {import('./matrix/options.mjs').Stage} Stage */
/** @typedef {import('./matrix/table.mjs').Result} Result */

/**
 * The installed kernel on another Node, where Jupyter looks first.
 * @param {string} node its program @param {string} home a folder
 * @returns {string} for JUPYTER_PATH
 */
function writeKernel(node, home) {
  const { argv: [, ...words], ...rest } = readJsonIfPresent(kernelSpecFile(project));
  const folder = join(home, 'jupyter', 'kernels', 'tslab');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'kernel.json'), JSON.stringify({ argv: [node, ...words], ...rest }));
  return join(home, 'jupyter');
}

/** What a stage runs. @param {Stage} stage @param {readonly string[]} notebooks @returns {string[]} words for Node */
const wordsFor = (stage, notebooks) =>
  stage === 'unit'
    ? [join(project.packages, 'vitest', 'vitest.mjs'), 'run', '--config', join('scripts', 'config', 'vitest.config.mjs')]
    : [join('scripts', 'notebooks', 'execute.mjs'), ...notebooks];

/**
 * @param {string} major of Node @param {readonly Stage[]} stages @param {readonly string[]} notebooks
 * @returns {Promise<Result[]>}
 */
async function runVersion(major, stages, notebooks) {
  const { node, version, home } = await fetchNode(major);
  const path = [dirname(node), process.env['PATH']].join(delimiter);
  // Before the project's own kernel, which is on another Node.
  const env = { ...jupyterEnvironment(project, { ...process.env, PATH: path }), JUPYTER_PATH: writeKernel(node, home) };
  /** @type {Result[]} */
  const results = [];
  for (const stage of stages) {
    console.log(`\n── Node.js ${version}: ${stage}`);
    const start = performance.now();
    const status = await runInForeground(node, wordsFor(stage, notebooks), { cwd: project.root, env });
    // A signal ended it, which is meant for all.
    if (status > 128) throw new Error(`${stage} under Node.js ${version} was ended by a signal`);
    results.push({ version, stage, passed: status === 0, seconds: (performance.now() - start) / 1000 });
  }
  return results;
}

await runAsCommand(import.meta, async (words) => {
  const { versions, stages, notebooks, help } = readOptions(words);
  if (help) {
    console.log(HELP);
    return 0;
  }
  await setUp();
  /** @type {Result[]} */
  const results = [];
  for (const major of versions) results.push(...(await runVersion(major, stages, notebooks)));
  console.log(`\n${matrixTable(results)}`);
  return results.every(({ passed }) => passed) ? 0 : 1;
});

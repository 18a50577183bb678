import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readIfPresent, writeWhole } from './atomic-file.mjs';
import { jupyterEnvironment } from './jupyter.mjs';
import { kernelSpecFile } from './kernel-spec.mjs';
import { run } from './run.mjs';
import { SetupError } from './setup-error.mjs';
import { addonFingerprint } from './tensorflow-addon.mjs';

/** @typedef {import('./project.mjs').Project} Project */

const SCRIPT = fileURLToPath(new URL('../kernel/run-cells.py', import.meta.url));

/** For a cell whose first import reads all of TensorFlow from a cold disk. */
const SECONDS = 120;

const CELL = `
import * as lab from 'gradient-lab';
import * as tf from '@tensorflow/tfjs-core';
await lab.ready();
console.log('product', Array.from(tf.matMul([[1, 2], [3, 4]], [[5, 6], [7, 8]]).dataSync()).join(), 'on', tf.getBackend());
`;

/**
 * Multiplies two matrices in a notebook kernel, as a reader's first cell would: Jupyter, kernel, preload, library and backend together.
 * It runs again when one of them has changed; the library's own code is left to the unit tests.
 * @param {Project} project
 * @param {'tensorflow' | 'wasm'} backend
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string>}
 */
export async function smokeTest(project, backend, env) {
  const passed = join(project.stamps, 'smoke-test');
  const state = stateOf(project);
  if (readIfPresent(passed) === state) return 'passed before';
  const printed = await printedBy(project, env);
  const [, product, used] = /^product (\S+) on (\S+)$/m.exec(printed) ?? [];
  if (product !== '19,22,43,50') throw failed(`the kernel printed ${JSON.stringify(printed.slice(0, 200))} instead of a matrix product`);
  if (used !== backend && !env['GRADIENT_LAB_BACKEND']) throw failed(`the kernel runs on the ${used} backend instead of ${backend}`);
  writeWhole(passed, state);
  return `a kernel multiplied two matrices on ${used}`;
}

/**
 * @param {Project} project
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string>} what the cell printed
 */
async function printedBy(project, env) {
  const { failure, stdout } = await run(project.python, [SCRIPT, 'tslab', String(SECONDS)], { cwd: project.notebooks, env: jupyterEnvironment(project, env), input: JSON.stringify([CELL]) });
  if (failure !== undefined) throw failed(`the kernel did not start: ${failure}`);
  /** @type {import('../kernel/run-cells.mjs').Result} */
  const { status, outputs } = JSON.parse(stdout).results[0];
  const text = (/** @type {string} */ kind) => outputs.filter(([name]) => name === kind).map(([, content]) => content).join('');
  if (status === 'silent') throw failed(`the kernel gave no answer within ${SECONDS} s`);
  if (status !== 'ok') throw failed(text('stderr').trim().split('\n')[0] || 'the cell failed');
  return text('stdout');
}

/** @param {Project} project */
function stateOf(project) {
  const files = [kernelSpecFile(project), join(project.root, 'scripts', 'kernel', 'preload.cjs'), join(project.root, 'package-lock.json'), join(project.root, 'requirements.txt')];
  const hash = createHash('sha256').update(addonFingerprint(project.tfjsNode) ?? '');
  for (const file of files) hash.update(readIfPresent(file) ?? `${file} is missing`);
  return hash.update(CELL).update(readFileSync(SCRIPT)).digest('hex');
}

/** @param {string} cause */
function failed(cause) {
  return new SetupError({ step: 'smoke test', cause, next: 'delete the folder .venv and run npm run setup again; if it stays, report it with the output of GRADIENT_LAB_VERBOSE=1 npm run setup' });
}

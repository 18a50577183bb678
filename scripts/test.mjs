// npm test: sets up what is missing, then checks types, style and the library's layers, runs the unit tests and executes every notebook.
import { join } from 'node:path';
import { runInForeground } from './setup/foreground.mjs';
import { jupyterEnvironment } from './setup/jupyter.mjs';
import { npmCommand } from './setup/npm-packages.mjs';
import { project } from './setup/project.mjs';
import { describeFailure } from './setup/report.mjs';
import { runStages } from './setup/stages.mjs';
import { setUp } from './setup/steps.mjs';

const env = process.env;

/**
 * @param {string} name of a script in package.json
 * @param {string[]} words for it
 * @param {NodeJS.ProcessEnv} more variables
 */
function script(name, words = [], more = {}) {
  const npm = npmCommand(env);
  const args = [...npm.args, 'run', '--silent', name, '--', ...words];
  return runInForeground(npm.command, args, { cwd: project.root, env: { ...env, ...more }, shell: npm.shell });
}

/** What other processors and settings make of TensorFlow: other kernels, graphs rewritten in other ways, sums in another order. */
const OTHER_ROUNDINGS = { TF_ENABLE_ONEDNN_OPTS: '1', ONEDNN_MAX_CPU_ISA: 'SSE41' };
/** Where tests compute with tensors. */
const ROUNDED = ['ops', 'models', 'probes', 'training'].map((floor) => `lib/src/${floor}/`);

/** Every function of the library, called rightly, where native TensorFlow does not load. */
const CALLED = ['lib/src/face/face.test.ts', '--testNamePattern', 'works when it is called rightly'];

/** @param {string} name of a program in scripts/notebooks */
function notebooks(name) {
  return runInForeground(process.execPath, [join(project.root, 'scripts', 'notebooks', name)], { cwd: project.root, env: jupyterEnvironment(project, env) });
}

/** In JupyterLab, which runs their cells and uses their figures; where there is no browser for it the cells are run alone. */
async function runNotebooks() {
  // Not before the set-up: it imports packages.
  const { findChromium, HOW_TO_GET_A_BROWSER } = await import('./notebooks/chromium.mjs');
  if (findChromium() !== undefined) return notebooks('e2e.mjs');
  console.log(`no Chromium or Chrome found, so the cells run and nobody uses the figures (${HOW_TO_GET_A_BROWSER})`);
  return notebooks('execute.mjs');
}

async function prepare() {
  try {
    await setUp({ env });
    return 0;
  } catch (error) {
    console.error(describeFailure(error));
    return 1;
  }
}

const { passed, failed } = await runStages(
  [
    { name: 'set-up', run: prepare },
    { name: 'types', run: () => script('typecheck') },
    { name: 'lint', run: () => script('lint') },
    { name: 'public face as reported', run: () => script('api') },
    { name: 'arrows between the floors of lib', run: () => script('arrows') },
    { name: 'unit tests', run: () => script('unit') },
    { name: 'unit tests with other roundings', run: () => script('unit', ROUNDED, OTHER_ROUNDINGS) },
    { name: 'unit tests on WebAssembly', run: () => script('unit', CALLED, { GRADIENT_LAB_BACKEND: 'wasm' }) },
    { name: 'notebooks as committed', run: () => notebooks('check.mjs') },
    { name: 'notebooks run and used', run: runNotebooks },
  ],
  (line) => console.log(line),
);
console.log(`\n${passed} passed, ${failed === undefined ? 0 : 1} failed`);
process.exitCode = failed === undefined ? 0 : 1;

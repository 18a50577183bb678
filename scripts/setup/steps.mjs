import { buildLibrary } from './library.mjs';
import { installHtmlExport } from './html-export.mjs';
import { guardAgainstInterrupts } from './interrupt.mjs';
import { readersConfiguration } from './jupyter.mjs';
import { installKernelSpec } from './kernel-spec.mjs';
import { installLabDefaults } from './lab-settings.mjs';
import { installStyles } from './lab-styles.mjs';
import { installNpmPackages } from './npm-packages.mjs';
import { project as thisProject } from './project.mjs';
import { createReport } from './report.mjs';
import { SetupError } from './setup-error.mjs';
import { smokeTest } from './smoke-test.mjs';
import { requestedRoute, setUpTensorflow } from './tensorflow.mjs';
import { setUpVenv } from './venv.mjs';

/** @typedef {import('./project.mjs').Project} Project */
/** @typedef {import('./report.mjs').Report} Report */

/**
 * Brings a checkout from whatever state it is in to one where notebooks run. Every step looks first whether its work is done.
 *
 * Python comes before TensorFlow because the wheel is fetched with pip and unpacked with Python, and .venv has both for certain.
 * @param {{ project?: Project, env?: NodeJS.ProcessEnv, report?: Report, retry?: boolean }} [options]
 * @returns {Promise<{ backend: 'tensorflow' | 'wasm' }>}
 */
export async function setUp({ project = thisProject, env = process.env, report = createReport(), retry = false } = {}) {
  const restore = guardAgainstInterrupts();
  /** @type {'tensorflow' | 'wasm'} */
  let backend = 'tensorflow';
  try {
    // A mistyped setting should show before minutes of downloads.
    requestedRoute(env);
    await report.step('Node.js', async () => checkNode(process.versions.node));
    await report.step('npm packages', () => installNpmPackages(project, env));
    await report.step('Python environment', () => setUpVenv(project, env, report));
    await report.step('TensorFlow', async () => {
      const made = await setUpTensorflow(project, { env, report, retry });
      backend = made.backend;
      return made.summary;
    });
    await report.step('library', () => buildLibrary(project));
    await report.step('kernel', async () => {
      installHtmlExport(project);
      installStyles(readersConfiguration(project));
      installLabDefaults(project);
      return installKernelSpec(project, { backend: backend === 'wasm' ? 'wasm' : undefined });
    });
    await report.step('smoke test', () => smokeTest(project, backend, env));
    return { backend };
  } finally {
    restore();
  }
}

/**
 * @param {string} version
 * @returns {string} the version, if the tools of this project run on it
 */
export function checkNode(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return version;
  throw new SetupError({ step: 'Node.js', cause: `this is Node.js ${version}; 20.19 or newer is needed`, next: 'install a current Node.js from https://nodejs.org, then run npm start again' });
}

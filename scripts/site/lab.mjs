import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PLOTLY, PNG, readNotebook } from '../notebooks/notebook.mjs';
import { temporaryFolder } from '../notebooks/temporary.mjs';
import { LAB_DEFAULTS } from '../setup/lab-settings.mjs';
import { installNpmPackages } from '../setup/npm-packages.mjs';
import { project, projectAt } from '../setup/project.mjs';
import { run } from '../setup/run.mjs';
import { installPython, PYTHON } from './environment.mjs';
import { onePicture } from './icon.mjs';
import { writeDeclarations } from './library/declarations.mjs';
import { LIBRARY, MODULES } from './library/modules.mjs';
import { copiedPackage, LICENSES, writePackages } from './licenses/packages.mjs';
import { pythonPackages } from './licenses/python.mjs';
import { SERVICE_WORKER } from './offline/build.mjs';
import { bundleAll, copyPlane, PLOTLY_FILES, PLOTLY_PACKAGES } from './plotly.mjs';

/** @typedef {import('../setup/report.mjs').Report} Report */

const KERNEL = fileURLToPath(new URL('kernel', import.meta.url));
/** What the lab's pages are told, by addresses relative to the site. */
const SETTINGS = {
  'jupyter-lite-schema-version': 0,
  'jupyter-config-data': {
    appName: 'gradient-lab',
    defaultKernelName: 'tslab',
    exposeAppInBrowser: true,
    // It ends all service workers of the host, the book's too. What it is for, files and questions of kernels in Python, nothing here uses.
    disabledExtensions: ['@jupyterlite/application-extension:service-worker-manager'],
    litePluginSettings: {
      'jupyterlite-tslab-kernel:kernel': {
        modules: Object.fromEntries(Object.entries(MODULES).map(([name, file]) => [name, `${LIBRARY}/${file}`])),
        declarations: `${LIBRARY}/declarations.json`,
      },
      'jupyterlite-tslab-kernel:figures': PLOTLY_FILES,
      'jupyterlite-tslab-kernel:offline': { serviceWorker: SERVICE_WORKER },
    },
  },
};

/** JupyterLite shows a drawing only where all its characters are of Latin-1. @param {string} svg */
const inLatin = (svg) => svg.replace(/[^\0-\x7f]/gu, (character) => `&#${character.codePointAt(0)};`);

/**
 * A notebook without the pictures of its figures, half of what is to be sent: the lab draws all figures itself. Their words stay, in the output's metadata,
 * by which the lab knows a stored figure.
 * @param {string} path
 */
function withoutPictures(path) {
  const notebook = readNotebook(path);
  for (const { outputs = [] } of notebook.cells) {
    for (const output of outputs) if ('data' in output && PLOTLY in output.data) delete output.data[PNG];
  }
  return JSON.stringify(notebook);
}

/** @param {string} folder gets the notebooks, the modules beside them and their pictures */
function copyNotebooks(folder) {
  mkdirSync(join(folder, 'images'), { recursive: true });
  for (const name of readdirSync(project.notebooks)) {
    const [from, to] = [join(project.notebooks, name), join(folder, name)];
    if (name.endsWith('.ipynb')) writeFileSync(to, withoutPictures(from));
    else if (name.endsWith('.ts')) copyFileSync(from, to);
  }
  for (const name of readdirSync(join(project.notebooks, 'images'))) {
    const [from, to] = [join(project.notebooks, 'images', name), join(folder, 'images', name)];
    if (name.endsWith('.svg')) writeFileSync(to, inLatin(readFileSync(from, 'utf8')));
    else copyFileSync(from, to);
  }
}

/**
 * Has JupyterLite put its files, the kernel and the notebooks together.
 * @param {string} folder @param {string} kernel the built extension
 */
async function assemble(folder, kernel) {
  const { path: work, remove } = temporaryFolder('gradient-lab-lite-');
  const build = { federated_extensions: [kernel], ignore_sys_prefix: true, no_sourcemaps: true, no_unused_shared_packages: true, apps: ['lab', 'notebooks'], contents: ['files'], output_dir: folder };
  try {
    copyNotebooks(join(work, 'files'));
    writeFileSync(join(work, 'jupyter-lite.json'), JSON.stringify(SETTINGS));
    writeFileSync(join(work, 'overrides.json'), JSON.stringify(LAB_DEFAULTS));
    writeFileSync(join(work, 'jupyter_lite_config.json'), JSON.stringify({ LiteBuildConfig: build }));
    const { failure } = await run(PYTHON, ['-m', 'jupyterlite_core', 'build', '--lite-dir', work], { cwd: work });
    if (failure !== undefined) throw new Error(`JupyterLite could not build the lab: ${failure}`);
  } finally {
    remove();
  }
}

/**
 * The lab as static files: JupyterLite with our kernel and the notebooks; library and data come beside it.
 * @param {string} folder
 * @param {Report} report
 */
export async function buildLab(folder, report) {
  await report.step('Python packages of the site', () => installPython(report));
  await report.step("packages of the kernel's builder", () => installNpmPackages(projectAt(KERNEL), process.env));
  const { buildKernel } = await import('./kernel/build.mjs');
  let kernel = '';
  await report.step('kernel', async () => {
    kernel = await buildKernel();
    return 'built';
  });
  await report.step('lab', async () => {
    await assemble(folder, kernel);
    // JupyterLab's icon has ten sizes, 0.3 MB, and is loaded twice.
    const icon = join(folder, 'lab', 'favicon.ico');
    writeFileSync(icon, onePicture(readFileSync(icon), 32));
    return 'assembled';
  });
  await report.step('plotly.js', async () => {
    copyPlane(folder);
    await bundleAll(folder);
    return 'bundled';
  });
  await report.step('declarations for cells', async () => {
    mkdirSync(join(folder, LIBRARY), { recursive: true });
    const packages = writeDeclarations(join(folder, LIBRARY, 'declarations.json'));
    writePackages(join(folder, LICENSES), [...[...packages, ...PLOTLY_PACKAGES].map(copiedPackage), ...(await pythonPackages(['jupyterlite-core']))]);
    return 'written';
  });
}

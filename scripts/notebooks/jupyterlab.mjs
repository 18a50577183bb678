import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { copyFileSync, cpSync, mkdirSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import getPort from 'get-port';
import { onExit } from 'signal-exit';
import { writeWhole } from '../setup/atomic-file.mjs';
import { SAVING } from '../setup/jupyter.mjs';
import { CUSTOM_STYLES, installStyles } from '../setup/lab-styles.mjs';
import { project } from '../setup/project.mjs';
import { launchChromium } from './chromium.mjs';
import { ARTIFACTS, pythonTool } from './command.mjs';
import { kernelEnvironment } from './kernel-environment.mjs';
import { temporaryFolder } from './temporary.mjs';

const PROGRAM = fileURLToPath(new URL('lab.py', import.meta.url));
const START_LIMIT = 90_000;

/**
 * @typedef {object} Lab
 * @property {string} url
 * @property {string} token
 * @property {string} folder where the copies lie
 * @property {() => Promise<void>} stop ends the server and its kernels and removes the copies
 */

/** @param {string} url @param {string} token */
async function answers(url, token) {
  try {
    return (await fetch(`${url}/api/status?token=${token}`)).ok;
  } catch {
    return false;
  }
}

/**
 * Starts this project's JupyterLab on copies of notebooks. Its folders for configuration, data and settings are new, so the copies are not
 * trusted: what a reader sees who has just cloned the repository. They lie inside the project, where `import 'gradient-lab'` works.
 * @param {{ notebooks: readonly string[], dark?: boolean }} options
 * @returns {Promise<Lab>}
 */
async function startJupyterLab({ notebooks, dark = false }) {
  const place = temporaryFolder('lab-', ARTIFACTS);
  const root = join(place.path, 'root');
  mkdirSync(join(root, 'notebooks'), { recursive: true });
  for (const path of notebooks) copyFileSync(path, join(root, 'notebooks', basename(path)));
  // Their drawings, and modules of their own, lie beside them.
  for (const folder of new Set(notebooks.map(dirname))) {
    cpSync(join(folder, 'images'), join(root, 'notebooks', 'images'), { recursive: true });
    for (const name of readdirSync(folder).filter((name) => name.endsWith('.ts'))) copyFileSync(join(folder, name), join(root, 'notebooks', name));
  }
  const own = (/** @type {string} */ name) => join(place.path, name);
  const theme = { theme: dark ? 'JupyterLab Dark' : 'JupyterLab Light' };
  writeWhole(join(own('settings'), '@jupyterlab', 'apputils-extension', 'themes.jupyterlab-settings'), JSON.stringify(theme));
  installStyles(own('config'));
  const token = randomBytes(16).toString('hex');
  const port = await getPort({ host: '127.0.0.1' });
  const environment = {
    ...kernelEnvironment({ data: 'shipped', runtime: own('runtime') }),
    PYTHONPATH: project.root,
    JUPYTER_CONFIG_DIR: own('config'),
    JUPYTER_DATA_DIR: own('data'),
    JUPYTERLAB_SETTINGS_DIR: own('settings'),
    JUPYTERLAB_WORKSPACES_DIR: own('workspaces'),
    JUPYTER_TOKEN: token,
  };
  const options = [
    '--no-browser',
    '--allow-root',
    '--ServerApp.ip=127.0.0.1',
    `--ServerApp.port=${port}`,
    '--ServerApp.port_retries=0',
    `--ServerApp.root_dir=${root}`,
    SAVING,
    CUSTOM_STYLES,
    '--LabApp.expose_app_in_browser=True',
  ];
  const child = spawn(pythonTool('python'), [PROGRAM, ...options], { cwd: root, env: environment, stdio: ['pipe', 'ignore', 'pipe'] });
  let log = '';
  child.stderr.on('data', (chunk) => (log = (log + chunk).slice(-4000)));
  const ended = new Promise((resolve) => child.once('close', resolve));
  const forget = onExit(() => void child.kill());
  const stop = async () => {
    child.stdin.end();
    await Promise.race([ended, wait(5000, undefined, { ref: false })]);
    child.kill();
    await ended;
    forget();
    place.remove();
  };
  const url = `http://127.0.0.1:${port}`;
  for (const start = Date.now(); !(await answers(url, token)); await wait(100)) {
    if (child.exitCode !== null || Date.now() - start > START_LIMIT) {
      await stop();
      throw new Error(`JupyterLab did not start\n${log.trim()}`);
    }
  }
  return { url, token, folder: join(root, 'notebooks'), stop };
}

/**
 * A headless browser and a JupyterLab of its own, for as long as `use` takes.
 * @template Result
 * @param {Parameters<typeof startJupyterLab>[0]} options
 * @param {(browser: import('playwright-core').Browser, lab: Lab) => Promise<Result>} use
 * @returns {Promise<Result>}
 */
export async function inJupyterLab(options, use) {
  const browser = await launchChromium();
  try {
    const lab = await startJupyterLab(options);
    try {
      return await use(browser, lab);
    } finally {
      await lab.stop();
    }
  } finally {
    await browser.close();
  }
}

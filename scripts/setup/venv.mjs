import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readIfPresent, writeWhole } from './atomic-file.mjs';
import { findPython } from './python.mjs';
import { run } from './run.mjs';
import { SetupError } from './setup-error.mjs';

/** @typedef {import('./project.mjs').Project} Project */
/** @typedef {import('./report.mjs').Report} Report */

const STEP = 'Python environment';

const VERSIONS = `
import importlib.metadata, json, sys
def version(name):
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None
print(json.dumps({name: version(name) for name in sys.argv[1:]}))`;

/**
 * @param {string} text requirements.txt
 * @returns {Map<string, string>} package → exact version
 */
export function pinnedVersions(text) {
  const pins = text.split(/\r?\n/).map((line) => /^([\w.-]+)==(\S+)\s*$/.exec(line));
  return new Map(pins.flatMap((pin) => (pin?.[1] !== undefined && pin[2] !== undefined ? [[pin[1], pin[2]]] : [])));
}

/**
 * `.venv` with the pinned JupyterLab. A Python environment that works and holds the pins is left alone; one that does not run
 * (half made, or its Python is gone) is made again.
 * @param {Project} project
 * @param {NodeJS.ProcessEnv} env
 * @param {Report} report
 * @returns {Promise<string>}
 */
export async function setUpVenv(project, env, report) {
  const requirements = join(project.root, 'requirements.txt');
  const text = readFileSync(requirements, 'utf8');
  const finished = join(project.stamps, 'requirements.txt');
  writeLabDefaults(project);
  if (readIfPresent(finished) === text && (await holds(project, pinnedVersions(text)))) return 'up to date';
  const uv = (await run('uv', ['--version'], { env })).status === 0;
  const made = await makeVenv(project, env, uv, report);
  const [command, args] = uv
    ? ['uv', ['pip', 'install', '--quiet', '--python', project.python, '--requirement', requirements]]
    : [project.python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--requirement', requirements]];
  report.note(`installing JupyterLab with ${uv ? 'uv' : 'pip'}`);
  const { failure } = await run(/** @type {string} */ (command), /** @type {string[]} */ (args), { env, cwd: project.root });
  if (failure !== undefined) {
    throw new SetupError({
      step: STEP,
      cause: `the packages of requirements.txt could not be installed: ${failure}`,
      next: 'check the network connection, then run npm start again: it goes on from here',
    });
  }
  writeWhole(finished, text);
  return made;
}

/**
 * @param {Project} project
 * @param {Map<string, string>} pins
 */
async function holds(project, pins) {
  const { status, stdout } = await run(project.python, ['-c', VERSIONS, ...pins.keys()], { timeoutSeconds: 60 });
  if (status !== 0) return false;
  const found = JSON.parse(stdout);
  return [...pins].every(([name, version]) => found[name] === version);
}

/**
 * @param {Project} project
 * @param {NodeJS.ProcessEnv} env
 * @param {boolean} uv
 * @param {Report} report
 */
async function makeVenv(project, env, uv, report) {
  const works = await run(project.python, ['-c', uv ? 'import sys' : 'import sys, pip'], { timeoutSeconds: 60 });
  if (works.status === 0) return 'completed';
  const python = await findPython(env, { uv });
  if (existsSync(project.venv)) {
    report.note('.venv does not work; making it again');
    rmSync(project.venv, { recursive: true, force: true });
  }
  const version = python ? `Python ${python.version.join('.')}` : 'a Python that uv fetches';
  report.note(`making .venv from ${version}`);
  const { failure } = uv
    ? await run('uv', ['venv', '--quiet', '--python', python?.executable ?? '3.12', project.venv], { env })
    : await run(/** @type {import('./python.mjs').Python} */ (python).executable, ['-m', 'venv', project.venv], { env });
  if (failure !== undefined) {
    throw new SetupError({
      step: STEP,
      cause: `.venv could not be made: ${failure}`,
      next: `set PYTHON to another Python 3.10 or newer and run npm start again`,
    });
  }
  writeLabDefaults(project);
  return version;
}

/**
 * JupyterLab asks every new reader whether it may fetch news. The answer here is no, as a default inside .venv that they can change.
 * @param {Project} project
 */
function writeLabDefaults(project) {
  if (!existsSync(project.venv)) return;
  const defaults = { '@jupyterlab/apputils-extension:notification': { fetchNews: 'false', checkForUpdates: false } };
  const file = join(project.venv, 'share', 'jupyter', 'lab', 'settings', 'overrides.json');
  const text = `${JSON.stringify(defaults, null, 2)}\n`;
  if (readIfPresent(file) !== text) writeWhole(file, text);
}

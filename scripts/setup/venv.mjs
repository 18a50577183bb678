import { existsSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
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
 * A Python environment.
 * @typedef {object} Place
 * @property {string} venv its folder
 * @property {string} python its interpreter
 * @property {string} stamps notes of finished steps
 */

/**
 * `.venv` with the pinned JupyterLab.
 * @param {Project} project
 * @param {NodeJS.ProcessEnv} env
 * @param {Report} report
 * @returns {Promise<string>}
 */
export const setUpVenv = (project, env, report) => installRequirements(project, join(project.root, 'requirements.txt'), 'JupyterLab', env, report);

/**
 * A Python environment that works and holds what is pinned is left alone; one that does not run (half made, or its Python is gone) is made again.
 * @param {Place} place
 * @param {string} requirements a file of exact versions
 * @param {string} what is installed, for the report
 * @param {NodeJS.ProcessEnv} env
 * @param {Report} report
 * @returns {Promise<string>}
 */
export async function installRequirements(place, requirements, what, env, report) {
  const text = readFileSync(requirements, 'utf8');
  const finished = join(place.stamps, 'requirements.txt');
  if (readIfPresent(finished) === text && (await holds(place, pinnedVersions(text)))) return 'up to date';
  const uv = (await run('uv', ['--version'], { env })).status === 0;
  const made = await makeVenv(place, env, uv, report);
  const [command, args] = uv
    ? ['uv', ['pip', 'install', '--quiet', '--python', place.python, '--requirement', requirements]]
    : [place.python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--requirement', requirements]];
  report.note(`installing ${what} with ${uv ? 'uv' : 'pip'}`);
  const { failure } = await run(/** @type {string} */ (command), /** @type {string[]} */ (args), { env });
  if (failure !== undefined) {
    throw new SetupError({
      step: STEP,
      cause: `the packages of ${basename(requirements)} could not be installed: ${failure}`,
      next: 'check the network connection, then run npm start again: it goes on from here',
    });
  }
  writeWhole(finished, text);
  return made;
}

/**
 * @param {Place} place
 * @param {Map<string, string>} pins
 */
async function holds(place, pins) {
  const { status, stdout } = await run(place.python, ['-c', VERSIONS, ...pins.keys()], { timeoutSeconds: 60 });
  if (status !== 0) return false;
  const found = JSON.parse(stdout);
  return [...pins].every(([name, version]) => found[name] === version);
}

/**
 * @param {Place} place
 * @param {NodeJS.ProcessEnv} env
 * @param {boolean} uv
 * @param {Report} report
 */
async function makeVenv(place, env, uv, report) {
  const works = await run(place.python, ['-c', uv ? 'import sys' : 'import sys, pip'], { timeoutSeconds: 60 });
  if (works.status === 0) return 'completed';
  const python = await findPython(env, { uv });
  if (existsSync(place.venv)) {
    report.note(`${basename(place.venv)} does not work; making it again`);
    rmSync(place.venv, { recursive: true, force: true });
  }
  const version = python ? `Python ${python.version.join('.')}` : 'a Python that uv fetches';
  report.note(`making ${basename(place.venv)} from ${version}`);
  const { failure } = uv
    ? await run('uv', ['venv', '--quiet', '--python', python?.executable ?? '3.12', place.venv], { env })
    : await run(/** @type {import('./python.mjs').Python} */ (python).executable, ['-m', 'venv', place.venv], { env });
  if (failure !== undefined) {
    throw new SetupError({
      step: STEP,
      cause: `${basename(place.venv)} could not be made: ${failure}`,
      next: `set PYTHON to another Python 3.10 or newer and run npm start again`,
    });
  }
  return version;
}

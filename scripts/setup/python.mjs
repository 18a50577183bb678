import { run } from './run.mjs';
import { SetupError } from './setup-error.mjs';

/** @typedef {{ command: string, args: string[] }} Command */
/** @typedef {{ executable: string, version: [number, number], canMakeVenv: boolean }} Python */

const STEP = 'Python environment';
const INSTALL = 'install Python 3.10 or newer (https://www.python.org/downloads/, or: sudo apt install python3 python3-venv), then run npm start again';

const PROBE = `
import importlib.util, json, sys
print(json.dumps({
    "executable": sys.executable,
    "version": list(sys.version_info[:2]),
    "canMakeVenv": all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")),
}))`;

/**
 * The commands to try, in order. Versions that the pinned packages are known to support come before whatever `python3` is.
 * @param {NodeJS.ProcessEnv} env
 * @param {NodeJS.Platform} [platform]
 * @returns {Command[]}
 */
export function pythonCandidates(env, platform = process.platform) {
  if (env['PYTHON']) return [{ command: env['PYTHON'], args: [] }];
  const names = ['python3.13', 'python3.12', 'python3.11', 'python3.10', 'python3', 'python'];
  const commands = names.map((command) => ({ command, args: /** @type {string[]} */ ([]) }));
  return platform === 'win32' ? [{ command: 'py', args: ['-3'] }, ...commands] : commands;
}

/**
 * @param {Command} candidate
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Python | undefined>} undefined where there is no such command or it is no Python
 */
export async function askPython({ command, args }, env) {
  const { status, stdout } = await run(command, [...args, '-c', PROBE], { env, timeoutSeconds: 30 });
  if (status !== 0) return undefined;
  try {
    return JSON.parse(stdout);
  } catch {
    return undefined;
  }
}

/** @param {Python} python */
export function isRecentEnough({ version: [major, minor] }) {
  return major === 3 && minor >= 10;
}

/**
 * The first Python ≥ 3.10 that can make a virtual environment (uv needs no help from Python for that).
 * @param {NodeJS.ProcessEnv} env
 * @param {{ uv: boolean, ask?: typeof askPython }} machine
 * @returns {Promise<Python | undefined>} undefined only with uv, which can fetch a Python by itself
 */
export async function findPython(env, { uv, ask = askPython }) {
  /** @type {Python[]} */
  const found = [];
  for (const candidate of pythonCandidates(env)) {
    const python = await ask(candidate, env);
    if (!python) continue;
    if (isRecentEnough(python) && (uv || python.canMakeVenv)) return python;
    found.push(python);
  }
  const incomplete = found.find(isRecentEnough);
  if (incomplete) {
    const version = incomplete.version.join('.');
    throw new SetupError({
      step: STEP,
      cause: `${incomplete.executable} (Python ${version}) comes without venv and ensurepip`,
      next: `run: sudo apt install python${version}-venv, then npm start again (elsewhere than on Debian and Ubuntu: the package of your system that adds them)`,
    });
  }
  if (env['PYTHON']) {
    const what = found[0] ? `is Python ${found[0].version.join('.')}; JupyterLab needs 3.10 or newer` : 'is no Python that runs';
    throw new SetupError({ step: STEP, cause: `PYTHON=${env['PYTHON']} ${what}`, next: 'set PYTHON to a Python 3.10 or newer, or unset it' });
  }
  if (uv) return undefined;
  const cause = found[0] ? `the newest Python found is ${newest(found)}; JupyterLab needs 3.10 or newer` : 'no Python was found';
  throw new SetupError({ step: STEP, cause, next: INSTALL });
}

/** @param {Python[]} pythons */
function newest(pythons) {
  const [best] = pythons.map(({ version }) => version).sort((a, b) => b[0] - a[0] || b[1] - a[1]);
  return best?.join('.');
}

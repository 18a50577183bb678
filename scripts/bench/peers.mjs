import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { project } from '../setup/project.mjs';
import { findPython } from '../setup/python.mjs';
import { run } from '../setup/run.mjs';

const REQUIREMENTS = join(import.meta.dirname, 'requirements.txt');
const VENV = join(project.root, '.cache', 'bench-venv');
const OWN_PYTHON = process.platform === 'win32' ? join(VENV, 'Scripts', 'python.exe') : join(VENV, 'bin', 'python');
const NEEDED = { pytorch: ['numpy', 'torch'], keras_fit: ['numpy', 'tensorflow', 'keras'] };

const PROBE = `
import importlib.util, sys
print(*[name for name in sys.argv[1:] if importlib.util.find_spec(name) is None])`;

export const HOW_TO_GET_PEERS = 'npm run bench -- --install-peers fetches them (about 1 GB), --python PATH takes an environment that has them';

/** Makes .cache/bench-venv with the pinned peers. */
export async function installPeers() {
  if (!existsSync(OWN_PYTHON)) {
    const python = await findPython(process.env, { uv: false });
    if (python === undefined) throw new Error('no Python 3.10 or newer found');
    const { failure } = await run(python.executable, ['-m', 'venv', VENV]);
    if (failure !== undefined) throw new Error(`${VENV} could not be made: ${failure}`);
  }
  const { failure } = await run(OWN_PYTHON, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--requirement', REQUIREMENTS]);
  if (failure !== undefined) throw new Error(`the packages of ${REQUIREMENTS} could not be installed: ${failure}`);
}

/**
 * Which Python peers can run, and with which interpreter.
 * @param {string | undefined} chosen
 * @returns {Promise<{ python: string | undefined, missing: Map<string, string> }>} programs that cannot run, with the reason
 */
export async function findPeers(chosen) {
  const python = chosen ?? (existsSync(OWN_PYTHON) ? OWN_PYTHON : undefined);
  if (python === undefined) return { python, missing: new Map(Object.keys(NEEDED).map((program) => [program, 'no Python environment for it'])) };
  const modules = [...new Set(Object.values(NEEDED).flat())];
  const { failure, stdout } = await run(python, ['-c', PROBE, ...modules]);
  if (failure !== undefined) throw new Error(`--python ${python}: ${failure}`);
  const absent = stdout.trim().split(/\s+/).filter((name) => name !== '');
  const missing = Object.entries(NEEDED).flatMap(([program, names]) => {
    const lacking = names.filter((name) => absent.includes(name));
    return lacking.length === 0 ? [] : [/** @type {[string, string]} */ ([program, `its Python lacks ${lacking.join(', ')}`])];
  });
  return { python, missing: new Map(missing) };
}

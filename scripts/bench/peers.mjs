import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../notebooks/temporary.mjs';
import { project } from '../setup/project.mjs';
import { findPython } from '../setup/python.mjs';
import { run } from '../setup/run.mjs';

const REQUIREMENTS = join(import.meta.dirname, 'requirements.txt');
const VENV = join(project.root, '.cache', 'bench-venv');
const OWN_PYTHON = process.platform === 'win32' ? join(VENV, 'Scripts', 'python.exe') : join(VENV, 'bin', 'python');
/** @type {Partial<Record<import('./tasks.mjs').Lane['program'], string[]>>} */
const NEEDED = { pytorch: ['numpy', 'torch'], pytorch_compile: ['numpy', 'torch'], jax_net: ['numpy', 'jax'], keras_fit: ['numpy', 'tensorflow', 'keras'] };

const PROBE = `
import importlib.util, sys
print(*[name for name in sys.argv[1:] if importlib.util.find_spec(name) is None])`;

/** PyTorch compiles with the machine's C++ compiler and Python's headers; a function compiled is the one proof that both are there. */
const COMPILE = `
import sys, torch
try:
    torch.compile(torch.sin)(torch.ones(8))
except Exception as error:
    sys.exit(f"torch.compile failed: {str(error).strip().splitlines()[0]}")`;

export const HOW_TO_GET_PEERS = 'npm run bench -- --install-peers fetches them (about 3 GB), --python PATH takes an environment that has them';

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
 * What the programs lack in this Python, by `find_spec`: nothing is imported.
 * @param {string} python
 * @param {readonly (readonly [string, readonly string[]])[]} needs programs, and the modules of each
 * @returns {Promise<Map<string, string>>}
 */
async function lackingModules(python, needs) {
  const { failure, stdout } = await run(python, ['-c', PROBE, ...new Set(needs.flatMap(([, modules]) => modules))]);
  if (failure !== undefined) throw new Error(`--python ${python}: ${failure}`);
  const absent = stdout.trim().split(/\s+/);
  return new Map(needs.flatMap(([program, modules]) => {
    const lacking = modules.filter((name) => absent.includes(name));
    return lacking.length === 0 ? [] : [[program, `its Python lacks ${lacking.join(', ')}`]];
  }));
}

/** @param {string} python @returns {Promise<string | undefined>} why PyTorch cannot compile; undefined where it can */
async function whyNotCompiled(python) {
  const { path, remove } = temporaryFolder('gradient-lab-bench-');
  const { failure } = await run(python, ['-c', COMPILE], { env: { ...process.env, TORCHINDUCTOR_CACHE_DIR: path, TORCHINDUCTOR_COMPILE_THREADS: '1' } });
  remove();
  return failure;
}

/**
 * Which Python peers can run, and with which interpreter.
 * @param {string | undefined} chosen
 * @param {ReadonlySet<string>} wanted programs that would run if they can
 * @returns {Promise<{ python: string | undefined, missing: Map<string, string> }>} programs that cannot, with the reason
 */
export async function findPeers(chosen, wanted) {
  const python = chosen ?? (existsSync(OWN_PYTHON) ? OWN_PYTHON : undefined);
  const needs = Object.entries(NEEDED).filter(([program]) => wanted.has(program));
  if (python === undefined) return { python, missing: new Map(needs.map(([program]) => [program, 'no Python environment for it'])) };
  const missing = await lackingModules(python, needs);
  if (wanted.has('pytorch_compile') && !missing.has('pytorch_compile')) {
    const failure = await whyNotCompiled(python);
    if (failure !== undefined) missing.set('pytorch_compile', failure);
  }
  return { python, missing };
}

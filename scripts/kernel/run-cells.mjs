import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '../notebooks/temporary.mjs';
import { kernelSpec } from '../setup/kernel-spec.mjs';
import { project } from '../setup/project.mjs';
import { run } from '../setup/run.mjs';

/** @typedef {{ signal: string, every: number, times?: number, after?: number }} Signals in seconds, until the cell ends or for a number of times */
/** @typedef {string | { source: string, interrupt?: number } | ({ source: string } & Signals) | { file: string, text: string | null } | { complete: string } | { inspect: string }} Cell `interrupt`: seconds after its start */
/** @typedef {{ status: 'ok' | 'error' | 'abort' | 'silent', outputs: [string, any][] }} Result `silent`: the cell did not end */

const RUNNER = fileURLToPath(new URL('run-cells.py', import.meta.url));
const KERNEL = 'gradient-lab-test';

/**
 * Runs cells in a fresh kernel, started as the set-up's kernel spec starts it, in a temporary folder.
 * @param {Cell[]} cells
 * @param {{ environment?: NodeJS.ProcessEnv, prepare?: (folder: string) => void, below?: string, interruptMode?: 'signal' | 'message' }} [options] `prepare` fills the folder; the kernel
 *   runs `below` it
 * @returns {Promise<{ results: Result[], alive: boolean }>} one result a cell; `alive`: the kernel still ran at the end
 */
export async function runCells(cells, { environment = {}, prepare, below = '.', interruptMode } = {}) {
  const { path: folder, remove } = temporaryFolder('gradient-lab-kernel-');
  try {
    const spec = join(folder, 'jupyter', 'kernels', KERNEL);
    mkdirSync(spec, { recursive: true });
    const specification = kernelSpec(project, { node: process.execPath });
    writeFileSync(join(spec, 'kernel.json'), JSON.stringify({ ...specification, ...(interruptMode && { interrupt_mode: interruptMode }) }));
    prepare?.(folder);
    const cwd = join(folder, below);
    mkdirSync(cwd, { recursive: true });
    const env = { ...process.env, ...environment, JUPYTER_PATH: join(folder, 'jupyter'), JUPYTER_RUNTIME_DIR: join(folder, 'runtime') };
    const { failure, stdout, stderr } = await run(project.python, [RUNNER, KERNEL], { cwd, env, input: JSON.stringify(cells) });
    if (failure !== undefined) throw new Error(`run-cells.py: ${failure}\n${stderr}`);
    return JSON.parse(stdout);
  } finally {
    remove();
  }
}

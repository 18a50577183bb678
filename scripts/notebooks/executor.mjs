import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onExit } from 'signal-exit';
import { readClaims } from './claims.mjs';
import { pythonTool } from './command.mjs';
import { findFailures } from './failures.mjs';
import { kernelEnvironment } from './kernel-environment.mjs';
import { readNotebook } from './notebook.mjs';
import { notebookName } from './selection.mjs';
import { temporaryFolder } from './temporary.mjs';

const PROGRAM = fileURLToPath(new URL('execute.py', import.meta.url));

/**
 * @typedef {object} Plan
 * @property {string} path the notebook; the kernel runs in its folder
 * @property {string} [input] a copy to execute in its place
 * @property {string} output where the executed copy goes
 * @property {import('./kernel-environment.mjs').DataSet} data
 * @property {number | undefined} [seed]
 * @property {number} timeout seconds a cell may take
 * @property {Record<string, string>} [environment] further variables for the kernel
 * @property {string} [kernel]
 * @property {(index: number, total: number) => void} [onCell]
 *
 * @typedef {object} Execution
 * @property {string} name
 * @property {string} output
 * @property {number} seconds
 * @property {number} cells code cells
 * @property {import('./claims.mjs').ClaimRow[]} claims
 * @property {import('./failures.mjs').Failure[]} failures
 * @property {{ resident?: number, peak?: number }} memory of the kernel process, in megabytes: after the last cell, and at most
 * @property {{ index: number, seconds: number }[]} still cells that took more than two seconds and showed no progress
 *
 * @typedef {{ kind: 'kernel', message: string } | { kind: 'cell', index: number, message: string }} Stop why it went no further
 * @typedef {{ event: 'cell', index: number, total: number } | { event: 'end', seconds: number, failure: Stop | null, memory: Execution['memory'], still: Execution['still'] }} Event
 */

/** @param {string} text */
const firstLines = (text) => text.trim().split('\n').slice(0, 12).join('\n');

/**
 * Runs the Python program for one notebook; it and the kernel end with this process.
 * @param {Plan} plan
 * @param {NodeJS.ProcessEnv} environment
 * @returns {Promise<Extract<Event, { event: 'end' }>>}
 */
async function runProgram(plan, environment) {
  const child = spawn(pythonTool('python'), [PROGRAM], { env: environment, stdio: ['pipe', 'pipe', 'pipe'] });
  const forget = onExit(() => void child.kill());
  const request = { input: plan.input ?? plan.path, output: plan.output, cwd: dirname(plan.path), kernel: plan.kernel ?? 'tslab', timeout: plan.timeout };
  child.stdin.write(`${JSON.stringify(request)}\n`);
  let complaints = '';
  child.stderr.on('data', (chunk) => (complaints += chunk));
  /** @type {Extract<Event, { event: 'end' }> | undefined} */
  let end;
  const closed = new Promise((resolve) => child.once('close', resolve));
  for await (const line of createInterface({ input: child.stdout })) {
    /** @type {Event} */
    const event = JSON.parse(line);
    if (event.event === 'cell') plan.onCell?.(event.index, event.total);
    else {
      end = event;
      child.stdin.end();
    }
  }
  await closed;
  forget();
  if (end === undefined) throw new Error(`executing ${notebookName(plan.path)} broke off\n${firstLines(complaints)}`);
  if (end.failure?.kind === 'kernel') {
    throw new Error([`${end.failure.message}; run \`npm run setup\``, firstLines(complaints)].join('\n').trim());
  }
  return end;
}

/**
 * Executes a notebook in a fresh kernel. What goes wrong in a cell is in `failures`; only a broken installation throws.
 * @param {Plan} plan
 * @returns {Promise<Execution>}
 */
export async function executeNotebook(plan) {
  const name = notebookName(plan.path);
  const runtime = temporaryFolder('gradient-lab-kernel-');
  try {
    const { seconds, failure, memory, still } = await runProgram(plan, kernelEnvironment({ ...plan, runtime: join(runtime.path, 'runtime') }, { ...process.env, ...plan.environment }));
    const executed = readNotebook(plan.output);
    const failures = findFailures(executed, failure?.kind === 'cell' ? failure : undefined);
    const cells = executed.cells.filter(({ cell_type }) => cell_type === 'code').length;
    return { name, output: plan.output, seconds, cells, claims: readClaims(executed, name), failures, memory, still };
  } finally {
    runtime.remove();
  }
}

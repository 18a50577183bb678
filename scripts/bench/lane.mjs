import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { tellingLine } from '../setup/run.mjs';
import { onEarlyEnd } from '../setup/interrupt.mjs';

/** @typedef {import('./tasks.mjs').Lane} Lane */
/** @typedef {import('./tasks.mjs').Task} Task */
/** @typedef {{ python: string | undefined, compiled?: string }} Programs the interpreter of the Python peers, and a folder that keeps what they compiled */
/** @typedef {{ lane: Lane, versions: Record<string, string>, compiling?: number, round: () => Promise<any>, close: () => Promise<void> }} OpenLane */

const PEERS = join(import.meta.dirname, 'peers');
const QUIET = { TF_CPP_MIN_LOG_LEVEL: '3', TF_ENABLE_DEPRECATION_WARNINGS: '0', PYTHONDONTWRITEBYTECODE: '1' };

/** @param {Lane['program']} program */
const isPython = (program) => existsSync(join(PEERS, `${program}.py`));

/**
 * @param {Lane} lane
 * @param {Programs} programs
 * @returns {NodeJS.ProcessEnv}
 */
function environmentOf({ program }, { compiled }) {
  // tfjs's own kernels take the number of threads from the environment; one is its best for nets of this size.
  if (!isPython(program)) return { TF_NUM_INTRAOP_THREADS: '1' };
  // A pool of compiling processes would outlive its work and be there during the rounds.
  return { TORCHINDUCTOR_COMPILE_THREADS: '1', ...(compiled && { TORCHINDUCTOR_CACHE_DIR: compiled }) };
}

/** @param {Lane} lane @param {Programs} programs @returns {[string, string[]]} */
function commandOf({ program }, { python }) {
  if (isPython(program)) return [/** @type {string} */ (python), [join(PEERS, `${program}.py`)]];
  return [process.execPath, [join(PEERS, `${program}.mjs`)]];
}

/**
 * Starts a contender and gives it its task. Rejects, with the line that says why, when it ends before it should.
 * @param {Lane} lane
 * @param {Task} task
 * @param {Programs} programs
 * @returns {Promise<OpenLane>}
 */
export async function openLane(lane, task, programs) {
  const [command, args] = commandOf(lane, programs);
  const env = { ...process.env, ...QUIET, ...environmentOf(lane, programs) };
  const child = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'pipe'] });
  const forget = onEarlyEnd(() => child.kill());
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text) => { complaints += text; });
  child.stdin.on('error', () => undefined);
  /** @type {Promise<string>} */
  const ended = new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code) => resolve(tellingLine(complaints) ?? `exit code ${code}`));
  }).finally(forget);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  /** @param {object} message */
  const ask = async (message) => {
    child.stdin.write(`${JSON.stringify(message)}\n`);
    for (;;) {
      const { value, done } = await lines.next();
      if (done === true) throw new Error(`${lane.name}: ${await ended}`);
      if (value.startsWith('{')) return JSON.parse(value);
    }
  };
  const { ready, compiling } = await ask({ ...task, ...lane.task });
  return {
    lane,
    versions: ready,
    ...(compiling !== undefined && { compiling }),
    round: async () => (await ask({})).value,
    close: async () => {
      child.stdin.end();
      await ended;
    },
  };
}

import { spawn } from 'node:child_process';
import { onEarlyEnd } from './interrupt.mjs';

/**
 * What became of a command.
 * @typedef {object} Outcome
 * @property {number | null} status exit code; null where it could not be started or was killed
 * @property {string} stdout
 * @property {string} stderr
 * @property {string | undefined} failure undefined after exit code 0, else one line that says what went wrong
 */

/**
 * Runs a command without a shell (so that no path needs quoting), collects what it prints and never rejects.
 * GRADIENT_LAB_VERBOSE=1 also shows the output as it comes.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, timeoutSeconds?: number, shell?: boolean, input?: string }} [options]
 * @returns {Promise<Outcome>}
 */
export function run(command, args, { cwd, env = process.env, timeoutSeconds, shell = false, input = '' } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, shell, stdio: 'pipe', windowsHide: true });
    child.stdin.on('error', () => undefined).end(input);
    const forget = onEarlyEnd(() => child.kill());
    const verbose = env['GRADIENT_LAB_VERBOSE'] === '1';
    let stdout = '';
    let stderr = '';
    let timedOut = false;
    const timer =
      timeoutSeconds === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true;
            child.kill('SIGKILL');
          }, timeoutSeconds * 1000);
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text;
      if (verbose) process.stdout.write(text);
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text;
      if (verbose) process.stderr.write(text);
    });
    /** @param {number | null} status @param {string | undefined} failure */
    const finish = (status, failure) => {
      clearTimeout(timer);
      forget();
      resolve({ status, stdout, stderr, failure });
    };
    child.on('error', (error) => finish(null, /** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT' ? `${command} was not found` : error.message));
    child.on('close', (status, signal) => {
      if (status === 0) finish(0, undefined);
      else if (timedOut) finish(null, `no end after ${timeoutSeconds} s`);
      else finish(status, tellingLine(`${stdout}\n${stderr}`) ?? (signal ? `ended by ${signal}` : `exit code ${status}`));
    });
  });
}

const TELLING = /\b(error|fatal|failed|cannot|not found|no space|denied|refused|unable|mismatch)/i;
const NOISE = /^(Emitted 'error' event|.*Unhandled 'error' event|.*ld returned \d|compilation terminated|clang.*linker command failed|\s*at |npm (error|ERR!) (A complete log|[^ ]*log|\s*\/)|node:|Node\.js v|\s*\^|ERROR: Exception:|.*\berrno\b|.*code: '|.*syscall: '|.*signal: null|.*killed: |.*\bcmd: ')/;

/**
 * The line of a command's output that says best why it failed: the last one that sounds like an error, else the last one.
 * @param {string} output
 * @returns {string | undefined}
 */
export function tellingLine(output) {
  const lines = output
    .split(/[\r\n]+/)
    .map((line) => line.replaceAll(/\x1b\[[0-9;]*[A-Za-z]/g, '').trimEnd())
    .filter((line) => line.trim() !== '' && !NOISE.test(line));
  return (lines.filter((line) => TELLING.test(line)).at(-1) ?? lines.at(-1))?.trim();
}

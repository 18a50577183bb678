import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/**
 * Runs a command in the terminal's foreground: it sees the keyboard, its output goes straight through, and signals reach it.
 * Ctrl-C in a terminal goes to the child by itself; passing it on as well would count as a second Ctrl-C.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd: string, env: NodeJS.ProcessEnv, shell?: boolean }} options
 * @returns {Promise<number>} the exit code, 128 + signal number as shells have it for a child that a signal ended
 */
export function runInForeground(command, args, { cwd, env, shell = false }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, shell, stdio: 'inherit' });
    const interrupt = () => void (process.stdin.isTTY || child.kill('SIGINT'));
    const terminate = () => void child.kill('SIGTERM');
    const hangUp = () => void child.kill('SIGHUP');
    process.on('SIGINT', interrupt).on('SIGTERM', terminate).on('SIGHUP', hangUp);
    const release = () => process.off('SIGINT', interrupt).off('SIGTERM', terminate).off('SIGHUP', hangUp);
    child.on('error', (error) => {
      release();
      reject(error);
    });
    child.on('close', (status, signal) => {
      release();
      resolve(status ?? 128 + (signal === null ? 0 : (constants.signals[signal] ?? 0)));
    });
  });
}

import { messageOf, SetupError } from './setup-error.mjs';

/**
 * Prints one line per step.
 * @typedef {object} Report
 * @property {(text: string) => void} note an indented line under the running step
 * @property {(text: string) => void} warn the same, for what a reader should not overlook
 * @property {(name: string, work: () => Promise<string>) => Promise<void>} step runs one step; what it resolves to is shown in brackets
 */

/**
 * @param {{ write(text: string): unknown, isTTY?: boolean }} [out]
 * @returns {Report}
 */
export function createReport(out = process.stdout) {
  let running = '';
  const clear = () => {
    if (out.isTTY && running) out.write('\r\x1b[K');
  };
  const redraw = () => {
    if (out.isTTY && running) out.write(`… ${running}`);
  };
  /** @param {string} line */
  const printLine = (line) => {
    clear();
    out.write(`${line}\n`);
    redraw();
  };
  return {
    note: (text) => printLine(`  · ${text}`),
    warn: (text) => printLine(`  ! ${text}`),
    async step(name, work) {
      running = name;
      redraw();
      const start = performance.now();
      try {
        const result = await work();
        const seconds = ((performance.now() - start) / 1000).toFixed(1);
        clear();
        running = '';
        out.write(`✓ ${name} (${result})  ${seconds} s\n`);
      } catch (error) {
        clear();
        running = '';
        throw error instanceof SetupError ? error : unexpected(name, error);
      }
    },
  };
}

/**
 * @param {string} step
 * @param {unknown} error
 */
function unexpected(step, error) {
  const code = /** @type {NodeJS.ErrnoException} */ (error)?.code;
  const next =
    code === 'ENOSPC'
      ? 'free about 2 GB of disk space (or point GRADIENT_LAB_CACHE at a larger disk), then run npm run setup again'
      : code === 'EACCES' || code === 'EPERM' || code === 'EROFS'
        ? 'make that file or folder writable for you, then run npm run setup again'
        : 'run npm run setup again; environment.md has a list of messages and what to do about them';
  return new SetupError({ step, cause: messageOf(error), next });
}

/**
 * @param {unknown} error
 * @returns {string} two lines, without a stack trace: what failed and why, then the one thing to do
 */
export function describeFailure(error) {
  const failure = error instanceof SetupError ? error : unexpected('set-up', error);
  return `✗ ${failure.step} — ${failure.reason}\n→ ${failure.next}`;
}

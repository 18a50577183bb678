import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** @type {Set<() => void>} */
const pending = new Set();
let listening = false;

function runPending() {
  for (const cleanUp of [...pending].reverse()) cleanUp();
  pending.clear();
}

/**
 * Calls a synchronous function when this process ends, also by Ctrl-C or a signal, unless it was called before.
 * @param {() => void} cleanUp
 * @returns {() => void} does the cleaning now, once
 */
export function atExit(cleanUp) {
  if (!listening) {
    listening = true;
    process.once('exit', runPending);
    for (const [signal, code] of /** @type {const} */ ([['SIGINT', 130], ['SIGTERM', 143], ['SIGHUP', 129]])) {
      process.once(signal, () => process.exit(code));
    }
  }
  pending.add(cleanUp);
  return () => {
    if (pending.delete(cleanUp)) cleanUp();
  };
}

/**
 * A new folder that is removed at the end of this process at the latest.
 * @param {string} prefix
 * @param {string} [parent]
 * @returns {{ path: string, remove: () => void }}
 */
export function temporaryFolder(prefix, parent = tmpdir()) {
  mkdirSync(parent, { recursive: true });
  const path = mkdtempSync(join(parent, prefix));
  return { path, remove: atExit(() => rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })) };
}

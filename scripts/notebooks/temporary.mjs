import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onExit } from 'signal-exit';

/**
 * A new folder that is removed at the end of this process at the latest, also where Ctrl-C or a signal ends it.
 * @param {string} prefix
 * @param {string} [parent]
 * @returns {{ path: string, remove: () => void }}
 */
export function temporaryFolder(prefix, parent = tmpdir()) {
  mkdirSync(parent, { recursive: true });
  const path = mkdtempSync(join(parent, prefix));
  const erase = () => rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  // Last: those who write there are ended first.
  const forget = onExit(erase, { alwaysLast: true });
  return {
    path,
    remove: () => {
      forget();
      erase();
    },
  };
}

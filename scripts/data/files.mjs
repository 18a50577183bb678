import { existsSync } from 'node:fs';
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Length in bytes, 0 when there is no such file.
 *
 * @param {string} path
 */
export async function lengthOf(path) {
  return existsSync(path) ? (await stat(path)).size : 0;
}

/**
 * Writes a file that appears under its name only when it is whole.
 *
 * @param {string} path
 * @param {Uint8Array} bytes
 */
export async function writeAtomically(path, bytes) {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(temporary, bytes, { flush: true });
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
}

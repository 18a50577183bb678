import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Writes a whole file or nothing: a reader, or a second set-up, never sees half of it, nor does the disk after a power cut.
 * @param {string} file
 * @param {string | Uint8Array} content
 */
export function writeWhole(file, content) {
  mkdirSync(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}.tmp`;
  try {
    writeFileSync(draft, content, { flush: true });
    renameSync(draft, file);
  } finally {
    rmSync(draft, { force: true });
  }
}

/**
 * Writes a file unless it holds just this: one that is as it should be keeps its time.
 * @param {string} file
 * @param {string} text
 * @returns {boolean} whether it was written
 */
export function writeIfChanged(file, text) {
  if (readIfPresent(file) === text) return false;
  writeWhole(file, text);
  return true;
}

/**
 * @param {string} file
 * @returns {string | undefined} the text, or undefined where there is no such file
 */
export function readIfPresent(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/**
 * @param {string} file
 * @returns {any} the parsed contents, or undefined where the file is missing or is not JSON
 */
export function readJsonIfPresent(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileError } from './system-errors';

export { join } from 'node:path';

/** Whether there is a file or folder. */
export const exists = (path: string): boolean => existsSync(path);

/** The bytes of a file; an Error that names it and has the system's `code` when they cannot be read. */
export function readBytes(caller: string, path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw fileError(caller, path, 'a file that can be read', cause);
  }
}

/** Writes a file, whose folder is made when missing, beside its place and then renames it: whoever opens it finds the old one or the new one, whole. */
export function writeInOneGo(path: string, bytes: Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    const file = openSync(temporary, 'w');
    try {
      writeFileSync(file, bytes);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } finally {
    rmSync(temporary, { force: true });
  }
}

import { existsSync } from 'node:fs';
import { mkdir, readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writeWhole } from '../setup/atomic-file.mjs';

/** A file of this machine cannot be read or written: another mirror would not help. */
export class StorageError extends Error {
  /** @override */
  name = 'StorageError';
}

/** @type {Record<string, string>} */
const REASONS = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EACCES: 'there is no permission',
  EPERM: 'there is no permission',
  EROFS: 'the disk is read-only',
  EISDIR: 'a directory is in its place',
  ENOTDIR: 'a file is in the place of its folder',
  EEXIST: 'a file is in the place of its folder',
};

/**
 * A file system's error with the path, which the system leaves out of some; any other error as it is.
 * @param {string} path
 * @param {'read' | 'write'} action
 * @param {unknown} error
 * @returns {unknown}
 */
export function storageError(path, action, error) {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (!(code in REASONS)) return error;
  return new StorageError(`${path}: cannot ${action} it, ${REASONS[code]} (${code})`, { cause: error });
}

/**
 * The bytes of a file.
 * @param {string} path
 * @throws {StorageError} naming the file
 */
export async function readWhole(path) {
  try {
    return await readFile(path);
  } catch (error) {
    throw storageError(path, 'read', error);
  }
}

/**
 * Length in bytes, 0 when there is no such file.
 * @param {string} path
 */
export async function lengthOf(path) {
  return existsSync(path) ? (await stat(path)).size : 0;
}

/**
 * Writes a file that appears under its name only when it is whole.
 * @param {string} path
 * @param {Uint8Array} bytes
 * @throws {StorageError} naming the file; an older one of that name is untouched
 */
export async function writeAtomically(path, bytes) {
  await makeFolder(dirname(path));
  try {
    writeWhole(path, bytes);
  } catch (error) {
    throw storageError(path, 'write', error);
  }
}

/**
 * Makes a folder and those above it.
 * @param {string} folder
 * @throws {StorageError} naming the folder
 */
export async function makeFolder(folder) {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw storageError(folder, 'write', error);
  }
}

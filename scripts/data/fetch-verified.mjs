import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { download } from './download.mjs';
import { StorageError, lengthOf, makeFolder, readWhole, writeAtomically } from './files.mjs';
import { VerificationError, readVerified, verify } from './verified.mjs';

/** @typedef {import('./mnist-files.mjs').VerifiedFile} VerifiedFile */

/**
 * @typedef {object} Place
 * @property {string} folder Where the unpacked file goes.
 * @property {readonly string[]} mirrors Addresses of folders, tried in order.
 *
 * @typedef {Place & import('./download.mjs').DownloadOptions} FetchOptions
 */

/** Tries of one file at one mirror. */
const ATTEMPTS = 4;

/**
 * Path of the partial download of one address: mirrors compress differently, so their parts must not be joined.
 * @param {string} folder
 * @param {string} name
 * @param {string} url
 */
export function partialPath(folder, name, url) {
  return join(folder, `${name}.${createHash('sha256').update(url).digest('hex').slice(0, 8)}.part`);
}

/** @param {string} mirror @param {string} name */
const addressOf = (mirror, name) => `${mirror.replace(/\/*$/, '/')}${name}.gz`;

/**
 * Fetches one file from one mirror. What an interrupted attempt left is continued, as long as each attempt gains something; if the
 * joined bytes turn out wrong, the whole is fetched again.
 * @param {VerifiedFile} file
 * @param {string} url
 * @param {FetchOptions} options
 * @returns {Promise<Uint8Array>} the unpacked, verified bytes
 */
async function fetchFrom(file, url, options) {
  const part = partialPath(options.folder, file.name, url);
  for (let attempt = 1; ; attempt++) {
    const before = await lengthOf(part);
    try {
      await download(url, part, options);
      return await verify(await readWhole(part), file, url);
    } catch (error) {
      if (error instanceof StorageError) throw error;
      const wrong = error instanceof VerificationError;
      if (wrong) await rm(part, { force: true });
      const hopeful = wrong ? before > 0 : (await lengthOf(part)) > before;
      if (!hopeful || attempt === ATTEMPTS) throw error;
    }
  }
}

/**
 * Sees to it that a folder holds a verified file, unpacked: leaves one that is there, else fetches `<name>.gz` from the first mirror
 * that delivers it whole. Nothing incomplete ever has the file's own name; an interrupted download is kept as a `.part` and
 * continued next time.
 * @param {VerifiedFile} file
 * @param {FetchOptions} options
 * @returns {Promise<'present' | 'fetched'>}
 * @throws {StorageError} when the folder cannot be written, naming the file: no mirror could help
 * @throws {Error} when every mirror fails, with the reason of each
 */
export async function fetchVerified(file, options) {
  if (await isPresent(file, options.folder)) return 'present';
  await makeFolder(options.folder);
  /** @type {string[]} */
  const reasons = [];
  for (const mirror of options.mirrors) {
    try {
      const raw = await fetchFrom(file, addressOf(mirror, file.name), options);
      await writeAtomically(join(options.folder, file.name), raw);
      await removeParts(file, options);
      return 'fetched';
    } catch (error) {
      if (error instanceof StorageError) throw error;
      reasons.push(error instanceof Error ? error.message : String(error));
    }
  }
  throw new Error([`${file.name}: no mirror delivered it`, ...reasons].join('\n  '));
}

/** @param {VerifiedFile} file @param {FetchOptions} options */
async function removeParts({ name }, { folder, mirrors }) {
  for (const mirror of mirrors) await rm(partialPath(folder, name, addressOf(mirror, name)), { force: true });
}

/**
 * Copies a file, plain or gzip-compressed, from a folder, unpacked and verified.
 * @param {VerifiedFile} file
 * @param {{ folder: string, from: string }} options
 * @returns {Promise<'present' | 'copied'>}
 */
export async function copyVerified(file, { folder, from }) {
  if (await isPresent(file, folder)) return 'present';
  await writeAtomically(join(folder, file.name), await readVerified(from, file));
  return 'copied';
}

/**
 * Whether the folder holds the file, right to the last byte. A wrong one does not count and is replaced.
 * @param {VerifiedFile} file
 * @param {string} folder
 */
async function isPresent(file, folder) {
  const path = join(folder, file.name);
  if ((await lengthOf(path)) !== file.bytes) return false;
  return verify(await readWhole(path), file, path).then(
    () => true,
    () => false,
  );
}

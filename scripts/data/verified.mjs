import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { readWhole } from './files.mjs';

/** @typedef {import('./mnist-files.mjs').VerifiedFile} VerifiedFile */

/** A file is there but is not the one that was wanted. */
export class VerificationError extends Error {
  /** @override */
  name = 'VerificationError';
}

/** @param {Uint8Array} bytes */
export function sha256(bytes) {
  return createHash('sha256').update(bytes).digest('hex');
}

/**
 * Unpacks a file if it is compressed, and checks its length and checksum.
 * @param {Uint8Array} packed plain or gzip bytes
 * @param {VerifiedFile} file what they should be
 * @param {string} origin path or address, for the message
 * @returns {Promise<Uint8Array>} the unpacked bytes
 * @throws {VerificationError} naming the origin, what was expected and what was found
 */
export async function verify(packed, file, origin) {
  let raw = packed;
  if (packed[0] === 0x1f && packed[1] === 0x8b) {
    try {
      raw = await promisify(gunzip)(packed);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new VerificationError(`${origin}: expected a whole gzip file, found ${packed.length} damaged bytes (${reason})`, { cause });
    }
  }
  if (raw.length !== file.bytes) {
    throw new VerificationError(`${origin}: expected ${file.bytes} bytes for ${file.name}, found ${raw.length}`);
  }
  const found = sha256(raw);
  if (found !== file.sha256) throw new VerificationError(`${origin}: expected sha256 ${file.sha256} for ${file.name}, found ${found}`);
  return raw;
}

/**
 * Reads `<name>` or `<name>.gz` from a folder and verifies it.
 * @param {string} folder
 * @param {VerifiedFile} file
 * @returns {Promise<Uint8Array>} the unpacked bytes
 */
export async function readVerified(folder, file) {
  const path = [join(folder, file.name), join(folder, `${file.name}.gz`)].find((candidate) => existsSync(candidate));
  if (path === undefined) throw new Error(`expected ${file.name} or ${file.name}.gz in ${folder}, found neither`);
  return verify(await readWhole(path), file, path);
}

import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { StorageError, lengthOf, storageError } from './files.mjs';
import { VerificationError } from './verified.mjs';

/** @typedef {{ received: number, total: number | null }} Progress Bytes so far, those of an earlier run included; `total` as announced. */

/**
 * @typedef {object} DownloadOptions
 * @property {(progress: Progress) => void} [onProgress]
 * @property {number} [stallTimeout] Milliseconds without a byte after which the download is given up; by default 30,000.
 */

/**
 * Sends the request for what a partial file still lacks.
 * @param {string} url
 * @param {number} have bytes that are there already
 * @param {AbortSignal} signal
 */
async function request(url, have, signal) {
  /** @type {Record<string, string>} */
  const headers = { 'Accept-Encoding': 'identity' };
  if (have > 0) headers.Range = `bytes=${have}-`;
  return fetch(url, { headers, signal });
}

/**
 * Where a partial answer starts, and how long the whole is; null where the server does not say.
 * @param {Response} response
 */
function contentRange(response) {
  const match = /^bytes (?:(\d+)-\d+|\*)\/(?:(\d+)|\*)$/.exec(response.headers.get('content-range') ?? '');
  const [start, total] = [match?.[1], match?.[2]].map((digits) => (digits === undefined ? null : Number(digits)));
  return { start, total };
}

/**
 * How long the file will be, in bytes; null where the server does not say.
 * @param {Response} response
 */
function announcedLength(response) {
  if (response.status === 206) return contentRange(response).total;
  const length = response.headers.get('content-length');
  return length === null ? null : Number(length);
}

/**
 * The bytes that follow; null when the part is whole already.
 * @param {Response} response
 * @param {number} have bytes that are there already
 * @param {string} url
 */
async function bodyFrom(response, have, url) {
  const { start, total } = contentRange(response);
  if (response.ok && response.body !== null && (response.status !== 206 || start === have)) {
    return Readable.fromWeb(/** @type {import('node:stream/web').ReadableStream<Uint8Array>} */ (response.body));
  }
  await response.body?.cancel();
  if (response.status === 416 && total === have) return null;
  if (response.status === 416 || response.status === 206) {
    const found = response.headers.get('content-range') ?? 'no range';
    throw new VerificationError(`${url}: expected the bytes from ${have} on, found ${found}`);
  }
  throw new Error(`${url}: expected HTTP status 200, found ${`${response.status} ${response.statusText}`.trimEnd()}`);
}

/**
 * Brings a partial file to its full length. A server that ignores the range is followed from the start.
 * @param {string} url
 * @param {string} part path of the partial file
 * @param {DownloadOptions} options
 * @throws {VerificationError} when the server's range does not continue the part
 * @throws {StorageError} when the partial file cannot be written, naming it
 * @throws {Error} for any other failure, naming the address
 */
export async function download(url, part, { onProgress = () => {}, stallTimeout = 30000 }) {
  const stall = new AbortController();
  const stalled = () => stall.abort(new Error(`nothing received for ${stallTimeout / 1000} s`));
  let timer = setTimeout(stalled, stallTimeout);
  try {
    const have = await lengthOf(part);
    const response = await request(url, have, stall.signal);
    const body = await bodyFrom(response, have, url);
    if (body === null) return;
    const total = announcedLength(response);
    const resumed = response.status === 206;
    let received = resumed ? have : 0;
    const counted = async function* (/** @type {AsyncIterable<Uint8Array>} */ chunks) {
      for await (const chunk of chunks) {
        clearTimeout(timer);
        timer = setTimeout(stalled, stallTimeout);
        received += chunk.length;
        onProgress({ received, total });
        yield chunk;
      }
    };
    await pipeline(body, counted, createWriteStream(part, { flags: resumed ? 'a' : 'w' }));
  } catch (error) {
    if (error instanceof VerificationError) throw error;
    const storage = storageError(part, 'write', error);
    if (storage instanceof StorageError) throw storage;
    throw describe(url, stall.signal.aborted ? stall.signal.reason : error);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * `fetch` says only "fetch failed" or "terminated"; the reason is in its cause.
 * @param {string} url
 * @param {unknown} error
 */
function describe(url, error) {
  const deepest = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const message = deepest instanceof Error ? deepest.message : String(deepest);
  if (message.startsWith(url)) return deepest;
  const code = deepest instanceof Error && 'code' in deepest ? String(deepest.code) : '';
  return new Error(`${url}: ${message.includes(code) ? message : `${code} ${message}`.trimEnd()}`, { cause: error });
}

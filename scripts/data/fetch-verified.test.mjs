import { createServer } from 'node:http';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../notebooks/temporary.mjs';
import { copyVerified, fetchVerified, partialPath } from './fetch-verified.mjs';
import { sha256 } from './verified.mjs';

/** @typedef {import('node:http').IncomingMessage} Request */
/** @typedef {import('node:http').ServerResponse} Response */
/** @typedef {(request: Request, response: Response, packed: Buffer) => void} Behaviour */

/** Bytes without a pattern, so that they stay long when compressed. */
const RAW = Buffer.from(Array.from({ length: 5000 }, (_, i) => Math.imul(i + 1, 2654435761) >>> 24));
const PACKED = gzipSync(RAW);
const FILE = { name: 'digits', bytes: RAW.length, sha256: sha256(RAW) };

/**
 * What a good mirror does: whole files and ranges.
 * @type {Behaviour}
 */
function honest(request, response, packed) {
  const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  if (start >= packed.length) {
    response.writeHead(416, { 'Content-Range': `bytes */${packed.length}` }).end();
  } else if (start > 0) {
    const range = `bytes ${start}-${packed.length - 1}/${packed.length}`;
    response.writeHead(206, { 'Content-Range': range, 'Content-Length': packed.length - start }).end(packed.subarray(start));
  } else {
    response.writeHead(200, { 'Content-Length': packed.length }).end(packed);
  }
}

/** @type {Behaviour} */
const ignoresRanges = (_, response, packed) => void response.writeHead(200, { 'Content-Length': packed.length }).end(packed);

/**
 * Announces everything, then breaks the connection.
 * @type {Behaviour}
 */
function breaksOff(_, response, packed) {
  response.writeHead(200, { 'Content-Length': packed.length });
  response.write(packed.subarray(0, 1000), () => setTimeout(() => response.destroy(), 20));
}

/**
 * Calls a truncated file whole.
 * @type {Behaviour}
 */
const truncates = (_, response, packed) => void response.writeHead(200, { 'Content-Length': 900 }).end(packed.subarray(0, 900));

/** @type {Behaviour} */
const notFound = (_, response) => void response.writeHead(404).end('<html>');

/** @type {Behaviour} */
const hangs = (_, response, packed) => void response.writeHead(200, { 'Content-Length': packed.length }).write(packed.subarray(0, 100));

/**
 * Another file under the right name.
 * @type {Behaviour}
 */
const substitutes = (_, response) => void response.writeHead(200).end(gzipSync(Buffer.from(RAW).fill(7, 0, 1)));

/**
 * Another file, of another length.
 * @type {Behaviour}
 */
const portal = (_, response) => void response.writeHead(200).end('<html>Please log in</html>');

/** @type {import('node:http').Server[]} */
let servers = [];
let folder = '';

/**
 * A mirror on the loopback; each request is answered by the next behaviour, the last one from then on.
 * @param {...Behaviour} behaviours
 */
async function mirror(...behaviours) {
  /** @type {string[]} */
  const ranges = [];
  const server = createServer((request, response) => {
    const behaviour = behaviours[Math.min(ranges.length, behaviours.length - 1)];
    ranges.push(request.headers.range ?? 'all');
    behaviour(request, response, PACKED);
  });
  servers.push(server);
  await new Promise((done) => server.listen(0, '127.0.0.1', () => done(undefined)));
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  return { url: `http://127.0.0.1:${address.port}/mnist/`, ranges };
}

/**
 * The reason of a failure; fails when there is none.
 * @param {Promise<unknown>} promise
 */
async function failure(promise) {
  return promise.then(
    () => expect.fail('expected a rejection'),
    (/** @type {Error} */ error) => error.message,
  );
}

/** @param {string} url */
const partOf = (url) => partialPath(folder, FILE.name, `${url}digits.gz`);
const listing = () => readdirSync(folder).sort();

beforeEach(() => {
  const { path, remove } = temporaryFolder('fetch-');
  folder = path;
  return remove;
});

afterEach(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  servers = [];
});

describe('fetchVerified', () => {
  it('fetches, unpacks and leaves nothing else behind', async () => {
    const { url, ranges } = await mirror(honest);
    /** @type {import('./download.mjs').Progress[]} */
    const progress = [];
    expect(await fetchVerified(FILE, { folder, mirrors: [url], onProgress: (step) => progress.push(step) })).toBe('fetched');
    expect(readFileSync(join(folder, 'digits')).equals(RAW)).toBe(true);
    expect(listing()).toEqual(['digits']);
    expect(ranges).toEqual(['all']);
    expect(progress.at(-1)).toEqual({ received: PACKED.length, total: PACKED.length });
  });

  it('makes the folder, and takes mirrors with or without a final slash', async () => {
    const { url } = await mirror(honest);
    const deep = join(folder, 'a', 'b');
    await fetchVerified(FILE, { folder: deep, mirrors: [url.slice(0, -1)] });
    expect(readdirSync(deep)).toEqual(['digits']);
  });

  it('asks nobody when the file is there and right', async () => {
    writeFileSync(join(folder, 'digits'), RAW);
    expect(await fetchVerified(FILE, { folder, mirrors: ['http://127.0.0.1:1/'] })).toBe('present');
  });

  it.each([
    ['of the wrong length', RAW.subarray(0, 4000)],
    ['with a wrong byte', Buffer.from(RAW).fill(9, 100, 101)],
  ])('replaces a file %s', async (_, wrong) => {
    writeFileSync(join(folder, 'digits'), wrong);
    const { url } = await mirror(honest);
    expect(await fetchVerified(FILE, { folder, mirrors: [url] })).toBe('fetched');
    expect(readFileSync(join(folder, 'digits')).equals(RAW)).toBe(true);
  });

  it('continues what an earlier run left', async () => {
    const { url, ranges } = await mirror(honest);
    writeFileSync(partOf(url), PACKED.subarray(0, 1234));
    /** @type {number[]} */
    const received = [];
    await fetchVerified(FILE, { folder, mirrors: [url], onProgress: (step) => received.push(step.received) });
    expect(ranges).toEqual(['bytes=1234-']);
    expect(received[0]).toBeGreaterThan(1234);
    expect(received.at(-1)).toBe(PACKED.length);
    expect(listing()).toEqual(['digits']);
  });

  it('takes a part that is already whole', async () => {
    const { url, ranges } = await mirror(honest);
    writeFileSync(partOf(url), PACKED);
    expect(await fetchVerified(FILE, { folder, mirrors: [url] })).toBe('fetched');
    expect(ranges).toEqual([`bytes=${PACKED.length}-`]);
  });

  it('starts over when the mirror ignores the range', async () => {
    const { url, ranges } = await mirror(ignoresRanges);
    writeFileSync(partOf(url), PACKED.subarray(0, 1234));
    expect(await fetchVerified(FILE, { folder, mirrors: [url] })).toBe('fetched');
    expect(ranges).toEqual(['bytes=1234-']);
  });

  it.each([
    ['a part of other bytes', Buffer.alloc(1234, 1)],
    ['a part that is too long', Buffer.alloc(PACKED.length + 10, 1)],
  ])('starts over from %s', async (_, part) => {
    const { url, ranges } = await mirror(honest);
    writeFileSync(partOf(url), part);
    expect(await fetchVerified(FILE, { folder, mirrors: [url] })).toBe('fetched');
    expect(ranges).toEqual([`bytes=${part.length}-`, 'all']);
    expect(listing()).toEqual(['digits']);
  });

  it('starts over when the mirror sends another range than asked for', async () => {
    const { url, ranges } = await mirror(
      (_, response, packed) => void response.writeHead(206, { 'Content-Range': `bytes 0-9/${packed.length}` }).end(packed.subarray(0, 10)),
      honest,
    );
    writeFileSync(partOf(url), PACKED.subarray(0, 1234));
    expect(await fetchVerified(FILE, { folder, mirrors: [url] })).toBe('fetched');
    expect(ranges).toEqual(['bytes=1234-', 'all']);
  });

  it('continues at the same mirror after a broken connection', async () => {
    const { url, ranges } = await mirror(breaksOff, honest);
    expect(await fetchVerified(FILE, { folder, mirrors: [url] })).toBe('fetched');
    expect(ranges).toEqual(['all', 'bytes=1000-']);
  });

  it('keeps the part of a broken download for the next run, under another name', async () => {
    const { url } = await mirror(breaksOff, notFound);
    const message = await failure(fetchVerified(FILE, { folder, mirrors: [url] }));
    expect(message).toBe(`digits: no mirror delivered it\n  ${url}digits.gz: expected HTTP status 200, found 404 Not Found`);
    expect(existsSync(join(folder, 'digits'))).toBe(false);
    expect(readFileSync(partOf(url)).equals(PACKED.subarray(0, 1000))).toBe(true);
  });

  it.each([
    ['lacks the file', notFound],
    ['breaks off', breaksOff],
    ['truncates', truncates],
    ['offers another file', substitutes],
    ['answers with a page', portal],
  ])('falls over to the second mirror when the first %s', async (_, behaviour) => {
    const [bad, good] = [await mirror(behaviour), await mirror(honest)];
    expect(await fetchVerified(FILE, { folder, mirrors: [bad.url, good.url] })).toBe('fetched');
    expect(good.ranges).toEqual(['all']);
    expect(readFileSync(join(folder, 'digits')).equals(RAW)).toBe(true);
    expect(listing()).toEqual(['digits']);
  });

  it('falls over when the first mirror falls silent', async () => {
    const [silent, good] = [await mirror(hangs), await mirror(honest)];
    expect(await fetchVerified(FILE, { folder, mirrors: [silent.url, good.url], stallTimeout: 100 })).toBe('fetched');
  });

  it('says what each mirror did when all fail, and leaves no file', async () => {
    const [first, second, third, fourth] = [await mirror(truncates), await mirror(substitutes), await mirror(portal), await mirror(honest)];
    await new Promise((done) => servers.at(-1)?.close(done));
    const mirrors = [first, second, third, fourth].map(({ url }) => url);
    const lines = (await failure(fetchVerified(FILE, { folder, mirrors }))).split('\n  ');
    const other = sha256(Buffer.from(RAW).fill(7, 0, 1));
    expect(lines[0]).toBe('digits: no mirror delivered it');
    expect(lines[1]).toBe(`${first.url}digits.gz: expected a whole gzip file, found 900 damaged bytes (unexpected end of file)`);
    expect(lines[2]).toBe(`${second.url}digits.gz: expected sha256 ${FILE.sha256} for digits, found ${other}`);
    expect(lines[3]).toBe(`${third.url}digits.gz: expected 5000 bytes for digits, found 26`);
    expect(lines[4]).toMatch(new RegExp(`^${fourth.url}digits.gz: connect ECONNREFUSED`));
    expect(lines).toHaveLength(5);
    expect(listing()).toEqual([]);
  });

  it('names the host that cannot be found when offline', async () => {
    const message = await failure(fetchVerified(FILE, { folder, mirrors: ['http://mirror.invalid/'] }));
    expect(message).toMatch(/http:\/\/mirror\.invalid\/digits\.gz: .*(ENOTFOUND|EAI_AGAIN)/);
  });

  it('names the mirror that falls silent', async () => {
    const { url } = await mirror((_, response) => void response.writeHead(200, { 'Content-Length': 10 }).flushHeaders());
    const message = await failure(fetchVerified(FILE, { folder, mirrors: [url], stallTimeout: 100 }));
    expect(message).toContain(`${url}digits.gz: nothing received for 0.1 s`);
  });
});

describe('copyVerified', () => {
  /** @param {string} name @param {Uint8Array} bytes */
  function source(name, bytes) {
    const from = join(folder, 'source');
    mkdirSync(from);
    writeFileSync(join(from, name), bytes);
    return { folder: join(folder, 'target'), from };
  }

  it.each([
    ['digits', RAW],
    ['digits.gz', PACKED],
  ])('copies %s unpacked', async (name, bytes) => {
    const options = source(name, bytes);
    expect(await copyVerified(FILE, options)).toBe('copied');
    expect(readFileSync(join(options.folder, 'digits')).equals(RAW)).toBe(true);
    expect(await copyVerified(FILE, options)).toBe('present');
    expect(readdirSync(options.folder)).toEqual(['digits']);
  });

  it.each([
    ['digits.gz', PACKED.subarray(0, 900), 'expected a whole gzip file, found 900 damaged bytes (unexpected end of file)'],
    ['digits', RAW.subarray(0, 4999), 'expected 5000 bytes for digits, found 4999'],
    ['digits', Buffer.alloc(5000), `expected sha256 ${FILE.sha256} for digits, found ${sha256(Buffer.alloc(5000))}`],
  ])('refuses a damaged %s and writes nothing', async (name, bytes, reason) => {
    const options = source(name, bytes);
    expect(await failure(copyVerified(FILE, options))).toBe(`${join(options.from, name)}: ${reason}`);
    expect(existsSync(options.folder)).toBe(false);
  });

  it('names the folder that lacks the file', async () => {
    const options = source('other', RAW);
    expect(await failure(copyVerified(FILE, options))).toBe(`expected digits or digits.gz in ${options.from}, found neither`);
  });
});

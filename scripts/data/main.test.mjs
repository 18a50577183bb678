import { createServer } from 'node:http';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../notebooks/temporary.mjs';
import { partialPath } from './fetch-verified.mjs';
import { main } from './main.mjs';
import { sha256 } from './verified.mjs';

const CONTENTS = { images: Buffer.from('many grey levels'), labels: Buffer.from('few digits') };
const FILES = Object.entries(CONTENTS).map(([name, raw]) => ({ name, bytes: raw.length, sha256: sha256(raw) }));

let folder = '';
/** @type {string[]} */
let printed = [];
/** @type {string[]} */
let complaints = [];

/**
 * @param {readonly string[]} argv
 * @param {NodeJS.ProcessEnv} [env]
 */
const run = (argv, env = {}) =>
  main(argv, {
    files: FILES,
    env: { INIT_CWD: folder, ...env },
    print: (line) => void printed.push(line),
    complain: (line) => void complaints.push(line),
  });

beforeEach(() => {
  const { path, remove } = temporaryFolder('data-');
  folder = path;
  printed = [];
  complaints = [];
  return remove;
});

describe('npm run data', () => {
  it('fetches from the mirrors of the environment, and says so when all is there already', async () => {
    const server = createServer((request, response) => {
      const name = /^\/mnist\/(images|labels)\.gz$/.exec(request.url ?? '')?.[1];
      if (name === undefined) response.writeHead(404).end();
      else response.end(gzipSync(CONTENTS[/** @type {'images' | 'labels'} */ (name)]));
    });
    await new Promise((done) => server.listen(0, '127.0.0.1', () => done(undefined)));
    const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
    const env = { GRADIENT_LAB_MNIST_MIRRORS: `http://127.0.0.1:${port}/wrong http://127.0.0.1:${port}/mnist` };
    expect(await run(['--into', 'mnist'], env)).toBe(0);
    server.closeAllConnections();
    server.close();
    expect(printed).toEqual([
      'images: fetched and verified (0.00 MB)',
      'labels: fetched and verified (0.00 MB)',
      'The full MNIST set is in mnist.',
    ]);
    expect(readdirSync(join(folder, 'mnist')).sort()).toEqual(['images', 'labels']);
    printed = [];
    expect(await run(['--into', 'mnist'], env)).toBe(0);
    expect(printed[0]).toBe('images: already here and verified (0.00 MB)');
    expect(complaints).toEqual([]);
  });

  it('copies from a folder', async () => {
    mkdirSync(join(folder, 'from'));
    writeFileSync(join(folder, 'from', 'images.gz'), gzipSync(CONTENTS.images));
    writeFileSync(join(folder, 'from', 'labels'), CONTENTS.labels);
    expect(await run(['--from', 'from', '--into', join(folder, 'mnist')])).toBe(0);
    expect(printed[1]).toBe('labels: copied and verified (0.00 MB)');
  });

  it('says what is missing in that folder', async () => {
    expect(await run(['--from', 'nowhere', '--into', 'mnist'])).toBe(1);
    expect(complaints).toEqual([`npm run data: expected images or images.gz in ${join(folder, 'nowhere')}, found neither`]);
  });

  it('prefers the mirrors of the command line, and says what to do when none delivers', async () => {
    const env = { GRADIENT_LAB_MNIST_MIRRORS: 'http://unused.invalid/' };
    expect(await run(['--into', 'mnist', '--mirror', 'http://127.0.0.1:1/a', '--mirror', 'http://127.0.0.1:1/b'], env)).toBe(1);
    expect(complaints[0]).toMatch(
      /^npm run data: images: no mirror delivered it\n {2}http:\/\/127\.0\.0\.1:1\/a\/images\.gz: .+\n {2}http:\/\/127\.0\.0\.1:1\/b\/images\.gz: .+$/,
    );
    expect(complaints[1]).toContain('npm run data -- --from DIR');
    expect(readdirSync(join(folder, 'mnist'))).toEqual([]);
  });

  it('names what is in the way of the files, and leaves it as it is', async () => {
    mkdirSync(join(folder, 'from', 'images'), { recursive: true });
    expect(await run(['--from', 'from', '--into', 'mnist'])).toBe(1);
    expect(complaints[0]).toBe(`npm run data: ${join(folder, 'from', 'images')}: cannot read it, a directory is in its place (EISDIR)`);
    writeFileSync(join(folder, 'file'), 'mine');
    rmSync(join(folder, 'from'), { recursive: true });
    mkdirSync(join(folder, 'from'));
    writeFileSync(join(folder, 'from', 'images'), CONTENTS.images);
    complaints = [];
    expect(await run(['--from', 'from', '--into', 'file'])).toBe(1);
    expect(complaints[0]).toMatch(/^npm run data: .*file.*: cannot write it, a file is in the place of its folder/);
    mkdirSync(join(folder, 'mnist', 'images'), { recursive: true });
    complaints = [];
    expect(await run(['--from', 'from', '--into', 'mnist'])).toBe(1);
    expect(complaints[0]).toBe(`npm run data: ${join(folder, 'mnist', 'images')}: cannot write it, a directory is in its place (EISDIR)`);
    expect(readdirSync(join(folder, 'mnist'))).toEqual(['images']);
    expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('mine');
  });

  // Writing to /dev/full fails as on a full disk.
  it.skipIf(!existsSync('/dev/full'))('on a full disk names the file, keeps an older one, leaves nothing half-written and asks no second mirror', async () => {
    let asked = 0;
    const server = createServer((_, response) => {
      asked++;
      response.end(gzipSync(CONTENTS.images));
    });
    await new Promise((done) => server.listen(0, '127.0.0.1', () => done(undefined)));
    const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
    const into = join(folder, 'mnist');
    const path = join(into, 'images');
    mkdirSync(into);
    writeFileSync(path, 'an older file');
    symlinkSync('/dev/full', partialPath(into, 'images', `http://127.0.0.1:${port}/a/images.gz`));
    const mirrors = ['a', 'b'].flatMap((name) => ['--mirror', `http://127.0.0.1:${port}/${name}`]);
    expect(await run(['--into', 'mnist', ...mirrors])).toBe(1);
    expect(complaints[0]).toMatch(/^npm run data: .*images\.[0-9a-f]{8}\.part: cannot write it, the disk is full \(ENOSPC\)$/);
    expect(complaints[1]).toContain('--into DIR');
    expect(asked).toBe(1);
    symlinkSync('/dev/full', `${path}.${process.pid}.tmp`);
    complaints = [];
    expect(await run(['--into', 'mnist', ...mirrors.slice(2)])).toBe(1);
    server.closeAllConnections();
    server.close();
    expect(complaints[0]).toBe(`npm run data: ${path}: cannot write it, the disk is full (ENOSPC)`);
    expect(readFileSync(path, 'utf8')).toBe('an older file');
    expect(readdirSync(into).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('explains itself, and its arguments when they are wrong', async () => {
    expect(await run(['--help'])).toBe(0);
    expect(printed[0]).toContain('--from DIR');
    expect(await run(['--fast'])).toBe(2);
    expect(complaints[0]).toMatch(/^npm run data: Unknown option '--fast'[^]*--from DIR/);
    expect(await run(['--from'])).toBe(2);
  });
});

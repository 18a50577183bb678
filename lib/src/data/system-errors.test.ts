import fs, { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadCheckpoint, saveCheckpoint } from './checkpoint';
import type { Checkpoint } from './encode-safetensors';
import { encodeIdx, readIdx } from './idx';
import { loadMnist } from './mnist';

type Failing = 'writeFileSync' | 'fsyncSync' | 'openSync' | 'renameSync' | 'readFileSync';
const { writeFileSync: write, fsyncSync, openSync, renameSync, readFileSync: read } = fs;
const real = { writeFileSync: write, fsyncSync, openSync, renameSync, readFileSync: read };

function restoreFiles(): void {
  Object.assign(fs, real);
  syncBuiltinESMExports();
}

/** Lets the next call of a function of node:fs meet a system error. */
function failOnce(name: Failing, code: string): void {
  const failing = (...given: unknown[]): unknown => {
    if (name === 'readFileSync' && !String(given[0]).endsWith('net.safetensors')) return (real.readFileSync as (...all: unknown[]) => unknown)(...given);
    restoreFiles();
    // A disk that runs full has taken some of it.
    if (name === 'writeFileSync') real.writeFileSync(given[0] as number, (given[1] as Uint8Array).subarray(0, 10));
    throw Object.assign(new Error(`${code}: as the system puts it, ${name}`), { code });
  };
  Object.assign(fs, { [name]: failing });
  syncBuiltinESMExports();
}

const holding = (...values: number[]): Checkpoint => ({ tensors: { w: { shape: [values.length], values: Float32Array.from(values) } }, metadata: {} });

let folder = '';
let path = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'files-'));
  path = join(folder, 'net.safetensors');
});
afterEach(() => {
  restoreFiles();
  rmSync(folder, { recursive: true });
});

describe('a checkpoint that cannot be written', () => {
  it.each<[Failing, string, string]>([
    ['writeFileSync', 'ENOSPC', 'a full disk (ENOSPC)'],
    ['fsyncSync', 'ENOSPC', 'a full disk (ENOSPC)'],
    ['writeFileSync', 'EDQUOT', 'a full disk quota (EDQUOT)'],
    ['openSync', 'EACCES', 'no permission (EACCES)'],
    ['openSync', 'EROFS', 'a disk that is read-only (EROFS)'],
    ['renameSync', 'EPERM', 'no permission (EPERM)'],
    ['writeFileSync', 'EIO', 'EIO: as the system puts it, writeFileSync'],
  ])('at %s for %s says so with its name; the older one is whole and nothing else is left', (name, code, found) => {
    saveCheckpoint(path, holding(1, 2));
    const before = readFileSync(path);
    failOnce(name, code);
    const save = (): void => { saveCheckpoint(path, holding(3, 4, 5)); };
    expect(save).toThrow(`saveCheckpoint: ${path}: expected a place for a file of `);
    failOnce(name, code);
    expect(save).toThrow(expect.objectContaining({ code, message: expect.stringContaining(`found ${found}`) as string }) as Error);
    expect(readFileSync(path)).toEqual(before);
    expect(readdirSync(folder)).toEqual(['net.safetensors']);
    save();
    expect(loadCheckpoint(path)).toEqual(holding(3, 4, 5));
  });

  it('for a directory in its place, or a file in place of its folder, says which', () => {
    mkdirSync(path);
    expect(() => { saveCheckpoint(path, holding(1)); }).toThrow(/net\.safetensors: expected a place for a file of \d+ bytes, found a directory \(EISDIR\)/);
    const file = join(folder, 'file');
    writeFileSync(file, Buffer.of(1));
    expect(() => { saveCheckpoint(join(file, 'net'), holding(1)); }).toThrow('found a file where a folder should be');
    expect(readFileSync(file)).toEqual(Buffer.of(1));
    expect(readdirSync(folder).sort()).toEqual(['file', 'net.safetensors']);
  });
});

describe('a file that cannot be read', () => {
  it.each([['EACCES', 'no permission (EACCES)'], ['EIO', 'EIO: as the system puts it, readFileSync']])('for %s is named, with what was found', (code, found) => {
    saveCheckpoint(path, holding(1));
    failOnce('readFileSync', code);
    expect(() => loadCheckpoint(path)).toThrow(`loadCheckpoint: ${path}: expected a file that can be read, found ${found}`);
    failOnce('readFileSync', code);
    expect(() => readIdx(path)).toThrow(`readIdx: ${path}: expected a file that can be read, found ${found}`);
  });

  it('is named where it is a directory or not there', () => {
    for (const [read, name] of [[loadCheckpoint, 'loadCheckpoint'], [readIdx, 'readIdx']] as const) {
      expect(() => read(folder)).toThrow(`${name}: ${folder}: expected a file that can be read, found a directory (EISDIR)`);
      expect(() => read(path)).toThrow(`${name}: ${path}: expected a file that can be read, found none (ENOENT)`);
    }
  });

  it('is named where it is empty or ends at any byte', () => {
    saveCheckpoint(path, holding(1, 2));
    const whole = readFileSync(path);
    const packed = gzipSync(encodeIdx({ shape: [3], values: Uint8Array.of(1, 2, 3) }));
    for (const [bytes, read] of [[whole, loadCheckpoint], [packed, readIdx], [encodeIdx({ shape: [3], values: Uint8Array.of(1, 2, 3) }), readIdx]] as const) {
      for (let length = 0; length < bytes.length; length++) {
        writeFileSync(path, bytes.subarray(0, length));
        expect(() => read(path), `${length} of ${bytes.length} bytes`).toThrow(path);
        expect(() => read(path)).toThrow(RangeError);
      }
    }
  });

  it('among those of MNIST is named', () => {
    for (const name of ['train-images-idx3-ubyte', 'train-labels-idx1-ubyte', 't10k-images-idx3-ubyte', 't10k-labels-idx1-ubyte']) mkdirSync(join(folder, name));
    vi.stubEnv('MNIST_DIR', folder);
    expect(() => loadMnist({ source: 'full' })).toThrow(`${join(folder, 'train-images-idx3-ubyte')}: expected a file that can be read, found a directory (EISDIR)`);
    vi.unstubAllEnvs();
  });
});

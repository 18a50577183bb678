import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeIdx, encodeIdx, readIdx } from './idx';

/** Two 2 × 3 pictures. */
const PICTURES = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 255);

describe('decodeIdx', () => {
  it('reads the shape as big-endian lengths and the elements after it', () => {
    const { shape, values } = decodeIdx(PICTURES, 'pictures');
    expect(shape).toEqual([2, 2, 3]);
    expect(Array.from(values)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 255]);
  });

  it('reads bytes that start in the middle of their buffer', () => {
    const shifted = new Uint8Array(PICTURES.length + 5);
    shifted.set(PICTURES, 5);
    expect(decodeIdx(shifted.subarray(5), 'pictures').shape).toEqual([2, 2, 3]);
  });

  it('reads an array without elements', () => {
    expect(decodeIdx(Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 0), 'none')).toEqual({ shape: [0], values: new Uint8Array(0) });
  });

  it.each([
    ['an empty file', new Uint8Array(0), 'decodeIdx: f: expected at least 4 bytes, found 0'],
    ['another format', Uint8Array.of(0x89, 0x50, 8, 1), 'decodeIdx: f: expected an IDX file, which starts with bytes 0000, found 8950'],
    ['floats', Uint8Array.of(0, 0, 0x0d, 1), 'decodeIdx: f: expected element type 0x08 (unsigned byte), found 0x0d (float32)'],
    ['an unknown type', Uint8Array.of(0, 0, 3, 1), 'decodeIdx: f: expected element type 0x08 (unsigned byte), found 0x03 (unknown)'],
    ['a header cut short', PICTURES.subarray(0, 10), 'decodeIdx: f: expected a header of 16 bytes, found 10'],
    ['elements cut short', PICTURES.subarray(0, 20), 'decodeIdx: f: expected 28 bytes for shape [2, 2, 3], found 20'],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => decodeIdx(bytes, 'f')).toThrow(new RangeError(message));
  });

  it('refuses trailing bytes', () => {
    const longer = new Uint8Array(29);
    longer.set(PICTURES);
    expect(() => decodeIdx(longer, 'f')).toThrow(new RangeError('decodeIdx: f: expected 28 bytes for shape [2, 2, 3], found 29'));
  });

  it('inverts encodeIdx', () => {
    const arrays = fc
      .array(fc.nat(4), { maxLength: 4 })
      .chain((shape) => {
        const length = shape.reduce((size, n) => size * n, 1);
        return fc.record({ shape: fc.constant(shape), values: fc.uint8Array({ minLength: length, maxLength: length }) });
      });
    fc.assert(
      fc.property(arrays, (idx) => {
        expect(decodeIdx(encodeIdx(idx), 'round trip')).toEqual(idx);
      }),
    );
  });
});

describe('encodeIdx', () => {
  it('writes the documented bytes', () => {
    expect(encodeIdx({ shape: [2, 2, 3], values: PICTURES.subarray(16) })).toEqual(PICTURES);
  });

  it.each([
    [{ shape: [3], values: new Uint8Array(2) }, 'encodeIdx: shape [3] must hold as many elements as values, got 2'],
    [{ shape: [-1], values: new Uint8Array(0) }, 'encodeIdx: shape must hold integers in 0 … 2^32 - 1, got -1'],
    [{ shape: [1.5], values: new Uint8Array(1) }, 'encodeIdx: shape must hold integers in 0 … 2^32 - 1, got 1.5'],
    [{ shape: new Array<number>(256).fill(1), values: new Uint8Array(1) }, 'encodeIdx: shape must have at most 255 dimensions, got 256'],
  ])('refuses a shape that does not fit', (idx, message) => {
    expect(() => encodeIdx(idx)).toThrow(new RangeError(message));
  });
});

describe('readIdx', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'idx-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  const file = (name: string, bytes: Uint8Array): string => {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return path;
  };

  it('reads plain and gzip-compressed files alike, whatever their name', () => {
    const plain = decodeIdx(PICTURES, 'pictures');
    expect(readIdx(file('plain.gz', PICTURES))).toEqual(plain);
    expect(readIdx(file('compressed', gzipSync(PICTURES)))).toEqual(plain);
  });

  it('names the file when the gzip stream is truncated', () => {
    const cut = gzipSync(PICTURES).subarray(0, 30);
    const path = file('cut.gz', cut);
    expect(() => readIdx(path)).toThrow(RangeError);
    expect(() => readIdx(path)).toThrow(`readIdx: ${path}: expected a whole gzip file, found 30 damaged bytes`);
  });

  it('names the file when a compressed byte is flipped', () => {
    const damaged = gzipSync(PICTURES);
    damaged[damaged.length - 6] ^= 1;
    const path = file('flipped.gz', damaged);
    expect(() => readIdx(path)).toThrow(`readIdx: ${path}: expected a whole gzip file, found ${damaged.length} damaged bytes`);
  });

  it('names the file when it is not there', () => {
    expect(() => readIdx(join(folder, 'nowhere'))).toThrow(/nowhere: expected a file that can be read, found none \(ENOENT\)/);
  });
});

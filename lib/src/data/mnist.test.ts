import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { classCounts, type Dataset } from './dataset';
import { dataFolder } from './folder';
import { encodeIdx } from './idx';
import { loadMnist } from './mnist';

/** Pixel `k` of image `i` of a synthetic set. */
const pixel = (i: number, k: number): number => (31 * i + k) % 256;

function images(count: number, side = 28): Uint8Array {
  const size = side * side;
  const values = Uint8Array.from({ length: count * size }, (_, p) => pixel(Math.floor(p / size), p % size));
  return encodeIdx({ shape: [count, side, side], values });
}

const labels = (count: number): Uint8Array => encodeIdx({ shape: [count], values: Uint8Array.from({ length: count }, (_, i) => i % 10) });

let folder = '';

/** Files of a small full set: 30 training and 7 test images. */
function writeFullSet(target: string, overrides: Record<string, Uint8Array | null> = {}): void {
  mkdirSync(target, { recursive: true });
  const files: Record<string, Uint8Array | null> = {
    'train-images-idx3-ubyte': images(30),
    'train-labels-idx1-ubyte.gz': gzipSync(labels(30)),
    't10k-images-idx3-ubyte.gz': gzipSync(images(7)),
    't10k-labels-idx1-ubyte': labels(7),
    ...overrides,
  };
  for (const [name, bytes] of Object.entries(files)) {
    if (bytes !== null) writeFileSync(join(target, name), bytes);
  }
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mnist-'));
  for (const name of ['MNIST_DIR', 'GRADIENT_LAB_DATA', 'GRADIENT_LAB_MNIST']) vi.stubEnv(name, undefined);
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

describe('dataFolder', () => {
  it('is found from the package, wherever the process runs', () => {
    expect(existsSync(join(dataFolder(), 'mnist-10k-images-idx3-ubyte.gz'))).toBe(true);
    const nested = join(folder, 'project', 'lib', 'dist', 'data');
    mkdirSync(nested, { recursive: true });
    mkdirSync(join(folder, 'project', 'data'));
    writeFileSync(join(folder, 'project', 'data', 'mnist-10k-images-idx3-ubyte.gz'), '');
    expect(dataFolder(nested)).toBe(join(folder, 'project', 'data'));
  });

  it('is the one named by GRADIENT_LAB_DATA', () => {
    vi.stubEnv('GRADIENT_LAB_DATA', folder);
    expect(dataFolder()).toBe(folder);
  });

  it('says what it looked for when there is none', () => {
    expect(() => dataFolder(folder)).toThrow(`dataFolder: expected data/mnist-10k-images-idx3-ubyte.gz in a folder above ${folder}, found none`);
  });
});

describe('loadMnist of the shipped images', () => {
  it('holds the first 10,000 training images in their order', () => {
    const { source, original } = loadMnist({ source: 'shipped' });
    expect(source).toBe('shipped');
    expect([original.size, original.features, original.classes]).toEqual([10000, 784, 10]);
    expect(Array.from(original.labels.subarray(0, 10))).toEqual([5, 0, 4, 1, 9, 2, 1, 3, 1, 4]);
    expect(Array.from(classCounts(original))).toEqual([1001, 1127, 991, 1032, 980, 863, 1014, 1070, 944, 978]);
  });

  it('scales grey levels exactly as float32 division by 255 does', () => {
    const { original } = loadMnist({ source: 'shipped' });
    const levels = new Uint8Array(original.images.length);
    let inexact = 0;
    original.images.forEach((value, i) => {
      levels[i] = Math.round(value * 255);
      if (value !== Math.fround(levels[i] / 255)) inexact++;
    });
    expect(inexact).toBe(0);
    // sha256 of the first 10,000 × 784 bytes after the header of train-images-idx3-ubyte.
    expect(createHash('sha256').update(levels).digest('hex')).toBe('2f7182bf021ffc5c1f62db987487f14d899b5c639f421a80f3095affc09a7db2');
  });

  it('is split into 8,000, 1,000 and 1,000 that do not overlap', () => {
    const { train, validation, test, original } = loadMnist({ source: 'shipped' });
    expect([validation.size, train.size, test.size]).toEqual([1000, 8000, 1000]);
    const place = ({ images: { buffer, byteOffset, length } }: Dataset): unknown => [buffer === original.images.buffer, byteOffset / (4 * 784), length / 784];
    expect([validation, train, test].map(place)).toEqual([
      [true, 0, 1000],
      [true, 1000, 8000],
      [true, 9000, 1000],
    ]);
    expect(Array.from(test.labels)).toEqual(Array.from(original.labels.subarray(9000)));
  });

  it('takes another number of validation images', () => {
    const { train, validation, test } = loadMnist({ source: 'shipped', validation: 0 });
    expect([validation.size, train.size, test.size]).toEqual([0, 9000, 1000]);
  });

  it.each([9000, -1, 1.5, NaN])('refuses %d validation images', (validation) => {
    const message = `loadMnist: validation must be an integer from 0 to 8999, got ${validation}`;
    expect(() => loadMnist({ source: 'shipped', validation })).toThrow(new RangeError(message));
  });

  it('refuses a shipped file of another size', () => {
    vi.stubEnv('GRADIENT_LAB_DATA', folder);
    writeFileSync(join(folder, 'mnist-10k-images-idx3-ubyte.gz'), gzipSync(images(12)));
    writeFileSync(join(folder, 'mnist-10k-labels-idx1-ubyte.gz'), gzipSync(labels(12)));
    const path = join(folder, 'mnist-10k-images-idx3-ubyte.gz');
    expect(() => loadMnist()).toThrow(new RangeError(`loadMnist: ${path}: expected 10000 images, found 12`));
  });
});

describe('loadMnist of the full set', () => {
  it('reads the folder in MNIST_DIR, plain and compressed files alike', () => {
    writeFullSet(folder);
    vi.stubEnv('MNIST_DIR', folder);
    const mnist = loadMnist({ validation: 5 });
    expect(mnist.source).toBe('full');
    expect(mnist.folder).toBe(folder);
    expect([mnist.validation.size, mnist.train.size, mnist.test.size, mnist.original.size]).toEqual([5, 25, 7, 30]);
    expect(Array.from(mnist.validation.labels)).toEqual([0, 1, 2, 3, 4]);
    expect(mnist.train.images[0]).toBe(Math.fround(pixel(5, 0) / 255));
    expect(mnist.test.images[7 * 784 - 1]).toBe(Math.fround(pixel(6, 783) / 255));
    expect(mnist.original.take(3).images.length).toBe(3 * 784);
  });

  it('reads data/mnist when it is complete', () => {
    vi.stubEnv('GRADIENT_LAB_DATA', folder);
    writeFullSet(join(folder, 'mnist'));
    expect(loadMnist({ validation: 5 }).source).toBe('full');
  });

  it('passes over a data/mnist that is not complete, unless asked for it', () => {
    vi.stubEnv('GRADIENT_LAB_DATA', folder);
    writeFullSet(join(folder, 'mnist'), { 't10k-labels-idx1-ubyte': null });
    expect(() => loadMnist()).toThrow(/mnist-10k-images.*found none \(ENOENT\)/);
    const missing = `loadMnist: expected t10k-labels-idx1-ubyte or t10k-labels-idx1-ubyte.gz in ${join(folder, 'mnist')}, found neither`;
    expect(() => loadMnist({ source: 'full', validation: 5 })).toThrow(missing);
  });

  it('does not fall back when the folder in MNIST_DIR is incomplete', () => {
    vi.stubEnv('MNIST_DIR', folder);
    expect(() => loadMnist()).toThrow(`loadMnist: expected train-images-idx3-ubyte or train-images-idx3-ubyte.gz in ${folder}, found neither`);
  });

  it('is put aside for the shipped images by the option or GRADIENT_LAB_MNIST', () => {
    writeFullSet(folder);
    vi.stubEnv('MNIST_DIR', folder);
    expect(loadMnist({ source: 'shipped' }).source).toBe('shipped');
    vi.stubEnv('GRADIENT_LAB_MNIST', 'shipped');
    expect(loadMnist().source).toBe('shipped');
    expect(loadMnist({ source: 'full', validation: 5 }).source).toBe('full');
    vi.stubEnv('GRADIENT_LAB_MNIST', 'some');
    expect(() => loadMnist()).toThrow(new RangeError("loadMnist: source must be 'full' or 'shipped', got 'some'"));
  });

  it.each([
    ['train-images-idx3-ubyte', images(30, 27), 'expected shape [images, 28, 28], found [30, 27, 27]'],
    ['train-images-idx3-ubyte', labels(30), 'expected shape [images, 28, 28], found [30]'],
    ['train-images-idx3-ubyte', images(30).subarray(0, 1000), 'expected 23536 bytes for shape [30, 28, 28], found 1000'],
    ['t10k-labels-idx1-ubyte', labels(6), 'expected shape [7], one label per image, found [6]'],
    ['t10k-labels-idx1-ubyte', images(7), 'expected shape [7], one label per image, found [7, 28, 28]'],
    ['t10k-labels-idx1-ubyte', encodeIdx({ shape: [7], values: Uint8Array.of(0, 1, 2, 10, 4, 5, 6) }), 'expected labels from 0 to 9, found 10 at 3'],
    ['t10k-images-idx3-ubyte.gz', gzipSync(images(7)).subarray(0, 60), 'expected a whole gzip file, found 60 damaged bytes'],
  ])('refuses a wrong %s', (name, bytes, reason) => {
    writeFullSet(folder, { [name]: bytes });
    vi.stubEnv('MNIST_DIR', folder);
    expect(() => loadMnist({ validation: 5 })).toThrow(`${join(folder, name)}: ${reason}`);
  });

  it('refuses to set every image aside', () => {
    writeFullSet(folder);
    vi.stubEnv('MNIST_DIR', folder);
    expect(() => loadMnist()).toThrow(new RangeError('loadMnist: validation must be an integer from 0 to 29, got 5000'));
  });
});

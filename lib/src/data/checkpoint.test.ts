import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadCheckpoint, saveCheckpoint } from './checkpoint';
import type { Checkpoint } from './encode-safetensors';

const holding = (...values: number[]): Checkpoint => ({
  tensors: { 'dense1/bias': { shape: [values.length], values: Float32Array.from(values) } },
  metadata: { epoch: '1' },
});

describe('saveCheckpoint and loadCheckpoint', () => {
  let folder = '';
  let path = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'checkpoint-'));
    path = join(folder, 'net.safetensors');
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('restore what was saved', () => {
    saveCheckpoint(path, holding(1, NaN, -Infinity));
    expect(loadCheckpoint(path)).toEqual(holding(1, NaN, -Infinity));
    expect(readdirSync(folder)).toEqual(['net.safetensors']);
  });

  it('make the folder', () => {
    const deep = join(folder, 'runs', 'first', 'net.safetensors');
    saveCheckpoint(deep, holding(1));
    expect(loadCheckpoint(deep)).toEqual(holding(1));
  });

  it('replace an older checkpoint', () => {
    saveCheckpoint(path, holding(1, 2, 3));
    saveCheckpoint(path, holding(4));
    expect(loadCheckpoint(path)).toEqual(holding(4));
  });

  it('keep the older checkpoint when the new one is refused', () => {
    saveCheckpoint(path, holding(1));
    const wrong = { tensors: { w: { shape: [2], values: new Float32Array(1) } } };
    expect(() => { saveCheckpoint(path, wrong); }).toThrow(RangeError);
    expect(loadCheckpoint(path)).toEqual(holding(1));
  });

  it('leave nothing behind when the place cannot be written', () => {
    mkdirSync(join(path, 'occupied'), { recursive: true });
    expect(() => { saveCheckpoint(path, holding(1)); }).toThrow();
    expect(readdirSync(folder)).toEqual(['net.safetensors']);
    expect(existsSync(join(path, 'occupied'))).toBe(true);
  });

  it('refuse a truncated file by its name', () => {
    saveCheckpoint(path, holding(1, 2, 3));
    truncateSync(path, readFileSync(path).length - 4);
    expect(() => loadCheckpoint(path)).toThrow(new RangeError(`decodeSafetensors: ${path}: expected 12 bytes of numbers, found 8`));
  });

  it('refuse a file with any byte changed, by its name', () => {
    saveCheckpoint(path, holding(1, 2, 3));
    const bytes = readFileSync(path);
    for (let place = 0; place < bytes.length; place++) {
      const changed = Buffer.from(bytes);
      changed[place] ^= 1 << (place % 8);
      writeFileSync(path, changed);
      expect(() => loadCheckpoint(path), `byte ${place}`).toThrow(RangeError);
      expect(() => loadCheckpoint(path), `byte ${place}`).toThrow(path);
    }
  });

  it('refuse a file of another program', () => {
    writeFileSync(path, Buffer.concat([Buffer.of(2, 0, 0, 0, 0, 0, 0, 0), Buffer.from('{}')]));
    expect(() => loadCheckpoint(path)).toThrow(new RangeError(`loadCheckpoint: ${path}: expected a sha256 in its metadata, found none`));
  });

  it('name a file that is not there', () => {
    expect(() => loadCheckpoint(path)).toThrow(`loadCheckpoint: ${path}: expected a file that can be read, found none (ENOENT)`);
  });
});

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../notebooks/temporary.mjs';
import { cacheFolder, damage, publish, sha256, stagingFolder } from './user-cache.mjs';

/** @type {string} */
let cache;
beforeEach(() => {
  const { path, remove } = temporaryFolder('gradient lab cache ');
  cache = path;
  return remove;
});

/** @param {string} content */
function finished(content) {
  const { folder } = stagingFolder(cache);
  const entry = join(folder, 'entry');
  mkdirSync(entry);
  writeFileSync(join(entry, 'library'), content);
  return { entry, aside: join(folder, 'aside') };
}

describe('cacheFolder', () => {
  it('follows the habits of each system, and GRADIENT_LAB_CACHE before them', () => {
    expect(cacheFolder({}, { platform: 'linux', home: '/home/ada' })).toBe(join('/home/ada', '.cache', 'gradient-lab'));
    expect(cacheFolder({ XDG_CACHE_HOME: '/big' }, { platform: 'linux', home: '/home/ada' })).toBe(join('/big', 'gradient-lab'));
    expect(cacheFolder({}, { platform: 'darwin', home: '/Users/ada' })).toBe(join('/Users/ada', 'Library', 'Caches', 'gradient-lab'));
    expect(cacheFolder({ LOCALAPPDATA: 'C:\\L' }, { platform: 'win32', home: 'C:\\A' })).toBe(join('C:\\L', 'gradient-lab'));
    expect(cacheFolder({ GRADIENT_LAB_CACHE: '/mine' }, { platform: 'darwin', home: '/' })).toBe('/mine');
  });
});

describe('sha256', () => {
  it('is the known one of "abc"', async () => {
    writeFileSync(join(cache, 'abc'), 'abc');
    expect(await sha256(join(cache, 'abc'))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});

describe('publish and damage', () => {
  it('keep a folder whose files have their checksums', async () => {
    const { entry, aside } = finished('TensorFlow');
    await publish(entry, join(cache, 'kept'), aside);
    expect(await damage(join(cache, 'kept'))).toBeUndefined();
  });

  it('notice a changed, a missing and an unlisted state', async () => {
    const kept = join(cache, 'kept');
    expect(await damage(kept)).toBe('not there');
    const { entry, aside } = finished('TensorFlow');
    await publish(entry, kept, aside);
    writeFileSync(join(kept, 'library'), 'tensorflow');
    expect(await damage(kept)).toBe('library differs from its checksum');
    rmSync(join(kept, 'library'));
    expect(await damage(kept)).toBe('library is missing');
    writeFileSync(join(kept, 'manifest.json'), '{"library": ');
    expect(await damage(kept)).toBe('manifest.json cannot be read');
  });

  it('keep the copy of the clone that was quicker', async () => {
    const kept = join(cache, 'kept');
    const [first, second] = [finished('first'), finished('second')];
    await publish(first.entry, kept, first.aside);
    await publish(second.entry, kept, second.aside);
    expect(readFileSync(join(kept, 'library'), 'utf8')).toBe('first');
    expect(await damage(kept)).toBeUndefined();
  });

  it('replace a damaged copy', async () => {
    const kept = join(cache, 'kept');
    mkdirSync(kept);
    const { entry, aside } = finished('sound');
    await publish(entry, kept, aside);
    expect(readFileSync(join(kept, 'library'), 'utf8')).toBe('sound');
  });
});

describe('stagingFolder', () => {
  it("removes what ended processes left, and nobody else's", () => {
    const abandoned = join(cache, `staging_${hostname()}_999999999_0123abcd`);
    const elsewhere = join(cache, 'staging_another-host_1_0123abcd');
    mkdirSync(abandoned);
    mkdirSync(elsewhere);
    const mine = stagingFolder(cache);
    const other = stagingFolder(cache);
    expect([abandoned, elsewhere, mine.folder, other.folder].map(existsSync)).toEqual([false, true, true, true]);
    mine.remove();
    other.remove();
    expect(readdirSync(cache)).toEqual(['staging_another-host_1_0123abcd']);
  });
});

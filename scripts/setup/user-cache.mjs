import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { homedir, hostname } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { readJsonIfPresent, writeWhole } from './atomic-file.mjs';
import { onEarlyEnd } from './interrupt.mjs';

const MANIFEST = 'manifest.json';

/**
 * Where downloads and builds are kept for the next clone.
 * @param {NodeJS.ProcessEnv} env
 * @param {{ platform?: NodeJS.Platform, home?: string }} [machine]
 */
export function cacheFolder(env, { platform = process.platform, home = homedir() } = {}) {
  if (env['GRADIENT_LAB_CACHE']) return env['GRADIENT_LAB_CACHE'];
  if (platform === 'win32') return join(env['LOCALAPPDATA'] || join(home, 'AppData', 'Local'), 'gradient-lab');
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'gradient-lab');
  return join(env['XDG_CACHE_HOME'] || join(home, '.cache'), 'gradient-lab');
}

/**
 * @param {string} file
 * @returns {Promise<string>} SHA-256 in hexadecimal
 */
export async function sha256(file) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}

/**
 * A folder of this process's own inside the cache, removed at an early end. What a killed process left behind is removed first.
 * @param {string} cache
 * @returns {{ folder: string, remove: () => void }}
 */
export function stagingFolder(cache) {
  mkdirSync(cache, { recursive: true });
  removeAbandoned(cache);
  const folder = join(cache, `staging_${hostname()}_${process.pid}_${randomUUID().slice(0, 8)}`);
  mkdirSync(folder);
  const erase = () => rmSync(folder, { recursive: true, force: true });
  const forget = onEarlyEnd(erase);
  return {
    folder,
    remove: () => {
      forget();
      erase();
    },
  };
}

/** @param {string} cache */
function removeAbandoned(cache) {
  for (const name of readdirSync(cache)) {
    const [, host, pid] = /^staging_(.+)_(\d+)_[0-9a-f]{8}$/.exec(name) ?? [];
    if (host === hostname() && !isRunning(Number(pid))) rmSync(join(cache, name), { recursive: true, force: true });
  }
}

/** @param {number} pid */
function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/**
 * Moves a finished folder into the cache in one step. If another clone was quicker, its copy stays; a damaged copy makes way.
 * @param {string} folder finished, inside the cache's file system
 * @param {string} entry its place in the cache
 * @param {string} aside a path in a staging folder, for a damaged copy
 */
export async function publish(folder, entry, aside) {
  const names = readdirSync(folder).sort();
  const sums = await Promise.all(names.map(async (name) => [name, await sha256(join(folder, name))]));
  writeWhole(join(folder, MANIFEST), `${JSON.stringify(Object.fromEntries(sums), null, 2)}\n`);
  if (existsSync(entry) && (await damage(entry)) !== undefined) renameSync(entry, aside);
  try {
    renameSync(folder, entry);
  } catch (error) {
    if (!existsSync(entry)) throw error;
  }
}

/**
 * @param {string} entry a folder that `publish` made
 * @returns {Promise<string | undefined>} what is wrong with it, undefined if every file has the checksum it was stored with
 */
export async function damage(entry) {
  if (!existsSync(entry)) return 'not there';
  const sums = readJsonIfPresent(join(entry, MANIFEST));
  if (sums === undefined) return `${MANIFEST} cannot be read`;
  for (const [name, sum] of Object.entries(sums)) {
    const file = join(entry, name);
    if (!existsSync(file)) return `${name} is missing`;
    if ((await sha256(file)) !== sum) return `${name} differs from its checksum`;
  }
  return undefined;
}

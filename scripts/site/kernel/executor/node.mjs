import path from 'path-browserify';
import { TEMPORARY } from './drive.mjs';

/** What cells may ask of Node's own modules: paths, and files of the drive. Declared for TypeScript in ../language/globals.d.ts. */

/** @param {string} file */
const missing = (file) => Object.assign(new Error(`ENOENT: no such file, open '${file}'`), { code: 'ENOENT' });

/** @param {import('./drive.mjs').Drive} drive */
function filesOf(drive) {
  return {
    existsSync: (/** @type {string} */ file) => drive.read(file) !== null,
    // Folders are made with their files.
    mkdirSync: () => undefined,
    mkdtempSync: (/** @type {string} */ prefix) => prefix + crypto.getRandomValues(new Uint32Array(1))[0]?.toString(36),
    readFileSync(/** @type {string} */ file, /** @type {unknown} */ encoding) {
      const bytes = drive.read(file);
      if (bytes === null) throw missing(file);
      return encoding === undefined ? bytes : new TextDecoder().decode(bytes);
    },
    rmSync: (/** @type {string} */ file) => drive.remove(file),
    writeFileSync: (/** @type {string} */ file, /** @type {string | Uint8Array} */ content) =>
      drive.write(file, typeof content === 'string' ? new TextEncoder().encode(content) : content),
  };
}

/** @param {import('./drive.mjs').Drive} drive @returns {Record<string, Record<string, unknown>>} by name */
export function nodeModules(drive) {
  const modules = { fs: filesOf(drive), os: { tmpdir: () => TEMPORARY }, path: { ...path } };
  return Object.fromEntries(Object.entries(modules).flatMap(([name, found]) => [[name, found], [`node:${name}`, found]]));
}

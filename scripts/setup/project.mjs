import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Where the parts of one checkout lie.
 * @typedef {object} Project
 * @property {string} root
 * @property {string} packages the `node_modules` folder
 * @property {string} venv
 * @property {string} python the interpreter inside `.venv`
 * @property {string} stamps notes of finished steps; they vanish with `.venv`
 * @property {string} tfjsNode the tfjs-node package
 * @property {string} notebooks
 */

/**
 * @param {string} root
 * @param {NodeJS.Platform} [platform]
 * @returns {Project}
 */
export function projectAt(root, platform = process.platform) {
  const venv = join(root, '.venv');
  const packages = join(root, 'node_modules');
  return {
    root,
    packages,
    venv,
    python: platform === 'win32' ? join(venv, 'Scripts', 'python.exe') : join(venv, 'bin', 'python'),
    stamps: join(venv, 'gradient-lab'),
    tfjsNode: join(packages, '@tensorflow', 'tfjs-node'),
    notebooks: join(root, 'notebooks'),
  };
}

/** The checkout that these scripts belong to. */
export const project = projectAt(fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, ''));

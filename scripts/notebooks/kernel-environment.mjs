import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { project } from '../setup/project.mjs';

/** @typedef {'shipped' | 'full'} DataSet */

/** @param {string} text of the option --data @returns {DataSet} */
export function readDataSet(text) {
  if (text !== 'shipped' && text !== 'full') throw new Error(`--data must be shipped or full, got ${text}`);
  return text;
}

/** The folder of the full MNIST set, or undefined where it was not fetched. */
export function fullDataFolder(environment = process.env) {
  const named = environment['MNIST_DIR'];
  if (named !== undefined && named !== '') return resolve(named);
  const downloaded = join(project.root, 'data', 'mnist');
  return existsSync(downloaded) ? downloaded : undefined;
}

/**
 * The environment of the programs that start kernels: this project's kernel before one of the same name elsewhere, and a choice of data
 * that does not depend on what happens to lie on the machine.
 * @param {{ data: DataSet, seed?: number | undefined, runtime: string }} choice `runtime`: a folder for connection files
 * @returns {NodeJS.ProcessEnv}
 */
export function kernelEnvironment({ data, seed, runtime }, environment = process.env) {
  const { MNIST_DIR: _, GRADIENT_LAB_SEED: __, GRADIENT_LAB_MNIST: ___, ...rest } = environment;
  const full = fullDataFolder(environment);
  if (data === 'full' && full === undefined) {
    throw new Error('the full MNIST set is not here; run `npm run data`, or set MNIST_DIR to its folder');
  }
  return {
    ...rest,
    JUPYTER_PREFER_ENV_PATH: '1',
    JUPYTER_RUNTIME_DIR: runtime,
    PYTHONWARNINGS: 'ignore',
    GRADIENT_LAB_MNIST: data,
    ...(data === 'full' ? { MNIST_DIR: full } : {}),
    ...(seed === undefined ? {} : { GRADIENT_LAB_SEED: String(seed) }),
  };
}

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { environmentVariable } from '../checks/environment';

/** A file that only the project's data folder holds. */
const LANDMARK = 'mnist-10k-images-idx3-ubyte.gz';

/**
 * The project's `data` folder: the environment variable `GRADIENT_LAB_DATA` when it is set, else the `data` folder beside the
 * nearest folder above `from` that has one with the shipped images. The working directory plays no part, since a notebook kernel's
 * is the notebook's own folder.
 *
 * Example: from `<project>/lib/dist/data` it is `<project>/data`.
 *
 * @throws Error when there is none.
 */
export function dataFolder(from: string = __dirname): string {
  const override = environmentVariable('GRADIENT_LAB_DATA');
  if (override !== undefined && override !== '') return override;
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'data');
    if (existsSync(join(candidate, LANDMARK))) return candidate;
    if (dirname(folder) === folder) {
      throw new Error(`dataFolder: expected data/${LANDMARK} in a folder above ${from}, found none; set GRADIENT_LAB_DATA to the data folder`);
    }
  }
}

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readJsonIfPresent, writeWhole } from '../../setup/atomic-file.mjs';
import { ARTIFACTS } from '../command.mjs';

/**
 * What one notebook gave in one setting.
 * @typedef {object} Result
 * @property {string} setting its name
 * @property {import('./settings.mjs').Backend} backend
 * @property {string} notebook
 * @property {string} sources SHA-256 of the cells
 * @property {string} lib SHA-256 of the library's program
 * @property {number} seconds
 * @property {import('../claims.mjs').ClaimRow[]} claims
 * @property {import('../failures.mjs').Failure[]} failures other than claims
 */

export const FOLDER = join(ARTIFACTS, 'roundings');

/** @param {string} setting @param {string} notebook @param {string} folder */
const fileOf = (setting, notebook, folder) => join(folder, setting, `${notebook}.json`);

/**
 * Undefined where there is none.
 * @param {string} setting
 * @param {string} notebook
 * @returns {Result | undefined}
 */
export const readResult = (setting, notebook, folder = FOLDER) => readJsonIfPresent(fileOf(setting, notebook, folder));

/** @param {Result} result */
export const keepResult = (result, folder = FOLDER) =>
  writeWhole(fileOf(result.setting, result.notebook, folder), `${JSON.stringify(result, null, 1)}\n`);

/** All that were kept, by setting and notebook. */
export function allResults(folder = FOLDER) {
  const names = existsSync(folder) ? readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name) : [];
  return names.flatMap((setting) =>
    readdirSync(join(folder, setting))
      .filter((file) => file.endsWith('.json'))
      .flatMap((file) => readResult(setting, file.slice(0, -'.json'.length), folder) ?? []),
  );
}

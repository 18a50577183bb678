/** Whose packages lie in the site, under which licence: told in the form of webpack's plugin, which JupyterLab's own files have too. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(import.meta.url);
/** Its declarations are those of a module, which it is not. @type {typeof import('rollup-plugin-license').default} */
const license = require('rollup-plugin-license');

/** Each part of the site has such a file, or several whose names end so. */
export const LICENSES = 'third-party-licenses.json';

/**
 * @typedef {object} Package
 * @property {string} name
 * @property {string} versionInfo
 * @property {string} licenseId of SPDX where the package says so
 * @property {string} extractedText empty where the package brings none
 */

/** @param {readonly Package[]} packages */
const asJson = (packages) => JSON.stringify({ packages });

/** @param {string} file @param {readonly Package[]} packages */
export const writePackages = (file, packages) => writeFileSync(file, asJson(packages));

/** @param {string} file @returns {Package[]} */
export const readPackages = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;

/**
 * Has a bundler write down which packages it took something of.
 * @param {string} file
 * @returns {import('rolldown').Plugin}
 */
export const noteLicenses = (file) => /** @type {import('rolldown').Plugin} */ (/** @type {unknown} */ (license({
  thirdParty: {
    multipleVersions: true,
    output: {
      file,
      template: (dependencies) => asJson(dependencies.filter(({ name }) => name !== 'gradient-lab').map(({ name, version, license: licenseId, licenseText, noticeText }) =>
        ({ name: name ?? '', versionInfo: version ?? '', licenseId: licenseId ?? '', extractedText: [licenseText, noticeText].filter(Boolean).join('\n\n') }))),
    },
  },
})));

/**
 * A package of npm of which files are copied.
 * @param {string} folder
 * @returns {Package}
 */
export function copiedPackage(folder) {
  const { name, version, license: licenseId } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e(\.\w+)?$/i.test(entry));
  return { name, versionInfo: version, licenseId, extractedText: file === undefined ? '' : readFileSync(join(folder, file), 'utf8') };
}

/**
 * Licences as SPDX has them, with places for years and names.
 * @param {string} expression e.g. `MIT` or `Apache-2.0 AND MIT`
 * @returns {string}
 */
export function standardText(expression) {
  const ids = (expression.match(/[\w.+-]+/g) ?? []).filter((word) => !/^(AND|OR)$/.test(word));
  return ids.map((id) => require(`spdx-license-list/licenses/${id}.json`).licenseText).join('\n\n');
}

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LICENSES, readPackages, standardText } from './packages.mjs';
import { licensesText } from './text.mjs';

/** @typedef {import('./packages.mjs').Package} Package */

/** What packages have within them without saying so elsewhere than in the file itself, or beside it. */
const WITHIN = [
  { name: 'clipboard.js', file: '_static/clipboard.min.js', licenseId: 'MIT' },
  { name: 'Bootstrap', file: '_static/scripts/bootstrap.js.LICENSE.txt', licenseId: 'MIT' },
  { name: 'Font Awesome Free', file: '_static/scripts/fontawesome.js.LICENSE.txt', licenseId: 'CC-BY-4.0 AND OFL-1.1 AND MIT' },
];

/** @param {string} folder @param {typeof WITHIN[number]} part @returns {Package} */
function partWithin(folder, { name, file, licenseId }) {
  const [, notice = ''] = /^\/\*!(.*?)\*\//s.exec(readFileSync(join(folder, file), 'utf8')) ?? [];
  const [, version] = /\bv?(\d+\.\d+\.\d+)\b/.exec(notice) ?? [];
  if (!notice.includes(name) || version === undefined) throw new Error(`${file} must begin with the notice of ${name}, got ${notice.slice(0, 80)}`);
  const words = notice.split('\n').map((line) => line.replace(/^\s*\*? ?/, '')).join('\n');
  return { name, versionInfo: version, licenseId, extractedText: [words, standardText(licenseId)].join('\n\n') };
}

/**
 * Puts together what the parts of a built site say, as `licenses.txt`.
 * @param {string} folder
 * @returns {number} of how many packages
 */
export function writeLicenses(folder) {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const packages = names.filter((name) => name.endsWith(LICENSES)).sort().flatMap((name) => readPackages(join(folder, name)));
  const within = WITHIN.filter(({ file }) => names.includes(join(file))).map((part) => partWithin(folder, part));
  const all = [...packages, ...within];
  writeFileSync(join(folder, 'licenses.txt'), licensesText(all, standardText));
  return new Set(all.map(({ name }) => name)).size;
}

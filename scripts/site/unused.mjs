import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Maps of sources that are not there, and fonts as SVG. */
const UNUSED = /\.map$|[\\/]fa-(solid|regular|brands)-\d+\.svg$/;
const OLDER_FONT = /\.(eot|ttf|woff)$/;

/**
 * Removes files that no browser of today asks for.
 * @param {string} folder
 * @returns {number} how many
 */
export function leaveOut(folder) {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const all = new Set(names);
  const unused = names.filter((name) => UNUSED.test(name) || (OLDER_FONT.test(name) && all.has(name.replace(OLDER_FONT, '.woff2'))));
  for (const name of unused) rmSync(join(folder, name));
  return unused.length;
}

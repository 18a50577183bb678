import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { LAB } from '../book/chapters.mjs';
import { LIBRARY } from '../library/modules.mjs';
import { LICENSES, noteLicenses } from '../licenses/packages.mjs';
import { PLOTLY_FILES } from '../plotly.mjs';

const PROGRAM = fileURLToPath(new URL('service-worker.js', import.meta.url));
export const SERVICE_WORKER = 'service-worker.js';

/**
 * What no page asks for: sources of translations, lists for other programs, licences, what a builder leaves beside its work; and hidden files, which hosts
 * leave out. The program for WebGPU is for those who ask for it.
 */
const ASIDE = /\.(po|mo|inv|txt)$|(^|\/)(\.[^/]*|webgpu\.browser-[^/]*\.js|package\.json|rspack\.[^/]*|[^/]*third-party-licenses\.json|service-worker\.js)$/;

/** @param {string} name below the site's folder */
const isOfLab = (name) => name.startsWith(`${LAB}/`);
/** The lab's library computes for the knobs, too, and its plotly.js draws the book's figures; its declarations are for TypeScript alone. @param {string} name */
const isOfBook = (name) => !isOfLab(name) || name === `${LAB}/${PLOTLY_FILES.plane}` || (name.startsWith(`${LAB}/${LIBRARY}/`) && !name.endsWith('/declarations.json'));

/** The folders that are kept each by a service worker of its own: who only reads need not fetch the lab. */
const PARTS = [{ folder: '', isOf: isOfBook }, { folder: LAB, isOf: isOfLab }];

/**
 * @param {string} site
 * @param {string} folder in it, from which addresses are relative
 * @param {readonly string[]} names below the site's folder
 * @returns {{ url: string, revision: string }[]} what is kept; the revision of a file follows from what is in it
 */
function listOf(site, folder, names) {
  return names.map((name) => ({
    url: encodeURI(name.slice(folder === '' ? 0 : folder.length + 1)),
    revision: createHash('sha256').update(readFileSync(join(site, name))).digest('hex').slice(0, 16),
  }));
}

/** @param {string} file @param {readonly { url: string, revision: string }[]} files */
async function bundle(file, files) {
  const bundled = await rolldown({
    input: PROGRAM,
    platform: 'browser',
    plugins: [noteLicenses(`${file}-${LICENSES}`)],
    transform: { define: { FILES: JSON.stringify(files), 'process.env.NODE_ENV': '"production"' } },
  });
  await bundled.write({ file, format: 'iife', minify: true });
  await bundled.close();
}

/**
 * Writes the service workers, once all is there that they keep: they know files by what is in them, so that a browser fetches what has changed and forgets
 * what is gone.
 * @param {string} site
 * @returns {Promise<number>} how many files a browser keeps
 */
export async function writeServiceWorkers(site) {
  const names = readdirSync(site, { recursive: true, encoding: 'utf8' }).map((name) => name.split(sep).join('/')).filter((name) => !ASIDE.test(name) && statSync(join(site, name)).isFile()).sort();
  const parts = PARTS.filter(({ folder }) => existsSync(join(site, folder, 'index.html')));
  const kept = parts.map(({ folder, isOf }) => ({ folder, files: listOf(site, folder, names.filter(isOf)) }));
  for (const { folder, files } of kept) await bundle(join(site, folder, SERVICE_WORKER), files);
  return kept.reduce((sum, { files }) => sum + files.length, 0);
}

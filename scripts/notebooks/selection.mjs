import { existsSync, readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { project } from '../setup/project.mjs';

const NOTEBOOKS = join(project.root, 'notebooks');

/**
 * `/…/08-batch-normalisation.ipynb` → `08-batch-normalisation`.
 * @param {string} path
 */
export const notebookName = (path) => basename(path, '.ipynb');

/** All notebooks of a folder, in order, as absolute paths. */
export function allNotebooks(folder = NOTEBOOKS) {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return names
    .filter((name) => name.endsWith('.ipynb'))
    .sort()
    .map((name) => join(folder, name));
}

/**
 * The notebooks that the words of a command line mean: a number (`8` or `08`, `A1` or `a1`), the beginning of a name (`08-batch`), or the path of
 * a file. No word means all of them. Throws for a word that means none.
 * @param {readonly string[]} words
 * @param {string} [folder]
 * @returns {string[]} absolute paths
 */
export function selectNotebooks(words, folder = NOTEBOOKS) {
  const known = allNotebooks(folder);
  if (words.length === 0) {
    if (known.length === 0) throw new Error(`no notebook in ${folder}`);
    return known;
  }
  const chosen = words.flatMap((word) => {
    const path = resolve(word);
    if (word.endsWith('.ipynb') && existsSync(path)) return [path];
    const beginning = /^\d$/.test(word) ? `0${word}` : notebookName(word).replace(/^a(?=\d)/, 'A');
    const matching = known.filter((candidate) => notebookName(candidate).startsWith(beginning));
    if (matching.length === 0) {
      throw new Error(`no notebook is called ${word}; there are ${known.map(notebookName).join(', ') || 'none'}`);
    }
    return matching;
  });
  return [...new Set(chosen)];
}

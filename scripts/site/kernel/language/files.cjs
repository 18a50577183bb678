/** The files that TypeScript sees: declarations that come with the site, and the reader's own from the notebook's drive. */
'use strict';

/** @typedef {(path: string, kind: number) => void} Watcher */

const ROOT = '/drive';
/** TypeScript's kinds of change. */
const KINDS = { created: 0, changed: 1, deleted: 2 };

/** The notebook's folder. */
let current = ROOT;

class Files {
  /** @type {Map<string, { text: string, version: number }>} */
  #held = new Map();
  #version = 0;
  /** How many files a folder holds, also in folders of its own. @type {Map<string, number>} */
  #folders = new Map();
  /** @type {Map<string, Set<Watcher>>} */
  #watchers = new Map();

  /** @param {string} path @param {string | undefined} text undefined for a file that is no longer there */
  set(path, text) {
    const before = this.#held.get(path);
    if (before?.text === text) return;
    if (text === undefined) this.#held.delete(path);
    else this.#held.set(path, { text, version: ++this.#version });
    this.#count(path, (text === undefined ? 0 : 1) - (before === undefined ? 0 : 1));
    const kind = text === undefined ? KINDS.deleted : before === undefined ? KINDS.created : KINDS.changed;
    for (const changed of this.#watchers.get(path) ?? []) changed(path, kind);
  }

  /** @param {string} path of a file @param {number} change of the number of files in the folders above it */
  #count(path, change) {
    for (let end = path.lastIndexOf('/'); end >= 0; end = path.lastIndexOf('/', end - 1)) {
      const folder = path.slice(0, end) || '/';
      this.#folders.set(folder, (this.#folders.get(folder) ?? 0) + change);
      if (end === 0) return;
    }
  }

  /** @param {string} path @param {Watcher} changed */
  watch(path, changed) {
    const watchers = this.#watchers.get(path) ?? new Set();
    this.#watchers.set(path, watchers.add(changed));
    return { close: () => void watchers.delete(changed) };
  }

  /** @param {string} path @returns {string | undefined} */
  read(path) {
    return this.#held.get(path)?.text;
  }

  /** @param {string} path */
  hasFolder(path) {
    return path === ROOT || path === current || (this.#folders.get(path.replace(/(.)\/$/, '$1')) ?? 0) > 0;
  }

  /** @param {string} path @returns {string[]} names of the folders in a folder */
  foldersIn(path) {
    const prefix = `${path.replace(/\/$/, '')}/`;
    const inside = [...this.#folders.keys()].filter((folder) => folder.startsWith(prefix) && this.hasFolder(folder));
    return [...new Set(inside.map((folder) => folder.slice(prefix.length).split('/')[0] ?? ''))];
  }

  /** What changes with a file's content; empty without the file. @param {string} path */
  stampOf(path) {
    const found = this.#held.get(path);
    return found === undefined ? '' : String(found.version);
  }
}

const files = new Files();
const folder = () => current;

/** @param {string} path of the notebook's folder on its drive */
function setFolder(path) {
  current = path === '' ? ROOT : `${ROOT}/${path}`;
}

module.exports = { files, folder, ROOT, setFolder };

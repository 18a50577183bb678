import { resolvePath } from '../lib/paths.mjs';

/** Folder of files that are gone when the kernel ends. */
export const TEMPORARY = '/tmp';

/** The notebook's drive, as far as a worker can see it without waiting: what cells have written since the kernel's start, and what came with the site. */
export class Drive {
  /** @type {Map<string, Uint8Array>} */
  #written = new Map();
  #folder;
  #files;
  #save;

  /** @param {string} folder of the notebook @param {string} files address of the site's files @param {(path: string, bytes: Uint8Array) => void} save keeps a file for good */
  constructor(folder, files, save) {
    this.#folder = folder;
    this.#files = files;
    this.#save = save;
  }

  /** @param {string} path @returns {Uint8Array | null} */
  read(path) {
    const place = this.#placeOf(path);
    return this.#written.get(place) ?? this.#ofSite(place);
  }

  /** @param {string} path @param {Uint8Array} bytes */
  write(path, bytes) {
    const place = this.#placeOf(path);
    const copy = bytes.slice();
    this.#written.set(place, copy);
    if (!path.startsWith(`${TEMPORARY}/`)) this.#save(place, copy);
  }

  /** Forgets what cells have written to a file, or to those in a folder; what is saved stays. @param {string} path */
  remove(path) {
    const place = this.#placeOf(path);
    for (const name of [...this.#written.keys()]) if (name === place || name.startsWith(`${place}/`)) this.#written.delete(name);
  }

  /** @param {string} path as a cell names it: from its own folder, or from the drive's top */
  #placeOf(path) {
    return resolvePath(path.startsWith('/') ? '' : this.#folder, path);
  }

  /** @param {string} place */
  #ofSite(place) {
    const request = new XMLHttpRequest();
    request.open('GET', new URL(place, this.#files), false);
    request.responseType = 'arraybuffer';
    request.send();
    return request.status === 200 ? new Uint8Array(request.response) : null;
  }
}

/**
 * JupyterLab's contents manager, as far as it is used.
 * @typedef {object} Contents
 * @property {(path: string, options: object) => Promise<{ type: string, content: unknown }>} get
 * @property {(path: string, model: object) => Promise<unknown>} save
 */

/** @param {Uint8Array} bytes */
const base64 = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));

/** The reader's files. */
export class Drive {
  #contents;
  /** Files are saved one after another. @type {Promise<unknown>} */
  #saved = Promise.resolve();

  /** @param {Contents} contents */
  constructor(contents) {
    this.#contents = contents;
  }

  /** @param {string} path @returns {Promise<string | undefined>} undefined for what is no file */
  async read(path) {
    try {
      const { type, content } = await this.#contents.get(path, { content: true, type: 'file', format: 'text' });
      return type === 'file' && typeof content === 'string' ? content : undefined;
    } catch {
      return undefined;
    }
  }

  /** @param {string} path @param {Uint8Array} bytes */
  write(path, bytes) {
    this.#saved = this.#saved.then(() => this.#save(path, bytes)).catch((error) => console.warn(`${path} could not be saved`, error));
  }

  /** @param {string} path @param {Uint8Array} bytes */
  async #save(path, bytes) {
    const folders = path.split('/').slice(0, -1);
    for (const [index] of folders.entries()) {
      const folder = folders.slice(0, index + 1).join('/');
      const isThere = await this.#contents.get(folder, { content: false }).then(() => true, () => false);
      if (!isThere) await this.#contents.save(folder, { type: 'directory', path: folder, name: folders[index] });
    }
    await this.#contents.save(path, { type: 'file', format: 'base64', content: base64(bytes), path, name: path.split('/').at(-1) });
  }
}

import { folderOf, resolvePath } from '../lib/paths.mjs';

/** What cells import: the site's modules by name, and local files as tslab compiles them. */

/** @typedef {Record<string, unknown>} Exports */

export class Modules {
  #addresses;
  /** @type {Map<string, Exports>} */
  #loaded = new Map();
  /** CommonJS by path. @type {Map<string, string>} */
  #sources = new Map();
  /** @type {Map<string, { exports: Exports }>} */
  #ran = new Map();

  /** @param {Record<string, string>} addresses of the site's modules by name @param {Record<string, Exports>} builtins what needs no loading */
  constructor(addresses, builtins) {
    this.#addresses = addresses;
    for (const [name, exports] of Object.entries(builtins)) this.#loaded.set(name, { ...exports, default: exports, __esModule: true });
  }

  /** Loads modules of the site, before a cell asks for them. @param {readonly string[]} names */
  async load(names) {
    for (const name of names) {
      const address = this.#addresses[name];
      if (address === undefined || this.#loaded.has(name)) continue;
      // As a compiler's helpers know a module: by a mark. A namespace takes none.
      this.#loaded.set(name, { ...(await import(/* webpackIgnore: true */ address)), __esModule: true });
    }
  }

  /** Local files that are new or have changed; all of them are run anew when they are next asked for. @param {readonly { path: string, data: string }[]} sources */
  add(sources) {
    if (sources.length > 0) this.#ran.clear();
    for (const { path, data } of sources) this.#sources.set(path, data);
  }

  /** @param {string} folder of the importing file @returns {(name: string) => unknown} */
  requireFrom(folder) {
    return (name) => {
      if (name.startsWith('.')) return this.#local(resolvePath(folder, name), name);
      const loaded = this.#loaded.get(name);
      if (loaded === undefined) throw new Error(`Cannot find module '${name}': in the browser there are ${Object.keys(this.#addresses).join(', ')} and your own files`);
      return loaded;
    };
  }

  /** @param {string} path @param {string} name as written */
  #local(path, name) {
    const stem = path.replace(/\.[jt]sx?$/, '');
    const file = [`${stem}.js`, `${path}.json`, path, `${path}/index.js`].find((candidate) => this.#sources.has(candidate));
    if (file === undefined) throw new Error(`Cannot find module '${name}'`);
    const known = this.#ran.get(file);
    // A circular import sees what its module has exported so far, as everywhere in Node.
    if (known !== undefined) return known.exports;
    const module = { exports: /** @type {Exports} */ ({}) };
    this.#ran.set(file, module);
    const run = (0, eval)(`(function (exports, require, module) { ${this.#sources.get(file)}\n})\n//# sourceURL=${file}`);
    run(module.exports, this.requireFrom(folderOf(file)), module);
    return module.exports;
  }
}

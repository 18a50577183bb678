import { folderOf, resolvePath } from './paths.mjs';
import { Remote } from './remote.mjs';

/**
 * Where a session finds what it needs, and whom it tells.
 * @typedef {object} Site
 * @property {string} workers address of the folder of workers, ending in a slash
 * @property {string} declarations address of the declarations that TypeScript reads
 * @property {Record<string, string>} modules addresses of what cells can import, by name
 * @property {string} files address of the files that came with the site, ending in a slash
 * @property {string} folder of the notebook on its drive, '' at the top
 *
 * @typedef {object} Page
 * @property {(name: 'stdout' | 'stderr', text: string) => void} stream
 * @property {(content: any, update: boolean) => void} display
 * @property {(path: string) => Promise<string | undefined>} readFile of the drive
 * @property {(path: string, bytes: Uint8Array) => void} writeFile
 */

/** @typedef {{ cell: number, inExecutor: boolean, isInterrupted: boolean }} Running `inExecutor` once TypeScript is done with it */
/** @typedef {import('../language/cells.mjs').Prepared} Prepared */
/** @typedef {import('../language/cells.mjs').Program} Program */

const INTERRUPTED = 'Interrupted.';
const LOST = 'Interrupted in a loop that never waits. Only the end of the whole program stops such a loop: variables are gone, run the cells from the top.';
const ENDED = 'The kernel was shut down.';
/** Milliseconds that an interrupted cell has for ending before all is ended: longer than the executor waits itself. */
const PATIENCE = 2500;
/** As TypeScript looks for what is imported. */
const ENDINGS = ['', '.ts', '.tsx', '.js', '/index.ts', '/index.js'];

/** Language services whose session has ended, for the next one: TypeScript takes a second to load. @type {Remote[]} */
const spare = [];

/** One kernel: a worker that knows TypeScript, and one that runs cells. */
export class Session {
  #site;
  #page;
  /** @type {Promise<Remote>} */
  #language;
  /** @type {Remote} */
  #executor;
  /** @type {Promise<void>} */
  #started;
  /** The cell that runs. @type {Running | undefined} */
  #running;
  /** What was said unasked that is still being put into words. @type {Promise<void>} */
  #reports = Promise.resolve();

  /** @param {Site} site @param {Page} page */
  constructor(site, page) {
    this.#site = site;
    this.#page = page;
    this.#language = this.#findLanguage();
    this.#executor = this.#newExecutor();
    this.#started = this.#startExecutor();
  }

  /** Resolves when the first cell can run. */
  get ready() {
    return Promise.all([this.#language, this.#started]).then(() => undefined);
  }

  /**
   * @param {string} source @param {number} cell its number
   * @returns {Promise<string | undefined>} why it failed, undefined where it did not
   */
  async execute(source, cell) {
    const running = /** @type {Running} */ ({ cell, inExecutor: false, isInterrupted: false });
    this.#running = running;
    try {
      const language = await this.#language;
      await this.#readImports(language, source, this.#site.folder);
      /** @type {Prepared} */
      const prepared = await language.call('prepare', source, cell);
      if (running.isInterrupted) return await this.#leave(language);
      running.inExecutor = true;
      if ('program' in prepared) return await this.#run(language, prepared.program, cell);
      // What a cell imports is there for the next one, whatever is wrong with the rest.
      if (prepared.imports) await this.#run(language, prepared.imports, cell);
      return prepared.failure;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    } finally {
      await this.#reports;
      this.#running = undefined;
    }
  }

  /** Leaves a cell that was interrupted before anything of it ran. @param {Remote} language */
  async #leave(language) {
    await language.call('settle', false, []);
    return INTERRUPTED;
  }

  /** @param {Remote} language @param {Program} program @param {number} cell */
  async #run(language, program, cell) {
    await this.#started;
    /** @type {import('../executor/runner.mjs').Ended} */
    const { done, assigned, thrown } = await this.#executor.call('run', program);
    await language.call('settle', done, assigned);
    if (thrown !== undefined) return language.call('describe', thrown, cell);
    return done ? undefined : 'A promise or a callback of this cell has failed; see above.';
  }

  /** @param {string} code @param {number} cursor @returns {Promise<{ matches: string[], start: number, end: number }>} */
  async complete(code, cursor) {
    return (await this.#language).call('complete', code, cursor);
  }

  /** @param {string} code @param {number} cursor @returns {Promise<string>} */
  async inspect(code, cursor) {
    return (await this.#language).call('inspect', code, cursor);
  }

  /** @param {string} code @returns {Promise<{ completed: boolean, indent?: string }>} */
  async isComplete(code) {
    return (await this.#language).call('isComplete', code);
  }

  /** Ends the cell that runs: where it waits, with its variables kept; else with the executor. */
  async interrupt() {
    const { running, executor } = { running: this.#running, executor: this.#executor };
    if (running === undefined) return;
    running.isInterrupted = true;
    if (!running.inExecutor) return;
    executor.tell({ type: 'interrupt' });
    await new Promise((resolve) => setTimeout(resolve, PATIENCE));
    // Another cell may run by now, or none.
    if (this.#running !== running || this.#executor !== executor) return;
    this.#executor = this.#newExecutor();
    this.#started = this.#startExecutor();
    await (await this.#language).call('restart', this.#site.folder);
    executor.end(new Error(LOST));
  }

  dispose() {
    this.#executor.end(new Error(ENDED));
    void this.#language.then((language) => spare.push(language));
  }

  async #findLanguage() {
    const { workers, declarations, folder } = this.#site;
    const kept = spare.pop();
    if (kept !== undefined) {
      await kept.call('restart', folder);
      return kept;
    }
    const language = new Remote(new URL('language.js', workers), () => undefined);
    await language.call('start', declarations, folder);
    return language;
  }

  #newExecutor() {
    /** @type {Remote} */
    const executor = new Remote(new URL('executor.js', this.#site.workers), (notice) => {
      if (executor === this.#executor) this.#hear(notice);
    });
    return executor;
  }

  #startExecutor() {
    const { modules, folder, files } = this.#site;
    return this.#executor.call('start', { modules, folder, files });
  }

  /** @param {any} notice of the executor */
  #hear({ type, content, path, bytes, thrown, where }) {
    if (type === 'stream') this.#page.stream(content.name, content.text);
    else if (type === 'file') this.#page.writeFile(path, bytes);
    else if (type === 'unseen') this.#reports = this.#reports.then(() => this.#reportUnseen(where, thrown));
    else this.#page.display(content, type === 'update');
  }

  /** @param {'promise' | 'callback'} where @param {import('../language/thrown.mjs').Thrown} thrown */
  async #reportUnseen(where, thrown) {
    const text = await (await this.#language).call('describe', thrown, this.#running?.cell ?? -1);
    const title = where === 'promise' ? 'A promise failed and nothing awaited it (a missing await?)' : 'An error in a callback, outside of any cell';
    if (!('name' in thrown && thrown.name === 'AbortError')) this.#page.stream('stderr', `${title}\n${text}\n`);
  }

  /**
   * Gives TypeScript the reader's files that a cell imports, as they are now.
   * @param {Remote} language @param {string} source @param {string} folder of the importing file @param {Set<string>} [seen]
   */
  async #readImports(language, source, folder, seen = new Set()) {
    /** @type {string[]} */
    const names = await language.call('localImports', source);
    for (const base of names.map((name) => resolvePath(folder, name))) {
      for (const path of [...ENDINGS.map((ending) => base + ending), base.replace(/\.js$/, '.ts')]) {
        if (seen.has(path)) continue;
        seen.add(path);
        const text = await this.#page.readFile(path);
        await language.call('setFile', path, text);
        if (text !== undefined) await this.#readImports(language, text, folderOf(path), seen);
      }
    }
  }
}

import { beginCell, endAllSoFar, isInterruption, kernelTimers } from '../../../kernel/background.browser.cjs';
import { SharedVariables } from '../../../kernel/variables.cjs';
import { packed } from './thrown.mjs';
import { failuresToldSoFar } from './unseen.mjs';

/** @typedef {import('./modules.mjs').Modules} Modules */
/** @typedef {import('../language/cells.mjs').Program} Program */
/** @typedef {{ done: boolean, assigned: string[], thrown?: import('../language/thrown.mjs').Thrown }} Ended */

/** Milliseconds that an interrupted cell has for ending by itself. */
const PATIENCE = 1000;
/** What tslab puts before the first line of the JavaScript that runs. */
const WRAPPERS = { sync: '(function(exports, require) { ', async: '(async function(exports, require) { ' };

const INTERRUPTED = () => new DOMException('Interrupted', 'AbortError');

/** As tslab keeps the variables of cells: TypeScript defines what is imported as properties that can be read only. */
function createValues() {
  /** @type {Record<string, unknown>} */
  const values = {};
  return new Proxy(values, {
    defineProperty(_, name, descriptor) {
      if (name !== '__esModule') values[/** @type {string} */ (name)] = descriptor.get ? descriptor.get() : descriptor.value;
      return true;
    },
  });
}

/** Runs cells, one after another. */
export class Runner {
  #values = createValues();
  #variables = new SharedVariables(this.#values);
  #modules;
  /** @type {(() => void) | undefined} */
  #stop;
  #failures = 0;

  /** @param {Modules} modules @param {string} folder of the notebook */
  constructor(modules, folder) {
    this.#modules = modules;
    const variables = this.#variables;
    Object.assign(globalThis, {
      __tslab__: {
        get exports() {
          return variables.exports;
        },
        bind: variables.bind,
        require: this.#modules.requireFrom(folder),
      },
    });
  }

  /** A promise or a callback has failed, and no cell saw it. @param {unknown} reason */
  noteFailure(reason) {
    if (!isInterruption(reason)) this.#failures += 1;
  }

  /** Ends the cell that runs, if it waits. */
  interrupt() {
    endAllSoFar();
    dispatchEvent(new Event('interrupt'));
    this.#stop?.();
  }

  /** @param {Program} program @returns {Promise<Ended>} */
  async run(program) {
    beginCell();
    const before = this.#failures;
    this.#variables.begin(program.names);
    /** @type {Promise<never>} */
    const stopped = new Promise((_, reject) => (this.#stop = () => reject(INTERRUPTED())));
    stopped.catch(() => undefined);
    const result = this.#start(program);
    try {
      await Promise.race([result, stopped]);
      this.#showLast(program.last);
      await failuresToldSoFar();
      return this.#ended(program, this.#failures === before);
    } catch (error) {
      // A training or a sweep that was interrupted gives what it has; the cell takes it before it is over.
      if (isInterruption(error)) await Promise.race([result.catch(() => undefined), new Promise((resolve) => void kernelTimers.setTimeout(resolve, PATIENCE))]);
      return { ...this.#ended(program, false), thrown: packed(error) };
    } finally {
      this.#stop = undefined;
    }
  }

  /** @param {Program} program */
  async #start({ output, isAsync, imports, sources }) {
    this.#modules.add(sources);
    await this.#modules.load(imports);
    await (0, eval)(`${isAsync ? WRAPPERS.async : WRAPPERS.sync}${output}\n})`)(this.#variables.exports, /** @type {any} */ (globalThis).__tslab__.require);
  }

  /** @param {string | undefined} name */
  #showLast(name) {
    const value = name === undefined ? undefined : this.#values[name];
    if (name === undefined || value === undefined || value === null) return;
    delete this.#values[name];
    console.log(value);
  }

  /** @param {Program} program @param {boolean} done @returns {Ended} */
  #ended({ names }, done) {
    const assigned = names.filter(this.#variables.isAssigned);
    if (!done) this.#variables.giveBack();
    return { done, assigned };
  }
}

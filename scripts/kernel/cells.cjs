/** Follows each cell through tslab's executor: its number, its source, its variables, and what it throws or leaves open. */
'use strict';
const executorModule = require('tslab/dist/executor.js');
const { getCodeMetadata } = require('tslab/dist/metadata.js');
const { endUpTo, isInterruption, kernelTimers, runInCell } = require('./background.cjs');
const { keepCompiled } = require('./compiled-code.cjs');
const { CellConverter } = require('./converter.cjs');
const { declarationsAfterFailure } = require('./declarations.cjs');
const { describeThrown, INTERRUPTED, isCutOff } = require('./errors.cjs');
const { interrupt } = require('./interrupts.cjs');
const { loadLibrary, refreshLibrary } = require('./library.cjs');
const { forgetChanged, requireLocal } = require('./local-modules.cjs');
const { createConsole, report } = require('./messages.cjs');
const { endOpen, forgetFitting, openDepths, stopFitting } = require('./tfjs.cjs');
const { SharedVariables } = require('./variables.cjs');
const { untilEnded, watchPromiseJobs } = require('./watched-run.cjs');

/** @typedef {import('tslab/dist/executor').Executor} Executor */
/** @typedef {import('tslab/dist/executor').ConverterSet} ConverterSet */
/** @typedef {(source: string) => Promise<boolean>} Execute */

/** Number of the cell that runs or ran last; tslab counts the same way. */
let current = 0;
let rejections = 0;
let interrupts = 0;

/** Milliseconds that an interrupted cell has for ending by itself. */
const PATIENCE = 1000;

/** Thrown on purpose, for Node to clean up after a cell that was cut off in the middle of a promise job. */
const CLEAN_UP = new Error('cut off');

/** @param {unknown} reason */
function reportRejection(reason) {
  if (isInterruption(reason)) return;
  rejections += 1;
  report(`A promise failed and nothing awaited it (a missing await?)\n${describeThrown(reason, current)}`);
}

/** @param {unknown} error */
function reportUncaught(error) {
  if (error === CLEAN_UP || isInterruption(error)) return;
  rejections += 1;
  report(`An error in a callback, outside of any cell\n${describeThrown(error, current)}`);
}

/** tslab's own handlers print whole stacks; they are in place once its start has returned. */
function replaceHandlers() {
  process.removeAllListeners('unhandledRejection').on('unhandledRejection', reportRejection);
  process.removeAllListeners('uncaughtException').on('uncaughtException', reportUncaught);
}

/**
 * While a cell runs up to its first wait, Node watches for SIGINT itself, and lets it end the process afterwards if a listener was
 * added meanwhile: only adding the first listener takes hold of the signal.
 */
function attachInterruptListeners() {
  const listeners = process.rawListeners('SIGINT');
  process.removeAllListeners('SIGINT');
  for (const listener of listeners) process.on('SIGINT', /** @type {NodeJS.SignalsListener} */ (listener));
}

function endEverything() {
  interrupts += 1;
  endUpTo(current);
  stopFitting();
}

/** Lets what has come meanwhile be seen, signals too: they are looked for between two turns. */
const nextTurn = () => new Promise((resolve) => void kernelTimers.setImmediate(() => kernelTimers.setImmediate(resolve)));

class CellRunner {
  /** @type {Execute} */
  #execute;
  #converter;
  #variables;
  #thrown;

  /**
   * @param {Executor} executor tslab's @param {CellConverter} converter @param {SharedVariables} variables
   * @param {{ cutOff: boolean }} thrown whether a cell was cut off, where Node breaks it rather than a listener
   */
  constructor(executor, converter, variables, thrown) {
    this.#thrown = thrown;
    this.#execute = executor.execute;
    this.#converter = converter;
    this.#variables = variables;
  }

  /** @type {Execute} */
  run = async (source) => {
    current += 1;
    refreshLibrary(source);
    forgetChanged();
    const { module, mode } = getCodeMetadata(source);
    if (module !== undefined || mode === 'browser') return this.#execute(source);
    const before = interrupts;
    const { converted, declared } = this.#converter.prepare(source, current);
    await nextTurn();
    if (interrupts > before) {
      report(INTERRUPTED);
      return false;
    }
    this.#variables.begin(converted.diagnostics.length > 0 ? [] : declared.names);
    const done = await this.#inOneTurn(source);
    // A training or a sweep that was interrupted gives what it has; the cell takes it before it is over.
    if (interrupts > before && !this.#thrown.cutOff) await untilEnded(PATIENCE);
    if (converted.diagnostics.length > 0) return this.#importAlone(declared.imports);
    this.#settle(done, declared.names, converted.declOutput ?? '');
    return done;
  };

  /** @param {boolean} done @param {string[]} names @param {string} declarations */
  #settle(done, names, declarations) {
    const { isAssigned } = this.#variables;
    this.#converter.declarations = done ? declarations : declarationsAfterFailure(this.#converter.declarations, declarations, names, isAssigned);
    if (!done) this.#variables.giveBack();
  }

  /**
   * What a cell imports is there for the next one, whatever is wrong with the rest.
   * @param {string} imports
   */
  async #importAlone(imports) {
    if (imports === '') return false;
    const { converted, declared } = this.#converter.prepare(imports, 0);
    if (converted.diagnostics.length > 0) return false;
    this.#variables.begin(declared.names);
    this.#settle(await this.#inOneTurn(imports), declared.names, converted.declOutput ?? '');
    return false;
  }

  /** @type {Execute} */
  #inOneTurn(source) {
    return new Promise((resolve) => {
      kernelTimers.setImmediate(() => {
        const open = openDepths();
        this.#thrown.cutOff = false;
        resolve(runInCell(current, () => this.#execute(source)));
        attachInterruptListeners();
        if (!this.#thrown.cutOff) return;
        // No `finally` ran, and nobody else has got the signal.
        endOpen(open);
        forgetFitting();
        interrupt();
        throw CLEAN_UP;
      });
    });
  }
}

/** Time for the first request to come in, ms: before what it is going to need anyway, and before what it may need. */
const FIRST_REQUEST = { soon: 50, late: 500 };

/** Time for a first cell, ms, so that what it needed is compiled. */
const FIRST_CELL = 10_000;

/**
 * Uses the time in which a reader reads.
 * @param {CellConverter} converter
 */
function warmUpWhenIdle(converter) {
  /** @param {number} wait @param {() => void} work */
  const whenIdle = (wait, work) => kernelTimers.setTimeout(() => void (current === 0 && work()), wait).unref();
  whenIdle(FIRST_REQUEST.soon, () => {
    converter.warmUp();
    whenIdle(0, loadLibrary);
    whenIdle(FIRST_REQUEST.late, () => { converter.warmUpMore(); });
  });
}

/** @param {string} root @param {ConverterSet} converters @param {typeof executorModule.createExecutor} createExecutor */
function createFollowedExecutor(root, converters, createExecutor) {
  const converter = new CellConverter(converters);
  const thrown = { cutOff: false };
  const executor = createExecutor(root, converter.set, createConsole(() => current, (error) => (thrown.cutOff ||= isCutOff(error))));
  const scope = /** @type {any} */ (globalThis);
  const variables = new SharedVariables(scope.__tslab__.exports);
  scope.__tslab__ = {
    get exports() {
      return variables.exports;
    },
    bind: variables.bind,
    require: requireLocal(root, scope.__tslab__.require),
  };
  executor.execute = new CellRunner(executor, converter, variables, thrown).run;
  warmUpWhenIdle(converter);
  kernelTimers.setTimeout(keepCompiled, FIRST_CELL).unref();
  return executor;
}

function followCells() {
  process.on('SIGINT', endEverything);
  watchPromiseJobs();
  const { createExecutor } = executorModule;
  executorModule.createExecutor = (root, converters) => {
    process.nextTick(replaceHandlers);
    return createFollowedExecutor(root, converters, createExecutor);
  };
}

/** How many promises and callbacks have failed unseen by any cell. */
const unseenFailures = () => rejections;

module.exports = { followCells, unseenFailures };

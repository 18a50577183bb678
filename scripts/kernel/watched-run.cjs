/**
 * Lets the stop button end a loop that never lets the kernel see a signal. Node can break a script while it runs, and tslab runs cells that way, but what
 * follows an await comes after: `await null; while (true) {}` could not be stopped. So what a cell has left to do without waiting is done in the script.
 */
'use strict';
const vm = require('node:vm');
const { types } = require('node:util');
const { kernelTimers } = require('./background.cjs');

const NAME = '__gradientLabRun__';

/** Promise jobs at hand, and those they lead to. Does nothing while promise jobs are being done already. */
const doPromiseJobs = () => /** @type {{ _tickCallback?: () => void }} */ (/** @type {unknown} */ (process))._tickCallback?.();

/**
 * Node's watch for SIGINT has no other listeners; the first one to be added would take the signal from it. So they are added afterwards.
 * @template T
 * @param {() => T} run
 */
function keepingListenersOut(run) {
  /** @type {((...words: any[]) => void)[]} */
  const late = [];
  const { addListener, on } = process;
  /** @type {any} */
  const wait = (/** @type {string} */ name, /** @type {(...words: any[]) => void} */ listener) => {
    if (name !== 'SIGINT') return on.call(process, name, listener);
    late.push(listener);
    return process;
  };
  Object.assign(process, { addListener: wait, on: wait });
  try {
    return run();
  } finally {
    Object.assign(process, { addListener, on });
    for (const listener of late) process.on('SIGINT', listener);
  }
}

/** What the cell that was started last has still to do; settled where it waits for nothing. @type {Promise<unknown>} */
let rest = Promise.resolve();

/** Until the cell has ended, well or not; in vain at the latest after some milliseconds. @param {number} milliseconds */
async function untilEnded(milliseconds) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const patience = new Promise((resolve) => (timer = kernelTimers.setTimeout(resolve, milliseconds)));
  await Promise.race([rest.catch(() => undefined), patience]);
  clearTimeout(timer);
}

function watchPromiseJobs() {
  const { runInThisContext } = vm;
  vm.runInThisContext = (code, options) => {
    if (typeof options !== 'object' || options.breakOnSigint !== true) return runInThisContext(code, options);
    /** @type {unknown} */
    let result;
    const run = () => {
      result = runInThisContext(code);
      // tslab looks at the promise when all this is over.
      rest = types.isPromise(result) ? result : Promise.resolve();
      rest.catch(() => undefined);
      doPromiseJobs();
    };
    Object.defineProperty(globalThis, NAME, { value: run, configurable: true });
    keepingListenersOut(() => runInThisContext(`${NAME}()`, { breakOnSigint: true }));
    return result;
  };
}

module.exports = { untilEnded, watchPromiseJobs };

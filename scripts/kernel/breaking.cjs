/**
 * Lets the stop button end a loop that never awaits after the cell has waited for something: `await train(…); while (true) {}`. Node breaks only what runs
 * up to the first wait (watched-run.cjs); later the main thread does not get to see that a signal came. Another thread hears it too. If the kernel has
 * not seen it after two seconds, that thread ends what runs, by the debugger's means.
 *
 * From Node 24 on: earlier ones follow a cell through its promises by a stack that is out of step after such an end, and abort. Of its callbacks every
 * version keeps such a stack; there the kernel's options tell Node not to check.
 */
'use strict';
const { constants } = require('node:os');
const { join } = require('node:path');
const { Worker } = require('node:worker_threads');
const { keepHandler } = require('./signals.cjs');

/** Longer than a step of training or a turn of any other loop that will see the signal by itself, and ends better that way. */
const PATIENCE = 2000;
const PLACES = { seen: 0, broken: 1 };
const FIRST_NODE = 24;

/** Whether this version of Node survives it. */
const canBreak = () => Number(process.versions.node.split('.')[0]) >= FIRST_NODE;

/** Whether this process was started so that it does. */
const isUnchecked = () => process.execArgv.includes('--no-force-async-hooks-checks') && !process.execArgv.includes('--no-async-context-frame');

class Breaking {
  #counts = new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));
  #known = 0;
  /** Resolves when the thread listens, or cannot. */
  ready = Promise.resolve();
  /** To be called after Node has watched for SIGINT: it then leaves the signal to end the process, and libuv believes that it still has it. */
  restoreHandler = () => {};

  /** To be called when the main thread's signals are blocked, which the other one inherits, and something listens for SIGINT. */
  start() {
    const restore = canBreak() && isUnchecked() ? keepHandler('SIGINT') : undefined;
    if (restore === undefined) return;
    const workerData = { counts: this.#counts, places: PLACES, signal: constants.signals.SIGINT, patience: PATIENCE };
    // Without the preload, which the kernel's own options would name.
    const thread = new Worker(join(__dirname, 'breaking-thread.cjs'), { workerData, execArgv: [] });
    this.restoreHandler = restore;
    this.ready = new Promise((resolve) => {
      thread.once('message', () => resolve());
      thread.once('error', () => resolve());
    });
    thread.unref();
  }

  /**
   * The kernel has seen an interrupt.
   * @returns {boolean} whether something was broken for it
   */
  seen() {
    Atomics.add(this.#counts, PLACES.seen, 1);
    const broken = Atomics.load(this.#counts, PLACES.broken);
    const isNew = broken !== this.#known;
    this.#known = broken;
    return isNew;
  }
}

module.exports = { breaking: new Breaking(), canBreak };

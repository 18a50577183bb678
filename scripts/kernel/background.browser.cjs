/**
 * The twin of background.cjs in the browser, where nothing carries a cell's number through every await. A timer does: its callback, and what follows from it
 * before the browser turns to something else, belong to the cell that has set it. All else belongs to the cell that has begun last.
 */
'use strict';

/** @typedef {(...words: any[]) => any} Call */

let lastBegun = 0;
let lastInterrupted = -1;
/** The cell whose code runs. */
let running = 0;

function beginCell() {
  lastBegun += 1;
  running = lastBegun;
}

/** Everything that cells have begun so far is to end. */
function endAllSoFar() {
  lastInterrupted = lastBegun;
}

/** The same error as the library's `interrupted()` gives. */
const interruption = () => new DOMException('Interrupted', 'AbortError');

/** @param {unknown} reason */
const isInterruption = (reason) => reason instanceof DOMException && reason.name === 'AbortError' && reason.message === 'Interrupted';

const isOver = () => running <= lastInterrupted;

function endIfOver() {
  if (isOver()) throw interruption();
}

/** Where another cell has begun since, nobody waits for an interrupted one. */
function endIfLeft() {
  if (isOver() && running < lastBegun) throw interruption();
}

/** The kernel's own timer, which no interrupt ends. */
const kernelTimers = { setTimeout: globalThis.setTimeout.bind(globalThis) };

/** Timers that fail once their cell is over, and keep in mind whose they are. */
function endInterruptedLoops() {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    running = lastBegun;
  };
  /** @param {number} cell @param {Call} callback @returns {Call} */
  const inCell = (cell, callback) => (...given) => {
    // Comes once all that follows from the callback by promises has run.
    port2.postMessage(null);
    running = cell;
    return callback(...given);
  };
  const originals = { setTimeout: globalThis.setTimeout.bind(globalThis), setInterval: globalThis.setInterval.bind(globalThis) };
  Object.assign(globalThis, {
    setTimeout(/** @type {Call} */ callback, /** @type {any[]} */ ...words) {
      endIfOver();
      return originals.setTimeout(inCell(running, callback), ...words);
    },
    setInterval(/** @type {Call} */ callback, /** @type {any[]} */ ...words) {
      endIfOver();
      const timer = originals.setInterval(inCell(running, (...given) => (isOver() ? clearInterval(timer) : callback(...given))), ...words);
      return timer;
    },
  });
}

module.exports = { beginCell, endAllSoFar, endIfLeft, endIfOver, endInterruptedLoops, isInterruption, kernelTimers };

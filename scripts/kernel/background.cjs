/**
 * Ends what interrupted cells have left running. tslab ends the cell alone: an asynchronous loop goes on, prints into later cells, trains on.
 * Whatever a cell begins carries the cell's number along, through every await and callback; once an interrupt has come, waiting for a timer fails
 * there, so that the loop ends with its `finally` blocks run.
 */
'use strict';
const { AsyncLocalStorage } = require('node:async_hooks');
const timerPromises = require('node:timers/promises');

/** @typedef {(...words: any[]) => any} Call */

/** @type {AsyncLocalStorage<number>} */
const cellOf = new AsyncLocalStorage();
let lastBegun = 0;
let lastInterrupted = 0;

/** The kernel's own timers, which no interrupt ends. */
const kernelTimers = { setTimeout, setImmediate };

/** Whether the running code belongs to a cell that was interrupted. */
const isOver = () => (cellOf.getStore() ?? Infinity) <= lastInterrupted;

/** The same error as the library's `interrupted()` gives. */
const interruption = () => new DOMException('Interrupted', 'AbortError');

/** @param {unknown} reason */
const isInterruption = (reason) => reason instanceof DOMException && reason.name === 'AbortError' && reason.message === 'Interrupted';

/**
 * @template T
 * @param {number} cell @param {() => T} work
 */
function runInCell(cell, work) {
  lastBegun = cell;
  return cellOf.run(cell, work);
}

/**
 * Runs what ends by itself after an interrupt, in a better way than by an error.
 * @template T
 * @param {() => T} work
 */
const runToItsEnd = (work) => cellOf.exit(work);

/**
 * Everything that cells up to this one have begun is to end.
 * @param {number} cell
 */
function endUpTo(cell) {
  lastInterrupted = cell;
}

function endIfOver() {
  if (isOver()) throw interruption();
}

/** Where another cell has begun since, nobody waits for an interrupted one. */
function endIfLeft() {
  if (isOver() && cellOf.getStore() !== lastBegun) throw interruption();
}

/** @param {Call} original */
function ending(original) {
  /** @type {Call} */
  const replacement = (...words) => {
    endIfOver();
    return original(...words);
  };
  return Object.defineProperties(replacement, Object.getOwnPropertyDescriptors(original));
}

/** @param {Call} original setInterval */
function endingIntervals(original) {
  /** @type {Call} */
  const replacement = (callback, ...words) => {
    endIfOver();
    const timer = original((/** @type {unknown[]} */ ...given) => (isOver() ? clearInterval(timer) : callback(...given)), ...words);
    return timer;
  };
  return Object.defineProperties(replacement, Object.getOwnPropertyDescriptors(original));
}

/** @param {Call} original from node:timers/promises, which fails by a promise */
const endingPromises = (original) => async (/** @type {unknown[]} */ ...words) => ending(original)(...words);

function endInterruptedLoops() {
  // Not those of node:timers, which Node itself calls.
  Object.assign(globalThis, { setTimeout: ending(setTimeout), setImmediate: ending(setImmediate), setInterval: endingIntervals(setInterval) });
  Object.assign(timerPromises, { setTimeout: endingPromises(timerPromises.setTimeout), setImmediate: endingPromises(timerPromises.setImmediate) });
}

module.exports = { endIfLeft, endIfOver, endInterruptedLoops, endUpTo, isInterruption, kernelTimers, runInCell, runToItsEnd };

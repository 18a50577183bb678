/**
 * The twin of background.cjs in the browser, which cannot tell which cell a callback belongs to: from an interrupt until the next cell begins, whatever
 * waits for a timer or assigns a variable belongs to a cell that is over.
 */
'use strict';

let over = false;

/** @param {boolean} now */
function setOver(now) {
  over = now;
}

/** The same error as the library's `interrupted()` gives. */
const interruption = () => new DOMException('Interrupted', 'AbortError');

/** @param {unknown} reason */
const isInterruption = (reason) => reason instanceof DOMException && reason.name === 'AbortError' && reason.message === 'Interrupted';

function endIfOver() {
  if (over) throw interruption();
}

/** The kernel's own timer, which no interrupt ends. */
const kernelTimers = { setTimeout: globalThis.setTimeout.bind(globalThis) };

/** Timers that fail once their cell is over. */
function endInterruptedLoops() {
  for (const name of /** @type {const} */ (['setTimeout', 'setInterval'])) {
    const original = globalThis[name].bind(globalThis);
    Object.assign(globalThis, {
      [name]: (/** @type {any[]} */ ...words) => {
        endIfOver();
        return Reflect.apply(original, globalThis, words);
      },
    });
  }
}

module.exports = { endIfOver, endInterruptedLoops, isInterruption, kernelTimers, setOver };

interface Scheduler {
  readonly setImmediate?: (run: () => void) => unknown;
}

/** Browsers have no setImmediate, and delay a timer by 4 ms: a message is the quickest task there. */
function viaMessage(): () => Promise<void> {
  const { port1, port2 } = new MessageChannel();
  const waiting: (() => void)[] = [];
  port1.onmessage = () => { waiting.shift()?.(); };
  return () => new Promise((resolve) => {
    waiting.push(resolve);
    port2.postMessage(null);
  });
}

const { setImmediate: immediate } = globalThis as Scheduler;

/**
 * Resolves in a new task of the event loop, so that signals, messages and timers are served between two steps of a loop (a resolved promise alone
 * would let none through). Costs some microseconds.
 */
export const nextTask: () => Promise<void> =
  immediate === undefined ? viaMessage() : () => new Promise((resolve) => { immediate(resolve); });

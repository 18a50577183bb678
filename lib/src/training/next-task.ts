interface Port {
  onmessage: (() => void) | null;
  postMessage(message: null): void;
}

interface Scope {
  readonly setImmediate?: (run: () => void) => unknown;
  readonly MessageChannel: new () => { readonly port1: Port; readonly port2: Port };
}

/** Browsers have no setImmediate, and delay a timer by 4 ms: a message is the quickest task there. */
function viaMessages({ MessageChannel }: Scope): () => Promise<void> {
  const { port1, port2 } = new MessageChannel();
  const waiting: (() => void)[] = [];
  port1.onmessage = () => { waiting.shift()?.(); };
  return () => new Promise((resolve) => {
    waiting.push(resolve);
    port2.postMessage(null);
  });
}

/** {@link nextTask} with the means that a global scope offers. */
export function nextTaskIn(scope: Scope): () => Promise<void> {
  const { setImmediate } = scope;
  return setImmediate === undefined ? viaMessages(scope) : () => new Promise((resolve) => { setImmediate(resolve); });
}

/**
 * Resolves in a new task of the event loop, so that signals, messages and timers are served between two steps of a loop (a resolved promise alone
 * would let none through). Costs some microseconds.
 */
export const nextTask: () => Promise<void> = nextTaskIn(globalThis as unknown as Scope);

import { onceInterrupted } from './kernel-channel';

let controller: AbortController | undefined;

function abort(): void {
  controller?.abort(new DOMException('Interrupted', 'AbortError'));
  controller = undefined;
}

function listen(): void {
  onceInterrupted(abort);
}

/**
 * A signal that aborts when the kernel is interrupted (the square button, SIGINT) after this call. tslab ends only the cell: a loop that
 * awaits goes on unseen unless it watches such a signal. Pass it to whatever takes an AbortSignal, or call `throwIfAborted` each step.
 *
 * Calls share one signal and one listener until an interrupt, which removes both; a call after that returns a fresh signal.
 *
 * @example
 * const signal = interrupted();
 * for (let step = 1; step <= 100; step++) {
 *   await new Promise(setImmediate); // lets the interrupt arrive
 *   signal.throwIfAborted();
 *   computeGradients(net, x, y).dispose();
 * }
 */
export function interrupted(): AbortSignal {
  if (controller === undefined) {
    controller = new AbortController();
    // While a cell runs up to its first await, Node itself watches for SIGINT in order to break loops; a listener added then would
    // take the signal away from it, and would be cut off at the end of the script.
    queueMicrotask(listen);
  }
  return controller.signal;
}

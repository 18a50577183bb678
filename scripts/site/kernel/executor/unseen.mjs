import { kernelTimers } from '../../../kernel/background.browser.cjs';

/** @typedef {'promise' | 'callback'} Where */

/** Rejected on purpose: the browser tells of promises that failed in the order of their failures. */
class Marker {
  /** @type {() => void} */
  reached = () => undefined;
}

/** A browser that does not tell of the marker is not waited for. */
const PATIENCE = 200;

/**
 * Failures that no cell sees.
 * @param {(where: Where, reason: unknown) => void} report
 */
export function watchFailures(report) {
  addEventListener('unhandledrejection', (event) => {
    event.preventDefault();
    if (event.reason instanceof Marker) event.reason.reached();
    else report('promise', event.reason);
  });
  addEventListener('error', (event) => {
    event.preventDefault();
    report('callback', event.error ?? new Error(event.message));
  });
}

/** Resolves when the browser has told of every promise that has failed so far. */
export function failuresToldSoFar() {
  const marker = new Marker();
  const told = new Promise((resolve) => {
    marker.reached = () => resolve(undefined);
    kernelTimers.setTimeout(marker.reached, PATIENCE);
  });
  void Promise.reject(marker);
  return told;
}

/** A failure that a reader can act on: the step it happened in, its cause, and the one next thing to do. */
export class SetupError extends Error {
  /** @param {{ step: string, cause: string, next: string }} failure */
  constructor({ step, cause, next }) {
    super(`${step} — ${cause}`);
    this.name = 'SetupError';
    this.step = step;
    this.reason = cause;
    this.next = next;
  }
}

/**
 * @param {unknown} error
 * @returns {string} one line for what went wrong, whatever was thrown
 */
export function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}

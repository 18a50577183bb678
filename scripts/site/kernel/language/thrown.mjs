import { inspect } from 'node-inspect-extracted';

/**
 * Something thrown in the executor, as it goes from worker to worker.
 * @typedef {{ shown: string } | { name: string, message: string, stack: string, cause?: Thrown, errors?: Thrown[] }} Thrown
 */

/** Something that is no error, shown as the executor saw it. */
class Shown {
  #text;

  /** @param {string} text */
  constructor(text) {
    this.#text = text;
  }

  [inspect.custom]() {
    return this.#text;
  }
}

/**
 * @param {Thrown} thrown
 * @returns {unknown} what stands for it here
 */
export function revive(thrown) {
  if ('shown' in thrown) return new Shown(thrown.shown);
  const { name, message, stack, cause, errors } = thrown;
  if (name === 'AbortError') return new DOMException(message, name);
  const options = cause === undefined ? {} : { cause: revive(cause) };
  const error = errors === undefined ? new Error(message, options) : new AggregateError(errors.map(revive), message, options);
  return Object.assign(error, { name, stack });
}

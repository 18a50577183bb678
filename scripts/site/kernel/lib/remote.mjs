/**
 * Functions of a worker, called from outside, and what it says unasked. The worker answers with `serve`.
 * @typedef {{ id: number, result?: unknown, problem?: string }} Answer
 * @typedef {{ resolve: (value: any) => void, reject: (error: Error) => void }} Waiting
 */

/** Calls functions in a worker by name. */
export class Remote {
  /** @type {Map<number, Waiting>} */
  #waiting = new Map();
  #next = 0;
  #worker;

  /** @param {string | URL} url of a module @param {(notice: any) => void} notify gets what the worker says unasked */
  constructor(url, notify) {
    this.#worker = new Worker(url, { type: 'module' });
    this.#worker.onmessage = ({ data }) => (data.id === undefined ? notify(data) : this.#settle(data));
    this.#worker.onerror = ({ message = 'it did not load' }) => this.#fail(new Error(`The worker ${url} has failed: ${message}`));
  }

  /** @param {string} name of the function @param {...unknown} words @returns {Promise<any>} rejects where it throws, and when the worker ends before it answers */
  call(name, ...words) {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, name, words });
    });
  }

  /** @param {object} notice that asks for no answer */
  tell(notice) {
    this.#worker.postMessage(notice);
  }

  /** @param {Error} reason given to whoever still waits for an answer */
  end(reason) {
    this.#worker.terminate();
    this.#fail(reason);
  }

  /** @param {Answer} answer */
  #settle({ id, result, problem }) {
    const { resolve, reject } = /** @type {Waiting} */ (this.#waiting.get(id));
    this.#waiting.delete(id);
    if (problem === undefined) resolve(result);
    else reject(new Error(problem));
  }

  /** @param {Error} reason */
  #fail(reason) {
    for (const { reject } of this.#waiting.values()) reject(reason);
    this.#waiting.clear();
  }
}

/**
 * In a worker: answers calls.
 * @param {Record<string, (...words: any[]) => unknown>} functions
 * @param {(notice: any) => void} [notified] gets what asks for no answer
 */
export function serve(functions, notified = () => undefined) {
  const post = postMessage.bind(globalThis);
  addEventListener('message', async ({ data }) => {
    const { id, name, words } = data;
    if (id === undefined) {
      notified(data);
      return;
    }
    try {
      post({ id, result: await functions[name]?.(...words) });
    } catch (error) {
      post({ id, problem: error instanceof Error ? `${error.message}\n${error.stack ?? ''}` : String(error) });
    }
  });
}

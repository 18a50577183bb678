import { createInterface } from 'node:readline';

/** @typedef {import('../tasks.mjs').Task} Task */

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

/** The next message, or undefined when there are no more. */
export async function receive() {
  const { value, done } = await lines.next();
  return done === true ? undefined : JSON.parse(value);
}

/** @param {object} message */
export function send(message) {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

/**
 * Milliseconds that a call takes.
 * @param {() => unknown} run
 */
export async function milliseconds(run) {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

/**
 * Serves one lane: a task, then a round for each further message.
 * @param {(task: Task) => Promise<{ ready: object, round: () => Promise<unknown> }>} prepare
 */
export async function serve(prepare) {
  const { ready, round } = await prepare(await receive());
  send({ ready });
  while ((await receive()) !== undefined) send({ value: await round() });
  process.exit(0);
}

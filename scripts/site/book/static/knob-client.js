// The worker that computes figures: one for all knobs of a page, from the first turn on.

/** @typedef {{ id: number, figure?: object, milliseconds?: number, progress?: string, problem?: string }} Answer */

/** @type {Worker | undefined} */
let worker;
let hasAnswered = false;
let turns = 0;
/** Who waits for an answer, by the number of the turn. @type {Map<number, (answer: Answer) => void>} */
const waiting = new Map();

/** Whether the library is there. */
export const isReady = () => hasAnswered;

function failed({ message }) {
  for (const [id, answer] of waiting) answer({ id, problem: message || 'the worker did not load' });
  waiting.clear();
  // The next turn tries again.
  worker?.terminate();
  worker = undefined;
}

function start() {
  worker = new Worker(new URL('knob-worker.js', import.meta.url), { type: 'module' });
  worker.addEventListener('message', ({ data }) => {
    hasAnswered = true;
    const answer = waiting.get(data.id);
    if (data.progress === undefined) waiting.delete(data.id);
    answer?.(data);
  });
  worker.addEventListener('error', failed);
  return worker;
}

/**
 * Asks for a figure. What is still being computed for an earlier turn of it is dropped.
 * @param {string} program its address
 * @param {(number | null)[]} choice the place of each knob's value, null where it is as printed
 * @param {(answer: Answer) => void} answer called with progress, then with a figure or a problem
 * @returns {() => void} stops it
 */
export function ask(program, choice, answer) {
  const id = turns++;
  waiting.set(id, answer);
  (worker ?? start()).postMessage({ id, program, choice });
  return () => {
    if (waiting.delete(id)) worker?.postMessage({ id, program });
  };
}

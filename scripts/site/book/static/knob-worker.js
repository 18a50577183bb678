// Computes figures for the knobs of a page, one at a time, the last that was asked for.
import { KnobProgram } from './knob-program.js';

const PLOTLY = 'application/vnd.plotly.v1+json';
/** Where the library looks for a way out for the run of a cell. */
const DISPLAY = Symbol.for('notebook-kernel.display');
/** The book's folder. */
const BOOK = new URL('..', import.meta.url);

/** @type {Map<string, Promise<KnobProgram>>} */
const programs = new Map();

/** @param {string} address */
async function readProgram(address) {
  const program = await (await fetch(address)).json();
  const found = Object.entries(program.modules).map(async ([name, file]) => [name, await import(new URL(file, BOOK).href)]);
  const modules = Object.fromEntries(await Promise.all(found));
  await modules['gradient-lab'].ready();
  return new KnobProgram(program, modules);
}

/** @param {string} address */
function programAt(address) {
  const found = programs.get(address) ?? readProgram(address);
  programs.set(address, found);
  return found;
}

/** @typedef {{ id: number, program: string, choice: (number | null)[] }} Turn */

/** The last turn of each figure that waits for an answer, by its program. @type {Map<string, Turn>} */
const wanted = new Map();
/** @type {Turn | undefined} */
let running;

/** @param {Turn} turn */
async function answer(turn) {
  const isOver = () => wanted.get(turn.program) !== turn;
  const post = (/** @type {object} */ words) => {
    if (!isOver()) postMessage({ id: turn.id, ...words });
  };
  try {
    const program = await programAt(turn.program);
    if (isOver()) return;
    const begun = performance.now();
    // Another function for each run, by which the library knows one from the next.
    globalThis[DISPLAY] = ({ data }) => {
      if (data[PLOTLY] !== undefined) post({ figure: data[PLOTLY], milliseconds: performance.now() - begun });
      else if (data['text/html'] !== undefined) post({ progress: data['text/html'] });
    };
    await program.run(turn.choice, isOver);
  } catch (error) {
    programs.delete(turn.program);
    post({ problem: error instanceof Error ? error.message : String(error) });
  }
}

async function answerAll() {
  for (const [program, turn] of wanted) {
    running = turn;
    await answer(turn);
    // A later turn of the same figure has its place in the map again.
    if (wanted.get(program) === turn) wanted.delete(program);
  }
  running = undefined;
}

addEventListener('message', ({ data: turn }) => {
  const isFirst = running === undefined;
  wanted.delete(turn.program);
  if (turn.choice !== undefined) wanted.set(turn.program, turn);
  if (isFirst) void answerAll();
  // Sweeps hear it at their next step.
  else if (running?.program === turn.program) dispatchEvent(new Event('interrupt'));
});

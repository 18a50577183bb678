// Knobs below a figure: what the reader turns is computed by the notebook's own cells, in a worker that the first turn starts.
import { draw, drawPrinted } from './figures.js';

/** Milliseconds after which it is said that something is being computed. */
const PATIENCE = 250;

/** @typedef {{ id: number, figure?: object, milliseconds?: number, progress?: string, problem?: string }} Answer */

/** @type {Worker | undefined} */
let worker;
/** The turns that wait for an answer, by their numbers. @type {Map<number, (answer: Answer) => void>} */
const waiting = new Map();
let turns = 0;

function startWorker() {
  worker = new Worker(new URL('knob-worker.js', import.meta.url), { type: 'module' });
  worker.addEventListener('message', ({ data }) => waiting.get(data.id)?.(data));
  worker.addEventListener('error', ({ message }) => {
    for (const [id, answer] of waiting) answer({ id, problem: message || 'the worker did not load' });
    // The next turn tries again.
    worker?.terminate();
    worker = undefined;
  });
  return worker;
}

/**
 * Asks for a figure in place of the one that was asked for before; the worker drops that.
 * @param {string} program its address
 * @param {(number | null)[]} choice
 * @param {(answer: Answer) => void} answer called with progress, then with a figure or a problem
 * @returns {number} the turn
 */
function ask(program, choice, answer) {
  const id = turns++;
  waiting.set(id, answer);
  (worker ?? startWorker()).postMessage({ id, program, choice });
  return id;
}

/** @param {number} milliseconds */
const duration = (milliseconds) => (milliseconds < 1000 ? `${Math.max(1, Math.round(milliseconds))} ms` : `${(milliseconds / 1000).toFixed(1)} s`);

/** @param {HTMLFormElement} form */
function connect(form) {
  const figure = /** @type {HTMLElement} */ (form.previousElementSibling);
  const sliders = [...form.querySelectorAll('input')].map((input) => ({ input, output: input.nextElementSibling, label: input.previousElementSibling?.textContent, values: (input.dataset.values ?? '').split('|'), printed: input.defaultValue }));
  const progress = /** @type {HTMLElement} */ (form.querySelector('.knobs-progress'));
  const status = /** @type {HTMLElement} */ (form.querySelector('[role=status]'));
  const reset = /** @type {HTMLElement} */ (form.querySelector('[type=reset]'));
  const asking = status.textContent;
  const program = new URL(form.dataset.program ?? '', location.href).href;
  let timer = 0;
  let last = -1;

  const say = (/** @type {string} */ words) => {
    clearTimeout(timer);
    progress.replaceChildren();
    form.removeAttribute('aria-busy');
    status.textContent = words;
  };

  function turn() {
    const turned = sliders.filter(({ input, printed }) => input.value !== printed);
    for (const { input, output, values } of sliders) {
      const value = values[Number(input.value)] ?? '';
      if (output) output.textContent = value;
      input.setAttribute('aria-valuetext', value);
    }
    reset.hidden = turned.length === 0;
    waiting.delete(last);
    if (turned.length === 0) {
      worker?.postMessage({ program });
      say(asking ?? '');
      void drawPrinted(figure).catch(console.warn);
      return;
    }
    const words = turned.map(({ label, output }) => `${label} ${output?.textContent}`).join(', ');
    form.setAttribute('aria-busy', 'true');
    clearTimeout(timer);
    timer = setTimeout(() => (status.textContent = worker === undefined ? 'Loading the library …' : 'Computing …'), PATIENCE);
    const choice = sliders.map(({ input, printed }) => (input.value === printed ? null : Number(input.value)));
    last = ask(program, choice, (answer) => {
      if (answer.progress !== undefined) progress.innerHTML = answer.progress;
      else if (answer.problem !== undefined) say(`This cannot be computed here: ${answer.problem}`);
      else {
        void draw(figure, answer.figure ?? {}, words).catch(console.warn);
        say(`Computed in this page in ${duration(answer.milliseconds ?? 0)}. The text speaks of the figure as printed.`);
      }
    });
  }

  form.addEventListener('input', turn);
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('reset', () => queueMicrotask(turn));
  form.hidden = false;
}

for (const form of document.querySelectorAll('form.knobs')) connect(/** @type {HTMLFormElement} */ (form));

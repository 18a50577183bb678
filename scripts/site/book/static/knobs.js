// Knobs below a figure: for what the reader turns, the notebook's own cells compute the figure anew.
import { draw, drawPrinted } from './figures.js';
import { ask, isReady } from './knob-client.js';

/** Milliseconds after which it is said that something is being computed. */
const PATIENCE = 250;

/** @param {number} milliseconds */
const duration = (milliseconds) => (milliseconds < 1000 ? `${Math.max(1, Math.round(milliseconds))} ms` : `${(milliseconds / 1000).toFixed(1)} s`);

class Slider {
  /** @param {HTMLInputElement} input between its label and its value */
  constructor(input) {
    this.input = input;
    this.label = input.previousElementSibling;
    this.output = input.nextElementSibling;
    this.values = (input.dataset.values ?? '').split('|');
  }

  get isTurned() {
    return this.input.value !== this.input.defaultValue;
  }

  get words() {
    return `${this.label.textContent} ${this.output.textContent}`;
  }

  /** The place of its value, null where it is as printed. */
  get choice() {
    return this.isTurned ? Number(this.input.value) : null;
  }

  showValue() {
    this.output.textContent = this.values[Number(this.input.value)];
    this.input.setAttribute('aria-valuetext', this.output.textContent);
  }
}

/** What stands below the sliders: an invitation, how far it has come, or what was done. @param {HTMLFormElement} form */
function stateOf(form) {
  const progress = form.querySelector('.knobs-progress');
  const status = form.querySelector('[role=status]');
  const invitation = status.textContent;
  let isSlow = false;
  let timer = 0;
  const say = (/** @type {string} */ words) => {
    clearTimeout(timer);
    progress.replaceChildren();
    form.removeAttribute('aria-busy');
    status.textContent = words;
  };
  return {
    begin() {
      clearTimeout(timer);
      form.setAttribute('aria-busy', 'true');
      isSlow = false;
      timer = setTimeout(() => {
        isSlow = true;
        status.textContent = isReady() ? 'Computing …' : 'Loading the library …';
      }, PATIENCE);
    },
    /** @param {string} html the library's own bar */
    advance(html) {
      if (isSlow) progress.innerHTML = html;
    },
    invite: () => say(invitation),
    say,
  };
}

/** @param {HTMLFormElement} form */
function connect(form) {
  const figure = /** @type {HTMLElement} */ (form.previousElementSibling);
  const sliders = [...form.querySelectorAll('input')].map((input) => new Slider(input));
  const reset = form.querySelector('[type=reset]');
  const state = stateOf(form);
  const program = new URL(form.dataset.program, location.href).href;
  let stop = () => {};

  function compute() {
    state.begin();
    const words = sliders.filter(({ isTurned }) => isTurned).map((slider) => slider.words).join(', ');
    stop = ask(program, sliders.map(({ choice }) => choice), ({ progress, problem, figure: specification, milliseconds }) => {
      if (progress !== undefined) state.advance(progress);
      else if (problem !== undefined) state.say(`This cannot be computed here: ${problem}`);
      else {
        void draw(figure, specification, words).catch(console.warn);
        state.say(`Computed here in ${duration(milliseconds)}${form.dataset.with}. The text speaks of the figure as printed.`);
      }
    });
  }

  function turn() {
    stop();
    for (const slider of sliders) slider.showValue();
    const isTurned = sliders.some((slider) => slider.isTurned);
    reset.hidden = !isTurned;
    if (isTurned) compute();
    else {
      state.invite();
      void drawPrinted(figure).catch(console.warn);
    }
  }

  form.addEventListener('input', turn);
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('reset', () => setTimeout(() => {
    sliders[0]?.input.focus();
    turn();
  }));
  form.hidden = false;
}

for (const form of document.querySelectorAll('form.knobs')) connect(form);

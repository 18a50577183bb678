/** @typedef {import('./places.mjs').Knob} Knob */

/** @param {string} text */
export const escaped = (text) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

/**
 * A slider over the places of the knob's values: they need not be evenly spaced.
 * @param {Knob} knob
 */
function sliderHtml({ label, unit = '', values, printed }) {
  const start = values.indexOf(printed);
  if (start < 0) throw new Error(`${label}: the printed value ${printed} must be among the knob's values`);
  const said = (/** @type {number} */ value) => escaped(`${value} ${unit}`.trim());
  return `<label><span>${escaped(label)}</span><input type="range" min="0" max="${values.length - 1}" value="${start}" data-values="${values.map(said).join('|')}" aria-valuetext="${said(printed)}"><output aria-live="off">${said(printed)}</output></label>`;
}

/**
 * Knobs as HTML. Hidden until a script makes them work.
 * @param {string} title of the figure
 * @param {readonly Knob[]} knobs @param {string} program the address of the figure's program @param {string} [data] with what it computes, if not with what was printed
 */
export const knobsHtml = (title, knobs, program, data = '') => `<form class="knobs" data-program="${program}" data-with="${data}" aria-label="Knobs of the figure: ${escaped(title)}" autocomplete="off" hidden>
${knobs.map(sliderHtml).join('\n')}
<div class="knobs-state"><div class="knobs-progress" aria-hidden="true"></div><span role="status">Turn a knob: the notebook’s cells compute the figure again, in this page${data}.</span><button type="reset" hidden>As printed</button></div>
</form>`;

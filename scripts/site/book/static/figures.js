// Figures come as pictures. Near the screen they become live: sliders, buttons and numbers under the pointer, without a kernel.

/** @type {Promise<any> | undefined} */
let plotly;
const loadPlotly = () => (plotly ??= new Promise((resolve, reject) => {
  const script = document.createElement('script');
  script.src = new URL('../lab/plotly/plane.js', import.meta.url).href;
  script.addEventListener('load', () => resolve(/** @type {any} */ (globalThis).Plotly));
  script.addEventListener('error', () => reject(new Error('plotly.js did not load')));
  document.head.append(script);
}));

/** What draws the figure now; another one makes it forget. @type {WeakMap<Element, object>} */
const drawing = new WeakMap();

/** @param {HTMLElement} figure */
function livePart(figure) {
  const found = figure.querySelector('.js-plotly-plot, .to-plot');
  if (found !== null) return found;
  const live = document.createElement('div');
  live.className = 'to-plot';
  // Not an image: it has buttons.
  live.setAttribute('role', 'group');
  figure.append(live);
  return live;
}

/**
 * Draws in the place of the picture, or of what was drawn there before.
 * @param {HTMLElement} figure
 * @param {object | Promise<object>} specification for plotly.js
 * @param {string} [words] what is no longer as printed
 */
export async function draw(figure, specification, words = '') {
  const mine = {};
  drawing.set(figure, mine);
  const [{ data, layout, frames, config }, Plotly] = await Promise.all([specification, loadPlotly()]);
  if (drawing.get(figure) !== mine) return;
  const live = livePart(figure);
  const said = figure.querySelector('img')?.alt ?? figure.querySelector('figcaption')?.textContent ?? '';
  live.setAttribute('aria-label', words === '' ? said : `${said} (${words})`);
  const isNew = !figure.classList.contains('is-live');
  await Plotly.react(live, { data, layout, frames, config });
  if (!isNew) return;
  figure.classList.add('is-live');
  new ResizeObserver(() => {
    // On paper the picture is shown.
    if (live.clientWidth > 0) Plotly.Plots.resize(live);
  }).observe(figure);
}

/** Draws a figure as it is printed. @param {HTMLElement} figure */
export const drawPrinted = (figure) => draw(figure, fetch(new URL(figure.dataset.figure ?? '', location.href)).then((answer) => answer.json()));

const near = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    near.unobserve(target);
    // The picture stays where a figure cannot become live. A knob may have been quicker.
    if (!drawing.has(target)) void drawPrinted(/** @type {HTMLElement} */ (target)).catch(console.warn);
  }
}, { rootMargin: '300px' });

for (const figure of document.querySelectorAll('figure.live')) near.observe(figure);

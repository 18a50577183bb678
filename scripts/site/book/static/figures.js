// Figures come as pictures. Near the screen they become live: sliders, buttons and numbers under the pointer, without a kernel.

/** @type {Promise<any> | undefined} */
let plotly;
const loadPlotly = () => (plotly ??= new Promise((resolve, reject) => {
  const script = document.createElement('script');
  script.src = new URL('plotly.js', import.meta.url).href;
  script.addEventListener('load', () => resolve(/** @type {any} */ (globalThis).Plotly));
  script.addEventListener('error', () => reject(new Error('plotly.js did not load')));
  document.head.append(script);
}));

/** @param {HTMLElement} figure */
async function enliven(figure) {
  const address = new URL(figure.dataset.figure ?? '', location.href);
  const [{ data, layout, frames, config }, Plotly] = await Promise.all([fetch(address).then((answer) => answer.json()), loadPlotly()]);
  const picture = figure.querySelector('img');
  const live = document.createElement('div');
  live.setAttribute('role', 'img');
  live.setAttribute('aria-label', picture?.alt ?? figure.textContent ?? '');
  figure.append(live);
  await Plotly.newPlot(live, { data, layout, frames, config });
  figure.classList.add('is-live');
  new ResizeObserver(() => Plotly.Plots.resize(live)).observe(figure);
}

const near = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    near.unobserve(target);
    // The picture stays where a figure cannot become live.
    void enliven(/** @type {HTMLElement} */ (target)).catch(console.warn);
  }
}, { rootMargin: '300px' });

/** A button that shows or folds all code, and remembers. */
function addCodeButton() {
  const cells = [...document.querySelectorAll('.cell .cell_input, .cell details.hide')];
  const ways = document.querySelector('.ways');
  if (ways === null || cells.length === 0) return;
  const button = document.createElement('button');
  button.type = 'button';
  const show = (/** @type {boolean} */ folded) => {
    document.documentElement.classList.toggle('code-is-folded', folded);
    button.textContent = folded ? 'Show the code' : 'Fold the code';
    button.setAttribute('aria-pressed', String(folded));
    localStorage.setItem('code', folded ? 'folded' : 'shown');
  };
  button.addEventListener('click', () => show(!document.documentElement.classList.contains('code-is-folded')));
  show(localStorage.getItem('code') === 'folded');
  ways.append(' · ', button);
}

for (const figure of document.querySelectorAll('figure.live')) near.observe(figure);
addCodeButton();

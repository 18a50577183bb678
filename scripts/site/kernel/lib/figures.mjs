import { Widget } from '@lumino/widgets';
import { Plotters } from './plotters.mjs';
import { absolute, settingsOf } from './settings.mjs';

const EXTENSION = 'jupyterlite-tslab-kernel';
const MIME_TYPE = 'application/vnd.plotly.v1+json';
const PICTURE = 'image/png';
/** Pixels of a figure that does not say its height, as JupyterLab's other renderers of plotly's figures have it. */
const HEIGHT = 360;

/**
 * What a site says of its plotly.js, by addresses relative to the site. Without it, figures are left to another extension.
 * @typedef {object} Settings
 * @property {string} plane a plotly.js with the traces of most figures
 * @property {string} all one with all traces, loaded for figures that need it
 */

/** @returns {Settings | undefined} */
function settings() {
  const found = /** @type {Settings | undefined} */ (settingsOf(`${EXTENSION}:figures`));
  return found && { plane: absolute(found.plane), all: absolute(found.all) };
}

/** @typedef {import('@jupyterlab/rendermime-interfaces').IRenderMime.IMimeModel} Model */
/** @typedef {import('./plotters.mjs').Specification} Specification */

/** @param {Model} model */
const specification = (model) => /** @type {Specification} */ (model.data[MIME_TYPE]);

/** @param {Pick<Specification, 'layout'>} figure */
const heightOf = ({ layout }) => layout?.height ?? HEIGHT;

/**
 * A figure. One that was stored with a picture is drawn when the reader comes near; until then the picture holds its place, or, where the site has left
 * pictures out, an empty box of its height.
 */
class Figure extends Widget {
  #plotters;
  #picture = document.createElement('img');
  #plot = document.createElement('div');
  /** The model that is to be seen. @type {Model | undefined} */
  #model;
  /** What has drawn. @type {import('./plotters.mjs').Plotly | undefined} */
  #plotly;
  #near = new IntersectionObserver((entries) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    this.#near.disconnect();
    this.#draw().catch((error) => {
      console.warn(error);
      // Its picture stays where a figure cannot be drawn; without one, words say what is missing.
      if (!this.node.hasChildNodes()) this.node.textContent = this.#plot.getAttribute('aria-label');
    });
  });
  #size = new ResizeObserver(() => {
    if (this.#plot.clientWidth > 0) void this.#plotly?.Plots.resize(this.#plot);
  });

  /** @param {Plotters} plotters */
  constructor(plotters) {
    super();
    this.#plotters = plotters;
    this.addClass('jp-RenderedPlotly');
    this.#plot.setAttribute('role', 'group');
    Object.assign(this.#picture.style, { maxWidth: '100%', height: 'auto' });
  }

  /** @param {Model} model */
  async renderModel(model) {
    this.#model = model;
    const { data, metadata } = model;
    const picture = data[PICTURE];
    const stored = /** @type {{ alt?: string } | undefined} */ (metadata[PICTURE]);
    const words = String(stored?.alt ?? data['text/plain'] ?? '');
    this.#plot.setAttribute('aria-label', words);
    if (this.#plotly !== undefined || (stored === undefined && typeof picture !== 'string')) return this.#draw();
    if (typeof picture === 'string') {
      this.#picture.alt = words;
      this.#picture.src = `data:${PICTURE};base64,${picture}`;
      this.node.append(this.#picture);
    } else {
      this.node.style.minHeight = `${heightOf(specification(model))}px`;
    }
    this.#near.observe(this.node);
  }

  /** @override */
  dispose() {
    if (this.isDisposed) return;
    this.#near.disconnect();
    this.#size.disconnect();
    this.#plotly?.purge(this.#plot);
    super.dispose();
  }

  async #draw() {
    const model = this.#model;
    if (model === undefined) return;
    // plotly.js writes into what it draws; the notebook is to stay as it was computed.
    const { data, layout = {}, frames, config } = structuredClone(specification(model));
    const plotly = await this.#plotters.for({ data, frames });
    if (this.isDisposed || model !== this.#model) return;
    if (this.#plotly !== plotly) this.#plotly?.purge(this.#plot);
    this.#plotly = plotly;
    this.node.replaceChildren(this.#plot);
    await plotly.react(this.#plot, { data, layout: { ...layout, height: heightOf({ layout }) }, frames, config });
    this.node.style.minHeight = '';
    this.#size.observe(this.node);
  }
}

/** @param {Settings} files @returns {import('@jupyterlab/rendermime-interfaces').IRenderMime.IExtension} */
function extension({ plane, all }) {
  const plotters = new Plotters(plane, all);
  return {
    id: `${EXTENSION}:figures`,
    description: 'Figures of plotly.js.',
    rendererFactory: { safe: true, mimeTypes: [MIME_TYPE], createRenderer: () => new Figure(plotters) },
    rank: 0,
    dataType: 'json',
  };
}

const files = settings();

export default files === undefined ? [] : [extension(files)];

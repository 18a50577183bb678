/**
 * The part of plotly.js that is used here, and a figure as it takes it.
 * @typedef {{ type?: string }} Trace
 * @typedef {{ data: Trace[], layout?: { height?: number }, frames?: { data?: Trace[] }[] | undefined, config?: object | undefined }} Specification
 *
 * @typedef {object} Plotly
 * @property {(place: Element, figure: Specification) => Promise<unknown>} react
 * @property {(place: Element) => void} purge
 * @property {{ resize(place: Element): Promise<unknown> }} Plots
 * @property {{ get(): { traces: Record<string, object> } }} PlotSchema
 */

/** @param {string} address of a script that sets `Plotly` @returns {Promise<Plotly>} */
const load = (address) => new Promise((resolve, reject) => {
  const script = document.createElement('script');
  script.src = address;
  script.addEventListener('load', () => resolve(/** @type {{ Plotly: Plotly }} */ (/** @type {unknown} */ (globalThis)).Plotly));
  script.addEventListener('error', () => reject(new Error(`plotly.js did not load from ${address}`)));
  document.head.append(script);
});

/** Loads once, and again after a failure. @param {string} address */
function onDemand(address) {
  /** @type {Promise<Plotly> | undefined} */
  let loading;
  return () => (loading ??= load(address).catch((error) => {
    loading = undefined;
    throw error;
  }));
}

/** A small plotly.js, and the whole one where a figure has traces that the small one lacks. */
export class Plotters {
  #small;
  #whole;
  /** Traces of the small one. @type {Set<string> | undefined} */
  #traces;

  /** @param {string} small address @param {string} whole address */
  constructor(small, whole) {
    this.#small = onDemand(small);
    this.#whole = onDemand(whole);
  }

  /** @param {Pick<Specification, 'data' | 'frames'>} figure @returns {Promise<Plotly>} what draws all traces of the figure */
  async for({ data, frames = [] }) {
    const plotly = await this.#small();
    this.#traces ??= new Set(Object.keys(plotly.PlotSchema.get().traces));
    const known = this.#traces;
    const wanted = [data, ...frames.map((frame) => frame.data ?? [])].flat();
    return wanted.every(({ type = 'scatter' }) => known.has(type)) ? plotly : this.#whole();
  }
}

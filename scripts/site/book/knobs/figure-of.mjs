import { createRequire } from 'node:module';
import { PLOTLY } from '../../../notebooks/notebook.mjs';
import { KnobProgram } from '../static/knob-program.js';

const fromLibrary = createRequire(new URL('../../../../lib/package.json', import.meta.url));

/** @typedef {{ data: { x?: unknown, y?: unknown }[], layout: { height: number } }} Specification */

/**
 * What a program shows in the library of the desk: for tests, beside what a page shows.
 * @param {import('./program.mjs').Program} program @param {(number | null)[]} choice
 * @returns {Promise<Specification>}
 */
export async function figureOf(program, choice) {
  /** @type {{ captureDisplays(run: () => Promise<void>): Promise<{ bundle: Record<string, unknown> }[]> }} */
  const { captureDisplays } = fromLibrary('./dist/notebook/display.js');
  /** @param {string} name */
  const load = (name) => fromLibrary(name === 'gradient-lab' ? './dist/index.js' : name);
  const runner = new KnobProgram(program, Object.fromEntries(program.modules.map((name) => [name, load(name)])));
  const shown = await captureDisplays(() => runner.run(choice));
  const figures = shown.flatMap(({ bundle }) => bundle[PLOTLY] ?? []);
  if (figures.length !== 1) throw new Error(`a program must show one figure, got ${figures.length}`);
  return JSON.parse(JSON.stringify(figures[0]));
}

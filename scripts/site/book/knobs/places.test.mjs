import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { PLOTLY, readNotebook } from '../../../notebooks/notebook.mjs';
import { project } from '../../../setup/project.mjs';
import { knobsHtml } from './form.mjs';
import { PLACES } from './places.mjs';
import { compile } from './program.mjs';
import { figureOf } from './figure-of.mjs';

/** @typedef {import('./places.mjs').Place} Place */

const AsyncFunction = /** @type {FunctionConstructor} */ ((async () => undefined).constructor);

/** @param {Place} place */
const notebookOf = ({ chapter }) => readNotebook(join(project.notebooks, `${chapter}.ipynb`));
/** @param {Place} place */
const named = (place) => /** @type {const} */ ([`${place.chapter}, ${place.figure}`, place]);

describe.each(PLACES.map(named))('the knobs of %s', (_, place) => {
  it('stand in the notebook, with values from which the printed one can be told', () => {
    const { once, again } = compile(place, notebookOf(place));
    for (const source of [once, again]) expect(() => new AsyncFunction(source)).not.toThrow();
    for (const { values, printed } of place.knobs) {
      expect(values).toContain(printed);
      expect(values).toEqual([...new Set(values)].sort((a, b) => a - b));
    }
    expect(knobsHtml('A figure', place.knobs, 'knobs/a.json').match(/type="range"/g)).toHaveLength(place.knobs.length);
  });
});

describe.each(PLACES.filter(({ nets }) => nets !== true).map(named))('the figure of %s', (_, place) => {
  /** @type {import('./figure-of.mjs').Specification} */
  let printed;

  beforeAll(async () => {
    printed = await figureOf(compile(place, notebookOf(place)), place.knobs.map(() => null));
  });

  it('is the printed one while no knob is turned', () => {
    const { outputs = [] } = notebookOf(place).cells.find(({ id }) => id === place.figure) ?? {};
    const baked = outputs.flatMap((output) => ('data' in output ? (output.data[PLOTLY] ?? []) : []));
    expect([printed]).toEqual(baked);
  });

  it('is another one for each knob, at both ends of its way, and as high', async () => {
    for (const [index, { values }] of place.knobs.entries()) {
      for (const end of [0, values.length - 1].filter((at) => values[at] !== place.knobs[index]?.printed)) {
        const turned = await figureOf(compile(place, notebookOf(place)), place.knobs.map((_, at) => (at === index ? end : null)));
        expect(turned.data).not.toEqual(printed.data);
        expect(turned.layout.height).toBe(printed.layout.height);
      }
    }
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Figure } from '../plots/figure';
import { captureDisplays } from './display';
import { plainJson } from './figure-json';
import { show } from './show';

const PLOTLY = 'application/vnd.plotly.v1+json';

/** A figure that may hold what the types forbid, as a careless `as` lets through. */
const figureOf = (y: unknown, more: Partial<Figure> = {}): Figure => ({
  title: 'Gradients',
  data: [
    { type: 'scatter', x: [1], y: [1] },
    { type: 'scatter', x: [1, 2], y: y as number[] },
  ],
  layout: {},
  ...more,
});

describe('show', () => {
  it('sends the Plotly object and the title, without an empty list of frames', async () => {
    const messages = await captureDisplays(() => {
      show(figureOf([1, null]));
    });
    expect(messages).toHaveLength(1);
    const { bundle } = messages[0];
    expect(Object.keys(bundle)).toEqual([PLOTLY, 'text/plain']);
    expect(bundle['text/plain']).toBe('Gradients');
    expect(bundle[PLOTLY]).toMatchObject({ data: [{}, { y: [1, null] }], layout: { height: 420 }, config: { responsive: false } });
    expect(bundle[PLOTLY]).not.toHaveProperty('frames');
  });

  it("keeps frames and lets the figure's configuration win", async () => {
    const frames = [{ name: 'a', data: [{ y: [2] }], traces: [0] }];
    const [message] = await captureDisplays(() => {
      show(figureOf([1, 2], { frames, config: { responsive: true } }));
    });
    expect(message.bundle[PLOTLY]).toMatchObject({ frames, config: { responsive: true, displaylogo: false } });
  });

  it('shows any figure that plotly.js draws: text categories, other traces, short titles, dates, no layout', async () => {
    const [bare, titled] = await captureDisplays(() => {
      show({ data: [{ type: 'bar', x: ['ReLU', 'tanh'], y: [1, 2] }, { type: 'surface', z: [[1, 2], [3, 4]], colorbar: { title: 'loss' } }] });
      show({ data: [{ x: [new Date(Date.UTC(2020, 0, 1))], y: [1] }], layout: { title: 'ℓ<sub>2</sub>', xaxis: { title: 'day' }, height: 300 }, frames: null });
    });
    expect(bare.bundle).toMatchObject({ [PLOTLY]: { data: [{ x: ['ReLU', 'tanh'] }, { type: 'surface', colorbar: { title: { text: 'loss' } } }], layout: { height: 420 } }, 'text/plain': 'figure' });
    expect(titled.bundle).toMatchObject({ [PLOTLY]: { data: [{ x: ['2020-01-01T00:00:00.000Z'] }], layout: { title: { text: 'ℓ<sub>2</sub>' }, xaxis: { title: { text: 'day' } }, height: 300 } }, 'text/plain': 'ℓ_2' });
    expect(titled.bundle[PLOTLY]).not.toHaveProperty('frames');
  });

  it('repeats the height in the template, which holds when JupyterLab forgets the layout’s, and leaves a given template its say', async () => {
    const [message] = await captureDisplays(() => {
      show({ data: [], layout: { height: 500, template: { layout: { paper_bgcolor: 'red' }, data: { bar: [{}] } } } });
    });
    expect(message.bundle[PLOTLY]).toMatchObject({ layout: { template: { data: { bar: [{}] }, layout: { height: 500, paper_bgcolor: 'red', plot_bgcolor: 'rgba(0,0,0,0)' } } } });
  });

  it.each([
    [undefined, 'show: figure must be an object { data, layout }, got undefined'],
    [[], 'show: figure must be an object { data, layout }, got an array'],
    [{ layout: {} }, 'show: data must be an array of traces, got undefined'],
    [{ data: { x: [1] } }, 'show: data must be an array of traces, got object'],
    [{ data: [1] }, 'show: data must be an array of traces, got number among them'],
    [{ data: [], layout: 'wide' }, 'show: layout must be an object, got string'],
    [{ data: [], frames: {} }, 'show: frames must be an array of frames, got object'],
    [{ data: [], config: null }, 'show: config must be an object, got null'],
    [{ data: [], layout: Promise.resolve({}) }, 'show: layout must be an object, got a promise: await it first'],
    [{ data: [], title: 3 }, 'show: title must be a text, got 3'],
  ])('throws for %j, which is no figure', (figure, message) => {
    expect(() => {
      show(figure as unknown as Figure);
    }).toThrow(new TypeError(message));
  });

  it.each([NaN, Infinity, -Infinity])('names the place of %d and shows nothing', async (value) => {
    const messages = await captureDisplays(() => {
      expect(() => {
        show(figureOf([1, value]));
      }).toThrow(new RangeError(`show: data[1].y[1] must be finite, or null for a gap, got ${value}`));
    });
    expect(messages).toEqual([]);
  });

  it('finds it in frames too', () => {
    expect(() => {
      show(figureOf([1], { frames: [{ name: 'a', data: [{ y: [NaN] }], traces: [0] }] }));
    }).toThrow('show: frames[0].data[0].y[0] must be finite');
  });

  it('rejects holes and functions', () => {
    expect(() => {
      show(figureOf([1, undefined]));
    }).toThrow('show: data[1].y[1] must be a number, a text or null, got undefined');
    expect(() => {
      show(figureOf(() => 1));
    }).toThrow('show: data[1].y must be data, got function');
  });
});

describe('plainJson', () => {
  it('makes arrays of typed arrays and drops undefined properties', () => {
    expect(plainJson({ y: new Float32Array([0.1, 2]), z: undefined, t: ['a', true] }, '')).toEqual({ y: [0.1, 2], t: ['a', true] });
  });

  it('keeps six significant digits, and integers whole', () => {
    expect(plainJson([1 / 3, 2e-30 / 3, 123456789, 1e20 + 0.5], '')).toEqual([0.333333, 6.66667e-31, 123456789, 1e20]);
  });

  it('is what JSON gives back, within six digits', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const plain = plainJson(value, '');
        expect(plainJson(JSON.parse(JSON.stringify(plain)), '')).toEqual(JSON.parse(JSON.stringify(plain)));
      }),
    );
  });

  it('does not change its argument', () => {
    const trace = { y: [1 / 3] };
    plainJson(trace, '');
    expect(trace).toEqual({ y: [1 / 3] });
  });
});

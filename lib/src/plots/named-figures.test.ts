import { describe, expect, it } from 'vitest';
import { activationAndDerivative } from './activation-and-derivative';
import { activationStatsFigure, deadUnitsFigure, saturationFigure } from './activation-figures';
import { animatedBars } from './animated-bars';
import { clippingFigure } from './clipping-figure';
import { depthProfileFigure } from './depth-profile-figure';
import type { AxisKey, Figure } from './figure';
import { gradientHeatmap, gradientNormsOverTime } from './gradient-figures';
import { histogramRows, logHistogramFigure } from './histogram-rows';
import { learningCurves } from './learning-curves';
import { depthColor } from './palette';
import { bar } from './rows/bar';
import { line, scatter } from './rows/curves';
import { heatmap } from './rows/heat';
import { histogram } from './rows/histogram';
import { smallMultiples } from './small-multiples';
import { updateRatioFigure } from './update-ratio-figure';

const z = Array.from({ length: 33 }, (_, index) => (index - 16) / 2);
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const sampled = { symbol: 'σ', z, value: z.map(sigmoid), derivative: z.map((x) => sigmoid(x) * (1 - sigmoid(x))) };

/** Versions of V8 differ in the last digit of 10 ** -4. */
function toTwelveDigits(value: unknown): unknown {
  if (typeof value === 'number') return Number.isFinite(value) && value !== 0 ? Number(value.toPrecision(12)) : value;
  if (Array.isArray(value)) return value.map(toTwelveDigits);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, toTwelveDigits(part)]));
}

const gradients = [0, 10, 20].flatMap((step) =>
  [1, 2, 3].flatMap((depth) =>
    (['kernel', 'bias'] as const).map((parameter) => ({
      step, depth, layer: `dense${depth}`, parameter, stage: 'raw' as const, status: 'ok', norm: 10 ** (depth - 4) / (1 + step), updateRatio: depth === 1 ? null : 1e-3,
    })),
  ),
);
const broken = gradients.map((row) => (row.step === 20 ? { ...row, norm: [0, NaN, Infinity][row.depth - 1] } : row));
const deep = Array.from({ length: 30 }, (_, index) => ({ step: 0, depth: index + 1, norm: 10 ** -index }));
const activations = [0, 10].flatMap((step) =>
  [1, 2].map((depth) => ({ step, depth, layer: `h${depth}`, site: 'post' as const, mean: 0.5 * depth, std: 0.1, saturated: 0.25 * depth, dead: 10 * depth })),
);
const profile = { depth: [1, 2, 3], log10Norm: [-Infinity, -2, -1], factorPerLayer: 0.1 };

/** Two nets, two layers, two seeds; one of them has lost its gradient. */
const rows = ['relu', 'leaky_relu'].flatMap((net) => [1, 2].flatMap((layer) => [0, 1].map((seed) => ({ net, layer, seed, norm: net === 'relu' && seed === 1 ? [0, NaN][layer - 1] : layer + seed }))));
const labels = { layer: 'layer l', norm: '‖δ_l‖' };

const FIGURES: [string, Figure][] = [
  ['activationAndDerivative', activationAndDerivative(sampled, { saturation: 0.05 })],
  ['depthProfileFigure', depthProfileFigure([{ name: 'sigmoid', ...profile, seeds: [[-4, -2, NaN]] }], { theory: [{ name: 'mean field', depth: [1, 3], log10Norm: [-400, -1] }] })],
  ['gradientNormsOverTime', gradientNormsOverTime(broken)],
  ['gradientNormsOverTime of a deep net', gradientNormsOverTime([...deep, ...deep.map((row) => ({ ...row, step: 1 }))])],
  ['gradientHeatmap', gradientHeatmap(broken)],
  ['updateRatioFigure', updateRatioFigure(gradients)],
  ['activationStatsFigure', activationStatsFigure(activations)],
  ['activationStatsFigure of one step', activationStatsFigure(activations.slice(0, 2))],
  ['saturationFigure', saturationFigure(activations)],
  ['deadUnitsFigure', deadUnitsFigure(activations.slice(2), { units: 300 })],
  ['logHistogramFigure', logHistogramFigure([{ depth: 1, log10Edges: [-3, -2, -1], counts: [4, 6], zeros: 2 }], { title: 'Gradients', quantity: '|g|' })],
  ['histogramRows', histogramRows({ title: 'Activations', rows: [{ depth: 1, edges: Float64Array.of(0, 1), counts: Float64Array.of(1) }], x: { title: 'a' } })],
  ['clippingFigure', clippingFigure([{ step: 0, preNorm: 5, postNorm: 1 }, { step: 1, preNorm: Infinity, postNorm: NaN }], { threshold: 1 })],
  ['learningCurves', learningCurves({ title: 'Accuracy', curves: [{ name: 'ours', values: Float32Array.of(0.5, NaN) }], published: [{ name: 'Géron', values: [0.4, 0.5] }] })],
  ['animatedBars', animatedBars(broken)],
  ['line with band and theory', line(rows, { x: 'layer', y: 'norm', color: 'net', band: 'seed', logY: true, labels, theory: ({ layer }) => 2 ** layer, reference: { y: 1, label: 'one' } })],
  ['line with panels', line(rows, { x: 'layer', y: 'norm', color: 'seed', facetCol: 'net', logY: true, labels, theory: [{ layer: 1, norm: 1 }, { layer: 2, norm: 2 }] })],
  ['line with slider and buttons', line(rows, { x: 'layer', y: 'norm', animationFrame: 'seed', buttons: 'net', rest: { frame: 1 } })],
  ['scatter with names along x', scatter(rows, { x: 'net', y: 'norm', color: 'layer', symbol: 'seed', hoverData: ['seed'] })],
  ['bar with error bars', bar(rows.slice(4), { x: ['net', 'layer'], y: 'norm', band: 'seed', labels })],
  ['bar with a slider', bar(rows, { x: 'layer', y: 'norm', color: 'net', animationFrame: 'seed', logY: true })],
  ['histogram', histogram(rows, { x: 'norm', color: 'net', logX: true, bins: 2, labels })],
  ['heatmap of rows', heatmap(rows, { x: 'layer', y: 'seed', color: 'norm', facetCol: 'net', logColor: true, labels })],
  ['smallMultiples', smallMultiples({ title: 'Two', panels: [{ title: 'a', figure: gradientNormsOverTime(broken) }, { title: 'b', figure: gradientNormsOverTime(gradients) }] })],
];

function numbersOf(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  if (ArrayBuffer.isView(value)) throw new Error('typed array in a figure');
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersOf) : [];
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

describe.each(FIGURES)('%s', (_, figure) => {
  it('keeps its specification', () => {
    expect(toTwelveDigits(figure)).toMatchSnapshot();
  });

  it('holds finite numbers only and survives JSON', () => {
    expect(numbersOf(figure).filter((value) => !Number.isFinite(value))).toEqual([]);
    expect(JSON.parse(JSON.stringify(figure))).toEqual(figure);
  });

  it('names every visible axis, there or in its shared twin or in the heading of its panel', () => {
    const keys = Object.keys(figure.layout).filter((key): key is AxisKey => /^[xy]axis/.test(key));
    expect(keys.length).toBeGreaterThan(1);
    for (const key of keys) {
      const axis = figure.layout[key];
      const outer = axis?.matches ?? key.charAt(0);
      const title = axis?.showticklabels === false ? figure.layout[`${outer.charAt(0)}axis${outer.slice(1)}` as AxisKey]?.title : axis?.title;
      const heading = figure.layout.annotations?.find((note) => note.yref === `${key.replace('axis', '')} domain`)?.text;
      if (axis?.visible !== false) expect([title?.text, heading]).toContainEqual(expect.stringMatching(/./));
    }
  });

  it('has unique legend entries', () => {
    const names = figure.data.filter((trace) => trace.showlegend !== false && trace.visible !== false && trace.type !== 'heatmap').map((trace) => trace.name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.every((name) => name !== undefined && name !== '')).toBe(true);
  });

  it('draws traces on axes that exist', () => {
    for (const trace of figure.data) {
      for (const reference of [trace.xaxis ?? 'x', trace.yaxis ?? 'y']) {
        expect(figure.layout[`${reference.charAt(0)}axis${reference.slice(1)}` as AxisKey]).toBeDefined();
      }
    }
  });

  it('has frames that fit its traces', () => {
    for (const frame of figure.frames ?? []) {
      expect(frame.data.length).toBe(figure.data.length);
      expect(frame.traces).toEqual(figure.data.map((__, index) => index));
    }
  });

  it('sets no index or power as it is typed', () => {
    const { data, layout, frames } = figure;
    expect(textsOf([data, layout, frames]).filter((text) => /[\p{L}\p{N}‖)][_^]/u.test(text))).toEqual([]);
  });

  it('sets no type smaller than 12 px', () => {
    const sizes = JSON.stringify(figure.layout).matchAll(/"font":\{[^}]*"size":(\d+)/g);
    for (const [, size] of sizes) expect(Number(size)).toBeGreaterThanOrEqual(12);
  });
});

describe('gradient figures', () => {
  it('draw gradients on a log axis', () => {
    for (const figure of [gradientNormsOverTime(gradients), animatedBars(gradients), updateRatioFigure(gradients), depthProfileFigure([{ name: 'a', ...profile }])]) {
      expect(figure.layout.yaxis?.type).toBe('log');
    }
  });

  it('draw ops before clipping unless told otherwise', () => {
    expect(gradientNormsOverTime(gradients).data).toEqual(gradientNormsOverTime(gradients.filter((row) => row.parameter === 'kernel')).data);
    const biases = gradientNormsOverTime(gradients.map((row) => (row.parameter === 'bias' ? { ...row, norm: 7 } : row)), { parameter: 'bias' });
    expect(biases.data[0]).toMatchObject({ y: [7, 7, 7] });
  });

  it('give layers their colours', () => {
    const colors = gradientNormsOverTime(gradients).data.map((trace) => (trace.type === 'scatter' ? trace.line?.color : undefined));
    expect(colors).toEqual([1, 2, 3].map((layer) => depthColor(layer, 3)));
    expect(gradientNormsOverTime(gradients, { depth: 10 }).data[2]).toMatchObject({ line: { color: depthColor(3, 10) } });
  });

  it('leave a gap where a gradient is missing, which is neither 0 nor NaN', () => {
    const figure = gradientNormsOverTime([{ step: 0, depth: 1, norm: 1 }, { step: 1, depth: 1, norm: NaN, status: 'missing' }]);
    expect(figure.data).toMatchObject([{ y: [1, null] }]);
    expect(figure.data).toHaveLength(1);
  });

  it('name a colour bar instead of thirty legend entries', () => {
    const figure = gradientNormsOverTime([...deep, ...deep.map((row) => ({ ...row, step: 1 }))]);
    expect(figure.data.at(-1)).toMatchObject({ marker: { showscale: true, cmin: 1, cmax: 30 } });
    expect(figure.layout.showlegend).toBe(false);
  });

  it('throw for nothing to draw and for two values in one place', () => {
    expect(() => gradientNormsOverTime([])).toThrow('gradientNormsOverTime: rows must not be empty');
    expect(() => gradientNormsOverTime(gradients, { stage: 'clipped' })).toThrow('got 18 but none of a weight matrix, stage "clipped"');
    expect(() => gradientHeatmap([...gradients, gradients[0]])).toThrow('gradientHeatmap: rows must hold one value per step and layer');
    expect(() => animatedBars([{ step: 0, depth: 3, norm: 1 }], { depth: 2 })).toThrow('depthColor: layer must be between 1 and depth 2, got 3');
  });
});

describe('activationAndDerivative', () => {
  it('marks the largest derivative, ¼ at 0, and shades both flat ends', () => {
    const { layout } = activationAndDerivative(sampled, { saturation: 0.05 });
    expect(layout.annotations?.map((note) => note.text)).toContain('largest |σ′| = ¼ at z = 0');
    expect(layout.shapes?.map((shape) => [shape.x0, shape.x1])).toEqual([[-8, -3], [3, 8]]);
  });

  it('throws for lengths that differ', () => {
    expect(() => activationAndDerivative({ ...sampled, value: [1] })).toThrow('activationAndDerivative: value and z must have the same length, got 1 and 33');
  });
});

describe('depthProfileFigure', () => {
  it('says the factor per layer and what the profile leaves out', () => {
    const { data } = depthProfileFigure([{ name: 'sigmoid', depth: [2], log10Norm: [-1], factorPerLayer: 0.2361, zeros: 2, nonFinite: 1 }]);
    expect(data[0].name).toBe('sigmoid<br>×0.236 per layer back<br>not drawn: 2 exactly 0<br>not drawn: 1 not finite');
  });

  it('marks a norm of exactly 0 and a prediction below the smallest double', () => {
    const { data } = depthProfileFigure([{ name: 'a', ...profile }], { theory: [{ name: 'b', depth: [1], log10Norm: [-627] }] });
    expect(data.find((trace) => trace.name === 'exactly 0')).toMatchObject({ x: [1, 1] });
  });

  it('throws for no profiles and for lengths that differ', () => {
    expect(() => depthProfileFigure([])).toThrow('depthProfileFigure: profiles must not be empty');
    expect(() => depthProfileFigure([{ name: 'a', depth: [1], log10Norm: [] }])).toThrow('log10Norm of profile "a" and depth must have the same length, got 0 and 1');
  });
});

describe('clippingFigure', () => {
  it('counts the steps in which clipping acted', () => {
    const rows = [5, 0.5, 0.2, 3].map((preNorm, step) => ({ step, preNorm, postNorm: Math.min(1, preNorm) }));
    expect(clippingFigure(rows).layout.title?.text).toContain('Clipping acted in 2 of 4 recorded steps (50 %).');
  });

  it('counts entries where they were counted, because clipping by value may keep the norm', () => {
    expect(clippingFigure([{ step: 0, preNorm: 1, postNorm: 1, clippedEntries: 3 }]).layout.title?.text).toContain('acted in 1 of 1');
  });

  it('throws for no rows', () => {
    expect(() => clippingFigure([])).toThrow('clippingFigure: rows must not be empty');
  });
});

describe('activation figures', () => {
  it('draw one site of the rows, the activations after φ if there are two', () => {
    const both = [...activations, ...activations.map((row) => ({ ...row, site: 'pre' as const, saturated: 1 }))];
    expect(saturationFigure(both).data).toEqual(saturationFigure(activations).data);
    expect(saturationFigure(both, { site: 'pre' }).data[0]).toMatchObject({ y: [1, 1] });
  });

  it('draw bars by layer for a single step', () => {
    expect(deadUnitsFigure(activations.slice(2)).data).toMatchObject([{ type: 'bar', x: [1, 2], y: [10, 20], marker: { color: [depthColor(1, 2), depthColor(2, 2)] } }]);
  });

  it('leave a gap in the band where mean or std is unknown', () => {
    const rows = [{ depth: 1, mean: 1, std: 0.5 }, { depth: 2, mean: 1, std: null }, { depth: 3, mean: null, std: null }];
    expect(activationStatsFigure(rows).data).toMatchObject([{ x: [1, 1], y: [1.5, 0.5] }, { y: [1, 1, null] }]);
  });
});

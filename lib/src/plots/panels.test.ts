import { describe, expect, it } from 'vitest';
import { bars } from './bars';
import type { HeatmapTrace } from './figure';
import { heatmap } from './heatmap';
import { histogramRows, logHistogramFigure } from './histogram-rows';
import { lines } from './lines';
import { depthColor } from './palette';
import { smallMultiples } from './small-multiples';

const axes = { x: { title: 'layer' }, y: { title: 'norm', scale: 'log' as const } };

describe('bars', () => {
  it('starts below the smallest bar of a log axis', () => {
    const { layout } = bars({ title: 't', categories: [1, 2], series: [{ name: 'a', y: [1e-4, 1] }], ...axes });
    expect(layout.yaxis!.range![0]).toBeLessThan(-4);
  });

  it('marks what a bar cannot show in the colour of its bar', () => {
    const { data } = bars({ title: 't', categories: [1, 2, 3], series: [{ name: 'a', y: [1, 0, NaN], colors: ['#111111', '#222222', '#333333'] }], ...axes });
    expect(data[0]).toMatchObject({ y: [1, null, null] });
    expect(data.slice(1)).toMatchObject([{ name: 'exactly 0', x: [2], marker: { color: ['#222222'] } }, { name: 'NaN', x: [3], marker: { color: ['#333333'] } }]);
  });

  it('labels names and gives error bars their distances', () => {
    const { data, layout } = bars({
      title: 't',
      categories: ['none', 'by norm'],
      series: [{ name: 'a', y: [10, 5], spread: { lower: [8, 5], upper: [13, 6] } }],
      x: { title: 'clipping' },
      y: { title: 'units' },
    });
    expect(layout.xaxis).toMatchObject({ tickvals: [0, 1], ticktext: ['none', 'by norm'] });
    expect(data[0]).toMatchObject({ x: [0, 1], error_y: { array: [3, 1], arrayminus: [2, 0], symmetric: false } });
  });

  it('throws for what does not fit', () => {
    expect(() => bars({ title: 't', categories: [], series: [], ...axes })).toThrow('bars: categories must not be empty');
    expect(() => bars({ title: 't', categories: [1, 1], series: [], ...axes })).toThrow('bars: categories must be unique, got "1" twice');
    expect(() => bars({ title: 't', categories: [1], series: [{ name: 'a', y: [1, 2] }], ...axes })).toThrow('bars: y of series "a" and categories must have the same length, got 2 and 1');
    expect(() => bars({ title: 't', categories: [1], series: [{ name: 'a', y: [-1] }], ...axes })).toThrow(RangeError);
  });
});

describe('heatmap', () => {
  const matrix = (z: (number | null)[][], scale: 'linear' | 'log' = 'log'): ReturnType<typeof heatmap> =>
    heatmap({ title: 't', x: [0, 1], y: [1, 2], z, xAxis: { title: 'step' }, yAxis: { title: 'layer' }, color: { title: 'norm', scale } });

  it('colours by log10 and gives zeros, NaN and infinite cells colours of their own', () => {
    const { data } = matrix([[0.01, 0], [NaN, Infinity]]);
    expect(data[0]).toMatchObject({ z: [[-2, null], [null, null]] });
    const cells = data.filter((trace): trace is HeatmapTrace => trace.type === 'heatmap').slice(1);
    expect(cells.map((trace) => [trace.name, trace.z])).toEqual([
      ['exactly 0', [[null, 1], [null, null]]],
      ['infinite', [[null, null], [null, 1]]],
      ['NaN', [[null, null], [1, null]]],
    ]);
    expect(data.filter((trace) => trace.type === 'scatter').map((trace) => trace.name)).toEqual(['exactly 0', 'infinite', 'NaN']);
  });

  it('shows zeros and negative values on a linear scale', () => {
    expect(matrix([[-1, 0], [1, 2]], 'linear').data).toMatchObject([{ z: [[-1, 0], [1, 2]], zmin: -1, zmax: 2 }]);
  });

  it('ends its axes where the cells end', () => {
    expect(matrix([[1, 2], [3, 4]]).layout.xaxis!.range).toEqual([-0.5, 1.5]);
  });

  it('lays a diverging palette symmetrically around 0', () => {
    const { data } = heatmap({ title: 't', x: [0], y: [0], z: [[-3]], xAxis: { title: 'x' }, yAxis: { title: 'y' }, color: { title: 'c', palette: 'diverging' } });
    expect(data[0]).toMatchObject({ zmin: -3, zmax: 3 });
  });

  it('throws for sizes that do not fit and for negative values on a log scale', () => {
    expect(() => matrix([[1, 2]])).toThrow('heatmap: z and y must have the same length, got 1 and 2');
    expect(() => matrix([[1], [2]])).toThrow('heatmap: z[0] and x must have the same length, got 1 and 2');
    expect(() => matrix([[1, -2], [1, 1]])).toThrow('heatmap: z[0] must be ≥ 0 on a log axis, got -2 at index 1');
  });
});

describe('histogramRows', () => {
  it('scales every layer to its own peak, layer 1 at the top', () => {
    const { data } = histogramRows({
      title: 't',
      rows: [{ depth: 2, edges: [0, 1], counts: [7] }, { depth: 1, edges: [0, 1, 2], counts: [500, 1000] }],
      x: { title: 'a' },
    });
    expect(data).toMatchObject([
      { name: 'layer 1', x: [0, 0, 1, 1, 2, 2], y: [1, 1.46, 1.46, 1.92, 1.92, 1], line: { color: depthColor(1, 2) } },
      { name: 'layer 2', x: [0, 0, 1, 1], y: [0, 0.92, 0.92, 0], line: { color: depthColor(2, 2) } },
    ]);
  });

  it('says the shares of what is in no bin', () => {
    const { data } = logHistogramFigure([{ depth: 1, log10Edges: [-2, -1], counts: [6], zeros: 3, nans: 1 }], { title: 't', quantity: '|g|' });
    expect(data[1]).toMatchObject({ text: ['0: 30 %, NaN: 10 %'] });
  });

  it('draws an empty histogram as a flat line', () => {
    expect(histogramRows({ title: 't', rows: [{ depth: 1, edges: [0, 1], counts: [0] }], x: { title: 'a' } }).data[0]).toMatchObject({ y: [0, 0, 0, 0] });
  });

  it('throws for edges that do not fit', () => {
    const draw = (edges: number[], counts: number[]): unknown => histogramRows({ title: 't', rows: [{ depth: 1, edges, counts }], x: { title: 'a' } });
    expect(() => draw([0], [1])).toThrow('histogramRows: edges of layer 1 must be one more than counts, got 1 and 1');
    expect(() => draw([1, 1], [1])).toThrow('histogramRows: edges of layer 1 must rise, got 1 and 1');
    expect(() => histogramRows({ title: 't', rows: [], x: { title: 'a' } })).toThrow('histogramRows: rows must not be empty');
  });
});

describe('smallMultiples', () => {
  const panel = (low: number): ReturnType<typeof lines> =>
    lines({ title: 'p', series: [{ name: 'measured', x: [1, 2], y: [low, 1] }], references: [{ y: 1, label: 'one' }], ...axes });
  const figure = smallMultiples({ title: 't', columns: 2, panels: [1e-3, 1e-9, 0].map((low, index) => ({ title: `net ${index}`, figure: panel(low) })) });

  it('moves every panel to axes of its own', () => {
    expect(figure.data.map((trace) => `${trace.xaxis ?? ''} ${trace.yaxis ?? ''}`)).toEqual(['x y', 'x2 y2', 'x3 y3', 'x3 y103']);
    expect(figure.layout.shapes?.map((shape) => `${shape.xref}, ${shape.yref}`)).toEqual(['x domain, y', 'x2 domain, y2', 'x3 domain, y3']);
    expect(figure.layout.yaxis103).toMatchObject({ overlaying: 'y3', anchor: 'x3', visible: false });
  });

  it('shares one range that shows all panels', () => {
    expect(figure.layout.yaxis2!.matches).toBe('y');
    expect(figure.layout.yaxis!.range![0]).toBeLessThan(-9);
    expect(figure.layout.yaxis2!.range).toEqual(figure.layout.yaxis!.range);
  });

  it('lists a name once in the legend', () => {
    const shown = figure.data.filter((trace) => trace.showlegend !== false).map((trace) => trace.name);
    expect(shown).toEqual(['measured', 'exactly 0']);
  });

  it('labels shared axes at the outside only', () => {
    expect(['yaxis', 'yaxis2', 'yaxis3'].map((key) => figure.layout[key as 'yaxis']!.showticklabels ?? true)).toEqual([true, false, true]);
    expect(['xaxis', 'xaxis2', 'xaxis3'].map((key) => figure.layout[key as 'xaxis']!.showticklabels ?? true)).toEqual([false, true, true]);
  });

  it('leaves axes that are not shared their own ranges', () => {
    const free = smallMultiples({ title: 't', share: { x: true, y: false }, panels: [1e-3, 1e-9].map((low, index) => ({ title: String(index), figure: panel(low) })) });
    expect(free.layout.yaxis2!.matches).toBeUndefined();
    expect(free.layout.yaxis!.range![0]).toBeGreaterThan(free.layout.yaxis2!.range![0]);
  });

  it('draws one colour bar for several heatmaps, and refuses different colour ranges', () => {
    const map = (high: number): ReturnType<typeof heatmap> =>
      heatmap({ title: 'm', x: [0], y: [0], z: [[1]], xAxis: { title: 'x' }, yAxis: { title: 'y' }, color: { title: 'c', range: [0, high] } });
    const same = smallMultiples({ title: 't', panels: [{ title: 'a', figure: map(1) }, { title: 'b', figure: map(1) }] });
    expect(same.data.map((trace) => trace.type === 'heatmap' && trace.showscale !== false)).toEqual([true, false]);
    expect(() => smallMultiples({ title: 't', panels: [{ title: 'a', figure: map(1) }, { title: 'b', figure: map(2) }] })).toThrow('same color.range');
  });

  it('throws for no panels', () => {
    expect(() => smallMultiples({ title: 't', panels: [] })).toThrow('smallMultiples: panels must not be empty');
    expect(() => smallMultiples({ title: 't', panels: [{ title: 'a', figure: panel(1) }], columns: 0 })).toThrow('smallMultiples: columns must be an integer from 1 to 100, got 0');
  });
});

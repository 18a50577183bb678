import { describe, expect, it } from 'vitest';
import { bar } from '../plots/rows/bar';
import { line } from '../plots/rows/curves';
import { heatmap } from '../plots/rows/heat';
import { dataFrame } from './data-frame';

/** A norm is missing for one seed of the widest net. */
const rows = [10, 100].flatMap((width) => [1, 2, 3].flatMap((layer) => [0, 1].map((seed) => ({ width, layer, seed, init: width === 10 ? 'he' : 'xavier', norm: width === 100 && seed === 1 ? null : width * 10 ** -layer * (1 + seed) }))));
const options = { x: 'layer', y: 'norm', color: 'init', band: 'seed', logY: true } as const;

describe('a data frame as the rows of a figure', () => {
  it('gives the figure of its records', () => {
    expect(line(dataFrame(rows), options)).toEqual(line(rows, options));
    expect(heatmap(dataFrame(rows.slice(0, 6)), { x: 'layer', y: 'seed', color: 'norm' })).toEqual(heatmap(rows.slice(0, 6), { x: 'layer', y: 'seed', color: 'norm' }));
  });

  it('may be a summary by groups, whose columns are titled in words', () => {
    const summary = dataFrame(rows).groupby(['width', 'layer']).agg({ norm: ['mean', 'count'] });
    const figure = line(summary, { x: 'layer', y: 'norm_mean', color: 'width', logY: true, hoverData: ['norm_count'] });
    const curves = figure.data.flatMap((trace) => (trace.type === 'scatter' ? [[trace.name, trace.x, trace.y]] : []));
    expect(curves).toEqual([['width 10', [1, 2, 3], [1.5, expect.closeTo(0.15, 12), expect.closeTo(0.015, 12)]], ['width 100', [1, 2, 3], [10, 1, 0.1]]]);
    expect(figure.layout.yaxis?.title?.text).toBe('norm mean');
    expect(figure.data[0]).toMatchObject({ text: [expect.stringContaining('norm count: 2'), expect.any(String), expect.any(String)] });
  });

  it('may be sorted, queried and joined before', () => {
    const frame = dataFrame(rows);
    const first = frame.query(frame.column('layer').eq(1)).sortValues('width', { ascending: false });
    expect(bar(first, { x: 'init', y: 'norm', band: 'seed' }).data[0]).toMatchObject({ y: [10, 1.5] });
    const named = frame.merge(dataFrame([{ init: 'he', rule: '2/n' }, { init: 'xavier', rule: '1/n' }]), { on: ['init'] });
    expect(line(named, { ...options, color: 'rule' }).data.filter(({ showlegend }) => showlegend !== false).map(({ name }) => name)).toContain('2/n');
  });

  it('is refused with the column that it lacks', () => {
    expect(() => line(dataFrame(rows), { x: 'layer', y: 'norm_mean' })).toThrow('line: y must be a column of the rows (width, layer, seed, init, norm), got "norm_mean"');
  });
});

import { describe, expect, it } from 'vitest';
import type { ScatterTrace, Trace } from './figure';
import { lines, theoryOverMeasurement } from './lines';
import { THEORY_COLOR } from './palette';

const log = { x: { title: 'step' }, y: { title: 'norm', scale: 'log' as const } };
const linear = { x: { title: 'step' }, y: { title: 'loss' } };
const scatter = (data: Trace[]): ScatterTrace[] => data.filter((trace): trace is ScatterTrace => trace.type === 'scatter');
const named = (data: Trace[], name: string): ScatterTrace | undefined => scatter(data).find((trace) => trace.name === name);
const near = (values: number[]): unknown[] => values.map((value) => expect.closeTo(value, 12) as unknown);

describe('lines', () => {
  it('keeps its specification', () => {
    const figure = lines({
      title: 'σ<sub>w</sub> < 4',
      subtitle: 'five seeds',
      series: [
        { name: 'a', x: [0, 1], y: [1, 0.1], band: { lower: [0.5, 0], upper: [2, 0.2] } },
        { name: 'b', x: [0, 1], y: [0, Infinity] },
      ],
      ...log,
      references: [{ y: 1, label: 'χ = 1' }],
    });
    expect(figure).toMatchSnapshot();
  });

  it('has a plain title for places that show no figure', () => {
    expect(lines({ title: 'σ<sub>w</sub>² < 4', series: [{ name: 'a', x: [0], y: [1] }], ...linear }).title).toBe('σ_w² < 4');
  });

  it('marks zeros at the bottom edge, infinite values and NaN at the top edge of a log axis', () => {
    const { data } = lines({ title: 't', series: [{ name: 'g', x: [1, 2, 3, 4, 5], y: [1, 0, Infinity, NaN, null] }], ...log });
    expect(named(data, 'g')?.y).toEqual([1, null, null, null, null]);
    expect(named(data, 'exactly 0')).toMatchObject({ x: [2], y: [0.02], yaxis: 'y2', marker: { symbol: 'triangle-down' } });
    expect(named(data, 'infinite')).toMatchObject({ x: [3], y: [0.98], yaxis: 'y2', marker: { symbol: 'triangle-up' } });
    expect(named(data, 'NaN')).toMatchObject({ x: [4], y: [0.98], yaxis: 'y2', marker: { symbol: 'x' } });
  });

  it('marks NaN at the bottom edge where that is asked, the crosses of several curves at one x beside each other', () => {
    const series = ['a', 'b', 'c'].map((name) => ({ name, x: [1, 2], y: name === 'b' ? [0.3, NaN] : [NaN, NaN] }));
    const crosses = (nanAt: 'top' | 'bottom'): unknown => named(lines({ title: 't', series, ...linear, nanAt }).data, 'NaN');
    expect(crosses('bottom')).toMatchObject({ x: near([0.989, 1.978, 2, 1.011, 2.022]), y: [0.02, 0.02, 0.02, 0.02, 0.02] });
    expect(crosses('top')).toMatchObject({ y: [0.98, 0.98, 0.98, 0.98, 0.98] });
    const many = Array.from({ length: 30 }, (_, index) => ({ name: `layer ${index}`, x: [1], y: [NaN] }));
    const places = named(lines({ title: 't', series: many, ...linear }).data, 'NaN')?.x as number[];
    expect([Math.min(...places), Math.max(...places)]).toEqual(near([0.956, 1.044]));
    const onLog = lines({ title: 't', series, x: { title: 'rate', scale: 'log' }, y: { title: 'loss' } }).data;
    const factor = 2 ** 0.022;
    expect(named(onLog, 'NaN')?.x).toEqual(near([factor ** -0.5, 2 / factor, 2, factor ** 0.5, 2 * factor]));
    expect(() => lines({ title: 't', series, ...linear, nanAt: 'left' as 'top' })).toThrow('lines: nanAt must be');
  });

  it('lists markers of several colours once in the legend, in grey', () => {
    const { data } = lines({ title: 't', series: ['a', 'b'].map((name) => ({ name, x: [1], y: [NaN] })), ...linear });
    const listed = data.filter((trace) => trace.name === 'NaN' && trace.showlegend !== false);
    expect(listed).toMatchObject([{ x: [null], marker: { symbol: 'x', color: THEORY_COLOR } }]);
  });

  it('draws zeros and negative values on a linear axis and still marks NaN', () => {
    const { data } = lines({ title: 't', series: [{ name: 'a', x: [1, 2, 3], y: [0, -1, NaN] }], ...linear });
    expect(named(data, 'a')?.y).toEqual([0, -1, null]);
    expect(data.map((trace) => trace.name)).toEqual(['a', 'NaN']);
  });

  it('draws a band that reaches 0 down to the smallest positive value', () => {
    const band = { lower: [0, 0.5], upper: [2, 3] };
    const { data } = lines({ title: 't', series: [{ name: 'a', x: [1, 2], y: [0.25, 1], band }], ...log });
    expect(named(data, 'a (band)')).toMatchObject({ x: [1, 2, 2, 1], y: [2, 3, 0.5, 0.25], fill: 'toself' });
  });

  it('places annotations on a log axis by log10 and shapes by the value', () => {
    const { layout } = lines({ title: 't', series: [{ name: 'a', x: [1], y: [1] }], ...log, references: [{ y: 100, label: 'limit' }], notes: [{ x: 1, y: 0.01, text: 'here' }] });
    expect(layout.shapes?.[0]).toMatchObject({ y0: 100, y1: 100 });
    expect(layout.annotations?.map((one) => one.y)).toEqual([2, -2]);
  });

  it('shows no legend for a single curve', () => {
    expect(lines({ title: 't', series: [{ name: 'a', x: [1], y: [1] }], ...linear }).layout.showlegend).toBe(false);
  });

  it('tells more curves than colours apart by their dashes', () => {
    const series = Array.from({ length: 10 }, (_, index) => ({ name: `f${index}`, x: [0], y: [index] }));
    const styles = scatter(lines({ title: 't', series, ...linear }).data).map((trace) => `${trace.line?.color ?? ''} ${trace.line?.dash ?? ''}`);
    expect(new Set(styles).size).toBe(10);
  });

  it('labels small digits never: powers of ten above three decades, plain digits below', () => {
    const wide = lines({ title: 't', series: [{ name: 'a', x: [0, 1], y: [1e-20, 1] }], ...log }).layout.yaxis;
    const narrow = lines({ title: 't', series: [{ name: 'a', x: [0, 1], y: [0.02, 1] }], ...log }).layout.yaxis;
    expect(wide).toMatchObject({ exponentformat: 'power', tickformat: '' });
    expect(narrow).toMatchObject({ tickformat: '~g' });
  });

  it.each([
    ['no series', [], 'lines: series must not be empty, got none'],
    ['an empty series', [{ name: 'a', x: [], y: [] }], 'lines: x of series "a" must not be empty, got none'],
    ['lengths that differ', [{ name: 'a', x: [1, 2], y: [1] }], 'lines: y of series "a" and x must have the same length, got 1 and 2'],
    ['x that is not finite', [{ name: 'a', x: [1, NaN], y: [1, 2] }], 'lines: x of series "a" must be finite, got NaN at index 1'],
    ['a negative value', [{ name: 'a', x: [1, 2], y: [1, -2] }], 'lines: y of series "a" must be ≥ 0 on a log axis, got -2 at index 1'],
    ['equal names', [{ name: 'a', x: [1], y: [1] }, { name: 'a', x: [1], y: [2] }], 'lines: names of the series must be unique, got "a" twice'],
    ['a short band', [{ name: 'a', x: [1, 2], y: [1, 2], band: { lower: [1], upper: [1, 2] } }], 'lines: band.lower of series "a" and x must have the same length, got 1 and 2'],
  ])('throws for %s', (_, series, message) => {
    expect(() => lines({ title: 't', series, ...log })).toThrow(new RangeError(message));
  });

  it('throws for marks that the axes cannot show', () => {
    const draw = (marks: object): unknown => lines({ title: 't', series: [{ name: 'a', x: [1], y: [1] }], ...log, ...marks });
    expect(() => draw({ references: [{ y: 0 }] })).toThrow('lines: reference y must be > 0 on a log axis, got 0');
    expect(() => draw({ references: [{}] })).toThrow('lines: references[0] must have either x or y, got none');
    expect(() => draw({ regions: [{ x: [0, 1], y: [1, 2] }] })).toThrow('lines: regions[0] must have either x or y, got both');
    expect(() => draw({ notes: [{ x: NaN, y: 1, text: '' }] })).toThrow('lines: note x must be finite, got NaN');
  });
});

describe('theoryOverMeasurement', () => {
  const figure = theoryOverMeasurement({
    title: 't',
    measured: [{ name: 'seeds', x: [1, 2], y: [1, 2] }],
    theory: [{ name: 'mean field', x: [1, 2], y: [1, 2] }, { name: 'large n', x: [1, 2], y: [1, 3] }],
    ...linear,
  });

  it('draws measurements as points and theory as grey broken lines', () => {
    expect(named(figure.data, 'seeds')?.mode).toBe('markers');
    expect(named(figure.data, 'mean field')).toMatchObject({ mode: 'lines', line: { color: THEORY_COLOR, dash: 'dash' } });
    expect(named(figure.data, 'large n')).toMatchObject({ mode: 'lines', line: { color: THEORY_COLOR, dash: 'dot' } });
  });

  it('throws without a measurement', () => {
    expect(() => theoryOverMeasurement({ title: 't', measured: [], theory: [], ...linear })).toThrow('theoryOverMeasurement: measured must not be empty');
  });
});

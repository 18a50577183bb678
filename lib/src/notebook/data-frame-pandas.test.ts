import { describe, expect, it } from 'vitest';
import { captureDisplays } from './display';
import { dataFrame } from './data-frame';
import { table } from './table';

/** Every number below is pandas' (3.1.1, `sort=False, dropna=False`), of the same rows. Keys with dashes and negative ones, missing keys and cells. */
const FRAME = dataFrame([
  { init: 'he-normal', width: 10, norm: 2, gain: 1 },
  { init: 'he', width: -10, norm: NaN, gain: 4 },
  { init: 'he-normal', width: 10, norm: 8, gain: null },
  { init: 'he', width: -10, norm: 3, gain: 0.25 },
  { init: 'he', width: 2, norm: 5, gain: 2 },
  { init: null, width: 2, norm: 7, gain: 1 },
  { init: 'he-normal', width: 10, norm: 4, gain: 3 },
]);

describe('groups, as pandas has them', () => {
  it('are told apart by their keys, in order of appearance', () => {
    const groups = FRAME.groupby(['init', 'width']);
    const statistics = groups.agg({ norm: ['mean', 'std', 'sem', 'median', 'count', 'nunique', 'first', 'last', 'q25'], gain: 'sum' });
    expect(statistics.columns).toEqual([
      'init', 'width', 'norm_mean', 'norm_std', 'norm_sem', 'norm_median', 'norm_count', 'norm_nunique', 'norm_first', 'norm_last', 'norm_q25', 'gain_sum',
    ]);
    expect(statistics.values).toEqual([
      ['he-normal', 10, expect.closeTo(4.666667, 6), expect.closeTo(3.05505, 5), expect.closeTo(1.763834, 6), 4, 3, 3, 2, 4, 3, 4],
      ['he', -10, 3, null, null, 3, 1, 1, 3, 3, 3, 4.25],
      ['he', 2, 5, null, null, 5, 1, 1, 5, 5, 5, 2],
      [null, 2, 7, null, null, 7, 1, 1, 7, 7, 7, 1],
    ]);
    expect(groups.size().rows()).toEqual([
      { init: 'he-normal', width: 10, size: 3 }, { init: 'he', width: -10, size: 2 }, { init: 'he', width: 2, size: 1 }, { init: null, width: 2, size: 1 },
    ]);
    expect(groups.getGroup(['he', -10]).index).toEqual([1, 3]);
    expect(groups.getGroup([null, 2]).rows()).toEqual([{ init: null, width: 2, norm: 7, gain: 1 }]);
  });

  it('do not mix up keys whose texts agree, nor the names of an object', () => {
    const rows = [{ a: 'x-y', b: 'z' }, { a: 'x', b: 'y-z' }, { a: '1', b: 'z' }, { a: 1, b: 'z' }, { a: '__proto__', b: 'constructor' }];
    expect(dataFrame(rows).groupby(['a', 'b']).size().values).toEqual(rows.map(({ a, b }) => [a, b, 1]));
    expect(dataFrame([{ a: 10 }, { a: 2 }, { a: 10 }]).groupby('a').size().values).toEqual([[10, 2], [2, 1]]);
    expect(dataFrame([{ a: NaN }, { a: null }, { a: undefined }]).groupby('a').size().values).toEqual([[null, 3]]);
  });

  it('leave columns of words out of the short forms', () => {
    expect(FRAME.groupby('width').mean().columns).toEqual(['width', 'norm_mean', 'gain_mean']);
    expect(FRAME.groupby('width').count().rows()[0]).toEqual({ width: 10, init_count: 3, norm_count: 3, gain_count: 2 });
    expect(FRAME.groupby('init').col('norm').median().values).toEqual([['he-normal', 4], ['he', 4], [null, 7]]);
  });

  it('take a function, for rows of one\'s own', () => {
    const ranges = FRAME.groupby('init').apply((group) => ({ range: (group.column('norm').max() ?? 0) - (group.column('norm').min() ?? 0), of: group.shape[0] }));
    expect(ranges.rows()).toEqual([{ init: 'he-normal', range: 6, of: 3 }, { init: 'he', range: 2, of: 3 }, { init: null, range: 0, of: 1 }]);
    expect(FRAME.groupby('init').apply((group) => group.head(1).rows()).shape).toEqual([3, 4]);
  });

  it('have a geometric mean and any percentile', () => {
    const groups = dataFrame([1e-200, 1e-300, null].map((norm) => ({ layer: 1, norm }))).groupby('layer').agg({ norm: ['geometricMean', 'q0', 'q97.5'] });
    expect(groups.rows()).toEqual([{ layer: 1, norm_geometricMean: expect.closeTo(1e-250, 260) as number, norm_q0: 1e-300, 'norm_q97.5': expect.closeTo(0.975e-200, 210) as number }]);
    expect(groups.column('norm_geometricMean').values[0]).toBeGreaterThan(0.99e-250);
    expect(() => dataFrame([{ layer: 1, norm: -1 }]).groupby('layer').agg({ norm: 'geometricMean' })).toThrow('geometricMean: values must be ≥ 0, got -1');
  });

  it('are shown as a table', async () => {
    const [message] = await captureDisplays(() => { table(FRAME.groupby(['init']).agg({ norm: ['mean', 'std'] })); });
    expect(String(message.bundle['text/plain']).split('\n')).toEqual([
      'init       norm_mean  norm_std', 'he-normal      4.667     3.055', 'he             4.000     1.414', '–              7.000         –',
    ]);
  });
});

describe('a frame, as pandas has it', () => {
  it('is described by quartiles', () => {
    const { index, columns, values } = FRAME.describe();
    expect(index).toEqual(['count', 'mean', 'std', 'min', '25%', '50%', '75%', 'max']);
    expect(columns).toEqual(['width', 'norm', 'gain']);
    expect((values as number[][]).map((row) => row[1])).toEqual([6, expect.closeTo(4.833333, 6), expect.closeTo(2.316607, 6), 2, 3.25, 4.5, 6.5, 8]);
    expect(FRAME.column('gain').describe().values).toEqual([6, 1.875, expect.closeTo(1.412002, 6), 0.25, 1, 1.5, 2.75, 4]);
    expect([FRAME.column('norm').quantile(0.25), FRAME.column('norm').median(), dataFrame([{ x: null }]).column('x').quantile(0.5)]).toEqual([3.25, 4.5, null]);
  });

  it('is sorted by several columns, each in its direction', () => {
    const words = FRAME.iloc({ rows: [0, 1, 2, 3, 4, 5, 6] });
    expect(words.sortValues(['init', 'norm'], { ascending: [true, false] }).index).toEqual([4, 3, 1, 2, 6, 0, 5]);
    expect(FRAME.sortValues(['width', 'gain']).index).toEqual([3, 1, 5, 4, 0, 6, 2]);
  });

  it('is pivoted, null where there is no row', () => {
    const wide = FRAME.pivot({ index: 'init', columns: 'width', values: 'norm', aggfunc: 'mean' });
    expect(wide.columns).toEqual(['init', '10', '-10', '2']);
    expect(wide.values).toEqual([['he-normal', expect.closeTo(4.666667, 6), null, null], ['he', null, 3, 5], [null, null, null, 7]]);
    expect(() => FRAME.pivot({ index: 'init', columns: 'width', values: 'norm' })).toThrow(
      'pivot: index and columns must name each row once, or aggfunc say what to do with several, got 3 rows at one place');
    const grid = dataFrame([{ layer: 1, step: 0, norm: 1 }, { layer: 1, step: 5, norm: 2 }, { layer: 2, step: 5, norm: NaN }]);
    expect(grid.pivot({ index: ['layer'], columns: 'step', values: 'norm' }).values).toEqual([[1, 1, 2], [2, null, NaN]]);
    expect(() => dataFrame([{ a: 1, b: 'a', c: 1 }]).pivot({ index: 'a', columns: 'b', values: 'c' })).toThrow('pivot: columns must hold values with names of their own, got a twice');
  });

  it.each([
    ['inner', [['he-normal', 2, 0], ['he-normal', 8, 0], ['he', 5, 1], ['he', 5, 2], [null, 7, 1], [null, 7, 2], ['he-normal', 4, 0]]],
    ['left', [['he-normal', 2, 0], ['he', NaN, null], ['he-normal', 8, 0], ['he', 3, null], ['he', 5, 1], ['he', 5, 2], [null, 7, 1], [null, 7, 2], ['he-normal', 4, 0]]],
    ['right', [['he-normal', 2, 0], ['he-normal', 8, 0], ['he-normal', 4, 0], ['he', 5, 1], [null, 7, 1], ['he', 5, 2], [null, 7, 2], [null, null, 3]]],
    ['outer', [['he-normal', 2, 0], ['he', NaN, null], ['he-normal', 8, 0], ['he', 3, null], ['he', 5, 1], ['he', 5, 2], [null, 7, 1], [null, 7, 2], ['he-normal', 4, 0], [null, null, 3]]],
  ] as const)('is merged, %s', (how, expected) => {
    const costs = dataFrame([{ width: 10, cost: 1, norm: 0 }, { width: 2, cost: 2, norm: 1 }, { width: 2, cost: 3, norm: 2 }, { width: 7, cost: 4, norm: 3 }]);
    const merged = FRAME.drop({ columns: ['gain'] }).merge(costs, { on: 'width', how });
    expect(merged.columns).toEqual(['width', 'init', 'norm_x', 'cost', 'norm_y']);
    expect(merged.loc({ columns: ['init', 'norm_x', 'norm_y'] }).values).toEqual(expected);
  });

  it('is merged by missing keys too, and by keys whose texts agree only if they are equal', () => {
    const of = (k: (number | null)[], name: string): ReturnType<typeof dataFrame<{ k: number | null }>> => dataFrame(k.map((key, row) => ({ k: key, [name]: row + 1 })));
    expect(of([null, 1, NaN], 'x').merge(of([NaN, 2], 'y'), { on: ['k'] }).values).toEqual([[null, 1, 1], [NaN, 3, 1]]);
    expect(dataFrame([{ a: 'x_y', b: 'z' }]).merge(dataFrame([{ a: 'x', b: 'y_z' }]), { on: ['a', 'b'] }).shape).toEqual([0, 2]);
    expect(dataFrame([{ k: 1, x: 2 }]).merge(dataFrame([{ k: 1, x: 3 }]), { on: 'k', suffixes: ['', '_other'] }).rows()).toEqual([{ k: 1, x: 2, x_other: 3 }]);
  });
});

describe('columns with the names of methods', () => {
  it('leave the methods working', () => {
    const rows = [{ layer: 1, mean: 2, std: 0.5, count: 10, index: 3, values: 4, columns: 5, rows: 6, size: 7 }];
    const frame = dataFrame(rows);
    expect(frame.rows()).toEqual(rows);
    expect(frame.column('mean').values).toEqual([2]);
    expect(frame.mean({ axis: 0 }).values).toEqual([1, 2, 0.5, 10, 3, 4, 5, 6, 7]);
    expect(frame.groupby('layer').agg({ mean: 'max', count: 'sum' }).values).toEqual([[1, 2, 10]]);
    expect(frame.addColumn('shape', [1]).shape).toEqual([1, 10]);
  });
});

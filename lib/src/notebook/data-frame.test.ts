import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { dataFrame } from './data-frame';
import type { GroupOperation } from './data-frame-types';

const ROWS = [
  { layer: 'one', step: 0, norm: 2, share: null },
  { layer: 'two', step: 0, norm: null, share: NaN },
  { layer: 'one', step: 1, norm: NaN, share: null },
  { layer: 'one', step: 1, norm: 4, share: 0.5 },
  { layer: 'two', step: 1, norm: -2, share: undefined },
  { layer: 'two', step: 1, norm: -4, share: null },
];

/** Plain two-pass formulas, by hand. */
const ORACLE: Record<'count' | 'sum' | 'mean' | 'min' | 'max' | 'median' | 'var' | 'std' | 'sem', (values: number[]) => number | null> = {
  count: (values) => values.length,
  sum: (values) => values.reduce((a, b) => a + b, 0),
  mean: (values) => (values.length === 0 ? null : values.reduce((a, b) => a + b, 0) / values.length),
  min: (values) => (values.length === 0 ? null : [...values].sort((a, b) => a - b)[0]),
  max: (values) => (values.length === 0 ? null : [...values].sort((a, b) => b - a)[0]),
  median(values) {
    if (values.length === 0) return null;
    const sorted = [...values].sort((a, b) => a - b);
    return (sorted[Math.floor((values.length - 1) / 2)] + sorted[Math.ceil((values.length - 1) / 2)]) / 2;
  },
  var(values) {
    if (values.length < 2) return null;
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    return values.reduce((total, value) => total + (value - mean) ** 2, 0) / (values.length - 1);
  },
  std(values) {
    const variance = ORACLE.var(values);
    return variance === null ? null : Math.sqrt(variance);
  },
  sem(values) {
    const variance = ORACLE.var(values);
    return variance === null ? null : Math.sqrt(variance / values.length);
  },
};
const OPERATIONS = Object.keys(ORACLE) as (keyof typeof ORACLE)[];
const cell = fc.oneof({ weight: 3, arbitrary: fc.integer({ min: -20, max: 20 }).map((n) => n / 4) }, { weight: 1, arbitrary: fc.constantFrom(null, NaN, undefined) });
const isThere = (value: unknown): value is number => typeof value === 'number' && !Number.isNaN(value);
const near = (got: unknown, expected: number | null): void => {
  if (expected === null) expect(got).toBeNull();
  else expect(got).toBeCloseTo(expected, 10);
};

describe('groups of a data frame', () => {
  it.each(OPERATIONS)('%s leaves missing values out, whatever the order', (operation) => {
    fc.assert(fc.property(fc.array(fc.record({ g: fc.constantFrom('a', 'b', 'c'), h: fc.integer({ min: 0, max: 1 }), x: cell }), { minLength: 1, maxLength: 20 }), (rows) => {
      const { columns, values } = dataFrame(rows).groupby(['g', 'h']).agg({ x: operation });
      expect(columns).toEqual(['g', 'h', `x_${operation}`]);
      expect(values).toHaveLength(new Set(rows.map(({ g, h }) => g + String(h))).size);
      for (const [g, h, got] of values as [string, number, unknown][]) {
        near(got, ORACLE[operation](rows.filter((row) => row.g === g && row.h === h).map(({ x }) => x).filter(isThere)));
      }
    }), { numRuns: 60 });
  });

  it('have several operations a column, and null for a group of which nothing is there (its sum 0)', () => {
    const groups = dataFrame(ROWS).groupby(['layer']).agg({ norm: ['mean', 'count', 'max'], share: ['mean', 'min', 'std', 'sum', 'count'] });
    expect(groups.columns).toEqual(['layer', 'norm_mean', 'norm_count', 'norm_max', 'share_mean', 'share_min', 'share_std', 'share_sum', 'share_count']);
    expect(groups.values).toEqual([['one', 3, 2, 4, 0.5, 0.5, null, 0.5, 1], ['two', -3, 2, -2, null, null, null, 0, 0]]);
  });

  it('have the same numbers through col and the short forms', () => {
    const groups = dataFrame(ROWS).groupby(['layer']);
    expect(groups.ngroups).toBe(2);
    expect(inspect(groups)).toBe('2 groups by layer');
    const column = (operation: 'mean' | 'min' | 'max' | 'sum' | 'count' | 'std' | 'var'): unknown[] =>
      (groups.col(['norm'])[operation]().values as unknown[][]).map((row) => row[1]);
    expect([column('mean'), column('min'), column('max'), column('sum'), column('count')]).toEqual([[3, -3], [2, -4], [4, -2], [6, -6], [2, 2]]);
    expect(column('var')).toEqual([2, 2]);
    expect(column('std')).toEqual([Math.SQRT2, Math.SQRT2]);
    expect(groups.getGroup(['two']).shape[0]).toBe(3);
  });

  it('run over missing values', () => {
    const rows = [3, null, 1, NaN, 2].map((x) => ({ g: 'a', x }));
    const of = (operation: GroupOperation): unknown[] => (dataFrame(rows).groupby(['g']).agg({ x: operation }).values as unknown[][]).map((row) => row[1]);
    expect(of('cumsum')).toEqual([3, null, 4, null, 6]);
    expect(of('cummin')).toEqual([3, null, 1, null, 1]);
    expect(of('cummax')).toEqual([3, null, 3, null, 3]);
    expect(of('cumprod')).toEqual([3, null, 3, null, 6]);
    expect(dataFrame([2, null, 1, 2, 1].map((x) => ({ g: 'a', x }))).groupby(['g']).agg({ x: 'mode' }).values).toEqual([['a', 1]]);
  });

  it('keep infinities, which are no missing values', () => {
    const { values } = dataFrame([{ g: 1, x: Infinity }, { g: 1, x: null }, { g: 1, x: 1 }]).groupby(['g']).agg({ x: ['mean', 'max', 'min', 'count'] });
    expect(values).toEqual([[1, Infinity, Infinity, 1, 2]]);
  });
});

describe('columns of a data frame', () => {
  it.each(OPERATIONS)('%s leaves missing values out', (operation) => {
    fc.assert(fc.property(fc.array(cell, { minLength: 1, maxLength: 15 }), (cells) => {
      const frame = dataFrame(cells.map((x) => ({ x, y: 1 })));
      const expected = ORACLE[operation](cells.filter(isThere));
      near(frame.column('x')[operation](), expected);
      near(frame[operation]({ axis: 0 }).values[0], expected);
      near(frame[operation]({ axis: 1 }).values[0], ORACLE[operation]([cells[0], 1].filter(isThere)));
    }), { numRuns: 60 });
  });

  it('are described by the values that are there', () => {
    const described = dataFrame(ROWS).describe();
    expect(described.columns).toEqual(['step', 'norm', 'share']);
    expect(described.index).toEqual(['count', 'mean', 'std', 'min', '25%', '50%', '75%', 'max']);
    const rows = described.values as number[][];
    expect(rows.map((row) => row[1])).toEqual([4, 0, expect.closeTo(Math.sqrt(40 / 3), 12), -4, -2.5, 0, 2.5, 4]);
    expect(rows.map((row) => row[2])).toEqual([1, 0.5, null, 0.5, 0.5, 0.5, 0.5, 0.5]);
    expect(dataFrame(ROWS).column('norm').describe().values.slice(0, 2)).toEqual([4, 0]);
  });

  it('of strings have no mean', () => {
    expect(() => dataFrame(ROWS).column('layer').mean()).toThrow('mean: columns must hold numbers, got one of strings');
    expect(() => dataFrame(ROWS).mean({ axis: 0 })).toThrow(TypeError);
    const late = [...Array.from({ length: 30 }, () => ({ x: null })), { x: 'word' }];
    expect(() => dataFrame(late).column('x').mean()).toThrow("mean: values must be numbers, got \"word\"");
    expect(dataFrame(ROWS).column('layer').count()).toBe(6);
  });
});

describe('sorting a data frame', () => {
  it('puts missing values last in both directions and keeps the order of equal ones', () => {
    fc.assert(fc.property(fc.array(cell, { minLength: 1, maxLength: 15 }), fc.boolean(), (cells, ascending) => {
      const { values, index } = dataFrame(cells.map((x, place) => ({ x, place }))).sortValues('x', { ascending });
      const rows = values as [unknown, number][];
      const there = cells.map((x, place) => ({ x, place })).filter(({ x }) => isThere(x)) as { x: number; place: number }[];
      there.sort((a, b) => (ascending ? a.x - b.x : b.x - a.x) || a.place - b.place);
      const missing = cells.flatMap((x, place) => (isThere(x) ? [] : [place]));
      expect(rows.map(([, place]) => place)).toEqual([...there.map(({ place }) => place), ...missing]);
      expect(index).toEqual(rows.map(([, place]) => place));
      expect(dataFrame(cells.map((x) => ({ x }))).column('x').sortValues({ ascending }).values.filter(isThere)).toEqual(there.map(({ x }) => x));
    }));
  });

  it('sorts words, and frames whose labels repeat', () => {
    expect((dataFrame(['b', null, 'C', 'a'].map((x) => ({ x }))).sortValues('x').values as unknown[][]).flat()).toEqual(['a', 'b', 'C', null]);
    const twice = dataFrame([{ k: 1, x: 3 }, { k: 1, x: 1 }]).merge(dataFrame([{ k: 1, y: 1 }, { k: 1, y: 2 }]), { on: ['k'] }).sortValues('x');
    expect((twice.values as unknown[][]).map((row) => row[1])).toEqual([1, 1, 3, 3]);
    // @ts-expect-error: no such column
    expect(() => dataFrame(ROWS).sortValues('nrom')).toThrow('sortValues: columns must be among layer, step, norm, share, got nrom');
  });
});

describe('the typed methods of a data frame', () => {
  const frame = dataFrame(ROWS);
  const first = (result: { readonly values: readonly unknown[] }): unknown[] => (result.values as unknown[][]).map((row) => row[0]);

  it('select rows and columns', () => {
    expect(frame.shape).toEqual([6, 4]);
    expect(frame.dtypes).toHaveLength(4);
    expect(frame.head(2).shape).toEqual([2, 4]);
    expect(frame.tail(1).values).toEqual([['two', 1, -4, null]]);
    expect(frame.iloc({ rows: ['1:3'], columns: [0] }).values).toEqual([['two'], ['one']]);
    expect(frame.loc({ rows: [0, 5], columns: ['norm'] }).values).toEqual([[2], [-4]]);
    expect(frame.drop({ columns: ['step', 'share'] }).columns).toEqual(['layer', 'norm']);
    expect(frame.drop({ index: [0, 1, 2] }).index).toEqual([3, 4, 5]);
    expect(frame.rename({ norm: '‖g‖' }).columns).toEqual(['layer', 'step', '‖g‖', 'share']);
  });

  it('query without the rows where the value is missing', () => {
    const norm = frame.column('norm');
    expect(first(frame.query(norm.gt(-3)))).toEqual(['one', 'one', 'two']);
    expect(frame.query(norm.lt(10)).index).toEqual([0, 3, 4, 5]);
    expect([norm.ge(0), norm.le(0), norm.eq(4), norm.ne(4)].map((mask) => mask.values.filter(Boolean).length)).toEqual([2, 2, 1, 5]);
    expect(first(frame.query(norm.gt(-3).and(frame.column('layer').eq('two'))))).toEqual(['two']);
    expect(frame.query(norm.isNa().or(norm.gt(3))).index).toEqual([1, 2, 3]);
    expect(frame.query([true, false, false, false, false, true]).index).toEqual([0, 5]);
  });

  it('fill and drop missing values', () => {
    expect(frame.dropNa().values).toEqual([['one', 1, 4, 0.5]]);
    expect(frame.column('norm').dropNa().values).toEqual([2, 4, -2, -4]);
    expect(frame.column('norm').fillNa(0).values).toEqual([2, 0, 0, 4, -2, -4]);
    expect((frame.fillNa(0).values as unknown[][]).map((row) => row[3])).toEqual([0, 0, 0, 0.5, 0, 0]);
    expect(frame.column('layer').unique().values).toEqual(['one', 'two']);
  });

  it('add columns, merge and number rows anew', () => {
    const wider = frame.addColumn('half', frame.column('norm').values.map((x) => (x === null ? null : x / 2)));
    expect([wider.columns.at(-1), wider.column('half').mean(), frame.columns.length]).toEqual(['half', 0, 4]);
    expect(() => frame.addColumn('norm', [1, 2, 3, 4, 5, 6])).toThrow('addColumn: column must be a new name, got norm');
    const widths = dataFrame([{ layer: 'one', width: 30 }, { layer: 'three', width: null }]);
    expect(frame.merge(widths, { on: ['layer'] }).values).toEqual([['one', 0, 2, null, 30], ['one', 1, NaN, null, 30], ['one', 1, 4, 0.5, 30]]);
    expect(frame.merge(widths, { on: ['layer'], how: 'left' }).shape).toEqual([6, 5]);
    expect(frame.merge(widths, { on: ['layer'], how: 'left' }).groupby(['layer']).agg({ width: ['mean', 'count'] }).values).toEqual([['one', 30, 3], ['two', null, 0]]);
    expect(frame.sortValues('norm').resetIndex().index).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('are inspected in a line, a frame and a column', () => {
    expect(inspect(frame)).toBe('DataFrame of 6 rows and 4 columns: layer, step, norm, share');
    expect(inspect(frame.head(1).drop({ columns: ['step', 'norm', 'share'] }))).toBe('DataFrame of 1 row and 1 column: layer');
    expect(inspect(frame.groupby(['layer']).agg({ norm: 'mean' }))).toBe('DataFrame of 2 rows and 2 columns: layer, norm_mean');
    expect(inspect(frame.column('norm'))).toBe('Series of 6 values: 2, null, NaN, 4, -2, -4');
  });

  it('print', () => {
    const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
    frame.print();
    frame.column('norm').print();
    expect(log.mock.calls.map(([text]) => String(text)).join('\n')).toContain('layer');
    log.mockRestore();
  });
});

import { describe, expectTypeOf, it } from 'vitest';
import { dataFrame } from './data-frame';

const frame = dataFrame([{ width: 10, init: 'he', norm: 2 }]);

/** What a reader's editor knows and refuses; compiled with the other tests, and never run but to see that it does. */
describe('the types of a frame', () => {
  it('follow columns through groups, merges and pivots', () => {
    const groups = frame.groupby(['width']).agg({ norm: ['mean', 'std'], init: 'first' });
    expectTypeOf(groups.rows()).toEqualTypeOf<{ width: number; norm_mean: number | null; norm_std: number | null; init_first: string }[]>();
    expectTypeOf(groups.column('width').values).toEqualTypeOf<readonly number[]>();
    expectTypeOf(frame.groupby('init').size().columns).toEqualTypeOf<readonly ('init' | 'size')[]>();
    expectTypeOf(frame.rename({ norm: '‖g‖' }).columns).toEqualTypeOf<readonly ('width' | 'init' | '‖g‖')[]>();
    expectTypeOf(frame.drop({ columns: ['norm'] }).rows()).toEqualTypeOf<{ width: number; init: string }[]>();
    const merged = frame.merge(dataFrame([{ width: 10, norm: 1, cost: 3 }]), { on: 'width' });
    expectTypeOf(merged.rows()).toEqualTypeOf<{ width: number; init: string; norm_x: number; norm_y: number; cost: number }[]>();
    expectTypeOf(frame.pivot({ index: 'init', columns: 'width', values: 'norm' }).column('10').values).toEqualTypeOf<readonly unknown[]>();
  });

  it('refuse a name that no column has', () => {
    const wrong = [
      // @ts-expect-error: no such column
      () => frame.groupby(['widht']),
      // @ts-expect-error: no such column
      () => frame.groupby('width').agg({ norm: 'mean', nrom: 'mean' }),
      // @ts-expect-error: no such operation
      () => frame.groupby('width').agg({ norm: 'average' }),
      // @ts-expect-error: no such column
      () => frame.column('widht'),
      // @ts-expect-error: no such column
      () => frame.pivot({ index: 'init', columns: 'width', values: 'nrom' }),
      // @ts-expect-error: the column is not in both
      () => frame.merge(dataFrame([{ width: 10 }]), { on: 'init' }),
    ];
    for (const call of wrong) expectTypeOf(call).toBeFunction();
  });

  it('let any name pass where the rows do not tell', () => {
    const rows: Record<string, number>[] = [{ width: 1, norm: 2 }];
    expectTypeOf(dataFrame(rows).groupby('width').agg({ norm: 'mean' }).rows()).items.toHaveProperty('norm_mean');
  });
});

import { describe, expect, it } from 'vitest';
import { ready } from '../ops/ready';
import { requireDanfo } from './danfo.browser';
import type { Mendable } from './danfo-parts';
import type { DataFrame } from './data-frame-types';
import { mendDanfo } from './mend-danfo';

describe('danfo in a browser', () => {
  it('is mended and gives the statistics that it gives on the desk', async () => {
    await ready();
    const danfo = requireDanfo() as Mendable;
    mendDanfo(danfo);
    const frame = new danfo.DataFrame([['a', 1], ['b', null], ['a', 3]], { columns: ['key', 'value'] }) as unknown as DataFrame<{ key: string; value: number | null }>;
    expect(frame.groupby(['key']).agg({ value: ['mean', 'count'] }).rows()).toEqual([
      { key: 'a', value_mean: 2, value_count: 2 },
      { key: 'b', value_mean: null, value_count: 0 },
    ]);
    expect(frame.sortValues('value').rows().map(({ value }) => value)).toEqual([1, 3, null]);
  });
});

import { describe, expect, it } from 'vitest';
import { dataFrame } from './data-frame';
import { captureDisplays } from './display';
import { table, type TableOptions } from './table';
import type { TableSource } from './table-source';

async function shown(rows: readonly object[] | TableSource, options?: TableOptions): Promise<{ html: string; text: string[] }> {
  const [message] = await captureDisplays(() => {
    table(rows, options);
  });
  return { html: String(message.bundle['text/html']), text: String(message.bundle['text/plain']).split('\n') };
}

const cellsOf = (html: string): string[] => [...html.matchAll(/<td[^>]*>(.*?)<\/td>/g)].map(([, text]) => text);

describe('table', () => {
  it('aligns numbers to the right and text to the left', async () => {
    const { html, text } = await shown([
      { layer: 'dense1', norm: 0.5 },
      { layer: 'dense10', norm: 12.25 },
    ]);
    expect(text).toEqual(['layer     norm', 'dense1    0.50', 'dense10  12.25']);
    expect(html).toContain('<td style="text-align:left">dense10</td><td align="right" style="text-align:right">12.25</td>');
  });

  it('has no script, no style block and escapes everything', async () => {
    const { html } = await shown([{ '<b>': '<script>alert(1)</script>' }], { caption: '<i>' });
    expect(html).not.toMatch(/<(script|style|b|i)>/);
    expect(html).toContain('&lt;script&gt;');
  });

  it('tells missing, NaN and infinite apart', async () => {
    const { html } = await shown([{ a: null, b: 1 }, { a: NaN }, { a: Infinity, b: undefined }, { a: -Infinity, b: 0.5 }]);
    expect(cellsOf(html)).toEqual(['–', '1.0', 'NaN', '–', '∞', '–', '-∞', '0.5']);
  });

  it('takes the columns of all rows, in order of appearance', async () => {
    const { text } = await shown([{ a: 1 }, { b: 2, a: 3 }]);
    expect(text[0]).toBe('a  b');
  });

  it('selects, orders and renames columns', async () => {
    const rows = [{ a: 1, b: 2, c: 3 }];
    expect((await shown(rows, { columns: ['c', 'a'] })).text).toEqual(['c  a', '3  1']);
    expect((await shown(rows, { columns: { b: '‖g‖' } })).text).toEqual(['‖g‖', '  2']);
  });

  it('says which column is not there', () => {
    expect(() => {
      table([{ a: 1 }], { columns: ['b'] });
    }).toThrow(new RangeError('table: columns must be among a, got b'));
  });

  it('cuts long tables and says how much is hidden', async () => {
    const rows = Array.from({ length: 1234 }, (_, index) => ({ index }));
    const { html, text } = await shown(rows);
    expect(text).toHaveLength(32);
    expect(text.at(-1)).toBe('… 1,204 more rows');
    expect(html).toContain('… 1,204 more rows');
    expect((await shown(rows, { maxRows: Infinity })).text).toHaveLength(1235);
    expect((await shown([{ a: 1 }, { a: 2 }], { maxRows: 1 })).text.at(-1)).toBe('… 1 more row');
  });

  it('shows no rows as an empty table', async () => {
    expect((await shown([], { columns: ['a'] })).text).toEqual(['a']);
    expect((await shown([])).text).toEqual(['']);
  });

  it('writes dates, flags and lists as text', async () => {
    const { html } = await shown([{ a: [1, 2], b: true, c: 3n }]);
    expect(cellsOf(html)).toEqual(['[ 1, 2 ]', 'true', '3n']);
  });

  it('shows gradients of 1e-17, and zeros as such where it is told what rounding leaves of them', async () => {
    const rows = [{ layer: 1, value: 4.368e-17 }, { layer: 2, value: 0.5 }];
    expect((await shown(rows)).text).toEqual(['layer      value', '    1  4.368e-17', '    2        0.5']);
    expect((await shown(rows, { zeroBelow: 1e-12 })).text).toEqual(['layer  value', '    1    ≈ 0', '    2    0.5']);
    expect(() => {
      table(rows, { zeroBelow: -1 });
    }).toThrow('table: zeroBelow must be finite and ≥ 0, got -1');
  });

  it('rejects digits and maxRows out of range', () => {
    expect(() => {
      table([], { digits: 0 });
    }).toThrow('table: digits must be an integer from 1 to 15, got 0');
    expect(() => {
      table([], { maxRows: 0 });
    }).toThrow('table: maxRows must be an integer ≥ 1, or Infinity, got 0');
  });
});

describe('table of a danfo DataFrame', () => {
  it('shows values under their columns', async () => {
    const { text } = await shown(dataFrame([{ a: 1, b: 'x' }, { a: 2.5, b: null }]));
    expect(text).toEqual(['  a  b', '1.0  x', '2.5  –']);
  });

  it('shows groups, and an index that says something', async () => {
    const frame = dataFrame([
      { layer: 'one', norm: 1 },
      { layer: 'two', norm: 2 },
      { layer: 'one', norm: 4 },
    ]);
    expect((await shown(frame.groupby(['layer']).agg({ norm: 'mean' }))).text).toEqual(['layer  norm_mean', 'one          2.5', 'two          2.0']);
    expect((await shown(frame.sortValues('norm', { ascending: false }).head(1))).text).toEqual(['   layer  norm', '2  one       4']);
  });
});

describe('dataFrame', () => {
  it('puts values under their own column when records differ in keys', () => {
    const frame = dataFrame([{ a: 1 }, { b: 2 }]);
    expect(frame.columns).toEqual(['a', 'b']);
    expect(frame.values).toEqual([
      [1, null],
      [null, 2],
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { difference, lossRows } from './losses.mjs';

describe('losses of contenders', () => {
  it('differ by the greatest relative difference', () => {
    expect(difference([2, 1.5], [2, 1])).toBeCloseTo(0.5, 12);
    expect(difference([1.98, 1], [2, 1])).toBeCloseTo(0.01, 12);
  });

  it('do not agree when one is not a number, or one is missing', () => {
    expect(difference([Number.NaN, 1], [2, 1])).toBeNaN();
    expect(difference([2], [2, 1])).toBe(Infinity);
  });

  it('are compared with those of the first', () => {
    const rows = lossRows('net A', [
      { name: 'gradient-lab', losses: [2, 1] },
      { name: 'close', losses: [2, 1.000005] },
      { name: 'far', losses: [2, 1.001] },
      { name: 'broken', losses: [2, Number.NaN] },
    ]);
    expect(rows.map(([, name, , apart, mark]) => [name, apart, mark])).toEqual([['gradient-lab', '', ''], ['close', '5e-6', '✓'], ['far', '1e-3', '✗'], ['broken', 'NaN', '✗']]);
  });
});

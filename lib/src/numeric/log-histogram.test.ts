import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logHistogram } from './log-histogram';

describe('logHistogram', () => {
  it('sorts by magnitude and counts the rest beside', () => {
    const histogram = logHistogram([0, -0, -0.02, 0.5, NaN, -Infinity, 1e-9, 1, 7], { from: -2, to: 0 });
    expect(histogram).toEqual({ edges: [-2, -1, 0], counts: [1, 1], below: 1, above: 2, zeros: 2, nans: 1, infs: 1, negatives: 2 });
  });

  it('puts a power of ten at the left edge of its bin', () => {
    for (const power of [-30, -3, 0, 5]) {
      const { counts, edges } = logHistogram([10 ** power]);
      expect(edges[counts.indexOf(1)]).toBe(power);
    }
  });

  it('covers every float32, subnormals included, in its default range', () => {
    const { below, above } = logHistogram(Float32Array.of(1.4e-45, 3.4028234e38));
    expect([below, above]).toEqual([0, 0]);
  });

  it('divides decades', () => {
    const { edges, counts } = logHistogram([1, 2, 5, 9], { from: 0, to: 1, binsPerDecade: 4 });
    expect(edges).toEqual([0, 0.25, 0.5, 0.75, 1]);
    expect(counts).toEqual([1, 1, 1, 1]);
  });

  it('drops nothing', () => {
    fc.assert(fc.property(fc.array(fc.double()), (values) => {
      const { counts, below, above, zeros, nans, infs, negatives } = logHistogram(values, { from: -10, to: 10, binsPerDecade: 3 });
      expect(counts.reduce((sum, n) => sum + n, below + above + zeros + nans + infs)).toBe(values.length);
      expect(negatives).toBe(values.filter((v) => v < 0).length);
    }));
  });

  it('of nothing is empty', () => {
    expect(logHistogram([]).counts.every((n) => n === 0)).toBe(true);
  });

  it('refuses a reversed or fractional range', () => {
    expect(() => logHistogram([], { from: 1, to: 1 })).toThrow('logHistogram: from and to must be integers with from < to, got 1 and 1');
    expect(() => logHistogram([], { binsPerDecade: 0 })).toThrow('logHistogram: binsPerDecade must be an integer from 1 to 1000, got 0');
  });
});

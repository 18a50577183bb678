import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { finiteNorm, l2Norm, maxAbs, rms } from './norm';

const finite = fc.array(fc.double({ min: -1e100, max: 1e100, noNaN: true }), { maxLength: 40 });

describe('l2Norm', () => {
  it('of 3, 4 is 5', () => {
    expect(l2Norm([3, 4])).toBe(5);
  });

  it('of 1000 × 1e-24 in float32 is 3.16e-23, not 0', () => {
    const entry = Math.fround(1e-24);
    expect(l2Norm(new Float32Array(1000).fill(1e-24)) / (entry * Math.sqrt(1000))).toBeCloseTo(1, 13);
  });

  it('of 1000 × 1e20 in float32 is 3.16e21, not Infinity', () => {
    expect(l2Norm(new Float32Array(1000).fill(1e20)) / (Math.fround(1e20) * Math.sqrt(1000))).toBeCloseTo(1, 13);
  });

  it('neither underflows nor overflows in float64', () => {
    expect(l2Norm([3e-200, 4e-200]) / 5e-200).toBeCloseTo(1, 14);
    expect(l2Norm([3e200, 4e200]) / 5e200).toBeCloseTo(1, 14);
    expect(l2Norm([1e-200, 1e200])).toBe(1e200);
    expect(l2Norm([Number.MAX_VALUE])).toBe(Number.MAX_VALUE);
    expect(l2Norm([Number.MIN_VALUE])).toBe(Number.MIN_VALUE);
    expect(l2Norm([3e-155, 4e-155]) / 5e-155).toBeCloseTo(1, 14);
  });

  it('of nothing, and of zeros, is 0', () => {
    expect(l2Norm([])).toBe(0);
    expect(l2Norm(new Float32Array(5))).toBe(0);
  });

  it('propagates NaNs, also beside Infinity', () => {
    expect(l2Norm([1, NaN, 2])).toBeNaN();
    expect(l2Norm([Infinity, NaN])).toBeNaN();
    expect(l2Norm([NaN, Infinity])).toBeNaN();
  });

  it('of a list with ±Infinity is Infinity', () => {
    expect(l2Norm([1, -Infinity])).toBe(Infinity);
    expect(l2Norm(Float32Array.of(Infinity, 2))).toBe(Infinity);
  });

  it('agrees with Math.hypot', () => {
    fc.assert(fc.property(finite, (x) => {
      expect(Math.abs(l2Norm(x) - Math.hypot(...x))).toBeLessThanOrEqual(1e-14 * Math.hypot(...x));
    }));
  });

  it('is homogeneous: ‖2ᵏx‖ = 2ᵏ‖x‖', () => {
    fc.assert(fc.property(fc.array(fc.double({ min: -1e10, max: 1e10, noNaN: true }).filter((v) => v === 0 || Math.abs(v) > 1e-10)),
      fc.integer({ min: -900, max: 900 }), (x, k) => {
        const scale = 2 ** k;
        const expected = scale * l2Norm(x);
        expect(Math.abs(l2Norm(x.map((v) => v * scale)) - expected)).toBeLessThanOrEqual(1e-14 * expected);
      }));
  });

  it('satisfies the triangle inequality', () => {
    fc.assert(fc.property(finite, finite, (x, y) => {
      const n = Math.min(x.length, y.length);
      const sum = x.slice(0, n).map((v, i) => v + y[i]);
      expect(l2Norm(sum)).toBeLessThanOrEqual((l2Norm(x) + l2Norm(y)) * (1 + 1e-14));
    }));
  });
});

describe('rms', () => {
  it('of a constant is its magnitude, whatever the size', () => {
    expect(rms(new Float64Array(7).fill(-3))).toBeCloseTo(3, 14);
    expect(rms(new Float64Array(7).fill(1e-200)) / 1e-200).toBeCloseTo(1, 14);
  });

  it('of nothing is 0', () => {
    expect(rms([])).toBe(0);
  });
});

describe('maxAbs', () => {
  it('takes the magnitude', () => {
    expect(maxAbs([1, -7, 3])).toBe(7);
  });

  it('propagates NaN from any place and Infinity', () => {
    expect(maxAbs([NaN, 1])).toBeNaN();
    expect(maxAbs([1, NaN, Infinity])).toBeNaN();
    expect(maxAbs([1, -Infinity])).toBe(Infinity);
  });

  it('of nothing is 0', () => {
    expect(maxAbs([])).toBe(0);
  });
});

describe('finiteNorm', () => {
  it('sets non-finite entries aside', () => {
    expect(finiteNorm([3, NaN, 4, -Infinity])).toBe(5);
    expect(finiteNorm([NaN])).toBe(0);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { depthProfile, layerGains } from './depth-profile';

const geometric = (first: number, factor: number, layers: number) =>
  Array.from({ length: layers }, (_, i) => ({ depth: i + 1, norm: first * factor ** i }));

describe('depthProfile', () => {
  it('finds the factor of a geometric series, in any order of rows', () => {
    fc.assert(fc.property(fc.double({ min: -3, max: 3, noNaN: true }), fc.integer({ min: 2, max: 40 }), (slope, layers) => {
      const profile = depthProfile(geometric(1e-3, 10 ** slope, layers).reverse());
      expect(profile.slope).toBeCloseTo(slope, 8);
      expect(profile.factorPerLayer / 10 ** -slope).toBeCloseTo(1, 6);
      expect(profile.depth[0]).toBe(1);
      for (const residual of profile.residuals) expect(residual).toBeCloseTo(0, 8);
    }));
  });

  it('reads a vanishing gradient as a factor below 1 per layer backward', () => {
    const profile = depthProfile([{ depth: 1, norm: 1e-4 }, { depth: 2, norm: 1e-3 }, { depth: 3, norm: 1e-2 }]);
    expect(profile.factorPerLayer).toBeCloseTo(0.1, 12);
    expect(profile.layersPerDecade).toBeCloseTo(1, 12);
    expect(profile.rSquared).toBeCloseTo(1, 12);
    expect(profile.intercept).toBeCloseTo(-5, 12);
  });

  it('leaves out what has no logarithm, and says so', () => {
    const profile = depthProfile([{ depth: 1, norm: 0 }, { depth: 2, norm: NaN }, { depth: 3, norm: Infinity }, { depth: 4, norm: 1 }, { depth: 5, norm: 10 }]);
    expect(profile).toMatchObject({ depth: [4, 5], zeros: 1, nonFinite: 2 });
    expect(profile.slope).toBeCloseTo(1, 12);
  });

  it('averages several rows of one depth in the logarithm', () => {
    expect(depthProfile([{ depth: 1, norm: 1e-6 }, { depth: 1, norm: 1e-2 }]).log10Norm[0]).toBeCloseTo(-4, 12);
  });

  it('follows one parameter and one stage', () => {
    const row = (parameter: string, stage: string, norm: number) => ({ depth: 1, norm, parameter, stage });
    const rows = [row('kernel', 'raw', 1e-2), row('bias', 'raw', 1e3), row('kernel', 'clipped', 1e5)];
    expect(depthProfile(rows).log10Norm).toEqual([-2]);
    expect(depthProfile(rows, { parameter: 'bias' }).log10Norm).toEqual([3]);
    expect(depthProfile(rows, { stage: 'clipped' }).log10Norm).toEqual([5]);
  });

  it('has no slope below two depths', () => {
    expect(depthProfile([])).toMatchObject({ depth: [], slope: NaN, factorPerLayer: NaN, zeros: 0 });
    expect(depthProfile([{ depth: 3, norm: 2 }])).toMatchObject({ depth: [3], slope: NaN });
  });

  it('of equal norms is flat', () => {
    expect(depthProfile(geometric(1, 1, 4))).toMatchObject({ slope: 0, factorPerLayer: 1, layersPerDecade: Infinity, rSquared: NaN });
  });

  it('reaches beyond float32', () => {
    expect(depthProfile(geometric(1e-200, 1e10, 10)).slope).toBeCloseTo(10, 8);
  });
});

describe('layerGains', () => {
  it('are ratios of neighbours on the way back', () => {
    expect(layerGains([{ depth: 1, norm: 1 }, { depth: 2, norm: 4 }, { depth: 4, norm: 2 }])).toEqual([{ depth: 1, gain: expect.closeTo(0.25, 12) as number }]);
    expect(layerGains([])).toEqual([]);
  });
});

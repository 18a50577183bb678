import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MersenneTwister } from './mersenne-twister';
import { RandomState, split, splitSeed } from './random';
import { mean, variance } from './stats';

/** Printed by NumPy 2.4.6: `RandomState(seed).random_sample(4)`, `.standard_normal(5)`, `.randint(0, 10, 12)`, `.randint(-5, 995, 8)`, `.permutation(10)`. */
const numpy = [
  {
    seed: 0,
    sample: [0.5488135039273248, 0.7151893663724195, 0.6027633760716439, 0.5448831829968969],
    normal: [1.764052345967664, 0.4001572083672233, 0.9787379841057392, 2.240893199201458, 1.8675579901499675],
    digits: [5, 0, 3, 3, 7, 9, 3, 5, 2, 4, 7, 6],
    wide: [679, 554, 624, 187, 830, 758, 702, 354],
    permutation: [2, 8, 4, 9, 1, 6, 7, 3, 0, 5],
  },
  {
    seed: 42,
    sample: [0.3745401188473625, 0.9507143064099162, 0.7319939418114051, 0.5986584841970366],
    normal: [0.4967141530112327, -0.13826430117118466, 0.6476885381006925, 1.5230298564080254, -0.23415337472333597],
    digits: [6, 3, 7, 4, 6, 9, 2, 6, 7, 4, 3, 7],
    wide: [97, 430, 855, 265, 101, 66, 695, 15],
    permutation: [8, 1, 5, 0, 7, 2, 9, 4, 3, 6],
  },
  {
    seed: 4294967295,
    sample: [0.0976320289940138, 0.9123828453026218, 0.78903530185164, 0.7800035981134678],
    normal: [0.6484086742306527, 0.6693235306338161, -1.0805437227474493, 0.2845010447986309, 0.11388773652167104],
    digits: [3, 2, 7, 4, 0, 6, 9, 0, 2, 6, 7, 7],
    wide: [414, 285, 7, 66, 943, 571, 209, 501],
    permutation: [6, 9, 5, 1, 8, 0, 7, 4, 2, 3],
  },
];

describe.each(numpy)('RandomState($seed)', ({ seed, sample, normal, digits, wide, permutation }) => {
  it('gives the uniform numbers of NumPy exactly', () => {
    expect([...new RandomState(seed).uniforms(4)]).toEqual(sample);
  });

  it('gives the normal numbers of NumPy to two units in the last place', () => {
    new RandomState(seed).normals(5).forEach((value, i) => {
      expect(Math.abs(value / normal[i] - 1)).toBeLessThan(4.5e-16);
    });
  });

  it('gives the integers of NumPy', () => {
    expect([...new RandomState(seed).integers(12, 0, 10)]).toEqual(digits);
    expect([...new RandomState(seed).integers(8, -5, 995)]).toEqual(wide);
  });

  it('gives the permutation of NumPy', () => {
    expect([...new RandomState(seed).permutation(10)]).toEqual(permutation);
  });
});

describe('RandomState', () => {
  it('follows NumPy through a mixed sequence of calls, the kept normal deviate included', () => {
    const random = new RandomState(7);
    const uniform = [...random.uniforms(3, -2, 3)];
    const normal = [...random.normals(3, 10, 2)];
    const integers = [...random.integers(2, 0, 2 ** 32)];
    expect(uniform).toEqual([-1.618458553130214, 1.8995939612005732, 0.1920461572044676]);
    [10.186332121959504, 16.401829418235423, 9.686022680873178].forEach((v, i) => { expect(normal[i]).toBeCloseTo(v, 13); });
    expect(integers).toEqual([2146978983, 2266732518]);
    expect([...random.permutation(5)]).toEqual([1, 2, 3, 0, 4]);
    expect(random.standardNormal()).toBeCloseTo(-0.2901313829291646, 14);
  });

  it('still agrees with NumPy after a million draws', () => {
    const uniform = new RandomState(42).uniforms(1e6);
    expect(uniform[999_999]).toBe(0.9294485478505153);
    const normal = new RandomState(42).normals(1e6);
    expect(normal[999]).toBeCloseTo(0.5725827813561586, 14);
    expect(normal[999_999]).toBeCloseTo(0.4764302546832209, 14);
    expect(Math.abs(normal.reduce((sum, v) => sum + v, 0) + 1599.7564542563719)).toBeLessThan(1e-8);
    expect(normal.reduce((sum, v) => sum + v * v, 0)).toBeCloseTo(1000378.668188015, 6);
  });

  it('takes lists of seeds as NumPy does', () => {
    expect([...new RandomState([42, 1, 2, 3]).uniforms(3)]).toEqual([0.10632470928395199, 0.21062884495023926, 0.37067860034596745]);
    expect([...new RandomState([0]).uniforms(3)]).toEqual([0.8444218515250481, 0.7579544029403025, 0.420571580830845]);
  });

  it.each([-1, 2 ** 32, 1.5, NaN, Infinity])('refuses the seed %d', (seed) => {
    expect(() => new RandomState(seed)).toThrow(RangeError);
    expect(() => new RandomState([1, seed])).toThrow(RangeError);
    expect(() => split(seed, 'a')).toThrow(RangeError);
  });

  it('refuses an empty list of seeds, bad sizes and empty ranges', () => {
    expect(() => new RandomState([])).toThrow('seed must not be an empty list');
    expect(() => new RandomState(1).normals(-1)).toThrow('normals: size must be an integer ≥ 0, got -1');
    expect(() => new RandomState(1).integer(3, 3)).toThrow(RangeError);
    expect(() => new RandomState(1).integer(0, 2 ** 32 + 1)).toThrow(RangeError);
    expect(() => new RandomState(1).integer(0.5, 3)).toThrow(RangeError);
  });

  it('gives nothing for size 0', () => {
    expect(new RandomState(1).normals(0)).toHaveLength(0);
    expect(new RandomState(1).permutation(0)).toHaveLength(0);
  });

  it('permutes: every number once', () => {
    fc.assert(fc.property(fc.nat(2 ** 32 - 1), fc.nat(200), (seed, size) => {
      expect([...new RandomState(seed).permutation(size)].sort((a, b) => a - b)).toEqual(Array.from({ length: size }, (_, i) => i));
    }));
  });

  it('has the moments of the normal distribution', () => {
    const x = new RandomState(3).normals(200_000, 2, 3);
    expect(Math.abs(mean(x) - 2)).toBeLessThan((5 * 3) / Math.sqrt(200_000));
    expect(Math.abs(variance(x) / 9 - 1)).toBeLessThan(5 * Math.sqrt(2 / 200_000));
  });
});

describe('MersenneTwister', () => {
  it('gives the reference output of mt19937ar for init_by_array {0x123, 0x234, 0x345, 0x456}', () => {
    const bits = new MersenneTwister([0x123, 0x234, 0x345, 0x456]);
    expect([bits.uint32(), bits.uint32(), bits.uint32(), bits.uint32(), bits.uint32()])
      .toEqual([1067595299, 955945823, 477289528, 4107218783, 4228976476]);
  });
});

describe('split', () => {
  it('is the NumPy stream RandomState([42, *b"dense1/kernel"])', () => {
    expect([...split(42, 'dense1/kernel').uniforms(3)]).toEqual([0.9612904399310327, 0.01340423192758744, 0.2495690833253843]);
    expect(splitSeed(42, 'dense1/kernel')).toBe(4128710982);
  });

  it('separates seeds and labels', () => {
    const firsts = [0, 1, 42].flatMap((seed) => ['', 'a', 'b', 'ab', 'ba'].map((label) => splitSeed(seed, label)));
    expect(new Set(firsts).size).toBe(15);
  });

  it('gives uncorrelated streams for neighbouring labels', () => {
    const n = 20_000;
    const x = split(1, 'layer1').normals(n);
    const y = split(1, 'layer2').normals(n);
    expect(Math.abs(x.reduce((sum, v, i) => sum + v * y[i], 0) / n)).toBeLessThan(5 / Math.sqrt(n));
  });
});

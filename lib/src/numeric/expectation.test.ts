import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { relativeError } from './differences';
import { expectation, expectationBivariate, expectationOfProduct } from './expectation';
import { RandomState } from './random';
import { mean, standardError } from './stats';

const relu = (x: number): number => Math.max(0, x);
const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

describe('expectation', () => {
  it('gives the moments of the normal distribution', () => {
    for (const kinks of [undefined, [0]]) {
      const options = { mean: 0.3, variance: 2, ...(kinks && { kinks }) };
      expect(expectation((x) => x, options)).toBeCloseTo(0.3, 13);
      expect(expectation((x) => x * x, options)).toBeCloseTo(2.09, 13);
      expect(expectation((x) => Math.exp(x), options)).toBeCloseTo(Math.exp(1.3), 12);
    }
  });

  it.each([1e-12, 1e-3, 1, 200, 1e12])('is exact at the kink of ReLU, variance %d', (variance) => {
    const options = { variance, kinks: [0] };
    expect(relativeError(expectation((x) => relu(x) ** 2, options), variance / 2)).toBeLessThan(1e-13);
    expect(relativeError(expectation(relu, options), Math.sqrt(variance / (2 * Math.PI)))).toBeLessThan(1e-13);
    expect(relativeError(expectation((x) => (x > 0 ? 1 : 0), options), 0.5)).toBeLessThan(1e-13);
  });

  it('is exact for a jump away from the mean', () => {
    // P(X > 1.5) for X ~ N(0.5, 4) = Q(0.5)
    expect(expectation((x) => (x > 1.5 ? 1 : 0), { mean: 0.5, variance: 4, kinks: [1.5] })).toBeCloseTo(0.3085375387259869, 13);
  });

  it.each([0.01, 1, 30, 1000, 1e6])('agrees with the trapezoidal rule on the steep sigmoid, variance %d', (variance) => {
    // For analytic integrands on the whole line the trapezoidal rule converges geometrically: an independent reference.
    const f = (x: number): number => (logistic(x) * logistic(-x)) ** 2;
    const h = 0.02 * Math.min(1, 1 / Math.sqrt(variance));
    let sum = 0;
    for (let z = -13; z < 13 && variance < 1e5; z += h) sum += h * Math.exp((-z * z) / 2) * f(Math.sqrt(variance) * z);
    // ∫σ′² = 1/6, beneath a density that is flat over its width; correction −Var/(2q) of relative size 1e-6.
    const reference = variance < 1e5 ? sum / Math.sqrt(2 * Math.PI) : 1 / 6 / Math.sqrt(2 * Math.PI * variance);
    expect(relativeError(expectation(f, { variance, kinks: [0] }), reference)).toBeLessThan(variance < 1e5 ? 1e-12 : 1e-6);
  });

  it.each([1, 10, 1e2, 1e3, 1e4, 1e5, 1e6])('needs no kinks, variance %d', (variance) => {
    const steep = (x: number): number => (logistic(x) * logistic(-x)) ** 2;
    for (const f of [steep, relu, (x: number): number => relu(x) ** 2, (x: number): number => (x > 0 ? 1 : 0)]) {
      const told = expectation(f, { variance, kinks: [0] });
      expect(relativeError(expectation(f, { variance }), told)).toBeLessThan(1e-12);
      // Nor does it help to be wrong about them.
      expect(relativeError(expectation(f, { variance, kinks: [] }), told)).toBeLessThan(1e-11);
    }
    expect(relativeError(expectation(relu, { variance }), Math.sqrt(variance / (2 * Math.PI)))).toBeLessThan(1e-12);
  });

  it('finds a jump, and a bump beside a large constant, that it was not told of', () => {
    expect(expectation((x) => (x > 1.5 ? 1 : 0), { mean: 0.5, variance: 4 })).toBeCloseTo(0.3085375387259869, 12);
    // E[e^(−(x − 3)²/2s²)] for X ~ N(0, 1) = s/√(1 + s²)·e^(−9/2(1 + s²))
    const s = 0.1;
    const exact = (s / Math.sqrt(1 + s * s)) * Math.exp(-9 / (2 * (1 + s * s)));
    expect(expectation((x) => 1 + Math.exp(-(((x - 3) / s) ** 2) / 2))).toBeCloseTo(1 + exact, 12);
  });

  it('reaches as far out as f needs', () => {
    // E[e^(tX)] = e^(t²/2), most of it near t deviations.
    for (const t of [1, 5, 10, 20]) expect(relativeError(expectation((x) => Math.exp(t * x)), Math.exp((t * t) / 2))).toBeLessThan(1e-12);
  });

  it('keeps the precision that a far mean leaves', () => {
    expect(relativeError(expectation((x) => logistic(x - 1e8), { mean: 1e8 }), 0.5)).toBeLessThan(1e-8);
  });

  it('throws rather than give the mean of noise', () => {
    const random = new RandomState(1);
    expect(() => expectation(() => random.normals(1)[0])).toThrow(/^expectation: f must be smooth between its kinks, got means that differ by \d\.\de[-+]\d+/);
    expect(() => expectationBivariate(() => random.normals(1)[0], 0)).toThrow(/^expectationBivariate: f must be smooth between its kinks/);
  });

  it('of variance 0 is the value at the mean', () => {
    expect(expectation((x) => x + 1, { mean: 2, variance: 0 })).toBe(3);
  });

  it('propagates a NaN of the function', () => {
    expect(expectation(() => NaN)).toBeNaN();
    expect(expectation(() => NaN, { kinks: [] })).toBeNaN();
  });

  it('refuses a negative variance, no nodes and no resolution', () => {
    expect(() => expectation(relu, { variance: -1 })).toThrow('expectation: variance must be finite and ≥ 0, got -1');
    expect(() => expectation(relu, { nodes: 0 })).toThrow('expectation: nodes must be an integer from 1 to 256, got 0');
    expect(() => expectation(relu, { kinks: [0], resolution: 0 })).toThrow('expectation: resolution must be finite and > 0, got 0');
  });
});

describe('expectationBivariate', () => {
  it('gives the correlation of the variables themselves', () => {
    fc.assert(fc.property(fc.double({ min: -1, max: 1, noNaN: true }), (c) => {
      expect(expectationBivariate((u, v) => u * v, c, { variance: 3, nodes: 20 })).toBeCloseTo(3 * c, 12);
    }), { numRuns: 20 });
  });

  it.each([-1, -0.9, 0, 0.5, 0.9, 0.999, 0.999999, 1])('agrees with the arc-cosine kernel of ReLU at correlation %d', (c) => {
    // Cho & Saul 2009, eq. (6): E[relu(u)·relu(v)] = (√(1 − c²) + c(π − arccos c))/2π
    const exact = (Math.sqrt(1 - c * c) + c * (Math.PI - Math.acos(c))) / (2 * Math.PI);
    expect(Math.abs(expectationBivariate((u, v) => relu(u) * relu(v), c, { kinks: [0] }) - exact)).toBeLessThan(1e-12);
  });

  it.each([-0.7, 0.2, 0.99])('agrees with the orthant probability ¼ + arcsin(c)/2π at correlation %d', (c) => {
    const both = expectationBivariate((u, v) => (u > 0 && v > 0 ? 1 : 0), c, { kinks: [0], variance: 7 });
    expect(both).toBeCloseTo(0.25 + Math.asin(c) / (2 * Math.PI), 11);
  });

  it('agrees with simulation', () => {
    const random = new RandomState(1);
    const products = Array.from({ length: 40_000 }, () => {
      const [z1, z2] = random.normals(2);
      return logistic(z1) * Math.tanh(0.6 * z1 + 0.8 * z2);
    });
    const exact = expectationBivariate((u, v) => logistic(u) * Math.tanh(v), 0.6, { kinks: [0] });
    expect(Math.abs(mean(products) - exact)).toBeLessThan(4 * standardError(products));
  });

  it('refuses a correlation outside [−1, 1]', () => {
    expect(() => expectationBivariate((u) => u, 1.01)).toThrow('expectationBivariate: correlation must be in [-1, 1], got 1.01');
    expect(() => expectationBivariate((u) => u, 0, { variance: NaN })).toThrow(RangeError);
  });
});

describe('expectationOfProduct', () => {
  it.each([-0.9, 0, 0.5, 0.999, 1])('equals the bivariate expectation at correlation %d', (c) => {
    for (const f of [relu, logistic, (x: number): number => Math.tanh(x)]) {
      const options = { variance: 5, kinks: [0] };
      expect(expectationOfProduct(f, c, options)).toBeCloseTo(expectationBivariate((u, v) => f(u) * f(v), c, options), 13);
    }
  });

  it('refuses a correlation outside [−1, 1]', () => {
    expect(() => expectationOfProduct(relu, -2)).toThrow('expectationOfProduct: correlation must be in [-1, 1], got -2');
  });
});

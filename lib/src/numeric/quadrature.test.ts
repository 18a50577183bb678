import { describe, expect, it } from 'vitest';
import { relativeError } from './differences';
import { gaussHermite, gaussLegendre } from './quadrature';

const HERMITE_100 = { node: 18.959636217387704, weight: 3.3332703483438545e-79 };

const apply = (rule: { nodes: Float64Array; weights: Float64Array }, f: (x: number) => number): number =>
  rule.nodes.reduce((sum, x, i) => sum + rule.weights[i] * f(x), 0);

/** E[Z^(2k)] = (2k − 1)!!. */
const normalMoment = (k: number): number => Array.from({ length: k }, (_, i) => 2 * i + 1).reduce((product, odd) => product * odd, 1);

describe('gaussHermite', () => {
  it('knows the rules with 1, 2 and 3 nodes', () => {
    expect([...gaussHermite(1).nodes, ...gaussHermite(1).weights]).toEqual([0, 1]);
    gaussHermite(2).nodes.forEach((x, i) => { expect(x).toBeCloseTo([-1, 1][i], 15); });
    gaussHermite(3).nodes.forEach((x, i) => { expect(x).toBeCloseTo([-Math.sqrt(3), 0, Math.sqrt(3)][i], 15); });
    gaussHermite(3).weights.forEach((w, i) => { expect(w).toBeCloseTo([1 / 6, 2 / 3, 1 / 6][i], 15); });
  });

  it.each([4, 11, 40, 100, 200, 256])('is exact for moments with %d nodes', (nodes) => {
    for (let k = 0; k < Math.min(nodes, 30); k++) {
      expect(relativeError(apply(gaussHermite(nodes), (z) => z ** (2 * k)), normalMoment(k))).toBeLessThan(1e-12);
    }
    expect(Math.abs(apply(gaussHermite(nodes), (z) => z ** 3))).toBeLessThan(1e-12);
  });

  it("has NumPy's outermost node and weight at 100 nodes", () => {
    // numpy.polynomial.hermite_e.hermegauss(100), weight divided by sqrt(2π)
    const { nodes, weights } = gaussHermite(100);
    expect(relativeError(nodes[99], HERMITE_100.node)).toBeLessThan(1e-14);
    expect(relativeError(weights[99], HERMITE_100.weight)).toBeLessThan(1e-10);
  });

  it('keeps its rules', () => {
    expect(gaussHermite(50)).toBe(gaussHermite(50));
  });

  it.each([0, 257, 1.5, NaN])('refuses %d nodes', (nodes) => {
    expect(() => gaussHermite(nodes)).toThrow(`gaussHermite: nodes must be an integer from 1 to 256, got ${nodes}`);
    expect(() => gaussLegendre(nodes)).toThrow(RangeError);
  });
});

describe('gaussLegendre', () => {
  it.each([1, 2, 5, 16, 100, 256])('is exact for moments with %d nodes', (nodes) => {
    for (let k = 0; k < nodes; k++) expect(apply(gaussLegendre(nodes), (x) => x ** (2 * k))).toBeCloseTo(1 / (2 * k + 1), 13);
  });

  it('integrates the exponential to rounding', () => {
    expect(apply(gaussLegendre(16), Math.exp)).toBeCloseTo(Math.sinh(1), 14);
  });
});

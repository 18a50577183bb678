import { integerFrom } from '../checks/rules';

/** Nodes and weights of a quadrature rule: ∫ f ≈ Σ weightsᵢ·f(nodesᵢ). */
export interface QuadratureRule {
  nodes: Float64Array;
  weights: Float64Array;
}

/** Nodes of the largest rule. */
export const MOST_NODES = 256;

const requireNodes = integerFrom(1, MOST_NODES);

/** Polynomials orthonormal for a symmetric weight of mass 1: x·p_k = offDiagonal(k + 1)·p_{k+1} + offDiagonal(k)·p_{k−1}, p_0 = 1. */
type OffDiagonal = (k: number) => number;

/** Newton's step p_n/p_n′ at x, and the Christoffel number 1/Σ_{k<n} p_k(x)². */
function evaluate(n: number, offDiagonal: OffDiagonal, x: number): { newtonStep: number; weight: number } {
  let [previous, value] = [0, 1];
  let [previousSlope, slope] = [0, 0];
  let squares = 0;
  for (let k = 0; k < n; k++) {
    squares += value * value;
    const [below, above] = [k === 0 ? 0 : offDiagonal(k), offDiagonal(k + 1)];
    const nextSlope = (value + x * slope - below * previousSlope) / above;
    const next = (x * value - below * previous) / above;
    [previousSlope, slope] = [slope, nextSlope];
    [previous, value] = [value, next];
  }
  return { newtonStep: value / slope, weight: 1 / squares };
}

/** Number of eigenvalues below x of the n × n Jacobi matrix with zero diagonal, by Sturm's sequence. */
function eigenvaluesBelow(n: number, offDiagonal: OffDiagonal, x: number): number {
  let count = 0;
  let pivot = -x;
  for (let k = 1; k <= n; k++) {
    if (pivot < 0) count++;
    const coupling = offDiagonal(k);
    pivot = -x - (coupling * coupling) / (pivot === 0 ? Number.MIN_VALUE : pivot);
  }
  return count;
}

/**
 * Gauss rule of the orthonormal polynomials (Golub & Welsch 1969: the nodes are the eigenvalues of the Jacobi matrix, here isolated by Sturm
 * counts and polished by Newton's method; the weights are the Christoffel numbers).
 */
function gaussRule(n: number, offDiagonal: OffDiagonal, bound: number): QuadratureRule {
  const nodes = new Float64Array(n);
  const weights = new Float64Array(n);
  for (let i = 0; i < Math.floor(n / 2); i++) {
    let [low, high] = [-bound, 0];
    for (let step = 0; step < 40; step++) {
      const middle = (low + high) / 2;
      if (eigenvaluesBelow(n, offDiagonal, middle) > i) high = middle;
      else low = middle;
    }
    let x = (low + high) / 2;
    for (let step = 0; step < 3; step++) x -= evaluate(n, offDiagonal, x).newtonStep;
    [nodes[i], nodes[n - 1 - i]] = [x, -x];
    weights[i] = weights[n - 1 - i] = evaluate(n, offDiagonal, x).weight;
  }
  if (n % 2 === 1) weights[(n - 1) / 2] = evaluate(n, offDiagonal, 0).weight;
  return { nodes, weights };
}

function cached(make: (nodes: number) => QuadratureRule): (nodes: number) => QuadratureRule {
  const rules = new Map<number, QuadratureRule>();
  return (nodes) => {
    const rule = rules.get(nodes) ?? make(nodes);
    rules.set(nodes, rule);
    return rule;
  };
}

const hermite = cached((n) => gaussRule(n, Math.sqrt, 2 * Math.sqrt(n) + 1));
const legendre = cached((n) => gaussRule(n, (k) => k / Math.sqrt(4 * k * k - 1), 1));

/**
 * Gauss–Hermite rule in probabilists' form: E[f(Z)] ≈ Σ wᵢ·f(zᵢ) for Z ~ N(0, 1), exact for polynomials up to degree 2·nodes − 1. Weights
 * sum to 1. Rules are kept for reuse: do not change what is returned.
 *
 * It converges fast for smooth f only; at a kink (ReLU) the error falls like 1/nodes. Use `expectation` there.
 *
 * @throws RangeError unless nodes is an integer from 1 to 256.
 * @example numeric.gaussHermite(2) // { nodes: [-1, 1], weights: [0.5, 0.5] }
 * @see G. H. Golub & J. H. Welsch, "Calculation of Gauss quadrature rules", Math. Comp. 23 (1969).
 */
export function gaussHermite(nodes: number): QuadratureRule {
  requireNodes('gaussHermite', 'nodes', nodes);
  return hermite(nodes);
}

/**
 * Gauss–Legendre rule for the mean over [−1, 1]: ½∫f ≈ Σ wᵢ·f(xᵢ), exact for polynomials up to degree 2·nodes − 1. Weights sum to 1. Rules
 * are kept for reuse: do not change what is returned.
 *
 * @throws RangeError unless nodes is an integer from 1 to 256.
 * @example numeric.gaussLegendre(2).nodes // [-0.5774, 0.5774]
 */
export function gaussLegendre(nodes: number): QuadratureRule {
  requireNodes('gaussLegendre', 'nodes', nodes);
  return legendre(nodes);
}

import { optionsOf } from '../checks/options';
import { integerFrom, numberThat, requireFinite, requireFiniteNumbers, requireFunction, requireNotNegative, requirePositive } from '../checks/rules';
import { gaussHermite, gaussLegendre, MOST_NODES } from './quadrature';

/** Options of {@link expectation}. */
export interface ExpectationOptions {
  /** Mean of the normal variable. Default 0. */
  mean?: number;
  /** Variance q of the normal variable, ≥ 0. Default 1. */
  variance?: number;
  /** Points where f or one of its derivatives jumps, or near which f changes over a unit distance (0 for a sigmoid). */
  kinks?: readonly number[];
  /** Nodes of the Gauss–Hermite rule, or with kinks of each panel. Defaults 100 and 16. */
  nodes?: number;
  /** With kinks: the smallest distance from a kink over which f changes. Default 0.5, right for the usual activations. */
  resolution?: number;
}

/** Beyond this many deviations lies a probability below 1e-23: nothing in float64, even times z⁸. */
const REACH = 10;
/** Widest panel, in deviations. */
const PANEL = 2;
const PANEL_GROWTH = 2;

const requireOptions = optionsOf<ExpectationOptions>({
  mean: requireFinite,
  variance: requireNotNegative,
  kinks: requireFiniteNumbers,
  nodes: integerFrom(1, MOST_NODES),
  resolution: requirePositive,
});
const requireCorrelation = numberThat('in [-1, 1]', (value) => value >= -1 && value <= 1);

/** Panel ends in units of deviations from the mean: a coarse grid, each kink, and a ladder of growing steps away from it. */
function panelEnds(mean: number, deviation: number, kinks: readonly number[], resolution: number): number[] {
  const ends = Array.from({ length: (2 * REACH) / PANEL + 1 }, (_, i) => i * PANEL - REACH);
  for (const kink of kinks) {
    const centre = (kink - mean) / deviation;
    ends.push(centre);
    for (let step = resolution / deviation; step < 2 * REACH; step *= PANEL_GROWTH) ends.push(centre - step, centre + step);
  }
  return ends.filter((z) => Math.abs(z) <= REACH).sort((a, b) => a - b);
}

function byPanels(f: (x: number) => number, mean: number, deviation: number, ends: readonly number[], nodes: number): number {
  const rule = gaussLegendre(nodes);
  let sum = 0;
  for (let panel = 1; panel < ends.length; panel++) {
    const half = (ends[panel] - ends[panel - 1]) / 2;
    if (half === 0) continue;
    const centre = ends[panel - 1] + half;
    for (let i = 0; i < nodes; i++) {
      const z = centre + half * rule.nodes[i];
      sum += 2 * half * rule.weights[i] * Math.exp((-z * z) / 2) * f(mean + deviation * z);
    }
  }
  return sum / Math.sqrt(2 * Math.PI);
}

function byHermite(f: (x: number) => number, mean: number, deviation: number, nodes: number): number {
  const rule = gaussHermite(nodes);
  let sum = 0;
  for (let i = 0; i < nodes; i++) sum += rule.weights[i] * f(mean + deviation * rule.nodes[i]);
  return sum;
}

/**
 * E[f(X)] for X ~ N(mean, variance), by deterministic quadrature.
 *
 * Without `kinks`: Gauss–Hermite, right to rounding for polynomials and functions as smooth as that. With `kinks`: Gauss–Legendre panels over
 * ±10 deviations that end at every kink and grow away from it, right to about 1e-13 for ReLU-like functions and for sigmoids of any steepness
 * (a sigmoid's poles at ±iπ slow Gauss–Hermite when the variance is large). f must grow more slowly than e^(z²/2) shrinks.
 * Variance 0 gives f(mean); a NaN from f makes the result NaN.
 *
 * @throws RangeError when the variance is negative or not finite, nodes is not an integer from 1 to 256, or a number is not what its option says.
 * @example numeric.expectation((x) => x ** 4) // 3
 * @example numeric.expectation((x) => Math.max(0, x) ** 2, { variance: 2, kinks: [0] }) // 1
 */
export function expectation(f: (x: number) => number, options: ExpectationOptions = {}): number {
  requireFunction('expectation', 'f', f);
  requireOptions('expectation', 'options', options);
  return average(f, options);
}

/** {@link expectation} within itself, of what is checked already. */
function average(f: (x: number) => number, options: ExpectationOptions): number {
  const { mean = 0, variance = 1, kinks, resolution = 0.5 } = options;
  if (variance === 0) return f(mean);
  const deviation = Math.sqrt(variance);
  if (kinks === undefined) return byHermite(f, mean, deviation, options.nodes ?? 100);
  return byPanels(f, mean, deviation, panelEnds(mean, deviation, kinks, resolution), options.nodes ?? 16);
}

function requirePair(caller: string, f: unknown, correlation: unknown, options: unknown): void {
  requireFunction(caller, 'f', f);
  requireCorrelation(caller, 'correlation', correlation);
  requireOptions(caller, 'options', options);
}

/** E[f(U, ·)] averaged over U, where `given(u, options)` is the average over V when U = u, whose mean and variance are in `options`. */
function averageOfConditional(
  given: (u: number, options: ExpectationOptions) => number,
  correlation: number,
  options: Omit<ExpectationOptions, 'mean'>,
): number {
  const { variance = 1, resolution = 0.5 } = options;
  const spread = variance * (1 - correlation) * (1 + correlation);
  // Averaged over V, a kink in V becomes a bend in U as wide as V's spread around cU.
  const bend = spread > 0 ? Math.min(resolution, Math.sqrt(spread)) : resolution;
  const inner = (u: number): number => given(u, { ...options, mean: correlation * u, variance: spread });
  return average(inner, { ...options, resolution: bend });
}

/**
 * E[f(U, V)] for jointly normal U, V of mean 0, equal variance q and correlation c, by nested {@link expectation}:
 * U = √q·Z₁, V = √q·(c·Z₁ + √(1 − c²)·Z₂). `kinks` are kinks in U and in V alike.
 *
 * At c = ±1 it is the expectation of f(U, ±U). Takes about 10⁵ evaluations of f.
 *
 * @throws RangeError unless −1 ≤ c ≤ 1 and the options are as in {@link expectation}.
 * @example numeric.expectationBivariate((u, v) => u * v, 0.3) // 0.3
 */
export function expectationBivariate(
  f: (u: number, v: number) => number,
  correlation: number,
  options: Omit<ExpectationOptions, 'mean'> = {},
): number {
  requirePair('expectationBivariate', f, correlation, options);
  return averageOfConditional((u, conditional) => average((v) => f(u, v), conditional), correlation, options);
}

/**
 * E[f(U)f(V)] for U, V as in {@link expectationBivariate}, at about half the cost.
 *
 * @throws RangeError unless −1 ≤ c ≤ 1 and the options are as in {@link expectation}.
 * @example numeric.expectationOfProduct((x) => Math.max(0, x), 0, { kinks: [0] }) // 0.1592: 1/2π
 */
export function expectationOfProduct(
  f: (x: number) => number,
  correlation: number,
  options: Omit<ExpectationOptions, 'mean'> = {},
): number {
  requirePair('expectationOfProduct', f, correlation, options);
  const given = (u: number, conditional: ExpectationOptions): number => {
    const factor = f(u);
    return factor === 0 ? 0 : factor * average(f, conditional);
  };
  return averageOfConditional(given, correlation, options);
}

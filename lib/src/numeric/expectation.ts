import { optionsOf } from '../checks/options';
import { integerFrom, numberThat, requireFinite, requireFiniteNumbers, requireFunction, requireNotNegative, requirePositive } from '../checks/rules';
import { adaptiveSum, type Estimate } from './adaptive-sum';
import { gaussLegendre, MOST_NODES } from './quadrature';

/** Options of {@link expectation}. */
export interface ExpectationOptions {
  /** Mean of the normal variable. Default 0. */
  mean?: number;
  /** Variance q of the normal variable, ≥ 0. Default 1. */
  variance?: number;
  /**
   * Points where f or one of its derivatives jumps, or near which f changes over a distance that is small beside a deviation. They save
   * evaluations; the result hangs on them only as {@link expectation} says. Default: the mean. 0 is always one of them.
   */
  kinks?: readonly number[];
  /** Nodes of the Gauss–Legendre rule on each panel. Default 8. */
  nodes?: number;
  /** The smallest distance from a kink over which f changes. Default 0.5, right for the usual activations. */
  resolution?: number;
}

/** Beyond this many deviations lies a probability below 1e-23: nothing in float64, unless f grows fast. */
const REACH = 10;
/** Widest panel, in deviations. */
const PANEL = 2;
const PANEL_GROWTH = 2;
const ROOT_TWO_PI = Math.sqrt(2 * Math.PI);
/** Of E|f|: what a mean may be off by, and the tighter and looser one of an inner and an outer mean, as the outer one sees the inner's error. */
const TOLERANCE = 1e-12;
const INNER_TOLERANCE = 1e-13;
const OUTER_TOLERANCE = 1e-11;

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
  return [...new Set(ends)].filter((z) => Math.abs(z) <= REACH).sort((a, b) => a - b);
}

/** A value of a function, and how large the terms were whose sum it is: a mean that is 0 but for rounding has a size. */
interface Sized {
  value: number;
  size: number;
}
type SizedFunction = (x: number) => Sized;

const sized = (f: (x: number) => number): SizedFunction => (x) => {
  const value = f(x);
  return { value, size: Math.abs(value) };
};

/** The integral over a panel of f times the standard normal density, and of its size. */
function onPanel(f: SizedFunction, mean: number, deviation: number, nodes: number): Estimate {
  const rule = gaussLegendre(nodes);
  return (from, to) => {
    const half = (to - from) / 2;
    let [value, size] = [0, 0];
    for (let i = 0; i < nodes; i++) {
      const z = from + half + half * rule.nodes[i];
      const weight = 2 * half * rule.weights[i] * Math.exp((-z * z) / 2);
      const term = f(mean + deviation * z);
      value += weight * term.value;
      size += weight * term.size;
    }
    return { from, to, value: value / ROOT_TWO_PI, size: size / ROOT_TWO_PI };
  };
}

/**
 * E[f(X)] for X ~ N(mean, variance), by Gauss–Legendre panels that are halved until halving changes the sum by less than 1e-12 of E|f| (or by
 * less than the rounding of mean + deviation·z does). Panels end at every kink, grow away from it, and reach to ±10 deviations, farther where f
 * grows so fast that more lies there.
 *
 * No quadrature sees what lies between all its nodes: a bump or a dip of f that is narrower than about a twentieth of a deviation, and lies
 * neither near 0 nor, without `kinks`, near the mean, must be named in `kinks`. Variance 0 gives f(mean); a NaN from f makes the result NaN.
 *
 * @throws RangeError when the halving does not settle (f is noisy, or oscillates too often), the variance is negative or not finite, nodes is not
 *   an integer from 1 to 256, or a number is not what its option says.
 * @example numeric.expectation((x) => x ** 4) // 3
 * @example numeric.expectation((x) => Math.max(0, x) ** 2, { variance: 2, kinks: [0] }) // 1
 */
export function expectation(f: (x: number) => number, options: ExpectationOptions = {}): number {
  requireFunction('expectation', 'f', f);
  requireOptions('expectation', 'options', options);
  return average(sized(f), options, 'expectation', TOLERANCE).value;
}

/** {@link expectation} within itself, of what is checked already. */
function average(f: SizedFunction, options: ExpectationOptions, caller: string, tolerance: number): Sized {
  const { mean = 0, variance = 1, resolution = 0.5, nodes = 8 } = options;
  if (variance === 0) return f(mean);
  const deviation = Math.sqrt(variance);
  const kinks = [0, ...(options.kinks ?? [mean])];
  const rounding = (16 * Number.EPSILON * Math.abs(mean)) / deviation;
  const settled = adaptiveSum(onPanel(f, mean, deviation, nodes), panelEnds(mean, deviation, kinks, resolution), PANEL, tolerance + rounding);
  if (settled.open > 0) {
    throw new RangeError(`${caller}: f must be smooth between its kinks, got means that differ by ${settled.open.toExponential(1)} however finely it is sampled`);
  }
  return settled;
}

function requirePair(caller: string, f: unknown, correlation: unknown, options: unknown): void {
  requireFunction(caller, 'f', f);
  requireCorrelation(caller, 'correlation', correlation);
  requireOptions(caller, 'options', options);
}

/** E[f(U, ·)] averaged over U, where `given(u, options)` is the average over V when U = u, whose mean and variance are in `options`. */
function averageOfConditional(
  given: (u: number, options: ExpectationOptions) => Sized,
  correlation: number,
  options: Omit<ExpectationOptions, 'mean'>,
  caller: string,
): number {
  const { variance = 1, resolution = 0.5 } = options;
  const spread = variance * (1 - correlation) * (1 + correlation);
  // Averaged over V, a kink in V becomes a bend in U as wide as V's spread around cU.
  const bend = spread > 0 ? Math.min(resolution, Math.sqrt(spread)) : resolution;
  const inner = (u: number): Sized => given(u, { ...options, mean: correlation * u, variance: spread });
  return average(inner, { ...options, resolution: bend }, caller, OUTER_TOLERANCE).value;
}

/**
 * E[f(U, V)] for jointly normal U, V of mean 0, equal variance q and correlation c, by nested {@link expectation}:
 * U = √q·Z₁, V = √q·(c·Z₁ + √(1 − c²)·Z₂). `kinks` are kinks in U and in V alike.
 *
 * At c = ±1 it is the expectation of f(U, ±U). Takes 10⁵ to 10⁶ evaluations of f, more where it jumps unnamed.
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
  const given = (u: number, conditional: ExpectationOptions): Sized =>
    average(sized((v) => f(u, v)), conditional, 'expectationBivariate', INNER_TOLERANCE);
  return averageOfConditional(given, correlation, options, 'expectationBivariate');
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
  const given = (u: number, conditional: ExpectationOptions): Sized => {
    const factor = f(u);
    if (factor === 0) return { value: 0, size: 0 };
    const { value, size } = average(sized(f), conditional, 'expectationOfProduct', INNER_TOLERANCE);
    return { value: factor * value, size: Math.abs(factor) * size };
  };
  return averageOfConditional(given, correlation, options, 'expectationOfProduct');
}

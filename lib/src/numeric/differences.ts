import { requireFinite, requireFiniteNumbers, requireFunction, requireNumber, requirePositive } from '../checks/rules';

/** A step of `relative`·max(|x|, 1), rounded so that x + h and x differ by exactly h. */
function stepFor(x: number, relative: number): number {
  const h = relative * Math.max(Math.abs(x), 1);
  return x + h - x;
}

function requireDifference(caller: string, f: unknown, x: unknown, h: unknown): void {
  requireFunction(caller, 'f', f);
  requireFinite(caller, 'x', x);
  requirePositive(caller, 'h', h);
}

/**
 * Derivative of f at x by central differences, (f(x + h) − f(x − h))/2h.
 *
 * The truncation error is h²f‴/6 and the rounding error εf/h; the default step ε^⅓·max(|x|, 1) ≈ 6e-6·max(|x|, 1) balances them,
 * leaving about ten digits of a well-scaled function.
 *
 * @throws RangeError when x is not finite, or h is not finite and > 0.
 * @example numeric.centralDifference(Math.exp, 0) // 1.00000000001
 * @see W. H. Press et al., Numerical Recipes, §5.7.
 */
export function centralDifference(f: (x: number) => number, x: number, h: number = stepFor(x, Math.cbrt(Number.EPSILON))): number {
  requireDifference('centralDifference', f, x, h);
  return (f(x + h) - f(x - h)) / (2 * h);
}

/**
 * Derivative of f at x by Richardson's extrapolation of two central differences, (4D(h/2) − D(h))/3, with error of order h⁴.
 *
 * The default step is ε^⅕·max(|x|, 1) ≈ 7e-4·max(|x|, 1), leaving about twelve digits of a well-scaled function.
 *
 * @throws RangeError when x is not finite, or h is not finite and > 0.
 * @example numeric.richardsonDifference(Math.exp, 0) // 0.99999999999996
 */
export function richardsonDifference(f: (x: number) => number, x: number, h: number = stepFor(x, Number.EPSILON ** 0.2)): number {
  requireDifference('richardsonDifference', f, x, h);
  return (4 * centralDifference(f, x, h / 2) - centralDifference(f, x, h)) / 3;
}

/** A derivative of a function of one variable, such as {@link centralDifference} or {@link richardsonDifference}. */
export type DifferenceRule = (f: (x: number) => number, x: number) => number;

/**
 * Gradient of f: Rⁿ → R by differences in each coordinate, 2n (or, with {@link richardsonDifference}, 4n) evaluations. The slow, independent oracle for a
 * hand-written backward pass. `at` is not changed; f receives a copy and must not keep it.
 *
 * @throws RangeError when a coordinate is not finite.
 * @example numeric.numericGradient(([x, y]) => x * x * y, [3, 2]) // [12, 9]
 */
export function numericGradient(
  f: (x: Float64Array) => number,
  at: ArrayLike<number>,
  rule: DifferenceRule = centralDifference,
): Float64Array {
  requireFunction('numericGradient', 'f', f);
  requireFiniteNumbers('numericGradient', 'at', at);
  requireFunction('numericGradient', 'rule', rule);
  const point = Float64Array.from(at);
  return point.map((centre, i) => {
    const slope = rule((value) => {
      point[i] = value;
      return f(point);
    }, centre);
    point[i] = centre;
    return slope;
  });
}

/**
 * Relative error |a − b|/max(|a|, |b|), and 0 when both are 0; NaN when either is NaN. In gradient checks below 1e-7 is good in float64 and
 * above 1e-2 usually a mistake; kinks (ReLU) explain values between.
 *
 * @see CS231n, "Neural Networks Part 3: Gradient checks", https://cs231n.github.io/neural-networks-3/
 * @example numeric.relativeError(1, 1.01) // 0.0099
 */
export function relativeError(a: number, b: number): number {
  requireNumber('relativeError', 'a', a);
  requireNumber('relativeError', 'b', b);
  return a === b ? 0 : Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b));
}

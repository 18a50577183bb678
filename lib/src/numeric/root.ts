import { requireFinite, requireFunction } from '../checks/rules';

function requireSearch(caller: string, f: unknown, low: unknown, high: unknown): void {
  requireFunction(caller, 'f', f);
  requireFinite(caller, 'low', low);
  requireFinite(caller, 'high', high);
}

/**
 * A root of f in [low, high] by bisection, down to neighbouring float64 numbers: slow, and it cannot fail for a continuous f.
 *
 * @throws RangeError unless low and high are finite, and f(low) and f(high) have opposite signs (or one is 0).
 * @example numeric.bisect((x) => x * x - 2, 0, 2) // 1.414213562373095
 */
export function bisect(f: (x: number) => number, low: number, high: number): number {
  requireSearch('bisect', f, low, high);
  const signLow = Math.sign(f(low));
  const signHigh = Math.sign(f(high));
  if (signLow === 0) return low;
  if (signHigh === 0) return high;
  if (!(signLow === -signHigh)) {
    throw new RangeError(`bisect: f must change sign between low = ${low} and high = ${high}, got signs ${signLow} and ${signHigh}`);
  }
  let [left, right] = [low, high];
  for (;;) {
    const middle = left + (right - left) / 2;
    if (middle === left || middle === right) return middle;
    const sign = Math.sign(f(middle));
    if (sign === 0) return middle;
    if (sign === signLow) left = middle;
    else right = middle;
  }
}

/**
 * The place of the largest value of a function with one maximum in [low, high], by golden-section search. The place is known to about √ε of
 * its size (a maximum is flat), the value to full precision.
 *
 * @throws RangeError unless low < high, both finite.
 * @example numeric.maximise((x) => x * Math.exp(-x), 0, 5) // 1.0000000
 */
export function maximise(f: (x: number) => number, low: number, high: number): number {
  requireSearch('maximise', f, low, high);
  if (!(low < high && Number.isFinite(high - low))) throw new RangeError(`maximise: low must be < high, got ${low} and ${high}`);
  const ratio = (Math.sqrt(5) - 1) / 2;
  let [left, right] = [low, high];
  let [a, b] = [right - ratio * (right - left), left + ratio * (right - left)];
  let [fa, fb] = [f(a), f(b)];
  while (right - left > 1e-9 * Math.max(1, Math.abs(left), Math.abs(right))) {
    if (fa > fb) {
      [right, b, fb] = [b, a, fa];
      a = right - ratio * (right - left);
      fa = f(a);
    } else {
      [left, a, fa] = [a, b, fb];
      b = left + ratio * (right - left);
      fb = f(b);
    }
  }
  return (left + right) / 2;
}

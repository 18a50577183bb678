import { requireNumber } from '../checks/rules';

/** erf by its series of positive terms, 2/√π·e^(−x²)·Σ 2^k x^(2k+1)/(1·3·5⋯(2k+1)): no cancellation. */
function erfSeries(x: number): number {
  let term = x;
  let sum = x;
  for (let k = 1; Math.abs(term) > Number.EPSILON * 0.1 * Math.abs(sum); k++) {
    term *= (2 * x * x) / (2 * k + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

/** erfc for x ≥ 2 by its continued fraction e^(−x²)/√π · 1/(x + ½/(x + 1/(x + 3⁄2/(x + …)))), evaluated by the modified Lentz method. */
function erfcFraction(x: number): number {
  if (x > 27.3) return 0;
  let fraction = x;
  let c = x;
  let d = 0;
  for (let k = 1; k < 500; k++) {
    d = 1 / (x + (k / 2) * d);
    c = x + k / 2 / c;
    fraction *= c * d;
    if (Math.abs(c * d - 1) < Number.EPSILON) break;
  }
  return Math.exp(-x * x) / (Math.sqrt(Math.PI) * fraction);
}

/**
 * Error function erf(x) = 2/√π·∫₀ˣ e^(−t²) dt, to about 1e-15 (relative for small x).
 *
 * @example numeric.erf(1) // 0.84270079294971
 * @see M. Abramowitz & I. Stegun, Handbook of Mathematical Functions, 7.1.6 and 7.1.14.
 */
export function erf(x: number): number {
  requireNumber('erf', 'x', x);
  const size = Math.abs(x);
  if (size < 2) return erfSeries(x);
  return Math.sign(x) * (1 - erfcFraction(size));
}

/**
 * Complementary error function erfc(x) = 1 − erf(x), with its small values for large x kept: relative error below 1e-13 until it underflows near x = 27.
 *
 * @example numeric.erfc(10) // 2.088e-45
 */
export function erfc(x: number): number {
  requireNumber('erfc', 'x', x);
  if (x < 0.5) return 1 - erf(x);
  if (x < 2) return 1 - erfSeries(x);
  return erfcFraction(x);
}

/**
 * Distribution function Φ(z) = ½erfc(−z/√2) of the standard normal variable.
 *
 * @example numeric.normalCdf(1.96) // 0.9750
 */
export function normalCdf(z: number): number {
  requireNumber('normalCdf', 'z', z);
  return erfc(-z / Math.SQRT2) / 2;
}

/**
 * Density e^(−z²/2)/√(2π) of the standard normal variable.
 *
 * @example numeric.normalDensity(0) // 0.3989
 */
export function normalDensity(z: number): number {
  requireNumber('normalDensity', 'z', z);
  return Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
}

/**
 * Digamma ψ(x) = d ln Γ(x)/dx for x > 0, by recurrence up to x ≥ 10 and the asymptotic series there; error below 1e-14 relative to max(|ψ|, 1).
 * E ln χ²_n = ln 2 + ψ(n/2).
 *
 * @throws RangeError unless x > 0.
 * @example numeric.digamma(1) // -0.57721566490153: minus the Euler–Mascheroni constant
 * @see M. Abramowitz & I. Stegun, 6.3.5 and 6.3.18.
 */
export function digamma(x: number): number {
  requireNumber('digamma', 'x', x);
  if (!(x > 0)) throw new RangeError(`digamma: x must be > 0, got ${x}`);
  let shift = 0;
  let y = x;
  for (; y < 10; y++) shift -= 1 / y;
  const u = 1 / (y * y);
  const tail = u * (1 / 12 - u * (1 / 120 - u * (1 / 252 - u * (1 / 240 - u * (1 / 132 - u * (691 / 32760 - u / 12))))));
  return shift + Math.log(y) - 0.5 / y - tail;
}

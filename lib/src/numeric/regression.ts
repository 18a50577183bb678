import { requireFiniteNumbers } from '../checks/rules';

/** Least-squares line y ≈ intercept + slope·x, as {@link linearFit} returns it. */
export interface LinearFit {
  slope: number;
  intercept: number;
  /** Share of the variance of y that the line explains, in [0, 1]; NaN when all y are equal. */
  rSquared: number;
  /** yᵢ − (intercept + slope·xᵢ), in the order of the points. */
  residuals: number[];
  /** Standard error of the slope under independent errors of equal variance, √(Σr²/(n − 2)/Σ(x − x̄)²); NaN for two points. */
  slopeStandardError: number;
}

function requirePoints(x: ArrayLike<number>, y: ArrayLike<number>): void {
  requireFiniteNumbers('linearFit', 'x', x);
  requireFiniteNumbers('linearFit', 'y', y);
  if (x.length !== y.length) throw new RangeError(`linearFit: x and y must have equal length, got ${x.length} and ${y.length}`);
  if (x.length < 2) throw new RangeError(`linearFit: x must have at least 2 points, got ${x.length}`);
}

/**
 * Ordinary least squares of y on x. Fitted to log10‖δ_l‖ against l, 10^slope is the factor per layer.
 *
 * @throws RangeError when there are fewer than 2 points, the lengths differ, a value is not finite (log10 of a zero gradient is −Infinity:
 * leave that layer out and say so), or all x are equal.
 * @example numeric.linearFit([0, 1, 2], [1, 3, 5]) // { slope: 2, intercept: 1, rSquared: 1, residuals: [0, 0, 0], slopeStandardError: 0 }
 */
export function linearFit(x: ArrayLike<number>, y: ArrayLike<number>): LinearFit {
  requirePoints(x, y);
  const n = x.length;
  let meanX = 0;
  let meanY = 0;
  for (let i = 0; i < n; i++) {
    meanX += x[i] / n;
    meanY += y[i] / n;
  }
  let xx = 0;
  let xy = 0;
  let yy = 0;
  for (let i = 0; i < n; i++) {
    xx += (x[i] - meanX) ** 2;
    xy += (x[i] - meanX) * (y[i] - meanY);
    yy += (y[i] - meanY) ** 2;
  }
  if (xx === 0) throw new RangeError(`linearFit: x must have two different values, got only ${x[0]}`);
  const slope = xy / xx;
  const residuals = Array.from({ length: n }, (_, i) => y[i] - meanY - slope * (x[i] - meanX));
  const squares = residuals.reduce((sum, r) => sum + r * r, 0);
  return {
    slope,
    intercept: meanY - slope * meanX,
    rSquared: yy === 0 ? NaN : Math.min(1, Math.max(0, 1 - squares / yy)),
    residuals,
    slopeStandardError: n === 2 ? NaN : Math.sqrt(squares / (n - 2) / xx),
  };
}

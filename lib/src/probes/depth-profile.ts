import { optionsOf } from '../checks/options';
import { oneOf, requireText } from '../checks/rules';
import { linearFit } from '../numeric/regression';
import { mean } from '../numeric/stats';
import { rowsWith } from './require-probe';
import type { GradientRow } from './rows';
import { groupedByLayer, isWeight } from './weights';

/** One norm at one depth; rows of gradients, δ or activations all have the shape. */
export interface DepthNorm {
  readonly depth: number;
  readonly norm: number;
  readonly status?: string;
  readonly step?: number;
  readonly layer?: string;
  readonly parameter?: string;
  readonly rank?: number;
  readonly stage?: string;
}

/** log10 of a norm against depth, and the straight line through it. */
export interface DepthProfile {
  /** Depths with at least one norm that has a logarithm, rising. */
  readonly depth: readonly number[];
  /** Mean log10 norm at each depth, over the rows given. */
  readonly log10Norm: readonly number[];
  /** Least-squares slope of log10Norm per layer, from the input to the output: positive when the gradient vanishes towards the input. NaN below two depths, as are the residuals. */
  readonly slope: number;
  readonly intercept: number;
  /** Factor by which the norm changes for each layer **backward**, 10^−slope: below 1 it vanishes on the way to the input, above 1 it explodes. */
  readonly factorPerLayer: number;
  /** Layers that change the norm by a factor of 10, 1/|slope|; Infinity for a flat profile. */
  readonly layersPerDecade: number;
  /** log10Norm − line, at each depth. */
  readonly residuals: readonly number[];
  /** Share of the variance the line explains; 1 for two depths, NaN where all norms are equal: then look at the residuals. */
  readonly rSquared: number;
  /** Norms left out of the fit for having no logarithm: those of exactly 0, and missing or non-finite ones. */
  readonly zeros: number;
  readonly nonFinite: number;
}

/** Which of the rows to fit. */
export interface DepthProfileOptions {
  /**
   * Of gradient rows, the parameter to follow. Default all weight matrices and tensors, whatever they are called, those of one layer together:
   * √Σ‖∂L/∂W‖². Rows without `parameter` (δ, activations) are all taken.
   */
  readonly parameter?: string;
  /** Of gradient rows, the stage. Default `raw`. */
  readonly stage?: GradientRow['stage'];
}

const requireRows = rowsWith('depth', 'norm');
const requireOptions = optionsOf<DepthProfileOptions>({ parameter: requireText, stage: oneOf(['raw', 'clipped']) });

function fit(depth: readonly number[], log10Norm: readonly number[]): Pick<DepthProfile, 'slope' | 'intercept' | 'residuals' | 'rSquared'> {
  if (depth.length < 2) return { slope: NaN, intercept: NaN, residuals: depth.map(() => NaN), rSquared: NaN };
  const { slope, intercept, residuals, rSquared } = linearFit(depth, log10Norm);
  return { slope, intercept, residuals, rSquared };
}

/** The norm of all rows together; a missing one is no part of it. */
function normOfAll(rows: readonly DepthNorm[]): number {
  const present = rows.filter(({ status }) => status !== 'missing');
  return present.length === 0 ? NaN : Math.hypot(...present.map(({ norm }) => norm));
}

function meanLogByDepth(rows: readonly DepthNorm[]): Map<number, number> {
  const logs = new Map<number, number[]>();
  for (const { depth, norm } of rows) logs.set(depth, [...(logs.get(depth) ?? []), Math.log10(norm)]);
  return new Map([...logs].sort(([a], [b]) => a - b).map(([depth, values]) => [depth, mean(values)]));
}

/**
 * log10‖g_l‖ against layer l, with the least-squares line: its slope says how fast a gradient vanishes or explodes with depth.
 *
 * Rows of several steps are averaged per depth in the logarithm (a geometric mean); pick the rows of one step for its own profile.
 * Norms of 0 have no logarithm: they are left out of the line and counted in `zeros`, non-finite and missing ones in `nonFinite`.
 *
 * @example probes.depthProfile([{ depth: 1, norm: 1e-4 }, { depth: 2, norm: 1e-3 }, { depth: 3, norm: 1e-2 }]).factorPerLayer // 0.1
 */
export function depthProfile(rows: readonly DepthNorm[], options: DepthProfileOptions = {}): DepthProfile {
  requireRows('depthProfile', 'rows', rows);
  requireOptions('depthProfile', 'options', options);
  return profile(rows, options);
}

function profile(rows: readonly DepthNorm[], options: DepthProfileOptions): DepthProfile {
  const { parameter, stage = 'raw' } = options;
  const isChosen = (row: DepthNorm): boolean => (parameter === undefined ? isWeight(row) : (row.parameter ?? parameter) === parameter);
  const chosen = groupedByLayer(rows.filter((row) => isChosen(row) && (row.stage ?? stage) === stage))
    .map((layer) => ({ depth: layer[0].depth, norm: normOfAll(layer) }));
  const fitted = chosen.filter(({ norm }) => norm > 0 && norm < Infinity);
  const zeros = chosen.filter(({ norm }) => norm === 0).length;
  const means = meanLogByDepth(fitted);
  const depth = [...means.keys()];
  const log10Norm = [...means.values()];
  const line = fit(depth, log10Norm);
  return {
    depth,
    log10Norm,
    ...line,
    factorPerLayer: 10 ** -line.slope,
    layersPerDecade: 1 / Math.abs(line.slope),
    zeros,
    nonFinite: chosen.length - fitted.length - zeros,
  };
}

/** What happens to a norm between two neighbouring layers on the way back. */
export interface LayerGain {
  /** Depth l of the layer nearer the input. */
  readonly depth: number;
  /** ‖δ_l‖/‖δ_{l+1}‖. */
  readonly gain: number;
}

/**
 * The measured gain ‖δ_l‖/‖δ_{l+1}‖ of each layer on the way back, to lay beside the predicted √χ (fan-corrected). Depths without a
 * finite, positive norm, and neighbours with a gap between them, give no gain.
 *
 * @example probes.layerGains([{ depth: 1, norm: 1 }, { depth: 2, norm: 4 }]) // [{ depth: 1, gain: 0.25 }]
 */
export function layerGains(rows: readonly DepthNorm[], options: DepthProfileOptions = {}): LayerGain[] {
  requireRows('layerGains', 'rows', rows);
  requireOptions('layerGains', 'options', options);
  const { depth, log10Norm } = profile(rows, options);
  return depth.flatMap((value, i) => (depth[i + 1] === value + 1 ? [{ depth: value, gain: 10 ** (log10Norm[i] - log10Norm[i + 1]) }] : []));
}

import { optionsOf } from '../checks/options';
import { requireText } from '../checks/rules';
import { layerAxis } from './axes';
import type { Measured } from './edges';
import type { Figure } from './figure';
import { drawHeatmap } from './heatmap';
import { overSteps, type LayerFigureOptions } from './layer-figures';
import { byLayer, layerProfile, type LayerRow } from './layer-rows';
import { LAYER_RULES, rowsOf } from './require-options';

/** A norm per step and layer; the gradient, δ and activation rows of the probes. null if it was not measured. */
export interface NormRow extends LayerRow {
  readonly norm: Measured;
  /** `missing` (no gradient) leaves a gap. */
  readonly status?: string;
}

/** Options of the gradient figures. */
export interface GradientFigureOptions extends LayerFigureOptions {
  /** What the norms are of; `gradient norm ‖∂L/∂W_l‖` if not given. */
  quantity?: string;
}

/** Rules of {@link GradientFigureOptions}. */
export const GRADIENT_FIGURE_RULES = { ...LAYER_RULES, quantity: requireText };
export const requireNormRows = rowsOf('norm');
const requireOptions = optionsOf<GradientFigureOptions>(GRADIENT_FIGURE_RULES);

function requireNorms(caller: string, rows: unknown, options: unknown): void {
  requireNormRows(caller, 'rows', rows);
  requireOptions(caller, 'options', options);
}

const QUANTITY = 'gradient norm ‖∂L/∂W<sub>l</sub>‖';

/**
 * Norms over training steps on a log axis, one curve per layer in the layer's colour. Rows: `{step, depth, norm}`, of gradient rows those of all weight
 * matrices and tensors, √Σ‖∂L/∂W‖² where a layer has several, or of one `parameter`, and one stage (`raw`).
 *
 * @throws RangeError if no row is left or two rows share a step and a layer.
 * @example
 * figures.gradientNormsOverTime(run.gradients);
 */
export function gradientNormsOverTime(rows: readonly NormRow[], options: GradientFigureOptions = {}): Figure {
  requireNorms('gradientNormsOverTime', rows, options);
  const table = byLayer('gradientNormsOverTime', rows, options, normOfAll);
  const { title = 'Gradient norm during training, by layer', quantity = QUANTITY } = options;
  return overSteps(table, normOf, { ...options, title, y: { title: quantity, scale: 'log' } });
}

/**
 * All layers and steps in one view: a cell per layer and step, its colour the log10 of the norm; exact zeros grey, NaN magenta.
 * Rows and errors as for {@link gradientNormsOverTime}. Steps are placed in their order, whatever their distance.
 *
 * @example
 * figures.gradientHeatmap(run.gradients);
 */
export function gradientHeatmap(rows: readonly NormRow[], options: GradientFigureOptions = {}): Figure {
  requireNorms('gradientHeatmap', rows, options);
  const table = byLayer('gradientHeatmap', rows, options, normOfAll);
  const { title = 'Gradient norm by layer and training step', quantity = QUANTITY } = options;
  const columns = table.steps.map((step) => new Map(table.layers.map((layer, index) => [layer.depth, layerProfile(table, step, normOf)[index]])));
  const layers = Array.from({ length: table.depth }, (_, index) => index + 1);
  const places = table.steps.map((_, index) => index);
  const every = Math.ceil(places.length / 6);
  const labelled = places.filter((place) => place % every === 0);
  return drawHeatmap({
    ...options,
    title,
    x: places,
    y: layers,
    z: layers.map((layer) => columns.map((column) => column.get(layer) ?? null)),
    xAxis: { title: 'training step', ticks: { values: labelled, labels: labelled.map((place) => String(table.steps[place])) } },
    yAxis: { ...layerAxis(table.depth), range: [0.5, table.depth + 0.5] },
    color: { title: quantity, scale: 'log' },
  });
}

/** √Σ‖∂L/∂W‖² of the parameters of a layer that have a gradient. */
export function normOfAll(rows: readonly NormRow[]): NormRow {
  const norms = rows.flatMap((row) => normOf(row) ?? []);
  return norms.length === 0 ? rows[0] : { ...rows[0], norm: Math.hypot(...norms), status: 'ok' };
}

/** The norm of a row; a missing gradient is no measurement, neither 0 nor NaN. */
export function normOf(row: NormRow): Measured {
  return row.status === 'missing' ? null : row.norm;
}

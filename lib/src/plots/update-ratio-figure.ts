import { optionsOf } from '../checks/options';
import type { Measured } from './edges';
import type { Figure } from './figure';
import { overSteps, type LayerFigureOptions } from './layer-figures';
import { byLayer, type LayerRow } from './layer-rows';
import { LAYER_RULES, rowsOf } from './require-options';
import { categoryColor } from './palette';

/** ‖Δw‖/‖w‖ per step and layer; null where it is not defined (weights of 0). */
export interface RatioRow extends LayerRow {
  readonly updateRatio: Measured;
  /** ‖Δw‖ and ‖w‖, which the ratio of several parameters together takes. */
  readonly updateNorm?: number;
  readonly weightNorm?: number;
}

/** √Σ‖Δw‖²/√Σ‖w‖² of the parameters of a layer. */
function ratioOfAll(rows: readonly RatioRow[]): RatioRow | null {
  const norm = (of: (row: RatioRow) => number | undefined): number => Math.hypot(...rows.map((row) => of(row) ?? NaN));
  if (rows.some(({ updateNorm, weightNorm }) => updateNorm === undefined || weightNorm === undefined)) return null;
  const weightNorm = norm((row) => row.weightNorm);
  return { ...rows[0], updateRatio: weightNorm === 0 ? null : norm((row) => row.updateNorm) / weightNorm };
}

/** Half a decade to each side of 10⁻³: "somewhere around 1e-3", CS231n notes, Neural Networks Part 3, "Ratio of weights:updates". */
export const HEALTHY_UPDATE_RATIO: readonly [number, number] = [10 ** -3.5, 10 ** -2.5];

const requireRows = rowsOf('updateRatio');
const requireOptions = optionsOf<LayerFigureOptions>(LAYER_RULES);

/**
 * Update : weight ratio ‖Δw‖/‖w‖ over training steps on a log axis, one curve per layer, over the usual range around 10⁻³. The range is a
 * rule of thumb for SGD-like training ([CS231n](https://cs231n.github.io/neural-networks-3/#ratio)), not a bound.
 * Rows: `{step, depth, updateRatio}`, the probes' update rows.
 *
 * @throws RangeError if no row is left or two rows share a step and a layer.
 * @example
 * figures.updateRatioFigure(run.updates);
 */
export function updateRatioFigure(rows: readonly RatioRow[], options: LayerFigureOptions = {}): Figure {
  requireRows('updateRatioFigure', 'rows', rows);
  requireOptions('updateRatioFigure', 'options', options);
  const table = byLayer('updateRatioFigure', rows, options, ratioOfAll);
  const { title = 'Update : weight ratio during training, by layer' } = options;
  const [low, high] = HEALTHY_UPDATE_RATIO;
  const healthy = { y: [low, high] as [number, number], label: 'usual: about 10<sup>−3</sup> (CS231n)', color: categoryColor(2) };
  return overSteps(table, (row) => row.updateRatio, {
    ...options,
    title,
    y: { title: 'update : weight ratio ‖ΔW<sub>l</sub>‖ / ‖W<sub>l</sub>‖', scale: 'log' },
    regions: [healthy, ...(options.regions ?? [])],
  });
}

import { optionsOf } from '../checks/options';
import { requirePositive } from '../checks/rules';
import { coverRange, logSafe } from './axes';
import type { Figure } from './figure';
import { GRADIENT_FIGURE_RULES, normOf, normOfAll, requireNormRows, type GradientFigureOptions, type NormRow } from './gradient-figures';
import { overLayers } from './layer-figures';
import { byLayer, layerProfile } from './layer-rows';
import { withPlay, withSlider } from './sliders';

const requireOptions = optionsOf<GradientFigureOptions & { milliseconds?: number }>({ ...GRADIENT_FIGURE_RULES, milliseconds: requirePositive });

/**
 * Gradient norm per layer as bars on a log axis, one picture per training step, with a slider and a play button. The axis is the same for all
 * steps; bars start below the smallest value. Rows: `{step, depth, norm}` as for `gradientNormsOverTime`.
 *
 * @param options `milliseconds`: time per step when playing, 300 if not given
 * @throws RangeError if no row is left or two rows share a step and a layer.
 * @example
 * figures.animatedBars(run.gradients, { title: 'Gradient by layer while training' });
 */
export function animatedBars(rows: readonly NormRow[], options: GradientFigureOptions & { milliseconds?: number } = {}): Figure {
  requireNormRows('animatedBars', 'rows', rows);
  requireOptions('animatedBars', 'options', options);
  const table = byLayer('animatedBars', rows, options, normOfAll);
  const { title = 'Gradient norm by layer while training', quantity = 'gradient norm ‖∂L/∂W<sub>l</sub>‖', milliseconds = 300 } = options;
  const range = coverRange(table.steps.flatMap((step) => logSafe(layerProfile(table, step, normOf))), true);
  const ends = range ? { range: [10 ** Math.floor(range[0]), 10 ** range[1]] as [number, number] } : {};
  const at = (step: number): Figure =>
    overLayers(table, step, normOf, { legend: 'none', ...options, title, name: quantity, y: { title: quantity, scale: 'log', ...ends } });
  const states = table.steps.map((step) => ({ label: String(step), data: at(step).data }));
  return withPlay(withSlider(at(table.steps[0]), states, { prefix: 'training step ' }), milliseconds);
}

import { having } from '../checks/rules';
import type { Figure } from '../plots/figure';
import { display } from './display';
import { plainJson } from './figure-json';

const requireFigure = having('a figure, as lines gives it', 'data', 'layout');
const CONFIG = { responsive: true, displaylogo: false, showSendToCloud: false };

/**
 * Shows a figure: interactive where the front end draws Plotly, its title as text elsewhere. Numbers keep six significant digits.
 *
 * Throws a RangeError that names the place for NaN, ±∞ or undefined among the data (`show: data[2].y[17] must be finite, or null for a
 * gap, got NaN`): a gradient that exploded must be drawn on purpose or left out on purpose.
 *
 * @example
 * show(gradientNormsOverTime(run.gradients));
 */
export function show(figure: Figure): void {
  requireFigure('show', 'figure', figure);
  const { title, data, layout, frames, config } = figure;
  const specification = { data, layout, ...(frames && { frames }), config: { ...CONFIG, ...config } };
  display({ 'application/vnd.plotly.v1+json': plainJson(specification, ''), 'text/plain': title });
}

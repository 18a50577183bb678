import type { Figure } from '../plots/figure';
import { FIGURE_HEIGHT, PAGE } from '../plots/theme';
import { display } from './display';
import { plainJson } from './figure-json';
import { figureParts, withLongTitles, type PlotlyFigure } from './figure-source';

// Not responsive: JupyterLab's figure renderer fits figures to the page itself. Where plotly.js does it too, a figure loses its height at the first click.
const CONFIG = { responsive: false, displaylogo: false, showSendToCloud: false };

/**
 * Shows a figure: interactive where the front end draws Plotly, its title as text elsewhere. Numbers keep six significant digits. Besides the
 * library's figures it takes any that plotly.js draws, `{ data, layout?, frames?, config? }`; what its layout leaves open follows the
 * page, in light and dark themes.
 *
 * @throws RangeError that names the place for NaN, ±∞ or undefined among the data (`show: data[2].y[17] must be finite, or null for a gap, got NaN`):
 * a gradient that exploded must be drawn on purpose or left out on purpose; TypeError for what is no figure.
 * @example
 * show(figures.gradientNormsOverTime(run.gradients));
 * show({ data: [{ type: 'bar', x: ['ReLU', 'tanh'], y: [0.96, 0.94] }], layout: { title: 'Accuracy' } });
 */
export function show(figure: Figure | PlotlyFigure): void {
  const { title, data, layout, frames, config } = figureParts(figure);
  const specification = {
    data: withLongTitles(data),
    layout: onPage(layout),
    ...(frames.length > 0 && { frames: withLongTitles(frames) }),
    config: { ...CONFIG, ...config },
  };
  display({ 'application/vnd.plotly.v1+json': plainJson(specification, ''), 'text/plain': title });
}

/**
 * The layout with a height, and a template for what it leaves open. The template repeats the height: where a page changes its width, JupyterLab's
 * renderer forgets the layout's own and would measure a figure that is out of sight.
 */
function onPage(layout: Readonly<Record<string, unknown>>): object {
  const { template, height = FIGURE_HEIGHT, ...rest } = withLongTitles(layout) as { template?: { layout?: object }; height?: unknown };
  return { ...rest, height, template: { ...template, layout: { ...PAGE, ...template?.layout, height } } };
}

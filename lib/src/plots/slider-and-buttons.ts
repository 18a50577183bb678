import { optionsOf } from '../checks/options';
import { integerFrom, listOf, requireFunction, requireText } from '../checks/rules';
import { alignStates, changes } from './align';
import { assertNotEmpty } from './check';
import type { Figure, Menu } from './figure';
import { withSharedRanges } from './shared-ranges';
import { assertIndex, BELOW_AXIS, below, BUTTON_GAP, BUTTON_ROW, buttonRow, frameOf, SLIDER_ROW, sliderOf } from './slider-controls';
import { markup, textWidth } from './text';
import { NARROWEST_PLOT } from './theme';

const BUTTON = { fontSize: 12, padding: 26 };

/** A slider for one parameter, buttons for the other. */
export interface GridOptions {
  /** Labels of the buttons and of the slider's positions. */
  buttons: { labels: string[]; prefix?: string; active?: number };
  slider: { labels: string[]; prefix?: string; active?: number };
  /** The figure for one button and one position. */
  figure: (button: number, position: number) => Figure;
}

const requireControl = optionsOf<GridOptions['buttons']>({ labels: listOf(requireText), prefix: requireText, active: integerFrom(0) }, 'labels');
const requireOptions = optionsOf<GridOptions>({ buttons: requireControl, slider: requireControl, figure: requireFunction }, 'buttons', 'slider', 'figure');

/**
 * Two parameters in one static figure: the slider changes the data of every trace, the buttons change which traces are visible, and neither
 * touches what the other does. Titles, shapes and annotations are those of the first view.
 *
 * @throws RangeError for no labels or an active index outside them.
 * @example
 * const figureFor = (w: number, depth: number) =>
 *   figures.bars({ title: 'wᵈ', categories: ['wᵈ'], series: [{ name: 'wᵈ', y: [w ** depth] }], x: { title: '' }, y: { title: 'wᵈ' } });
 * figures.withSliderAndButtons({
 *   slider: { labels: ['1', '2'], prefix: 'depth ' }, buttons: { labels: ['0.5', '8'], prefix: 'w = ' },
 *   figure: (button, position) => figureFor([0.5, 8][button], [1, 2][position]),
 * });
 */
export function withSliderAndButtons(options: GridOptions): Figure {
  requireOptions('withSliderAndButtons', 'options', options);
  const { buttons, slider, figure } = options;
  assertNotEmpty('withSliderAndButtons', 'buttons.labels', buttons.labels);
  assertNotEmpty('withSliderAndButtons', 'slider.labels', slider.labels);
  const shown = { button: buttons.active ?? 0, position: slider.active ?? 0 };
  assertIndex('withSliderAndButtons', 'buttons.active', shown.button, buttons.labels.length);
  assertIndex('withSliderAndButtons', 'slider.active', shown.position, slider.labels.length);
  const base = figure(shown.button, shown.position);
  const groups = buttons.labels.map((_, button) => alignStates(slider.labels.map((__, position) => figure(button, position).data)));
  const owners = groups.flatMap((group, button) => group[0].map(() => button));
  const states = slider.labels.map((_, position) => groups.flatMap((group) => group[position]));
  const visible = (button: number): boolean[] => owners.map((owner) => owner === button);
  const flags = visible(shown.button);
  const data = states[shown.position].map((trace, index) => ({ ...trace, visible: flags[index] }));
  const row: Menu = {
    ...buttonRow(buttonLabels(buttons).map((label, button) => ({ label, method: 'restyle', args: [{ visible: visible(button) }] })), BELOW_AXIS + SLIDER_ROW + BUTTON_GAP),
    active: shown.button,
    showactive: true,
  };
  const controls = { sliders: [sliderOf(slider.labels, slider.prefix ?? '', shown.position)], updatemenus: [row] };
  const layout = below(withSharedRanges(base.layout, states.flat()), controls, SLIDER_ROW + BUTTON_ROW);
  return { ...base, data, layout, frames: changes(states).map((changed, index) => frameOf(index, changed, undefined)) };
}

// Plotly breaks no row of buttons: one too long for a narrow page says the prefix once.
function buttonLabels({ labels, prefix = '' }: GridOptions['buttons']): string[] {
  const full = labels.map((label) => markup(`${prefix}${label}`));
  const width = full.reduce((sum, label) => sum + textWidth(label, BUTTON.fontSize) + BUTTON.padding, 0);
  return width <= NARROWEST_PLOT ? full : labels.map((label, index) => markup(index === 0 ? `${prefix}${label}` : label));
}

import { membersOf, optionsOf } from '../checks/options';
import { integerFrom, listOf, requirePositive, requireText } from '../checks/rules';
import { alignStates, changes } from './align';
import { assertNotEmpty } from './check';
import type { Figure, Layout, Menu, MenuButton, Slider, Trace } from './figure';
import { alignMarks } from './align-marks';
import { requireArray, requireFigure } from './require-options';
import { withSharedRanges } from './shared-ranges';
import { assertIndex, below, buttonRow, frameOf, IMMEDIATELY, SLIDER_ROW, sliderOf } from './slider-controls';

/** Width in px that the two buttons take, whatever the width of the page. */
const PLAY_WIDTH = 136;

/** The figure at one position of a slider. Of the layout only title, shapes and annotations may differ from the other positions. */
export interface SliderState {
  label: string;
  data: Trace[];
  layout?: Layout;
}

/** What stands before the slider's value, and where it starts. */
export interface SliderOptions {
  /** `w = `, `training step `. */
  prefix?: string;
  /** Index of the state that is shown first, 0 if not given. */
  active?: number;
}

const requireStates = listOf(membersOf<SliderState>({ label: requireText, data: requireArray }));
const requireOptions = optionsOf<SliderOptions>({ prefix: requireText, active: integerFrom(0) });

/**
 * A slider below `base` that shows one of the states, without a kernel: each state is a Plotly frame. Axes without a fixed range get one that
 * fits every state, so that moving the slider moves the data and not the axis. Traces are matched by name; one that a state lacks is empty there.
 *
 * @throws RangeError for no states or an active index outside them.
 * @example
 * const figureFor = (w: number) => figures.bars({ title: 'w²', categories: ['w²'], series: [{ name: 'w²', y: [w * w] }], x: { title: '' }, y: { title: 'w²' } });
 * const states = [1, 2, 3].map((w) => ({ label: String(w), ...figureFor(w) }));
 * figures.withSlider(figureFor(1), states, { prefix: 'w = ' });
 */
export function withSlider(base: Figure, states: readonly SliderState[], options: SliderOptions = {}): Figure {
  requireFigure('withSlider', 'base', base);
  requireStates('withSlider', 'states', states);
  requireOptions('withSlider', 'options', options);
  assertNotEmpty('withSlider', 'states', states);
  const active = options.active ?? 0;
  assertIndex('withSlider', 'active', active, states.length);
  const aligned = alignStates(states.map((state) => state.data));
  const layouts = alignMarks(base.layout, states.map((state) => state.layout));
  const vary = new Set(layouts.map((one) => JSON.stringify(one))).size > 1;
  const frames = changes(aligned).map((data, index) => frameOf(index, data, vary ? layouts[index] : undefined));
  const layout = withSharedRanges({ ...base.layout, ...layouts[active] }, aligned.flat());
  const slider = sliderOf(states.map((state) => state.label), options.prefix ?? '', active);
  return { ...base, data: aligned[active], layout: below(layout, { sliders: [slider] }, SLIDER_ROW), frames };
}

/**
 * Play and pause buttons before the slider of a figure made by {@link withSlider}.
 *
 * @param milliseconds time per state, 300 if not given
 * @throws TypeError for a figure without a slider; RangeError unless milliseconds > 0.
 * @example show(figures.withPlay(figures.animatedBars(run.gradients, { title: 'Gradient by layer while training' }), 100));
 */
export function withPlay(figure: Figure, milliseconds = 300): Figure {
  requireFigure('withPlay', 'figure', figure);
  requirePositive('withPlay', 'milliseconds', milliseconds);
  const slider = figure.layout.sliders?.at(0);
  if (!slider) throw new TypeError('withPlay: figure must have a slider, made with withSlider, got none');
  const play: MenuButton = {
    label: '▶ play',
    method: 'animate',
    args: [null, { mode: 'immediate', fromcurrent: true, frame: { duration: milliseconds, redraw: true }, transition: { duration: 0 } }],
  };
  const pause: MenuButton = { label: '❚❚', method: 'animate', args: [[null], { ...IMMEDIATELY, frame: { duration: 0, redraw: false } }] };
  const menu: Menu = { ...buttonRow([play, pause], slider.pad.t + 22), showactive: false };
  const narrowed: Slider = { ...slider, pad: { ...slider.pad, l: PLAY_WIDTH } };
  return { ...figure, layout: { ...figure.layout, sliders: [narrowed], updatemenus: [...(figure.layout.updatemenus ?? []), menu] } };
}

import type { AxisKey, Frame, Layout, Menu, MenuButton, Slider } from './figure';
import { GRID, INK, SHADE } from './palette';
import { lineCount, markup } from './text';
import { FIGURE_HEIGHT, withHeight } from './theme';

// Heights in px of what stands below the plot: axis title, slider, row of buttons.
export const BELOW_AXIS = 52;
export const SLIDER_ROW = 74;
export const BUTTON_ROW = 58;
export const BUTTON_GAP = 20;
const LINE = 17;

/** An animation that jumps to its frame. */
export const IMMEDIATELY = { mode: 'immediate', frame: { duration: 0, redraw: true }, transition: { duration: 0 } };
const CONTROL = { font: { size: 12, color: INK }, bgcolor: SHADE, bordercolor: GRID };

/** One position of a slider as a Plotly frame. */
export function frameOf(index: number, data: Frame['data'], layout: Layout | undefined): Frame {
  // A copy: Plotly writes into what it draws, and would change a frame that shares arrays with the figure's first view.
  return structuredClone({ name: frameName(index), data, traces: data.map((_, trace) => trace), ...(layout ? { layout } : {}) });
}

function frameName(index: number): string {
  return `state ${index}`;
}

/** The slider below the axis title, with a step per label. */
export function sliderOf(labels: readonly string[], prefix: string, active: number): Slider {
  return {
    active,
    steps: labels.map((label, index) => ({ label: markup(label), method: 'animate', args: [[frameName(index)], IMMEDIATELY] })),
    currentvalue: { prefix: markup(prefix), font: { size: 13, color: INK }, xanchor: 'left' },
    x: 0,
    y: 0,
    len: 1,
    xanchor: 'left',
    yanchor: 'top',
    pad: { t: BELOW_AXIS, b: 4 },
    transition: { duration: 0 },
    activebgcolor: INK,
    tickcolor: INK,
    ...CONTROL,
  };
}

/** A row of buttons, `top` px below the plot. */
export function buttonRow(buttons: MenuButton[], top: number): Omit<Menu, 'active' | 'showactive'> {
  return { type: 'buttons', direction: 'right', buttons, x: 0, y: 0, xanchor: 'left', yanchor: 'top', pad: { t: top, r: 8 }, ...CONTROL };
}

/** The layout with its controls, lower where an axis title has several lines, and as much taller as they need. */
export function below(layout: Layout, controls: { sliders: Slider[]; updatemenus?: Menu[] }, room: number): Layout {
  const keys = Object.keys(layout).filter((key): key is AxisKey => key.startsWith('xaxis'));
  const lines = keys.reduce((most, key) => Math.max(most, lineCount(layout[key]?.title?.text ?? '')), 1);
  const lower = LINE * (lines - 1);
  const margin = { ...layout.margin, b: BELOW_AXIS + lower + room };
  return { ...withHeight(layout, (layout.height ?? FIGURE_HEIGHT) + lower + room), ...lowered(controls, lower), margin };
}

function lowered({ sliders, updatemenus }: { sliders: Slider[]; updatemenus?: Menu[] }, by: number): Pick<Layout, 'sliders' | 'updatemenus'> {
  const moved = <Pad extends { t?: number }>(pad: Pad): Pad => ({ ...pad, t: (pad.t ?? 0) + by });
  return {
    sliders: sliders.map((slider) => ({ ...slider, pad: moved(slider.pad) })),
    ...(updatemenus ? { updatemenus: updatemenus.map((menu) => ({ ...menu, pad: moved(menu.pad ?? {}) })) } : {}),
  };
}

/** Throws unless `index` counts one of `length` things. */
export function assertIndex(caller: string, name: string, index: number, length: number): void {
  if (!Number.isInteger(index) || index < 0 || index >= length) throw new RangeError(`${caller}: ${name} must be an index below ${length}, got ${index}`);
}

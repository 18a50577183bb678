import type { Figure, Frame, Layout, Legend, Trace } from './figure';
import { AXIS_LINE, CATEGORIES, GRID, GROUND, INK, ZERO_LINE } from './palette';
import { withReadableTicks } from './shared-ranges';
import { lineCount, markup, plain, textWidth, wrap } from './text';

/** Height of a figure in px; its width follows the page. */
export const FIGURE_HEIGHT = 420;

/** Width in px of the narrowest page that a figure is made for: JupyterLab's side bar open in a window of 800 px. */
const NARROWEST = 368;
/** What is left there for the plot itself, in px. */
export const NARROWEST_PLOT = 260;

const TITLE = { size: 15, left: 10 };
const SUBTITLE_SIZE = 12;
const LEGEND = { size: 12, rowHeight: 19, symbolWidth: 45, roomyRows: 3, gap: 22 };
const SIDES = { l: 60, r: 24, b: 56 };

const AXIS = { gridcolor: GRID, zerolinecolor: ZERO_LINE, linecolor: AXIS_LINE, tickcolor: AXIS_LINE, automargin: true };

/** The page's look as a Plotly template: what any figure has whose layout says nothing else. */
export const PAGE = {
  font: { size: 13, color: INK, family: 'system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif' },
  paper_bgcolor: GROUND,
  plot_bgcolor: GROUND,
  colorway: [...CATEGORIES],
  hoverlabel: { font: { size: 13 } },
  modebar: { bgcolor: GROUND, color: INK, activecolor: INK, remove: ['select2d', 'lasso2d', 'autoScale2d', 'zoomIn2d', 'zoomOut2d'] },
  xaxis: AXIS,
  yaxis: AXIS,
};

/** What the head and the frame of a figure look like. */
export interface FrameOptions {
  /** The question that the figure answers, or what it shows. */
  title: string;
  /** One more line in smaller type. */
  subtitle?: string;
  /** Height in px, 420 if not given; a long legend adds to it. */
  height?: number;
  /** Where the legend stands: between title and plot, in as many rows as the page's width takes (the default), or nowhere. */
  legend?: 'top' | 'none';
}

/** Puts traces and axes under the common theme; the title's plain text becomes the figure's `title`. */
export function themed(options: FrameOptions, data: Trace[], layout: Layout, frames?: Frame[]): Figure {
  const head = heading(options);
  const height = fullHeight(options, data);
  const themedLayout: Layout = {
    title: { text: head.text, x: 0, xref: 'container', xanchor: 'left', y: 1, yref: 'container', yanchor: 'top', pad: { t: head.pad, l: TITLE.left }, font: { size: TITLE.size, color: INK } },
    autosize: true,
    height,
    margin: { ...SIDES, t: head.height },
    font: PAGE.font,
    paper_bgcolor: GROUND,
    plot_bgcolor: GROUND,
    hovermode: 'closest',
    hoverlabel: PAGE.hoverlabel,
    modebar: PAGE.modebar,
    showlegend: options.legend !== 'none',
    ...(options.legend === 'none' ? {} : { legend: legendUnder(head.height, height) }),
    ...layout,
  };
  const figure: Figure = { title: plain(options.title), data, layout: withReadableTicks(themedLayout, data), config: { responsive: false, displaylogo: false } };
  return frames === undefined ? figure : { ...figure, frames };
}

/**
 * The layout with another height; its legend stays where it was. The legend hangs below the title, in the figure's own coordinates and not the plot's,
 * so that Plotly reserves the room that its rows take at the width of the page.
 */
export function withHeight(layout: Layout, height: number): Layout {
  const { legend, height: before = FIGURE_HEIGHT } = layout;
  return { ...layout, height, ...(legend?.y === undefined ? {} : { legend: { ...legend, y: 1 - ((1 - legend.y) * before) / height } }) };
}

/** Height in px of the plot on the narrowest page, where the legend takes the most rows. */
export function plotHeight(options: FrameOptions, data: readonly Trace[]): number {
  const rows = legendRows(options, data);
  const legend = rows === 0 ? 0 : LEGEND.rowHeight * rows + LEGEND.gap;
  return fullHeight(options, data) - heading(options).height - legend - SIDES.b;
}

function fullHeight(options: FrameOptions, data: readonly Trace[]): number {
  return (options.height ?? FIGURE_HEIGHT) + LEGEND.rowHeight * Math.max(0, legendRows(options, data) - LEGEND.roomyRows);
}

function legendUnder(top: number, height: number): Legend {
  return { orientation: 'h', xref: 'paper', x: 0, xanchor: 'left', yref: 'container', y: 1 - top / height, yanchor: 'top', font: { size: LEGEND.size }, traceorder: 'normal' };
}

// Rows of the legend on the narrowest page: Plotly sets the entries in columns as wide as the longest of them.
function legendRows(options: FrameOptions, data: readonly Trace[]): number {
  if (options.legend === 'none') return 0;
  const names = data.filter((trace) => trace.showlegend !== false && trace.visible !== false && trace.type !== 'heatmap').map((trace) => trace.name ?? '');
  const widest = names.flatMap((name) => name.split('<br>')).reduce((most, line) => Math.max(most, textWidth(line, LEGEND.size)), 0);
  const columns = Math.max(1, Math.floor(NARROWEST_PLOT / (LEGEND.symbolWidth + widest)));
  const lines = names.reduce((most, name) => Math.max(most, lineCount(name)), 0);
  return Math.ceil(names.length / columns) * lines;
}

function heading(options: FrameOptions): { text: string; height: number; pad: number } {
  const width = NARROWEST - 2 * TITLE.left;
  const title = wrap(markup(options.title), width, TITLE.size).split('<br>');
  const subtitle = options.subtitle === undefined ? [] : wrap(markup(options.subtitle), width, SUBTITLE_SIZE).split('<br>');
  const small = subtitle.map((line) => `<span style="font-size:${SUBTITLE_SIZE}px">${line}</span>`);
  const count = title.length + small.length;
  // Plotly 2 to 4 set a title of several lines 11 px higher than a title of one.
  return { text: [...title, ...small].join('<br>'), height: 18 + 20 * count, pad: count > 1 ? 23 : 12 };
}

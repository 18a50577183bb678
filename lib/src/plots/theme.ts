import type { Figure, Frame, Layout, Legend, Trace } from './figure';
import { INK, PAPER } from './palette';
import { withReadableTicks } from './shared-ranges';
import { markup, plain, wrap } from './text';


/** Height of a figure in px; its width follows the page. */
export const FIGURE_HEIGHT = 420;

const TITLE_WIDTH = 92;
const SUBTITLE_WIDTH = 125;

/** What the head and the frame of a figure look like. */
export interface FrameOptions {
  /** The question that the figure answers, or what it shows. */
  title: string;
  /** One more line in smaller type. */
  subtitle?: string;
  /** Height in px, 420 if not given. */
  height?: number;
  /** Where the legend stands: beside the plot (the default), in one row above it, or nowhere. */
  legend?: 'right' | 'top' | 'none';
}

/** Puts traces and axes under the common theme; the title's plain text becomes the figure's `title`. */
export function themed(options: FrameOptions, data: Trace[], layout: Layout, frames?: Frame[]): Figure {
  const place = options.legend ?? 'right';
  const head = heading(options);
  const themedLayout: Layout = {
    title: { text: head.text, x: 0, xref: 'paper', xanchor: 'left', y: 1, yref: 'container', yanchor: 'top', pad: { t: head.pad }, font: { size: 16, color: INK } },
    autosize: true,
    height: options.height ?? FIGURE_HEIGHT,
    margin: { l: 72, r: 24, t: head.height + (place === 'top' ? 30 : 0), b: 56 },
    font: { size: 13, color: INK, family: 'system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif' },
    paper_bgcolor: PAPER,
    plot_bgcolor: PAPER,
    hovermode: 'closest',
    hoverlabel: { font: { size: 13 } },
    showlegend: place !== 'none',
    ...(place === 'none' ? {} : { legend: legendAt(place) }),
    ...layout,
  };
  const figure: Figure = { title: plain(options.title), data, layout: withReadableTicks(themedLayout, data), config: { responsive: true, displaylogo: false } };
  return frames === undefined ? figure : { ...figure, frames };
}

function legendAt(place: 'right' | 'top'): Legend {
  const common = { font: { size: 12 }, traceorder: 'normal', xanchor: 'left' } as const;
  return place === 'top'
    ? { ...common, orientation: 'h', x: 0, y: 1.01, yanchor: 'bottom' }
    : { ...common, orientation: 'v', x: 1.02, y: 1, yanchor: 'top' };
}

function heading(options: FrameOptions): { text: string; height: number; pad: number } {
  const title = wrap(markup(options.title), TITLE_WIDTH).split('<br>');
  const subtitle = options.subtitle === undefined ? [] : wrap(markup(options.subtitle), SUBTITLE_WIDTH).split('<br>');
  const small = subtitle.map((line) => `<span style="font-size:12px;color:#4b5563">${line}</span>`);
  const count = title.length + small.length;
  // Plotly 2 to 4 set a title of several lines 11 px higher than a title of one.
  return { text: [...title, ...small].join('<br>'), height: 20 + 21 * count, pad: count > 1 ? 24 : 12 };
}

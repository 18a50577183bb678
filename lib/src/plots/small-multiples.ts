import { optionsOf } from '../checks/options';
import { integerFrom, listOf, requireFlag, requireText } from '../checks/rules';
import { assertNotEmpty } from './check';
import type { Annotation, Axis, Figure, Layout, Shape, Trace } from './figure';
import { INK } from './palette';
import { axisKey, move, place, type Cell } from './panel-grid';
import { FRAME_RULES, requireFigure } from './require-options';
import { withSharedRanges } from './shared-ranges';
import { markup } from './text';
import { themed, type FrameOptions } from './theme';

/** One panel: a short title and a figure made by `lines`, `bars`, `heatmap`, … */
export interface Panel {
  title: string;
  figure: Figure;
}

/** A grid of panels. */
export interface SmallMultiplesOptions extends FrameOptions {
  panels: Panel[];
  /** Panels in a row, at most 3 if not given. */
  columns?: number;
  /** Whether all panels have the same x and the same y axis; both if not given. */
  share?: { x?: boolean; y?: boolean };
}

const requireOptions = optionsOf<SmallMultiplesOptions>({
  ...FRAME_RULES,
  panels: listOf(optionsOf<Panel>({ title: requireText, figure: requireFigure }, 'title', 'figure')),
  columns: integerFrom(1, 100),
  share: optionsOf<{ x?: boolean; y?: boolean }>({ x: requireFlag, y: requireFlag }),
}, 'title', 'panels');

/**
 * Figures side by side in one figure. Shared axes have the same range and move together, and are labelled at the outside only. A legend entry
 * that occurs in several panels is listed once and switches all of them. Frames and sliders of the panels are left out.
 * Several heatmaps share one colour bar. Throws a RangeError for no panel, columns < 1, or heatmaps with different colour ranges.
 *
 * @example
 * smallMultiples({ title: 'One run', panels: [{ title: 'gradients', figure: gradientHeatmap(run.gradients) }, { title: 'updates', figure: updateRatioFigure(run.updates) }] });
 */
export function smallMultiples(options: SmallMultiplesOptions): Figure {
  requireOptions('smallMultiples', 'options', options);
  return drawPanels(options);
}

/** {@link smallMultiples} for the figures that are made of them. */
export function drawPanels(options: SmallMultiplesOptions): Figure {
  const { panels } = options;
  assertNotEmpty('smallMultiples', 'panels', panels);
  const columns = options.columns ?? Math.min(3, panels.length);
  const share = { x: options.share?.x ?? true, y: options.share?.y ?? true };
  const rows = Math.ceil(panels.length / columns);
  const height = options.height ?? (rows === 1 ? 380 : 110 + 230 * rows);
  const parts = panels.map((panel, index) => panelPart(panel, place(index, panels.length, columns, share, height), share));
  const data = oneColorBar(listedOnce(parts.flatMap((part) => part.data)));
  const layout: Layout = {
    ...Object.assign({}, ...parts.map((part) => part.axes)) as Layout,
    shapes: parts.flatMap((part) => part.shapes),
    annotations: parts.flatMap((part) => part.annotations),
    ...groupingOfBars(panels),
  };
  const entries = data.filter((trace) => trace.showlegend !== false && trace.type !== 'heatmap');
  const figure = themed({ ...options, height, legend: options.legend ?? (entries.length > 1 ? 'top' : 'none') }, data, withSharedRanges(layout, data));
  return roomForHeadings(figure);
}

function panelPart(panel: Panel, cell: Cell, share: { x: boolean; y: boolean }): { data: Trace[]; axes: Layout; shapes: Shape[]; annotations: Annotation[] } {
  const { figure } = panel;
  const heading: Annotation = {
    text: `<b>${markup(panel.title)}</b>`,
    x: 0,
    y: 1,
    xref: move('x domain', cell),
    yref: move('y domain', cell),
    showarrow: false,
    xanchor: 'left',
    yanchor: 'bottom',
    yshift: 2,
    font: { size: 13, color: INK },
  };
  return {
    data: figure.data.map((trace) => ({ ...trace, xaxis: move(trace.xaxis ?? 'x', cell), yaxis: move(trace.yaxis ?? 'y', cell) })),
    axes: {
      [axisKey(move('x', cell))]: outerLabels({ ...thinned(figure.layout.xaxis ?? {}, cell.x), domain: cell.x, anchor: move('y', cell) }, share.x, cell.bottom, 'x', cell),
      [axisKey(move('y', cell))]: outerLabels({ ...figure.layout.yaxis, domain: cell.y, anchor: move('x', cell) }, share.y, cell.leftmost, 'y', cell),
      ...(figure.layout.xaxis2 ? { [axisKey(move('x2', cell))]: { ...figure.layout.xaxis2, overlaying: move('x', cell), anchor: move('y', cell) } } : {}),
      ...(figure.layout.yaxis2 ? { [axisKey(move('y2', cell))]: { ...figure.layout.yaxis2, overlaying: move('y', cell), anchor: move('x', cell) } } : {}),
    },
    shapes: (figure.layout.shapes ?? []).map((shape) => ({ ...shape, xref: move(shape.xref, cell), yref: move(shape.yref, cell) })),
    annotations: [...(figure.layout.annotations ?? []).map((note) => ({ ...note, xref: move(note.xref, cell), yref: move(note.yref, cell) })), heading],
  };
}

function outerLabels(axis: Axis, shared: boolean, outer: boolean, root: 'x' | 'y', cell: Cell): Axis {
  if (!shared) return axis;
  const matched: Axis = cell.number === 1 ? axis : { ...axis, matches: root };
  return outer ? matched : { ...matched, title: { text: '' }, showticklabels: false };
}

// Labels that a whole figure has room for would turn sideways in a narrow panel.
function thinned(axis: Axis, [left, right]: [number, number]): Axis {
  const { tickvals = [], ticktext = [] } = axis;
  const every = Math.ceil(tickvals.length / Math.max(2, Math.floor(22 * (right - left))));
  if (every <= 1) return axis;
  const keep = (_: unknown, index: number): boolean => index % every === 0;
  return { ...axis, tickvals: tickvals.filter(keep), ticktext: ticktext.filter(keep) };
}

function roomForHeadings(figure: Figure): Figure {
  const { margin, legend } = figure.layout;
  const raised = legend?.orientation === 'h' ? { legend: { ...legend, y: 1 + 26 / ((figure.layout.height ?? 0) - 120) } } : {};
  return { ...figure, layout: { ...figure.layout, ...raised, margin: { ...margin, t: (margin?.t ?? 0) + 20 } } };
}

function listedOnce(data: Trace[]): Trace[] {
  const seen = new Set<string>();
  return data.map((trace) => {
    if (trace.showlegend === false || trace.name === undefined) return trace;
    const repeated = seen.has(trace.name);
    seen.add(trace.name);
    return { ...trace, legendgroup: trace.name, ...(repeated ? { showlegend: false } : {}) };
  });
}

function oneColorBar(data: Trace[]): Trace[] {
  const first = data.find((trace) => trace.type === 'heatmap' && trace.showscale !== false);
  if (first?.type !== 'heatmap') return data;
  return data.map((trace) => {
    if (trace.type !== 'heatmap' || trace.showscale === false || trace === first) return trace;
    if (trace.zmin !== first.zmin || trace.zmax !== first.zmax) {
      throw new RangeError('smallMultiples: heatmaps need the same color.range, because they share one colour bar');
    }
    return { ...trace, showscale: false };
  });
}

function groupingOfBars(panels: readonly Panel[]): Pick<Layout, 'barmode' | 'bargap'> {
  const { barmode, bargap } = panels.find((panel) => panel.figure.layout.barmode)?.figure.layout ?? {};
  return { ...(barmode ? { barmode } : {}), ...(bargap === undefined ? {} : { bargap }) };
}

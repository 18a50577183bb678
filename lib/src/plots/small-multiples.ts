import { optionsOf } from '../checks/options';
import { integerFrom, listOf, requireFlag, requireText } from '../checks/rules';
import { sideBySide } from './axes';
import { assertNotEmpty } from './check';
import type { Annotation, Axis, Figure, Layout, Shape, Trace } from './figure';
import { INK } from './palette';
import { axisKey, columnWidth, move, place, type Cell, type Grid } from './panel-grid';
import { FRAME_RULES, requireFigure } from './require-options';
import { withSharedRanges } from './shared-ranges';
import { lineCount, markup, wrap } from './text';
import { NARROWEST_PLOT, plotHeight, themed, type FrameOptions } from './theme';

/** Headings of panels: sizes in px; bold type is as wide as regular type of `boldSize`. */
const HEADING = { size: 12, boldSize: 13.2, line: 16, gap: 8 };
/** Room in px for the label of a tick. */
const LABEL_WIDTH = 24;

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
 * Several heatmaps share one colour bar.
 *
 * @throws RangeError for no panel, columns < 1, or heatmaps with different colour ranges.
 * @example
 * figures.smallMultiples({ title: 'One run', panels: [{ title: 'gradients', figure: figures.gradientHeatmap(run.gradients) }, { title: 'updates', figure: figures.updateRatioFigure(run.updates) }] });
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
  const listed = listedOnce(panels.flatMap((panel) => panel.figure.data)).filter((trace) => trace.showlegend !== false && trace.type !== 'heatmap');
  const frame: FrameOptions = {
    ...options,
    height: options.height ?? (rows === 1 ? 380 : 110 + 230 * rows),
    legend: options.legend ?? (listed.length > 1 ? 'top' : 'none'),
  };
  const headings = headingsOf(panels, columns, share);
  const grid: Grid = { count: panels.length, columns, share, height: plotHeight(frame, listed), heading: headings.height };
  const parts = panels.map((panel, index) => panelPart(panel.figure, headings.texts[index], place(index, grid), share));
  const data = oneColorBar(listedOnce(parts.flatMap((part) => part.data)));
  const layout: Layout = {
    ...Object.assign({}, ...parts.map((part) => part.axes)) as Layout,
    shapes: parts.flatMap((part) => part.shapes),
    annotations: parts.flatMap((part) => part.annotations),
    ...groupingOfBars(panels),
  };
  return themed(frame, data, withSharedRanges(layout, data));
}

/**
 * A heading per panel in lines that fit the narrowest page, and the height in px that the tallest takes. A y axis of its own is named there too:
 * beside the axis the name would stand in the neighbour.
 */
function headingsOf(panels: readonly Panel[], columns: number, share: { x: boolean; y: boolean }): { texts: string[]; height: number } {
  const width = columnWidth({ columns, share }) * NARROWEST_PLOT + (share.y ? 0 : NARROWEST_PLOT / 20);
  const texts = panels.map(({ title, figure }) => {
    const quantity = share.y || columns === 1 ? '' : (figure.layout.yaxis?.title?.text ?? '').replace(/<br>/g, ' ');
    const lines = wrap(markup(title), width, HEADING.boldSize).split('<br>').map((line) => `<b>${line}</b>`);
    return title.toLowerCase().includes(quantity.toLowerCase()) ? lines.join('<br>') : [...lines, wrap(quantity, width, HEADING.size)].join('<br>');
  });
  return { texts, height: HEADING.gap + HEADING.line * texts.reduce((most, text) => Math.max(most, lineCount(text)), 0) };
}

function panelPart(figure: Figure, text: string, cell: Cell, share: { x: boolean; y: boolean }): { data: Trace[]; axes: Layout; shapes: Shape[]; annotations: Annotation[] } {
  const heading: Annotation = {
    text,
    x: 0,
    y: 1,
    xref: move('x domain', cell),
    yref: move('y domain', cell),
    showarrow: false,
    xanchor: 'left',
    yanchor: 'bottom',
    align: 'left',
    yshift: 1,
    font: { size: HEADING.size, color: INK },
  };
  const vertical = cell.x[1] - cell.x[0] === 1 || share.y ? figure.layout.yaxis : { ...figure.layout.yaxis, title: { text: '' } };
  return {
    data: figure.data.map((trace) => ({ ...trace, xaxis: move(trace.xaxis ?? 'x', cell), yaxis: move(trace.yaxis ?? 'y', cell) })),
    axes: {
      [axisKey(move('x', cell))]: outerLabels({ ...narrowed(figure.layout.xaxis ?? {}, cell.x), domain: cell.x, anchor: move('y', cell) }, share.x, cell.bottom, 'x', cell),
      [axisKey(move('y', cell))]: outerLabels({ ...vertical, domain: cell.y, anchor: move('x', cell) }, share.y, cell.leftmost, 'y', cell),
      ...(figure.layout.xaxis2 ? { [axisKey(move('x2', cell))]: { ...figure.layout.xaxis2, overlaying: move('x', cell), anchor: move('y', cell) } } : {}),
      ...(figure.layout.yaxis2 ? { [axisKey(move('y2', cell))]: { ...figure.layout.yaxis2, overlaying: move('y', cell), anchor: move('x', cell) } } : {}),
    },
    shapes: (figure.layout.shapes ?? []).map((shape) => ({ ...shape, xref: move(shape.xref, cell), yref: move(shape.yref, cell) })),
    annotations: [...(figure.layout.annotations ?? []).map((note) => ({ ...note, text: wrap(note.text, NARROWEST_PLOT * (cell.x[1] - cell.x[0]), HEADING.size), xref: move(note.xref, cell), yref: move(note.yref, cell) })), heading],
  };
}

function outerLabels(axis: Axis, shared: boolean, outer: boolean, root: 'x' | 'y', cell: Cell): Axis {
  if (!shared) return axis;
  const matched: Axis = cell.number === 1 ? axis : { ...axis, matches: root };
  return outer ? matched : { ...matched, title: { text: '' }, showticklabels: false };
}

// Labels that a whole figure has room for would turn sideways in a narrow panel, and a long title would reach into the next one.
function narrowed(axis: Axis, [left, right]: [number, number]): Axis {
  const share = right - left;
  const { tickvals = [], ticktext = [], title } = axis;
  const titled: Axis = title ? { ...axis, title: { ...title, text: wrap(title.text.replace(/<br>/g, ' '), share * NARROWEST_PLOT, title.font?.size ?? HEADING.size) } } : axis;
  const every = Math.ceil(tickvals.length / Math.max(2, Math.floor((share * NARROWEST_PLOT) / LABEL_WIDTH)));
  if (!ticktext.every(isShort)) return { ...titled, ticktext: sideBySide(ticktext.map((label) => label.replace(/<br>/g, ' ')), share * NARROWEST_PLOT) };
  if (every <= 1) return titled;
  const keep = (_: unknown, index: number): boolean => index % every === 0;
  return { ...titled, tickvals: tickvals.filter(keep), ticktext: ticktext.filter(keep) };
}

// Numbers go on after a gap; names do not.
function isShort(label: string): boolean {
  return label.length <= 4;
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
      const ranges = [first, trace].map(({ zmin, zmax }) => `[${zmin}, ${zmax}]`);
      throw new RangeError(`smallMultiples: heatmaps must have the same color.range, as they share one colour bar, got ${ranges.join(' and ')}`);
    }
    return { ...trace, showscale: false };
  });
}

function groupingOfBars(panels: readonly Panel[]): Pick<Layout, 'barmode' | 'bargap'> {
  const { barmode, bargap } = panels.find((panel) => panel.figure.layout.barmode)?.figure.layout ?? {};
  return { ...(barmode ? { barmode } : {}), ...(bargap === undefined ? {} : { bargap }) };
}

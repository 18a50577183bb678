import type { Axis, ScatterTrace } from './figure';
import { markup, plain } from './text';

/** A measured value: null means that none was taken. */
export type Measured = number | null;

/** The second y axis of a panel: invisible, from 0 (bottom edge) to 1 (top edge). */
export const EDGE_AXIS: Axis = { overlaying: 'y', range: [0, 1], visible: false, fixedrange: true };

interface EdgeKind {
  name: string;
  symbol: string;
  height: number;
  matches: (value: number) => boolean;
}

const ZERO: EdgeKind = { name: 'exactly 0', symbol: 'triangle-down', height: 0.02, matches: (value) => value === 0 };
const INFINITE: EdgeKind = { name: 'infinite', symbol: 'triangle-up', height: 0.98, matches: (value) => value === Infinity || value === -Infinity };
const NOT_A_NUMBER: EdgeKind = { name: 'NaN', symbol: 'x', height: 0.98, matches: Number.isNaN };

/** The edge at which crosses stand for NaN: where infinite values are, or where a measure that is better the larger has its worst. */
export type NanEdge = 'top' | 'bottom';
const CROSS_AT: Readonly<Record<NanEdge, number>> = { top: 0.98, bottom: 0.02 };

/** Crosses of several curves at one x stand beside each other, as far as that leaves the curves their room. */
const STEP = 0.045;
const MOST_STACKED = 5;

/** Points that may hold values no axis can show. */
export interface EdgePoints {
  name: string;
  /** One colour, or one per point. */
  color: string | readonly string[];
  x: ArrayLike<number>;
  y: ArrayLike<Measured>;
}

/**
 * Markers at the edge of the plot for the values that its y axis cannot show, so that none is dropped in silence: a triangle at the bottom
 * for exactly 0 (on a log axis only), a triangle at the top for an infinite value, a cross for NaN at the top or where `nanAt` says.
 * One trace per kind that occurs, on the axis `y2` ({@link EDGE_AXIS}).
 */
export function edgeMarkers(series: readonly EdgePoints[], log: boolean, nanAt: NanEdge = 'top'): ScatterTrace[] {
  const cross: EdgeKind = { ...NOT_A_NUMBER, height: CROSS_AT[nanAt] };
  const kinds = log ? [ZERO, INFINITE, cross] : [INFINITE, cross];
  return kinds.map((kind) => edgeTrace(series, kind)).filter((trace) => trace.x.length > 0);
}

/** Heights of crosses, the later ones at one x further from the edge. */
function stacked(places: readonly number[], height: number): number[] {
  const seen = new Map<number, number>();
  return places.map((x) => {
    const before = seen.get(x) ?? 0;
    seen.set(x, Math.min(before + 1, MOST_STACKED - 1));
    return height + (height > 0.5 ? -1 : 1) * STEP * before;
  });
}

function edgeTrace(series: readonly EdgePoints[], kind: EdgeKind): ScatterTrace {
  const hits = series.flatMap((one) =>
    Array.from(one.y).flatMap((value, index) => (value !== null && kind.matches(value) ? [{ x: one.x[index], color: typeof one.color === 'string' ? one.color : one.color[index], name: one.name }] : [])),
  );
  return {
    type: 'scatter',
    mode: 'markers',
    name: kind.name,
    legendgroup: kind.name,
    x: hits.map((hit) => hit.x),
    y: kind.name === NOT_A_NUMBER.name ? stacked(hits.map((hit) => hit.x), kind.height) : hits.map(() => kind.height),
    yaxis: 'y2',
    marker: { symbol: kind.symbol, size: 9, color: hits.map((hit) => hit.color) },
    text: hits.map((hit) => `${markup(plain(hit.name))}: ${kind.name}`),
    hovertemplate: '%{text}<br>x = %{x}<extra></extra>',
    cliponaxis: false,
  };
}

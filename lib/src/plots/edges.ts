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
 * for exactly 0 (on a log axis only), a triangle at the top for an infinite value, a cross at the top for NaN.
 * One trace per kind that occurs, on the axis `y2` ({@link EDGE_AXIS}).
 */
export function edgeMarkers(series: readonly EdgePoints[], log: boolean): ScatterTrace[] {
  const kinds = log ? [ZERO, INFINITE, NOT_A_NUMBER] : [INFINITE, NOT_A_NUMBER];
  return kinds.map((kind) => edgeTrace(series, kind)).filter((trace) => trace.x.length > 0);
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
    y: hits.map(() => kind.height),
    yaxis: 'y2',
    marker: { symbol: kind.symbol, size: 9, color: hits.map((hit) => hit.color) },
    text: hits.map((hit) => `${markup(plain(hit.name))}: ${kind.name}`),
    hovertemplate: '%{text}<br>x = %{x}<extra></extra>',
    cliponaxis: false,
  };
}

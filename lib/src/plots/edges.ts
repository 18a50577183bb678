import type { Axis, ScatterTrace } from './figure';
import { THEORY_COLOR } from './palette';
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

/** Crosses of several curves at one x stand beside each other at one height, since further up they would look like values; shares of the x axis. */
const STEP = 0.022;
const MOST_BESIDE = 5;

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
 * Crosses of several curves at one x stand beside each other. One trace per kind that occurs, on the axis `y2` ({@link EDGE_AXIS}), and where
 * its markers have several colours one more for a grey entry of the legend.
 */
export function edgeMarkers(series: readonly EdgePoints[], log: boolean, nanAt: NanEdge = 'top', logX = false): ScatterTrace[] {
  const cross: EdgeKind = { ...NOT_A_NUMBER, height: CROSS_AT[nanAt] };
  const kinds = log ? [ZERO, INFINITE, cross] : [INFINITE, cross];
  return kinds.flatMap((kind) => edgeTraces(series, kind, logX));
}

/** How many steps each marker stands to the right of its place, so that those of one place lie about it. */
function asides(places: readonly number[]): number[] {
  const seen = new Map<number, number>();
  const ranks = places.map((x) => {
    const before = seen.get(x) ?? 0;
    seen.set(x, before + 1);
    return Math.min(before, MOST_BESIDE - 1);
  });
  return ranks.map((rank, index) => rank - (Math.min(seen.get(places[index]) ?? 1, MOST_BESIDE) - 1) / 2);
}

/** The x at which crosses are drawn, on an axis that reaches over all the points. */
function besideEachOther(places: readonly number[], series: readonly EdgePoints[], logX: boolean): number[] {
  const along = (x: number): number => (logX ? Math.log10(x) : x);
  const all = series.flatMap((one) => Array.from(one.x, along));
  const step = STEP * (all.reduce((most, x) => Math.max(most, x), -Infinity) - all.reduce((least, x) => Math.min(least, x), Infinity) || 1);
  return asides(places).map((steps, index) => {
    if (steps === 0) return places[index];
    const x = along(places[index]) + steps * step;
    return logX ? 10 ** x : x;
  });
}

function edgeTraces(series: readonly EdgePoints[], kind: EdgeKind, logX: boolean): ScatterTrace[] {
  const hits = series.flatMap((one) =>
    Array.from(one.y).flatMap((value, index) => (value !== null && kind.matches(value) ? [{ x: one.x[index], color: typeof one.color === 'string' ? one.color : one.color[index], name: one.name }] : [])),
  );
  if (hits.length === 0) return [];
  const common = { type: 'scatter', mode: 'markers', name: kind.name, legendgroup: kind.name } as const;
  const places = hits.map((hit) => hit.x);
  const drawn = kind.name === NOT_A_NUMBER.name ? besideEachOther(places, series, logX) : places;
  const moved = drawn.some((x, index) => x !== places[index]);
  const marks: ScatterTrace = {
    ...common,
    x: drawn,
    y: hits.map(() => kind.height),
    yaxis: 'y2',
    marker: { symbol: kind.symbol, size: 9, color: hits.map((hit) => hit.color) },
    text: hits.map((hit) => `${markup(plain(hit.name))}: ${kind.name}${moved ? `<br>x = ${hit.x}` : ''}`),
    hovertemplate: `%{text}${moved ? '' : '<br>x = %{x}'}<extra></extra>`,
    cliponaxis: false,
  };
  if (new Set(hits.map((hit) => hit.color)).size === 1) return [marks];
  return [{ ...marks, showlegend: false }, { ...common, x: [null], y: [null], marker: { symbol: kind.symbol, size: 9, color: THEORY_COLOR }, hoverinfo: 'skip' }];
}

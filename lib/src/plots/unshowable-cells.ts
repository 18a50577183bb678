import type { Measured } from './edges';
import type { HeatmapTrace, ScatterTrace, Trace } from './figure';

const UNSHOWABLE = [
  { name: 'exactly 0', color: '#9aa1ab', logOnly: true, matches: (value: number) => value === 0 },
  { name: 'infinite', color: '#d55e00', logOnly: false, matches: (value: number) => value === Infinity || value === -Infinity },
  { name: 'NaN', color: '#e6007e', logOnly: false, matches: (value: number) => Number.isNaN(value) },
];

/**
 * Cells that no colour scale can show, in a colour of their own, with a legend entry: infinite and NaN, and on a log scale exact zeros.
 * Two traces per kind that occurs.
 */
export function unshowableCells(x: ArrayLike<number>, y: ArrayLike<number>, matrix: readonly ArrayLike<Measured>[], log: boolean): Trace[] {
  return UNSHOWABLE.filter((kind) => log || !kind.logOnly).flatMap((kind) => cellsOf(x, y, matrix, kind));
}

function cellsOf(x: ArrayLike<number>, y: ArrayLike<number>, matrix: readonly ArrayLike<Measured>[], kind: (typeof UNSHOWABLE)[number]): [HeatmapTrace, ScatterTrace] | [] {
  const hit = (value: Measured): boolean => value !== null && kind.matches(value);
  const z = matrix.map((row) => Array.from(row, (value) => (hit(value) ? 1 : null)));
  if (!z.some((row) => row.includes(1))) return [];
  const cells: HeatmapTrace = {
    type: 'heatmap',
    name: kind.name,
    showlegend: false,
    x: Array.from(x),
    y: Array.from(y),
    z,
    zmin: 0,
    zmax: 1,
    colorscale: [[0, kind.color], [1, kind.color]],
    showscale: false,
    hovertemplate: `%{x}, %{y}: ${kind.name}<extra></extra>`,
  };
  const entry: ScatterTrace = { type: 'scatter', mode: 'markers', name: kind.name, x: [null], y: [null], marker: { symbol: 'square', size: 10, color: kind.color } };
  return [cells, entry];
}

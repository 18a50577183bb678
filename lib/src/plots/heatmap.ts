import { optionsOf } from '../checks/options';
import { listOf } from '../checks/rules';
import { axis, decadeTicks, linearSafe, logSafe, type AxisOptions } from './axes';
import { assertFinite, assertNotEmpty, assertSameLength, assertUnique } from './check';
import { cellEnds } from './shared-ranges';
import { EDGE_AXIS, type Measured } from './edges';
import type { Axis, ColorScale, Datum, Figure, HeatmapTrace, Trace } from './figure';
import { markLayout, type Marks } from './marks';
import { FRAME_RULES, MARK_RULES, requireArray, requireAxis, requireColor, requireMeasured, requireSeries } from './require-options';
import { assertNotNegative, legendName, seriesTraces, type Series } from './series';
import { markup } from './text';
import { themed, type FrameOptions } from './theme';
import { unshowableCells } from './unshowable-cells';

/** How values become colours. */
export interface ColorOptions {
  /** Quantity and unit, beside the colour bar. */
  title: string;
  scale?: 'linear' | 'log';
  /** Ends in data units; the data decide if not given. */
  range?: [number, number];
  /** `sequential` (viridis) if not given; `diverging` for signed values, white at the middle of `range`; `grey` for images. */
  palette?: 'sequential' | 'diverging' | 'grey';
}

/** A matrix `z[row][column]` over `x` (columns) and `y` (rows), and curves or points over it. */
export interface HeatmapOptions extends FrameOptions, Marks {
  x: ArrayLike<number>;
  y: ArrayLike<number>;
  z: readonly ArrayLike<Measured>[];
  xAxis: AxisOptions;
  yAxis: AxisOptions;
  color: ColorOptions;
  overlays?: Series[];
}

const PALETTES: Record<'sequential' | 'diverging' | 'grey', ColorScale> = {
  sequential: 'Viridis',
  diverging: [[0, '#0072b2'], [0.5, '#ffffff'], [1, '#d55e00']],
  grey: [[0, '#ffffff'], [1, '#111111']],
};

const requireHeatmap = optionsOf<HeatmapOptions>({
  ...FRAME_RULES, ...MARK_RULES, x: requireArray, y: requireArray, z: listOf(requireMeasured), xAxis: requireAxis, yAxis: requireAxis,
  color: requireColor, overlays: listOf(requireSeries),
}, 'title', 'x', 'y', 'z', 'xAxis', 'yAxis', 'color');

/**
 * A matrix as colours. Cells whose value no colour scale can show have a colour of their own, named in the legend: grey for exactly 0
 * (on a log scale), vermillion for infinite, magenta for NaN; null is left blank.
 *
 * @throws RangeError for an empty matrix, sizes that do not fit `x` and `y`, or a negative value on a log scale.
 * @example
 * figures.heatmap({ title: '‖∂L/∂W‖', x: [0, 1], y: [1, 2], z: [[1e-9, 0], [1, 2]], xAxis: { title: 'step' }, yAxis: { title: 'layer' },
 *   color: { title: 'norm', scale: 'log' } });
 */
export function heatmap(options: HeatmapOptions): Figure {
  requireHeatmap('heatmap', 'options', options);
  return drawHeatmap(options);
}

/** {@link heatmap} for the figures that are made of it. */
export function drawHeatmap(options: HeatmapOptions): Figure {
  checkMatrix(options);
  const scales = { logX: options.xAxis.scale === 'log', logY: options.yAxis.scale === 'log' };
  const special = unshowableCells(options.x, options.y, options.z, options.color.scale === 'log');
  const overlays = options.overlays ?? [];
  assertUnique('heatmap', 'names of the overlays', overlays.map((one) => one.name));
  const over = overlays.length === 0 ? [] : seriesTraces('heatmap', overlays, scales);
  const traces: Trace[] = [colorCells(options), ...special, ...over];
  const layout = { xaxis: onTop(options.xAxis, options.x), yaxis: onTop(options.yAxis, options.y), yaxis2: { ...EDGE_AXIS }, ...markLayout('heatmap', options, scales) };
  const named = traces.some((trace) => trace.showlegend !== false && trace.type === 'scatter');
  return themed({ ...options, legend: options.legend ?? (named ? 'top' : 'none') }, traces, layout);
}

// The axes end where the cells end, whatever lies over them.
function onTop(options: AxisOptions, centres: ArrayLike<number>): Axis {
  const drawn: Axis = { ...axis(options), showgrid: false, zeroline: false };
  return drawn.range || options.scale === 'log' ? drawn : { ...drawn, range: cellEnds(Array.from(centres)) };
}

function checkMatrix({ x, y, z, color }: HeatmapOptions): void {
  assertNotEmpty('heatmap', 'x', x);
  assertNotEmpty('heatmap', 'y', y);
  assertFinite('heatmap', 'x', x);
  assertFinite('heatmap', 'y', y);
  assertSameLength('heatmap', 'z', z, 'y', y);
  for (const [row, values] of z.entries()) {
    assertSameLength('heatmap', `z[${row}]`, values, 'x', x);
    if (color.scale !== 'log') continue;
    assertNotNegative('heatmap', `z[${row}]`, values);
  }
}

function colorCells({ x, y, z, xAxis, yAxis, color }: HeatmapOptions): HeatmapTrace {
  const log = color.scale === 'log';
  const cells = z.map((row) => (log ? logSafe(row).map((value) => (value === null ? null : Math.log10(value))) : linearSafe(row)));
  const [low, high] = colorRange(cells, color);
  const ticks = log ? decadeTicks(low, high) : undefined;
  const shown = log ? '10<sup>%{z:.2f}</sup>' : '%{z:.4~g}';
  return {
    type: 'heatmap',
    name: legendName(color.title),
    x: Array.from(x),
    y: Array.from(y),
    z: cells,
    zmin: low,
    zmax: high,
    colorscale: PALETTES[color.palette ?? 'sequential'],
    colorbar: {
      title: { text: markup(color.title), side: 'right' },
      thickness: 14,
      outlinewidth: 0,
      tickfont: { size: 12 },
      ...(ticks && ticks.values.length > 0 ? { tickvals: ticks.values, ticktext: ticks.text } : {}),
    },
    hovertemplate: `${markup(xAxis.title)}: %{x}<br>${markup(yAxis.title)}: %{y}<br>${markup(color.title)}: ${shown}<extra></extra>`,
  };
}

function colorRange(cells: Datum[][], color: ColorOptions): [number, number] {
  if (color.range) {
    const [low, high] = color.range;
    const log = color.scale === 'log';
    if (!(low < high) || (log && low <= 0)) throw new RangeError(`heatmap: color.range must rise${log ? ' from a positive number' : ''}, got [${low}, ${high}]`);
    return log ? [Math.log10(low), Math.log10(high)] : [low, high];
  }
  const shown = cells.flatMap((row) => row.filter((value): value is number => value !== null));
  if (shown.length === 0) return [0, 1];
  const low = shown.reduce((least, value) => Math.min(least, value), Infinity);
  const high = shown.reduce((most, value) => Math.max(most, value), -Infinity);
  if (color.palette === 'diverging') {
    const reach = Math.max(-low, high) || 1;
    return [-reach, reach];
  }
  return low === high ? [low - 0.5, high + 0.5] : [low, high];
}

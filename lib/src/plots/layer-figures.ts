import { layerAxis, layerTicks, type AxisOptions } from './axes';
import { drawBars } from './bars';
import type { Measured } from './edges';
import type { Figure, ScatterTrace } from './figure';
import { byLayer, LEGEND_LAYERS, layerProfile, layerSeries, type LayerOptions, type LayerRow, type LayerTable } from './layer-rows';
import { drawLines } from './lines';
import type { Marks } from './marks';
import { DEPTH_SCALE } from './palette';
import type { FrameOptions } from './theme';

/** Options of the figures by layer; the title has a default. */
export interface LayerFigureOptions extends Omit<FrameOptions, 'title'>, LayerOptions, Marks {
  title?: string;
}

/** The colour bar that stands for a legend when there are many layers. */
function depthColorBar(depth: number): ScatterTrace {
  const ticks = layerTicks(depth);
  return {
    type: 'scatter',
    mode: 'markers',
    name: 'layer',
    x: [null],
    y: [null],
    showlegend: false,
    hoverinfo: 'skip',
    marker: {
      color: [1],
      colorscale: DEPTH_SCALE,
      cmin: 1,
      cmax: Math.max(2, depth),
      showscale: true,
      colorbar: { title: { text: 'layer l', side: 'right' }, thickness: 12, outlinewidth: 0, tickvals: ticks, ticktext: ticks.map(String), tickfont: { size: 12 } },
    },
  };
}

/** One quantity over training steps, a curve per layer in the layer's colour, with a legend for few layers and a colour bar for many. */
export function overSteps<Row extends LayerRow>(
  table: LayerTable<Row>,
  value: (row: Row) => Measured,
  options: FrameOptions & Marks & { y: AxisOptions },
): Figure {
  const crowded = table.layers.length > LEGEND_LAYERS;
  const figure = drawLines({ ...options, ...(crowded ? { legend: 'top' } : {}), series: layerSeries(table, value), x: { title: 'training step', integers: true } });
  if (!crowded) return figure;
  const listed = figure.data.some((trace) => trace.showlegend !== false);
  return { ...figure, data: [...figure.data, depthColorBar(table.depth)], layout: { ...figure.layout, showlegend: listed } };
}

/** One quantity at one step, a bar per layer in the layer's colour. */
export function overLayers<Row extends LayerRow>(
  table: LayerTable<Row>,
  step: number,
  value: (row: Row) => Measured,
  options: FrameOptions & Marks & { name: string; y: AxisOptions },
): Figure {
  return drawBars({
    ...options,
    categories: table.layers.map((layer) => layer.depth),
    series: [{ name: options.name, y: layerProfile(table, step, value), colors: table.layers.map((layer) => layer.color) }],
    x: layerAxis(table.depth),
  });
}

/** Curves over the steps, or bars by layer when the rows hold a single step. */
export function byStepOrLayer<Row extends LayerRow>(
  caller: string,
  rows: readonly Row[],
  value: (row: Row) => Measured,
  options: LayerFigureOptions & { title: string; name: string; y: AxisOptions },
): Figure {
  const table = byLayer(caller, rows, options);
  return table.steps.length === 1 ? overLayers(table, table.steps[0], value, options) : overSteps(table, value, options);
}

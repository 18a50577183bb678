import { optionsOf } from '../checks/options';
import { integerFrom } from '../checks/rules';
import { layerAxis } from './axes';
import type { Measured } from './edges';
import type { Figure } from './figure';
import { byStepOrLayer, overSteps, type LayerFigureOptions } from './layer-figures';
import { byLayer, layerProfile, type LayerRow, type LayerTable } from './layer-rows';
import { drawLines } from './lines';
import { LAYER_RULES, rowsOf } from './require-options';
import { drawPanels } from './small-multiples';

/** Mean and standard deviation of one layer's activations; null if not measured. */
export interface ActivationStatsRow extends LayerRow {
  readonly mean: Measured;
  readonly std: Measured;
}

/** Share (0 … 1) of one layer's entries with a small derivative; null if unknown. */
export interface SaturationRow extends LayerRow {
  readonly saturated: Measured;
}

/** Number of one layer's units that are off for the whole data set. */
export interface DeadUnitCounts extends LayerRow {
  readonly dead: Measured;
}

const [requireStats, requireShares, requireDead] = [rowsOf('mean', 'std'), rowsOf('saturated'), rowsOf('dead')];
const requireOptions = optionsOf<LayerFigureOptions>(LAYER_RULES);
const requireDeadOptions = optionsOf<LayerFigureOptions & { units?: number }>({ ...LAYER_RULES, units: integerFrom(1) });

/**
 * Mean and standard deviation of the activations: over training steps in two panels with a curve per layer, or, for rows of a single step, over
 * the layers with mean ± std as a band. Rows: `{step, depth, mean, std}`, the probes' activation rows of one site (`post` if there are several).
 *
 * @throws RangeError if no row is left or two rows share a step and a layer.
 * @example
 * figures.activationStatsFigure(run.activations);
 */
export function activationStatsFigure(rows: readonly ActivationStatsRow[], options: LayerFigureOptions = {}): Figure {
  requireStats('activationStatsFigure', 'rows', rows);
  requireOptions('activationStatsFigure', 'options', options);
  const table = byLayer('activationStatsFigure', rows, options);
  const [only] = table.steps;
  if (table.steps.length === 1) return statsByLayer(table, only, options);
  const { title = 'Activations during training, by layer', ...frame } = options;
  const mean = overSteps(table, (row) => row.mean, { title: 'mean', y: { title: 'mean of a<sub>l</sub>' } });
  const std = overSteps(table, (row) => row.std, { title: 'std', y: { title: 'standard deviation of a<sub>l</sub>' } });
  const legend = table.layers.length > 1 && std.layout.showlegend ? 'top' : 'none';
  return drawPanels({ legend, ...frame, title, columns: 2, share: { x: true, y: false }, panels: [{ title: 'mean', figure: mean }, { title: 'standard deviation', figure: std }] });
}

/**
 * Share of saturated entries, |φ′(z)| below the probe's threshold: a curve per layer over training steps, or a bar per layer for a single step.
 * Rows: `{step, depth, saturated}` with shares from 0 to 1, the probes' activation rows.
 *
 * @throws RangeError if no row is left.
 * @example
 * figures.saturationFigure(run.activations);
 */
export function saturationFigure(rows: readonly SaturationRow[], options: LayerFigureOptions = {}): Figure {
  requireShares('saturationFigure', 'rows', rows);
  requireOptions('saturationFigure', 'options', options);
  const { title = 'Saturated activations, by layer' } = options;
  const y = { title: 'share with small |φ′(z)|', range: [0, 1.02] as [number, number], format: '.0%' };
  return byStepOrLayer('saturationFigure', rows, (row) => row.saturated, { ...options, title, name: 'saturated', y });
}

/**
 * Units that are off for every input of the data set: a curve per layer over training steps, or a bar per layer for a single step.
 * Rows: `{step, depth, dead}` with counts.
 *
 * @param options `units`: number of units of a layer, the top of the axis
 * @throws RangeError if no row is left.
 * @example
 * figures.deadUnitsFigure([{ step: 600, depth: 1, dead: 269 }, { step: 600, depth: 2, dead: 3 }], { units: 300 });
 */
export function deadUnitsFigure(rows: readonly DeadUnitCounts[], options: LayerFigureOptions & { units?: number } = {}): Figure {
  requireDead('deadUnitsFigure', 'rows', rows);
  requireDeadOptions('deadUnitsFigure', 'options', options);
  const { title = 'Dead units, by layer', units } = options;
  const y = { title: units === undefined ? 'dead units' : `dead units of ${units}`, ...(units === undefined ? {} : { range: [0, 1.02 * units] as [number, number] }) };
  return byStepOrLayer('deadUnitsFigure', rows, (row) => row.dead, { ...options, title, name: 'dead units', y });
}

function statsByLayer(table: LayerTable<ActivationStatsRow>, step: number, options: LayerFigureOptions): Figure {
  const { title = 'Mean ± standard deviation of the activations, by layer', ...frame } = options;
  const mean = layerProfile(table, step, (row) => row.mean);
  const std = layerProfile(table, step, (row) => row.std);
  const around = (sign: 1 | -1): number[] => mean.map((value, index) => (value ?? NaN) + sign * (std[index] ?? NaN));
  return drawLines({
    ...frame,
    title,
    series: [{ name: 'mean ± std', x: table.layers.map((layer) => layer.depth), y: mean, band: { lower: around(-1), upper: around(1) }, mode: 'lines+markers' }],
    x: layerAxis(table.depth),
    y: { title: 'activation a<sub>l</sub>' },
  });
}

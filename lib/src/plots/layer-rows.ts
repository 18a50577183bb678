import type { Measured } from './edges';
import { groupedByLayer, isWeight, layerOf } from '../probes/weights';
import { depthColor } from './palette';
import type { Series } from './series';

/** What a row must say to be drawn by layer and step: the gradient, activation, δ and update rows of the probes do. */
export interface LayerRow {
  /** Optimizer steps completed before the measurement; 0 if not given. */
  readonly step?: number;
  /** Layer number from 1, nearest the input. */
  readonly depth: number;
  /** Name of the layer, for the legend. */
  readonly layer?: string;
  /** `kernel`, `bias`, …: the weights are drawn, or one of them. */
  readonly parameter?: string;
  /** Number of the parameter's axes, which tells weights of any name from biases and gains. */
  readonly rank?: number;
  /** Before or after clipping: one of them is drawn. */
  readonly stage?: string;
  /** Before or after the activation function: one of them is drawn. */
  readonly site?: string;
}

/** Which rows to draw, and how many layers the colours count. Rows that lack the attribute are all drawn. */
export interface LayerOptions {
  /** All weight matrices and tensors of a layer together if not given. */
  parameter?: string;
  /** `raw` if not given. */
  stage?: string;
  /** The only site of the rows if there is only one, else `post`. */
  site?: string;
  /** Number of layers; the largest `depth` of the rows if not given. */
  depth?: number;
}

/** Values by layer: one series per layer over the steps. */
export interface LayerTable<Row> {
  steps: number[];
  layers: { depth: number; name: string; color: string; rows: Map<number, Row> }[];
  depth: number;
}

/** Layers up to this number get legend entries; more of them get a colour bar. */
export const LEGEND_LAYERS = 8;

/** One row of those of several parameters of a layer at one step; null where they do not say enough. */
export type Combine<Row> = (rows: readonly Row[]) => Row | null;

/**
 * Sorts rows by layer and step, keeping the chosen parameters, stage and site, and combining the parameters of a layer.
 *
 * @throws RangeError if none is left, if two rows say the same layer and step, or if a layer lies outside 1 … depth.
 */
export function byLayer<Row extends LayerRow>(
  caller: string, rows: readonly Row[], options: LayerOptions = {}, combine: Combine<Row> = () => null,
): LayerTable<Row> {
  const chosen = groupedByLayer(chosenRows(caller, rows, options)).flatMap((group) => combined(group, combine));
  const depth = options.depth ?? chosen.reduce((most, row) => Math.max(most, row.depth), 1);
  const layers = new Map<number, Map<number, Row>>();
  for (const row of chosen) {
    const known = layers.get(row.depth) ?? new Map<number, Row>();
    const twin = known.get(stepOf(row));
    if (twin) {
      const names = `"${twin.layer ?? ''}" and "${row.layer ?? ''}"`;
      throw new RangeError(`${caller}: rows must hold one value per step and layer, got ${names} for step ${stepOf(row)} and layer ${row.depth}; filter them first`);
    }
    layers.set(row.depth, known.set(stepOf(row), row));
  }
  return {
    steps: distinct(chosen.map(stepOf)),
    layers: distinct([...layers.keys()]).map((number) => {
      const own = layers.get(number) ?? new Map<number, Row>();
      return { depth: number, name: nameOf(number, own), color: depthColor(number, depth), rows: own };
    }),
    depth,
  };
}

function combined<Row extends LayerRow>(group: readonly Row[], combine: Combine<Row>): readonly Row[] {
  if (group.length === 1) return group;
  const row = combine(group);
  return row === null ? group : [row];
}

function chosenRows<Row extends LayerRow>(caller: string, rows: readonly Row[], options: LayerOptions): Row[] {
  const { parameter, stage = 'raw' } = options;
  const sites = new Set(rows.flatMap((row) => row.site ?? []));
  const [firstSite = 'post'] = sites;
  const site = options.site ?? (sites.size === 1 ? firstSite : 'post');
  const isChosen = (row: Row): boolean => (parameter === undefined ? isWeight(row) : (row.parameter ?? parameter) === parameter);
  const chosen = rows.filter((row) => isChosen(row) && (row.stage ?? stage) === stage && (row.site ?? site) === site);
  if (chosen.length > 0) return chosen;
  const wanted = rows.length === 0 ? ', got none' : `, got ${rows.length} but none ${parameter === undefined ? 'of a weight matrix' : `with parameter "${parameter}"`}, stage "${stage}" and site "${site}"`;
  throw new RangeError(`${caller}: rows must not be empty${wanted}`);
}

function stepOf(row: LayerRow): number {
  return row.step ?? 0;
}

/** One series per layer over the steps, in the layer's colour; a step that a layer lacks is a gap. */
export function layerSeries<Row extends LayerRow>(table: LayerTable<Row>, value: (row: Row) => Measured): Series[] {
  const crowded = table.layers.length > LEGEND_LAYERS;
  return table.layers.map((layer) => ({
    name: layer.name,
    color: layer.color,
    x: table.steps,
    y: table.steps.map((step) => valueAt(layer.rows, step, value)),
    width: crowded ? 1.5 : 2,
    dash: 'solid',
    ...(crowded ? { legend: false } : {}),
  }));
}

/** The values of one step, layer by layer. */
export function layerProfile<Row extends LayerRow>(table: LayerTable<Row>, step: number, value: (row: Row) => Measured): Measured[] {
  return table.layers.map((layer) => valueAt(layer.rows, step, value));
}

function valueAt<Row>(rows: Map<number, Row>, step: number, value: (row: Row) => Measured): Measured {
  const row = rows.get(step);
  return row === undefined ? null : value(row);
}

function nameOf(depth: number, rows: Map<number, LayerRow>): string {
  const name = rows.values().next().value?.layer;
  return name === undefined ? `layer ${depth}` : `${depth} · ${layerOf(name)}`;
}

function distinct(numbers: number[]): number[] {
  return Array.from(new Set(numbers)).sort((a, b) => a - b);
}

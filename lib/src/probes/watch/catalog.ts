import { isWeight } from '../weights';
import { uniqueLabels } from './labels';
import { holdersOf, type Holder } from './holders';
import { cellsOf, isBidirectional, isContainer, isTimeDistributed, leavesOf, type Leaf } from './layer-kinds';
import type { WatchableModel, WatchedLayer, WatchedVariable } from './model';
import { parameterRole } from './parameter-role';
import { phiOf, type Phi } from './phi';

/** Where in the model something is. */
export interface CatalogPlace {
  /** Unique in the model: the layer's name, with those of the models that it is in where another layer has the same. */
  readonly name: string;
  /** Number of the weight layer it is or follows, in the model's order of layers; 1 before the first. */
  readonly depth: number;
}

/** A cell that a recurrent layer runs once per time step. */
export interface CatalogCell extends CatalogPlace, Phi {
  readonly cell: WatchedLayer;
  /** Follows the recurrent layer's name. */
  readonly suffix: string;
}

/** What is known of a layer before it runs. */
export interface CatalogLayer extends CatalogPlace, Phi {
  readonly layer: WatchedLayer;
  /** Whether its output is worth a row: it has weights, or it is an activation. */
  readonly recorded: boolean;
  /** Cells that run once per time step. */
  readonly cells: readonly CatalogCell[];
  /** The wrapper that runs it, if there is one, and what follows the wrapper's name. */
  readonly wrapper: WatchedLayer | null;
  readonly suffix: string;
  /** Whether the wrapper runs it once per time step. */
  readonly stepwise: boolean;
  /** Where each of its variables belongs; none of a part of a wrapper, which has those of its parts. */
  readonly places: ReadonlyMap<WatchedVariable, CatalogPlace>;
}

interface Part extends Pick<CatalogLayer, 'layer' | 'wrapper' | 'suffix' | 'stepwise' | 'recorded'> {
  /** Follows the name of the outermost layer. */
  readonly path: string;
}

/** What runs inside a wrapper, itself not included. */
function partsOf(wrapper: WatchedLayer, path = ''): Part[] {
  const part = (layer: WatchedLayer, suffix: string, more: Pick<Part, 'stepwise' | 'recorded'>): Part[] => (
    [{ layer, wrapper, suffix, path: path + suffix, ...more }, ...partsOf(layer, path + suffix)]
  );
  if (isBidirectional(wrapper)) {
    // Without a merge there is no common output, and each direction's own has its row.
    const more = { stepwise: false, recorded: wrapper.mergeMode === null };
    return [...part(wrapper.forwardLayer, '/forward', more), ...part(wrapper.backwardLayer, '/backward', more)];
  }
  if (!isTimeDistributed(wrapper)) return [];
  const inner = wrapper.layer;
  if (!isContainer(inner)) return part(inner, '', { stepwise: true, recorded: false });
  return leavesOf(inner).flatMap(({ layer, path: names }) => part(layer, `/${names.join('/')}`, { stepwise: true, recorded: isRecorded(layer) }));
}

function isRecorded(layer: WatchedLayer): boolean {
  if (isBidirectional(layer) && layer.mergeMode === null) return false;
  return phiOf(layer).isActivation || layer.weights.length > 0;
}

function cataloguedCells(layer: WatchedLayer, name: string, depthOf: (layer: WatchedLayer) => number): CatalogCell[] {
  const cells = cellsOf(layer);
  return cells.map((cell, index) => {
    const suffix = cells.length > 1 ? `/cell${index}` : '';
    return { cell, suffix, name: name + suffix, depth: depthOf(cell), ...phiOf(cell) };
  });
}

const hasWeights = ({ layer }: Holder): boolean => layer.weights.some((weight) => isWeight({ parameter: parameterRole(weight), rank: weight.read().rank }));

/** A layer of the model and what it wraps; levels of weights count on from `before`. */
function catalogued({ layer }: Leaf, name: string, before: number): { entries: CatalogLayer[]; depth: number } {
  let depth = before;
  const depths = new Map<WatchedLayer, number>();
  const places = new Map<WatchedVariable, CatalogPlace>();
  for (const level of holdersOf(layer)) {
    if (level.some(hasWeights)) depth++;
    for (const holder of level) {
      const place = { name: name + holder.suffix, depth: Math.max(1, depth) };
      depths.set(holder.layer, place.depth);
      for (const weight of holder.layer.weights) places.set(weight, place);
    }
  }
  const last = Math.max(1, depth);
  const depthOf = (one: WatchedLayer): number => depths.get(one) ?? last;
  const main: Part = { layer, wrapper: null, suffix: '', path: '', stepwise: false, recorded: isRecorded(layer) };
  const entries = [main, ...partsOf(layer)].map(({ path, ...part }): CatalogLayer => ({
    ...part,
    name: name + path,
    depth: depthOf(part.layer),
    ...phiOf(part.layer),
    cells: cataloguedCells(part.layer, name + path, depthOf),
    places: part.layer === layer ? places : new Map(),
  }));
  return { entries, depth };
}

/** Every layer of the model, with its depth and activation, each wrapper followed by what it wraps. */
export function catalogLayers(model: Pick<WatchableModel, 'layers'>): CatalogLayer[] {
  const leaves = leavesOf(model);
  const names = uniqueLabels(leaves.map(({ path }) => path));
  let depth = 0;
  return leaves.flatMap((leaf, index) => {
    const found = catalogued(leaf, names[index], depth);
    depth = found.depth;
    return found.entries;
  });
}

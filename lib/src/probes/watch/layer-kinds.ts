import type { WatchedLayer } from './model';

/** A model that is a layer of another. */
export interface Container extends WatchedLayer {
  readonly layers: readonly WatchedLayer[];
  readonly outputs: readonly { readonly sourceLayer: WatchedLayer }[];
}

/** A layer that runs a cell once per time step. */
interface Recurrent extends WatchedLayer {
  readonly cell: WatchedLayer;
}

/** Two recurrent layers, one of which runs backward in time. */
export interface Bidirectional extends WatchedLayer {
  readonly forwardLayer: WatchedLayer;
  readonly backwardLayer: WatchedLayer;
  readonly mergeMode: string | null;
}

/** A layer that runs another one once per time step. */
export interface TimeDistributed extends WatchedLayer {
  readonly layer: WatchedLayer;
}

function isLayer(value: unknown): value is WatchedLayer {
  return typeof (value as { call?: unknown } | null | undefined)?.call === 'function';
}

/** Name of the class of a layer; empty for a class that inherits it and may compute something else. */
export function classOf(layer: WatchedLayer): string {
  return Object.hasOwn(layer.constructor, 'className') ? layer.getClassName() : '';
}

export function isContainer(layer: WatchedLayer): layer is Container {
  const { layers, outputs } = layer as Partial<Container>;
  return Array.isArray(layers) && Array.isArray(outputs);
}

function isRecurrent(layer: WatchedLayer): layer is Recurrent {
  return isLayer((layer as Partial<Recurrent>).cell);
}

export function isBidirectional(layer: WatchedLayer): layer is Bidirectional {
  return classOf(layer) === 'Bidirectional';
}

export function isTimeDistributed(layer: WatchedLayer): layer is TimeDistributed {
  return classOf(layer) === 'TimeDistributed';
}

/** The cells of a recurrent layer, those of a stack one by one, in the order in which they run; none of any other layer. */
export function cellsOf(layer: WatchedLayer): WatchedLayer[] {
  const single = (cell: WatchedLayer): WatchedLayer[] => {
    const { cells } = cell as { cells?: readonly WatchedLayer[] };
    return Array.isArray(cells) ? cells.flatMap(single) : [cell];
  };
  return isRecurrent(layer) ? single(layer.cell) : [];
}

/** A layer and the names of the models that it is in, its own last. */
export interface Leaf {
  readonly layer: WatchedLayer;
  readonly path: readonly string[];
}

/** Layers of a model and of the models inside it, each once, in order. */
export function leavesOf({ layers }: Pick<Container, 'layers'>, path: readonly string[] = [], found = new Set<WatchedLayer>()): Leaf[] {
  return layers.flatMap((layer): Leaf[] => {
    if (isContainer(layer)) return leavesOf(layer, [...path, layer.name], found);
    if (found.has(layer)) return [];
    found.add(layer);
    return [{ layer, path: [...path, layer.name] }];
  });
}

import { cellsOf, isBidirectional, isContainer, isTimeDistributed, leavesOf } from './layer-kinds';
import type { WatchedLayer } from './model';

/** What holds variables of its own: a layer, or a cell inside it. */
export interface Holder {
  readonly layer: WatchedLayer;
  /** Follows the name of the outermost layer. */
  readonly suffix: string;
}

/** The holders of a layer's variables by levels of weights, nearest the input first; what lies side by side is one level. */
export function holdersOf(layer: WatchedLayer, suffix = ''): Holder[][] {
  if (isTimeDistributed(layer)) {
    const inner = layer.layer;
    if (!isContainer(inner)) return holdersOf(inner, suffix);
    return leavesOf(inner).flatMap((leaf) => holdersOf(leaf.layer, `${suffix}/${leaf.path.join('/')}`));
  }
  if (isBidirectional(layer)) {
    const backward = holdersOf(layer.backwardLayer, `${suffix}/backward`);
    return holdersOf(layer.forwardLayer, `${suffix}/forward`).map((level, index) => [...level, ...backward[index]]);
  }
  const cells = cellsOf(layer);
  if (cells.length === 0) return [[{ layer, suffix }]];
  return cells.map((cell, index) => [{ layer: cell, suffix: cells.length > 1 ? `${suffix}/cell${index}` : suffix }]);
}

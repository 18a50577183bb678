import type { CatalogLayer } from './catalog';
import { patch } from './patch';
import type { StepBuffer } from './step-buffer';

/** Wraps a layer, and its cells, so that what it computes goes to the buffer of the pass under way, if there is one; returns what undoes it. */
export function hookLayer(entry: CatalogLayer, bufferNow: () => StepBuffer | null): () => void {
  const { layer, cells } = entry;
  const undoLayer = patch(layer, 'call', (original) => (inputs, options) => {
    const buffer = bufferNow();
    const use = buffer?.enter(entry) ?? null;
    if (buffer === null || use === null) return original.call(layer, inputs, options);
    try {
      return buffer.seen(use, inputs, original.call(layer, inputs, options), options);
    } finally {
      buffer.leave(use);
    }
  });
  const undoCells = cells.map((part) => patch(part.cell, 'call', (original) => (inputs, options) => {
    const states = original.call(part.cell, inputs, options);
    const buffer = bufferNow();
    return buffer === null || !Array.isArray(states) ? states : buffer.cellSeen(entry, part, states);
  }));
  return () => {
    for (const undo of [...undoCells, undoLayer]) undo();
  };
}

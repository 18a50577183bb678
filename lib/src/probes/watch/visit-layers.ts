import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { SeenLayer } from '../unit-tally';
import { catalogLayers } from './catalog';
import type { PredictingModel } from './model';
import { LayerUses } from './layer-uses';
import { patch } from './patch';
import { slopeNow } from './phi';
import { firstOf } from './tensors';
import { UnitAxes } from './unit-axes';

/** Shows `visit` what every layer saw in one inference pass, while its tensors live; what a wrapper runs in each time step, one after the other. */
export function visitLayers(model: PredictingModel, batch: Tensor | Tensor[], visit: (seen: SeenLayer) => void): void {
  const uses = new LayerUses();
  const axes = new UnitAxes();
  const undo = catalogLayers(model).map((entry) => {
    const { layer, depth, activation, isActivation, isState } = entry;
    return patch(layer, 'call', (original) => (inputs, options) => {
      const use = uses.enter(entry);
      if (use === null) return original.call(layer, inputs, options);
      try {
        const output = original.call(layer, inputs, options);
        const first = firstOf(output);
        const unitAxis = axes.after(layer, Array.isArray(inputs) ? inputs : [inputs], first);
        const isCarriedOver = isState && options?.mask !== null && options?.mask !== undefined;
        if (entry.recorded && !isCarriedOver) {
          visit({
            layer: use.name,
            depth,
            activation,
            slope: slopeNow(entry, layer),
            preActivation: isActivation ? firstOf(inputs) : null,
            postActivation: first,
            unitAxis,
          });
        }
        return output;
      } finally {
        uses.leave(use);
      }
    });
  });
  try {
    tf.dispose(model.predictOnBatch(batch));
  } finally {
    for (const restore of undo.reverse()) restore();
  }
}

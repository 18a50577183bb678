import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { ObservedLayer } from '../unit-tally';
import { catalogLayers } from './catalog';
import type { PredictingModel } from './model';
import { patch } from './patch';

/** First tensor of what a layer takes or gives. */
export function firstOf(tensors: Tensor | readonly Tensor[]): Tensor {
  return Array.isArray(tensors) ? (tensors as readonly Tensor[])[0] : (tensors as Tensor);
}

/** Name of the n-th use of a layer in one pass: `name`, `name#1`, `name#2`, …. */
export function usesOf(name: string, uses: Map<object, number>, layer: object): string {
  const use = uses.get(layer) ?? 0;
  uses.set(layer, use + 1);
  return use === 0 ? name : `${name}#${use}`;
}

/** Shows `visit` what every layer saw in one inference pass, while its tensors live. */
export function observeLayers(model: PredictingModel, batch: Tensor, visit: (seen: ObservedLayer) => void): void {
  const uses = new Map<object, number>();
  const undo = catalogLayers(model)
    .filter((entry) => entry.recorded)
    .map(({ layer, name, depth, activation, slope, isActivation }) =>
      patch(layer, 'call', (original) => (inputs, options) => {
        const output = original.call(layer, inputs, options);
        visit({
          layer: usesOf(name, uses, layer),
          depth,
          activation,
          slope,
          preActivation: isActivation ? firstOf(inputs) : null,
          postActivation: firstOf(output),
        });
        return output;
      }),
    );
  try {
    tf.dispose(model.predictOnBatch(batch));
  } finally {
    for (const restore of undo.reverse()) restore();
  }
}

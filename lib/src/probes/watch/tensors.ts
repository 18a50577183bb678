import type { Tensor } from '@tensorflow/tfjs-core';

/** First tensor of what a layer takes or gives. */
export function firstOf(tensors: Tensor | readonly Tensor[]): Tensor {
  return Array.isArray(tensors) ? (tensors as readonly Tensor[])[0] : (tensors as Tensor);
}

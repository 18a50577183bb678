import * as tf from '@tensorflow/tfjs-core';
import type { RulesOf } from '../checks/options';
import { requirePositive } from '../checks/rules';
import type { Kernels } from '../kernels/kernels';
import { makeParameter } from './dense';
import { constantWeights } from './initializers';
import type { Layer } from './layer';

/** Settings of layer norm in a network. */
export interface LayerNormOptions {
  /** Default 1e-5 (PyTorch's). */
  readonly epsilon?: number;
}

/** Rules of the options. */
export const LAYER_NORM_RULES: RulesOf<LayerNormOptions> = { epsilon: requirePositive };

/**
 * γ(x − μ)/√(σ² + ε) + β with the mean and biased variance of each example over its units (Ba, Kiros & Hinton 2016):
 * the same in training and inference, whatever the batch.
 */
export function layerNormLayer(
  { kernels, name, depth, units }: { kernels: Kernels; name: string; depth: number; units: number },
  { epsilon = 1e-5 }: LayerNormOptions,
): Layer {
  LAYER_NORM_RULES.epsilon('layerNorm', 'epsilon', epsilon);
  const shared = { layer: name, depth, shape: [units], fanIn: units, fanOut: units, seed: 0 };
  const gamma = makeParameter({ ...shared, role: 'gamma' }, constantWeights(1));
  const beta = makeParameter({ ...shared, role: 'beta' }, constantWeights(0));
  return {
    name,
    kind: 'layerNorm',
    units,
    parameters: [gamma, beta],
    statistics: [],
    perExample: true,
    forward: (x) => {
      const centred = kernels.subtract(x, tf.mean(x, 1, true));
      const inverseDeviation = tf.rsqrt(tf.add(tf.mean(tf.square(centred), 1, true), epsilon));
      const normalised = kernels.multiply(centred, inverseDeviation);
      return {
        output: kernels.add(kernels.multiply(normalised, gamma.variable), beta.variable),
        backward: (upstream) => {
          const scaled = kernels.multiply(upstream, gamma.variable);
          const projection = tf.mean(kernels.multiply(scaled, normalised), 1, true);
          const rest = kernels.subtract(kernels.subtract(scaled, tf.mean(scaled, 1, true)), kernels.multiply(normalised, projection));
          return {
            input: kernels.multiply(rest, inverseDeviation),
            gradients: [kernels.sumOverBatch(kernels.multiply(upstream, normalised)), kernels.sumOverBatch(upstream)],
          };
        },
      };
    },
  };
}

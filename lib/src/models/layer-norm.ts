import * as tf from '@tensorflow/tfjs-core';
import type { RulesOf } from '../checks/options';
import { requirePositive } from '../checks/rules';
import type { Ops } from '../ops/ops';
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
  { ops, name, depth, units }: { ops: Ops; name: string; depth: number; units: number },
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
    forward: (x) => {
      const centred = ops.subtract(x, tf.mean(x, 1, true));
      const inverseDeviation = tf.rsqrt(tf.add(tf.mean(tf.square(centred), 1, true), epsilon));
      const normalised = ops.multiply(centred, inverseDeviation);
      return {
        output: ops.add(ops.multiply(normalised, gamma.variable), beta.variable),
        backward: (upstream) => {
          const scaled = ops.multiply(upstream, gamma.variable);
          const projection = tf.mean(ops.multiply(scaled, normalised), 1, true);
          const rest = ops.subtract(ops.subtract(scaled, tf.mean(scaled, 1, true)), ops.multiply(normalised, projection));
          return {
            input: ops.multiply(rest, inverseDeviation),
            gradients: [ops.sumOverBatch(ops.multiply(upstream, normalised)), ops.sumOverBatch(upstream)],
          };
        },
      };
    },
  };
}

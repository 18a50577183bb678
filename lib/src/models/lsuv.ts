import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { optionsOf } from '../checks/options';
import { integerFrom, requirePositive } from '../checks/rules';
import { requireTensor } from '../ops/require-tensor';
import { variance as varianceOf } from '../numeric/stats';
import type { Network, Parameter } from './network';
import { requireNetwork } from './require-network';
import { restore, stateOf } from './state';

/** Options of `lsuv`. */
export interface LsuvOptions {
  /** Stops at |Var(z_l) − 1| ≤ tolerance. Default 0.01. */
  readonly tolerance?: number;
  /** Rescalings of one layer at most. Default 10. */
  readonly maxIterations?: number;
}

/** What `lsuv` did to one layer. */
export interface LsuvRow {
  layer: string;
  depth: number;
  /** Var(z_l) over batch and units before and after. */
  before: number;
  after: number;
  /** Rescalings made. */
  iterations: number;
}

const requireOptions = optionsOf<LsuvOptions>({ tolerance: requirePositive, maxIterations: integerFrom(0, 10_000) });

function preActivationVariance(net: Network, inputs: Tensor, depth: number): number {
  return tf.tidy(() => {
    const tap = net.forward(inputs, 'inference').taps.find((entry) => entry.depth === depth);
    return varianceOf(tap?.preActivation.dataSync<'float32'>() ?? []);
  });
}

function rescale(net: Network, inputs: Tensor, kernel: Parameter, tolerance: number, maxIterations: number): LsuvRow {
  const { layer, depth, variable } = kernel;
  const before = preActivationVariance(net, inputs, depth);
  let after = before;
  let iterations = 0;
  if (!Number.isFinite(after)) throw new RangeError(`lsuv: Var(z) of ${layer} must be finite and > 0, got ${after}`);
  while (Math.abs(after - 1) > tolerance && iterations < maxIterations) {
    if (!(after > 0 && after < Infinity)) throw new RangeError(`lsuv: Var(z) of ${layer} must be finite and > 0, got ${after}`);
    const factor = 1 / Math.sqrt(after);
    tf.tidy(() => { variable.assign(tf.mul(variable, factor)); });
    iterations += 1;
    after = preActivationVariance(net, inputs, depth);
  }
  return { layer, depth, before, after, iterations };
}

/**
 * Layer-sequential unit variance (Mishkin & Matas 2015): from the first weight layer to the last, divides the kernel by the standard
 * deviation of its z_l on this batch until Var(z_l) = 1. The paper starts from `orthogonal()` weights and biases 0. For networks without
 * normalisation before φ, on which scaling a kernel has no effect.
 *
 * @throws RangeError when a layer's variance is 0 or not finite; every kernel is then as it was.
 * @example
 * const net = mlp({ sizes: [784, 30, 30, 10], activation: 'relu', init: orthogonal(), seed: 1 });
 * lsuv(net, x).map((row) => row.after) // ≈ [1, 1, 1]
 */
export function lsuv(net: Network, inputs: Tensor, options: LsuvOptions = {}): LsuvRow[] {
  requireNetwork('lsuv', 'net', net);
  requireTensor('lsuv', 'inputs', inputs);
  requireOptions('lsuv', 'options', options);
  const { tolerance = 0.01, maxIterations = 10 } = options;
  const before = stateOf(net);
  try {
    return net.parameters
      .filter(({ role }) => role === 'kernel')
      .map((kernel) => rescale(net, inputs, kernel, tolerance, maxIterations));
  } catch (error) {
    restore(net, before);
    throw error;
  }
}

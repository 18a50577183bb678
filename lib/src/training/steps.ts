import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import { requireFlag } from '../checks/rules';
import { requireTensor, requireTensors } from '../kernels/require-tensor';
import type { Network, StepResult } from '../models/network';
import { requireNetwork } from '../models/require-network';
import type { Gradients } from './clipping/clipper';
import { namedGradients } from './clipping/clipper';
import { requireGradientsOf, requireOptimizer, type Optimizer } from './optimizers/optimizer';

/** Loss, gradients and taps of one batch, with the names of the parameters. */
export interface ComputedGradients extends StepResult {
  /** Names of the parameters, in the order of the gradients. */
  readonly names: readonly string[];
}

/**
 * First of the three steps of training, compute → clip → apply: ∂L/∂θ of one batch, in training mode. Holds tensors until `dispose`.
 *
 * @param inputs `[batch, …]`.
 * @param labels int32 `[batch]`.
 * @example
 * const computed = computeGradients(net, x, y);
 * const clipped = clipByGlobalNorm(computed, 1);
 * applyGradients(sgd(0.1), net, clipped); // true
 * clipped.dispose();
 * computed.dispose();
 */
export function computeGradients(network: Network, inputs: Tensor, labels: Tensor1D): ComputedGradients {
  requireNetwork('computeGradients', 'network', network);
  requireTensor('computeGradients', 'inputs', inputs);
  requireTensor('computeGradients', 'labels', labels, 'int32');
  return { ...network.lossAndGradients(inputs, labels), names: network.parameters.map(({ name }) => name) };
}

/**
 * Last of the three steps: one update of the network's weights. Gradients that clipping marked `skipped` are left out.
 *
 * @returns whether the weights were updated.
 * @throws RangeError when there are not as many gradients as parameters.
 * @example
 * const { gradients } = computeGradients(net, x, y);
 * applyGradients(sgd(0.01), net, { gradients }) // true
 */
export function applyGradients(optimizer: Optimizer, network: Network, gradients: Gradients & { readonly skipped?: boolean }): boolean {
  requireOptimizer('applyGradients', 'optimizer', optimizer);
  requireNetwork('applyGradients', 'network', network);
  const { gradients: list } = namedGradients('applyGradients', gradients);
  if (gradients.skipped !== undefined) requireFlag('applyGradients', 'gradients.skipped', gradients.skipped);
  if (gradients.skipped === true) return false;
  requireTensors('applyGradients', 'gradients', list);
  requireGradientsOf('applyGradients', network.parameters, list);
  optimizer.apply(network.parameters, list, network.kernels);
  return true;
}

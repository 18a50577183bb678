import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import { requireFlag } from '../checks/rules';
import { requireTensor } from '../ops/require-tensor';
import { gradientsOf, type LossWithGradients } from '../models/gradients-of';
import type { Network } from '../models/network';
import { requireNetwork } from '../models/require-network';
import { namedGradients, requireGradients, type GradientMap, type Gradients, type MaybeGradient } from './clipping/gradient-forms';
import { requireGradientsOf, requireOptimizer, type Optimizer } from './optimizers/optimizer';

/** Mean loss and gradients of one batch, with the names of the parameters. Holds tensors: call `dispose`, or stay inside `tf.tidy`. */
export interface ComputedGradients extends LossWithGradients {
  /** Names of the parameters, in the order of the gradients. */
  readonly names: readonly string[];
}

/**
 * First of the three steps of training, compute → clip → apply: ∂L/∂θ of one batch, in training mode. Holds tensors until `dispose`.
 * What every layer saw besides, z, a and δ, is in `network.lossAndGradients`.
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
  return { ...gradientsOf(network, inputs, labels), names: network.parameters.map(({ name }) => name) };
}

/** Gradients in the order of the network's parameters. */
function inOrder({ parameters }: Network, given: Gradients): readonly MaybeGradient[] {
  const { gradients, inForm } = namedGradients('applyGradients', given);
  const form = inForm(gradients) as readonly MaybeGradient[] | GradientMap;
  if (form instanceof Array) return form;
  const byName = new Map(Object.entries(form));
  const ordered = parameters.map(({ name }) => byName.get(name) ?? null);
  for (const { name } of parameters) byName.delete(name);
  if (byName.size > 0) throw new RangeError(`applyGradients: gradients must have the names of the parameters, got ${[...byName.keys()].join(', ')}`);
  return ordered;
}

/**
 * Last of the three steps: one update of the network's weights. Gradients that clipping marked `skipped` are left out.
 *
 * @returns whether the weights were updated.
 * @throws RangeError when there are not as many gradients as parameters, or one is null.
 * @example
 * const { gradients } = computeGradients(net, x, y);
 * applyGradients(sgd(0.01), net, { gradients }) // true
 */
export function applyGradients(optimizer: Optimizer, network: Network, gradients: Gradients & { readonly skipped?: boolean }): boolean {
  requireOptimizer('applyGradients', 'optimizer', optimizer);
  requireNetwork('applyGradients', 'network', network);
  requireGradients('applyGradients', 'gradients', gradients);
  if (gradients.skipped !== undefined) requireFlag('applyGradients', 'gradients.skipped', gradients.skipped);
  if (gradients.skipped === true) return false;
  const ordered = inOrder(network, gradients);
  const missing = network.parameters.filter((_, index) => ordered[index] === null).map(({ name }) => name);
  if (missing.length > 0) throw new RangeError(`applyGradients: gradients must be one for each parameter, got null for ${missing.join(', ')}`);
  requireGradientsOf('applyGradients', network.parameters, ordered as readonly Tensor[]);
  optimizer.apply(network.parameters, ordered as readonly Tensor[], network.ops);
  return true;
}

import * as tf from '@tensorflow/tfjs-core';
import { wholeBatch } from '../data/batches';
import { requireDataset, type Dataset } from '../data/dataset';
import type { Network, StepResult } from '../models/network';
import { requireNetwork } from '../models/require-network';
import { keepingRunning } from '../models/running';
import { requireAlive } from '../models/summaries';
import { measure } from './measure';

/** What is measured at each hidden layer. */
const QUANTITIES = ['signal', 'error', 'weight gradient'] as const;

/** The size of one quantity at one hidden layer. */
export interface LayerSizeRow {
  /** 1 nearest the input. */
  readonly layer: number;
  /** `signal`: z_l, `error`: δ_l = ∂L/∂z_l, `weight gradient`: ∂L/∂W_l, of the mean loss over the examples. */
  readonly quantity: (typeof QUANTITIES)[number];
  /** Root mean square over the examples and the units, or over the weights. */
  readonly size: number;
  /** `size` over that at the layer where the quantity comes from: the first for the signal, the last hidden one for the others. */
  readonly kept: number;
}

function sizesOf({ taps, gradients }: StepResult, network: Network): Record<LayerSizeRow['quantity'], number>[] {
  const weights = network.parameters.flatMap(({ role, depth }, index) => (role === 'kernel' ? [{ depth, gradient: gradients[index] }] : []));
  const rms = (tensor: tf.Tensor): number => measure(tensor, 'norms', network.ops).rms;
  return taps.slice(0, -1).map(({ depth, preActivation, delta }) => ({
    signal: rms(preActivation),
    error: delta === null ? NaN : rms(delta),
    'weight gradient': Math.hypot(...weights.filter((one) => one.depth === depth).map(({ gradient }) => rms(gradient))),
  }));
}

/** A pass in training mode moves running averages: they are put back also where it fails. */
function measured(network: Network, examples: Dataset): Record<LayerSizeRow['quantity'], number>[] {
  return keepingRunning(network, () => tf.tidy(() => {
    const { inputs, labels } = wholeBatch(examples);
    return sizesOf(network.lossAndGradients(inputs, labels), network);
  }));
}

/**
 * How large the signal, the error and the weight gradient are at each hidden layer of a network, in one pass forward and back over all the
 * examples in training mode: three rows a layer. Changes nothing.
 *
 * @throws RangeError for no examples or a network without hidden layers; Error for a network that was disposed.
 * @example
 * const rows = sizesByLayer(net, digits.take(20)); // of 784-12-8-10: two hidden layers
 * rows.length; // 6
 * line(rows, { x: 'layer', y: 'size', facetCol: 'quantity', logY: true });
 */
export function sizesByLayer(network: Network, examples: Dataset): LayerSizeRow[] {
  requireNetwork('sizesByLayer', 'network', network);
  requireDataset('sizesByLayer', 'examples', examples);
  requireAlive('sizesByLayer', network);
  if (examples.size === 0) throw new RangeError('sizesByLayer: examples must hold at least one, got none');
  const sizes = measured(network, examples);
  if (sizes.length === 0) throw new RangeError('sizesByLayer: network must have a hidden layer, got none');
  const start = { signal: sizes[0].signal, error: sizes[sizes.length - 1].error, 'weight gradient': sizes[sizes.length - 1]['weight gradient'] };
  return QUANTITIES.flatMap((quantity) => sizes.map((one, index): LayerSizeRow => ({ layer: index + 1, quantity, size: one[quantity], kept: one[quantity] / start[quantity] })));
}

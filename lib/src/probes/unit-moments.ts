import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { optionsOf } from '../checks/options';
import { having, oneOf } from '../checks/rules';
import { wholeBatch } from '../data/batches';
import type { Dataset } from '../data/dataset';
import { requireTensor } from '../ops/require-tensor';
import { tidied } from '../engine/tidy';
import type { Layer } from '../models/layer';
import type { LayeredNetwork } from '../models/layered-network';
import type { Mode } from '../models/network';
import { keepingRunning } from '../models/running';
import { requireAlive } from '../models/summaries';
import { requireLayers } from './require-probe';

/** What one unit of one layer gave over a batch. */
export interface UnitMomentsRow {
  /** Name of the layer, e.g. `dense1`, `batchNorm1`, `relu1`. */
  readonly layer: string;
  /** e.g. `dense`, `batchNorm`, `activation`. */
  readonly kind: string;
  /** Number of the weight layer that it is or follows, 1 nearest the input. */
  readonly depth: number;
  /** From 0. */
  readonly unit: number;
  readonly mean: number;
  /** Standard deviation with divisor the batch size. */
  readonly std: number;
  /** √E[x²]: the size of the output. */
  readonly rms: number;
  /** √E[φ′(z)²] of an activation; null of other layers. */
  readonly slopeRms: number | null;
}

/** How to pass the batch through. */
export interface UnitMomentsOptions {
  /** `inference` (default), or `train`: batch norm normalises with this batch. The running averages stay as they are. */
  readonly mode?: Mode;
}

const requireOptions = optionsOf<UnitMomentsOptions>({ mode: oneOf(['train', 'inference']) });

interface Moments {
  readonly mean: number;
  readonly std: number;
  readonly rms: number;
}

/** Moments in float64 of each column of `[batch, units]`: twice through, so that a small spread about a large mean is not lost. */
function columnMoments(tensor: Tensor): Moments[] {
  const [batch, units] = tensor.shape;
  const values = tensor.dataSync();
  return Array.from({ length: units }, (_, unit) => {
    let [sum, squares, spread] = [0, 0, 0];
    for (let at = unit; at < values.length; at += units) sum += values[at];
    const mean = sum / batch;
    for (let at = unit; at < values.length; at += units) {
      squares += values[at] ** 2;
      spread += (values[at] - mean) ** 2;
    }
    return { mean, std: Math.sqrt(spread / batch), rms: Math.sqrt(squares / batch) };
  });
}

/** φ′ of an activation is what its backward pass makes of ones. */
function slopes({ kind }: Layer, { output, backward }: ReturnType<Layer['forward']>): Moments[] | null {
  if (kind !== 'activation') return null;
  const { input } = backward(tf.onesLike(output), true);
  return input === null ? null : columnMoments(input);
}

function rowsOf(layers: readonly Layer[], inputs: Tensor, mode: Mode): UnitMomentsRow[] {
  const pass = { mode, taps: [] };
  let [x, depth] = [inputs, 0];
  return layers.flatMap((layer) => {
    const forward = layer.forward(x, pass);
    const slope = slopes(layer, forward);
    x = forward.output;
    depth = layer.parameters.reduce((deepest, parameter) => Math.max(deepest, parameter.depth), depth);
    const place = { layer: layer.name, kind: layer.kind, depth };
    return columnMoments(x).map((moments, unit): UnitMomentsRow => ({ ...place, unit, ...moments, slopeRms: slope === null ? null : slope[unit].rms }));
  });
}

function inputsOf(net: LayeredNetwork, examples: Dataset | Tensor): Tensor {
  if (examples instanceof tf.Tensor) requireTensor('unitMoments', 'examples', examples);
  const inputs = examples instanceof tf.Tensor ? examples : wholeBatch(examples).inputs;
  const width = net.parameters[0].variable.shape[0];
  if (inputs.rank !== 2 || inputs.shape[0] === 0 || inputs.shape[1] !== width) {
    throw new RangeError(`unitMoments: examples must have shape [batch, ${width}], got [${inputs.shape.join(', ')}]`);
  }
  return inputs;
}

const requireExamples = having('a tensor or a data set', 'images', 'labels', 'size', 'features');

/**
 * Mean, spread and size of each unit's output over a batch, at every layer of a network, from the input to the output: one row for each unit of each
 * layer. Of activations also the size of the slope φ′. Changes nothing; NaN and infinite outputs give moments that are not finite.
 *
 * @param examples a data set, or a tensor `[batch, inputs]`.
 * @throws RangeError for no examples or examples of another width; TypeError for a network without layers, such as a recurrent one.
 * @example
 * const rows = unitMoments(net, digits.take(100)); // of 784-12-8-10: dense1, relu1, dense2, …
 * rows.filter(({ layer }) => layer === 'relu1').length; // 12
 * line(rows, { x: 'depth', y: 'rms', color: 'kind', band: 'unit' });
 */
export function unitMoments(net: LayeredNetwork, examples: Dataset | Tensor, options: UnitMomentsOptions = {}): UnitMomentsRow[] {
  requireLayers('unitMoments', 'net', net);
  if (!(examples instanceof tf.Tensor)) requireExamples('unitMoments', 'examples', examples);
  requireOptions('unitMoments', 'options', options);
  requireAlive('unitMoments', net);
  return keepingRunning(net, () => tidied(() => rowsOf(net.layers, inputsOf(net, examples), options.mode ?? 'inference')));
}

import * as tf from '@tensorflow/tfjs-core';
import { optionsOf } from '../checks/options';
import { integerFrom, requireCount, requireNumbers, requireSeed } from '../checks/rules';
import { shuffledBatches, type Batch } from '../data/batches';
import { requireDataset, type Dataset } from '../data/dataset';
import type { Network } from '../models/network';
import { requireNetwork } from '../models/require-network';
import { requireAlive } from '../models/summaries';
import { requireExampleShape, shapedAs } from './example-shape';

/** Which batches to show. */
export interface UpdateRunningOptions {
  /** Examples at a time. */
  readonly batchSize: number;
  /** How many batches, passes over the data after each other. Default one pass. */
  readonly batches?: number;
  /** Of the order of the examples, an integer from 0 to 2³² − 1. Default 0. */
  readonly seed?: number;
  /** Shape of one example where the network takes more than a vector. */
  readonly exampleShape?: readonly number[];
}

const requireOptions = optionsOf<UpdateRunningOptions>({ batchSize: integerFrom(1), batches: requireCount, seed: requireSeed, exampleShape: requireNumbers }, 'batchSize');

/** `batches` batches of one pass after the other. */
function* shown(dataset: Dataset, { batchSize, batches = Math.ceil(dataset.size / batchSize), seed = 0 }: UpdateRunningOptions): Generator<Batch> {
  let left = batches;
  for (let epoch = 0; left > 0; epoch++) {
    for (const batch of shuffledBatches(dataset, { batchSize, seed, epoch })) {
      yield batch;
      left -= 1;
      if (left === 0) return;
    }
  }
}

/**
 * Shows a network batches in training mode: its running averages move as in training, its weights stay (PyTorch's `update_bn`). Mends a network
 * whose averages are not those of its weights.
 *
 * @throws RangeError for an empty data set or a batch size that is not an integer ≥ 1.
 * @example
 * const net = mlp({ sizes: [784, 12, 10], activation: 'elu', batchNorm: {}, seed: 1 });
 * await train(net, digits, { optimizer: sgd(0.1), batchSize: 40, epochs: 2 });
 * const accuracyAfter = (batches: number) => withRunning(net, { mean: 0, variance: 1 }, () => {
 *   updateRunning(net, digits, { batchSize: 40, batches });
 *   return evaluate(net, mnist.test).accuracy;
 * });
 * accuracyAfter(44) >= accuracyAfter(1); // true
 */
export function updateRunning(net: Network, dataset: Dataset, options: UpdateRunningOptions): void {
  requireNetwork('updateRunning', 'net', net);
  requireDataset('updateRunning', 'dataset', dataset);
  requireOptions('updateRunning', 'options', options);
  requireExampleShape('updateRunning', options.exampleShape, dataset.features);
  requireAlive('updateRunning', net);
  if (dataset.size === 0) throw new RangeError('updateRunning: dataset must hold at least one example, got none');
  for (const { inputs } of shown(dataset, options)) tf.tidy(() => { net.forward(shapedAs(inputs, options.exampleShape), 'train'); });
}

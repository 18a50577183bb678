import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { optionsOf } from '../checks/options';
import { either, integerFrom } from '../checks/rules';
import { requireTensor } from '../kernels/require-tensor';
import type { Network } from '../models/network';
import { DEFAULT_SATURATION } from './flat-region';
import { requireShare } from './require-probe';
import { UnitTally, type DeadUnitsRow, type ObservedLayer } from './unit-tally';
import { observeLayers } from './watch/observe-layers';
import type { PredictingModel } from './watch/model';

/** How to go through the data. */
export interface DeadUnitsOptions {
  /** Examples at a time. Default 500. */
  readonly batchSize?: number;
  /** τ. Default 0.01. */
  readonly threshold?: number;
}

const has = (value: unknown, member: string): boolean => typeof value === 'object' && value !== null && member in value;
const requireModel = either('a network or a tf.LayersModel', (value) => has(value, 'forward') && has(value, 'parameters'), (value) => has(value, 'predictOnBatch') && has(value, 'layers'));
const requireOptions = optionsOf<DeadUnitsOptions>({ batchSize: integerFrom(1), threshold: requireShare });

/** Calls `visit` with consecutive slices of the first axis, each freed afterwards. */
function forEachBatch(inputs: Tensor, batchSize: number, visit: (batch: Tensor) => void): void {
  const [examples] = inputs.shape;
  if (inputs.rank < 1 || examples < 1) throw new RangeError(`deadUnits: inputs must hold at least one example, got shape [${inputs.shape.join(', ')}]`);
  for (let start = 0; start < examples; start += batchSize) {
    tf.tidy(() => { visit(tf.slice(inputs, start, Math.min(batchSize, examples - start))); });
  }
}

/**
 * Which units are dead: |φ′(z)| < τ for every example of a data set, so that no gradient reaches them from it.
 *
 * One row per layer with an activation, in inference mode, for a network of this library or any `tf.LayersModel` (where a shared layer
 * gives one row per use). A unit that is off for one batch is not dead: `flatInBatch` counts those, `dead` the others. For ReLU "flat"
 * is z ≤ 0; for saturating activations it is saturation. Layers whose φ′ cannot be told from what is seen give no row.
 *
 * @param inputs the whole data set, first axis the examples.
 * @throws RangeError for a batch size below 1, a threshold outside (0, 1), or no examples.
 * @example deadUnits(net, x)[0] // { layer: 'dense1', size: 12, dead: 0, … }
 */
export function deadUnits(model: Network | PredictingModel, inputs: Tensor, options: DeadUnitsOptions = {}): DeadUnitsRow[] {
  requireModel('deadUnits', 'model', model);
  requireTensor('deadUnits', 'inputs', inputs);
  requireOptions('deadUnits', 'options', options);
  const { batchSize = 500, threshold = DEFAULT_SATURATION } = options;
  const tally = new UnitTally(threshold);
  forEachBatch(inputs, batchSize, (batch) => {
    const visit = (layer: ObservedLayer): void => {
      if (layer.activation !== 'linear') tally.add(layer);
    };
    if ('forward' in model) model.forward(batch, 'inference').taps.forEach(visit);
    else observeLayers(model, batch, visit);
  });
  return tally.rows(inputs.shape[0]);
}

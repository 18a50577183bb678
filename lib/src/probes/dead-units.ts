import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { optionsOf } from '../checks/options';
import { either, integerFrom } from '../checks/rules';
import { requireTensor } from '../ops/require-tensor';
import { slopeOf } from './activation-probe';
import type { Network, Tap } from '../models/network';
import { DEFAULT_SATURATION } from './flat-region';
import { requireShare } from './require-probe';
import { UnitTally, type DeadUnitsRow, type SeenLayer } from './unit-tally';
import { visitLayers } from './watch/visit-layers';
import type { PredictingModel } from './watch/model';

/** How to go through the data. */
export interface DeadUnitsOptions {
  /** Examples at a time. Default 500. */
  readonly batchSize?: number;
  /** τ. Default 0.01. */
  readonly threshold?: number;
}

const has = (value: unknown, member: string): boolean => typeof value === 'object' && value !== null && member in value;
const requireModel = either('a network of this library or a tf.LayersModel', (value) => has(value, 'forward') && has(value, 'parameters'), (value) => has(value, 'predictOnBatch') && has(value, 'layers'));
const requireOptions = optionsOf<DeadUnitsOptions>({ batchSize: integerFrom(1), threshold: requireShare });

/** Number of examples, the same of each input. */
function requireExamples(inputs: readonly Tensor[]): number {
  for (const { rank, shape } of inputs) {
    if (rank < 1 || shape[0] < 1) throw new RangeError(`deadUnits: inputs must hold at least one example, got shape [${shape.join(', ')}]`);
    if (shape[0] !== inputs[0].shape[0]) {
      throw new RangeError(`deadUnits: inputs must hold as many examples each, got ${inputs.map((each) => each.shape[0]).join(' and ')}`);
    }
  }
  return inputs[0].shape[0];
}

/** The inputs that the model takes; one of a model may be of integers, such as an embedding's words. */
function requireInputs(model: Network | PredictingModel, inputs: Tensor | readonly Tensor[]): readonly Tensor[] {
  const isList = Array.isArray(inputs);
  const all = (isList ? inputs : [inputs]) as readonly Tensor[];
  all.forEach((input: unknown, index) => {
    const isInteger = !('forward' in model) && input instanceof tf.Tensor && input.dtype === 'int32';
    requireTensor('deadUnits', isList ? `inputs[${index}]` : 'inputs', input, isInteger ? 'int32' : 'float32');
  });
  const expected = 'forward' in model ? 1 : model.inputs.length;
  if (all.length === expected) return all;
  const taker = 'forward' in model ? 'a network of this library' : `model "${model.name}"`;
  throw new RangeError(`deadUnits: inputs must be ${expected === 1 ? 'one tensor' : `${expected} tensors`} for ${taker}, got ${all.length}`);
}

/** Calls `visit` with consecutive slices of the first axis of all inputs, each freed afterwards. */
function forEachBatch(inputs: readonly Tensor[], batchSize: number, visit: (batch: Tensor[]) => void): void {
  const examples = requireExamples(inputs);
  for (let start = 0; start < examples; start += batchSize) {
    tf.tidy(() => { visit(inputs.map((each) => tf.slice(each, start, Math.min(batchSize, examples - start)))); });
  }
}

const seenTap = (tap: Tap): SeenLayer => ({ ...tap, slope: slopeOf(tap) });

/**
 * Which units are dead: |φ′(z)| < τ for every example of a data set, so that no gradient reaches them from it.
 *
 * One row per layer with an activation, in inference mode, for a network of this library or any `tf.LayersModel` (where a shared layer
 * gives one row per use). A unit that is off for one batch is not dead: `flatInBatch` counts those, `dead` the others. For ReLU "flat"
 * is z ≤ 0; for saturating activations it is saturation. A NaN is neither dead nor alive, and counted in `nans`. What a wrapper runs in each time
 * step is one layer over all of them. Layers whose φ′ cannot be told from what is seen give no row: gated cells, layers of your own, and recurrent
 * layers with a mask, whose output carries states over. A stateful layer moves on, as in `predict`.
 *
 * @param inputs the whole data set, first axis the examples (channels may be first or last); of a model with several inputs, an array of them.
 * @throws RangeError for a batch size below 1, a threshold outside (0, 1), no examples, or another number of inputs than the model takes.
 * @example deadUnits(net, x)[0] // { layer: 'dense1', size: 12, dead: 0, … }
 */
export function deadUnits(model: Network | PredictingModel, inputs: Tensor | readonly Tensor[], options: DeadUnitsOptions = {}): DeadUnitsRow[] {
  requireModel('deadUnits', 'model', model);
  requireOptions('deadUnits', 'options', options);
  const { batchSize = 500, threshold = DEFAULT_SATURATION } = options;
  const all = requireInputs(model, inputs);
  const tally = new UnitTally(threshold);
  forEachBatch(all, batchSize, (batch) => {
    const visit = (layer: SeenLayer): void => {
      if (layer.activation !== 'linear') tally.add(layer);
    };
    if ('forward' in model) model.forward(batch[0], 'inference').taps.map(seenTap).forEach(visit);
    else visitLayers(model, batch.length === 1 ? batch[0] : batch, visit);
    tally.endBatch();
  });
  return tally.rows(all[0].shape[0]);
}

import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { optionsOf } from '../checks/options';
import type { Ops } from '../ops/ops';
import type { RecurrentNetwork } from './recurrent';
import type { Cell, CellState, CellStep } from './recurrent-cell';
import { RECURRENT_RULES, RECURRENT_SIZES, requireLogits, type RecurrentOptions } from './recurrent-options';
import { recurrentStack, type CellParts } from './recurrent-stack';

const requireOptions = optionsOf<RecurrentOptions>(RECURRENT_RULES, ...RECURRENT_SIZES);

/** One step of a GRU from x_t·W + b and h_{t−1}·U, in the order reset, update, candidate. */
function gruStep(ops: Ops, fromInput: Tensor, fromHidden: Tensor, { hidden: before }: CellState): CellStep {
  const units = before.shape[1] ?? 0;
  const [inputGates, inputCandidate] = tf.split(fromInput, [2 * units, units], 1);
  const [hiddenGates, hiddenCandidate] = tf.split(fromHidden, [2 * units, units], 1);
  const zGates = ops.add(inputGates, hiddenGates);
  const [zr, zu] = tf.split(zGates, 2, 1);
  const [r, u] = [ops.sigmoid(zr), ops.sigmoid(zu)];
  const zn = ops.add(inputCandidate, ops.multiply(r, hiddenCandidate));
  const n = ops.tanh(zn);
  const change = ops.subtract(before, n);
  return {
    state: { hidden: ops.add(n, ops.multiply(u, change)), cell: null },
    preActivation: tf.concat([zGates, zn], 1),
    backward: ({ hidden }) => {
      const kept = ops.multiply(hidden, u);
      const candidate = ops.tanhGradient(ops.subtract(hidden, kept), zn);
      const gates = tf.concat([
        ops.sigmoidGradient(ops.multiply(candidate, hiddenCandidate), zr),
        ops.sigmoidGradient(ops.multiply(hidden, change), zu),
      ], 1);
      return {
        delta: tf.concat([gates, candidate], 1),
        recurrentDelta: tf.concat([gates, ops.multiply(candidate, r)], 1),
        previousHidden: kept,
        cell: null,
        previousCell: null,
      };
    },
  };
}

/**
 * r, u = σ(x_t·W + h_{t−1}·U + b), n = tanh(x_t·W + b + r·(h_{t−1}·U)) with their own blocks of columns, in the order r, u, n;
 * h_t = (1 − u)·n + u·h_{t−1}, h_0 = 0 (Cho et al. 2014). As in cuDNN and PyTorch r multiplies the product with U, where the paper multiplies h_{t−1}.
 * Along h there is a way whose factor per step is u: what an LSTM does with c and a forget gate, with one gate fewer.
 *
 * @throws RangeError for sizes that are no integers from 1 to 16384, or fewer than two classes without the loss `squaredError`.
 * @example
 * // two layers, and an answer after every row
 * const net = gru({ inputs: 28, units: 16, classes: 10, layers: 2, output: 'everyStep', seed: 1 });
 * net.predict(tf.reshape(x, [20, 28, 28])).shape; // [560, 10]
 */
export function gru(options: RecurrentOptions): RecurrentNetwork {
  requireOptions('gru', 'options', options);
  requireLogits('gru', options);
  const cell = (parts: CellParts): Cell => ({
    ...parts, activation: 'gru', alpha: null, hasCellState: false,
    step: (fromInput, fromHidden, previous) => gruStep(parts.ops, fromInput, fromHidden, previous),
  });
  return recurrentStack(options, { caller: 'gru', gates: 3, cell });
}

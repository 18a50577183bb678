import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { optionsOf } from '../checks/options';
import { requireFinite } from '../checks/rules';
import type { Ops } from '../ops/ops';
import { constantWeights, type Initializer } from './initializers';
import type { RecurrentNetwork } from './recurrent';
import type { Cell, CellState, CellStep } from './recurrent-cell';
import { RECURRENT_RULES, RECURRENT_SIZES, requireLogits, type RecurrentOptions } from './recurrent-options';
import { recurrentStack, type CellParts } from './recurrent-stack';

/** Options of `lstm`. */
export interface LstmOptions extends RecurrentOptions {
  /** Added to the forget gate's initial bias. Default 1 (Jozefowicz et al. 2015). */
  readonly forgetBias?: number;
}

const requireOptions = optionsOf<LstmOptions>({ ...RECURRENT_RULES, forgetBias: requireFinite }, ...RECURRENT_SIZES);

/** One step of an LSTM from its pre-activations, in the order input, forget, candidate, output. */
function lstmStep(ops: Ops, z: Tensor, previous: CellState): CellStep {
  const [zi, zf, zg, zo] = tf.split(z, 4, 1);
  const [i, f, g, o] = [ops.sigmoid(zi), ops.sigmoid(zf), ops.tanh(zg), ops.sigmoid(zo)];
  const before = previous.cell ?? tf.zerosLike(i);
  const c = ops.add(ops.multiply(f, before), ops.multiply(i, g));
  const squashed = ops.tanh(c);
  return {
    state: { hidden: ops.multiply(o, squashed), cell: c },
    preActivation: z,
    backward: ({ hidden, cell }) => {
      const throughHidden = ops.tanhGradient(ops.multiply(hidden, o), c);
      const whole = cell === null ? throughHidden : ops.add(cell, throughHidden);
      const delta = tf.concat([
        ops.sigmoidGradient(ops.multiply(whole, g), zi),
        ops.sigmoidGradient(ops.multiply(whole, before), zf),
        ops.tanhGradient(ops.multiply(whole, i), zg),
        ops.sigmoidGradient(ops.multiply(hidden, squashed), zo),
      ], 1);
      return { delta, previousHidden: null, cell: whole, previousCell: ops.multiply(whole, f) };
    },
  };
}

/**
 * i, f, o = σ(·), g = tanh(·) of x_t·W + h_{t−1}·U + b; c_t = f·c_{t−1} + i·g, h_t = o·tanh(c_t), h_0 = c_0 = 0; logits from h_T
 * (Hochreiter & Schmidhuber 1997 with the forget gate of Gers et al. 2000). Columns of the weights in the order i, f, g, o.
 * Along c the factor per step is f, near 1, not a matrix: compare `cellDeltas` with `hiddenDeltas`.
 *
 * @throws RangeError for sizes that are no integers from 1 to 16384, or fewer than two classes without the loss `squaredError`.
 * @example
 * const net = lstm({ inputs: 28, units: 16, classes: 10, seed: 1 });
 * // ∂L/∂c_1
 * net.lossAndGradients(tf.reshape(x, [20, 28, 28]), y).cellDeltas[0].shape; // [20, 16]
 */
export function lstm(options: LstmOptions): RecurrentNetwork {
  requireOptions('lstm', 'options', options);
  requireLogits('lstm', options);
  const { units, forgetBias = 1, biasInit = constantWeights(0) } = options;
  const withForgetBias: Initializer = (context) => biasInit(context).map((b, j) => (j >= units && j < 2 * units ? b + forgetBias : b));
  const cell = (parts: CellParts): Cell => {
    const { ops } = parts;
    const step: Cell['step'] = (fromInput, fromHidden, previous) => lstmStep(ops, ops.add(fromInput, fromHidden), previous);
    return { ...parts, activation: 'lstm', alpha: null, hasCellState: true, step };
  };
  return recurrentStack(options, { caller: 'lstm', gates: 4, biasInit: withForgetBias, cell });
}

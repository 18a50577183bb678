import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { optionsOf } from '../checks/options';
import { requireFinite } from '../checks/rules';
import type { Kernels } from '../kernels/kernels';
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
function lstmStep(kernels: Kernels, z: Tensor, previous: CellState): CellStep {
  const [zi, zf, zg, zo] = tf.split(z, 4, 1);
  const [i, f, g, o] = [kernels.sigmoid(zi), kernels.sigmoid(zf), kernels.tanh(zg), kernels.sigmoid(zo)];
  const before = previous.cell ?? tf.zerosLike(i);
  const c = kernels.add(kernels.multiply(f, before), kernels.multiply(i, g));
  const squashed = kernels.tanh(c);
  return {
    state: { hidden: kernels.multiply(o, squashed), cell: c },
    preActivation: z,
    backward: ({ hidden, cell }) => {
      const throughHidden = kernels.tanhGradient(kernels.multiply(hidden, o), c);
      const whole = cell === null ? throughHidden : kernels.add(cell, throughHidden);
      const delta = tf.concat([
        kernels.sigmoidGradient(kernels.multiply(whole, g), zi),
        kernels.sigmoidGradient(kernels.multiply(whole, before), zf),
        kernels.tanhGradient(kernels.multiply(whole, i), zg),
        kernels.sigmoidGradient(kernels.multiply(hidden, squashed), zo),
      ], 1);
      return { delta, previousHidden: null, cell: whole, previousCell: kernels.multiply(whole, f) };
    },
  };
}

/**
 * i, f, o = σ(·), g = tanh(·) of x_t·W + h_{t−1}·U + b; c_t = f·c_{t−1} + i·g, h_t = o·tanh(c_t), h_0 = c_0 = 0; logits from h_T
 * (Hochreiter & Schmidhuber 1997 with the forget gate of Gers et al. 2000). Columns of the kernels in the order i, f, g, o.
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
    const { kernels } = parts;
    const step: Cell['step'] = (fromInput, fromHidden, previous) => lstmStep(kernels, kernels.add(fromInput, fromHidden), previous);
    return { ...parts, activation: 'lstm', alpha: null, hasCellState: true, step };
  };
  return recurrentStack(options, { gates: 4, biasInit: withForgetBias, cell });
}

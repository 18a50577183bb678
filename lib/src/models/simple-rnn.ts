import type { Tensor } from '@tensorflow/tfjs-core';
import { optionsOf } from '../checks/options';
import { activation, requireNamedActivation, type ActivationChoice } from './activations';
import { ownPhi } from './phi';
import type { RecurrentNetwork } from './recurrent';
import type { Cell, CellStep } from './recurrent-cell';
import { RECURRENT_RULES, RECURRENT_SIZES, requireLogits, type RecurrentOptions } from './recurrent-options';
import { recurrentStack, type CellParts } from './recurrent-stack';

/** Options of `simpleRnn`. */
export interface SimpleRnnOptions extends RecurrentOptions {
  /** φ, by name or one of your own; default tanh. */
  readonly activation?: ActivationChoice;
}

const requireOptions = optionsOf<SimpleRnnOptions>({ ...RECURRENT_RULES, activation: requireNamedActivation }, ...RECURRENT_SIZES);

/**
 * h_t = φ(x_t·W + h_{t−1}·U + b), h_0 = 0, logits from h_T. Its Jacobian ∂h_t/∂h_{t−1} = diag(φ′(z_t))·Uᵀ, step after step, is what
 * makes ‖∂L/∂h_t‖ vanish or explode (Pascanu et al. 2013). Parameters: recurrent1/kernel, /recurrentKernel, /bias, dense2/kernel, /bias.
 *
 * @throws RangeError for sizes that are no integers from 1 to 16384, or fewer than two classes without the loss `squaredError`.
 * @example
 * const net = simpleRnn({ inputs: 28, units: 16, classes: 10, recurrentInit: orthogonal(1.2), seed: 1 });
 * const rows = tf.reshape(x, [20, 28, 28]);
 * // ∂L/∂h_1 … ∂L/∂h_T
 * net.lossAndGradients(rows, y).hiddenDeltas.length; // 28
 * @example
 * // ReLU from the identity (Le, Jaitly & Hinton 2015)
 * const irnn = simpleRnn({ inputs: 28, units: 16, classes: 10, activation: 'relu', init: normalWeights(0.001), recurrentInit: identity(), seed: 1 });
 */
export function simpleRnn(options: SimpleRnnOptions): RecurrentNetwork {
  requireOptions('simpleRnn', 'options', options);
  requireLogits('simpleRnn', options);
  const phi = activation(options.activation ?? 'tanh');
  const cell = (parts: CellParts): Cell => {
    const { ops } = parts;
    const step = (fromInput: Tensor, fromHidden: Tensor): CellStep => {
      const z = ops.add(fromInput, fromHidden);
      const h = phi.forward(ops, z);
      return {
        state: { hidden: h, cell: null },
        preActivation: z,
        backward: ({ hidden }) => ({ delta: phi.backward(ops, hidden, z, h), previousHidden: null, cell: null, previousCell: null }),
      };
    };
    return { ...parts, activation: phi.name, ...ownPhi(phi), alpha: phi.alpha, hasCellState: false, step };
  };
  return recurrentStack(options, { caller: 'simpleRnn', gates: 1, cell });
}

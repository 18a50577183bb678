import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Ops } from '../ops/ops';
import type { Parameter } from './network';
import type { Activation } from './phi';

/** h_t, and for an LSTM c_t (null elsewhere), or the gradients with respect to them; `[batch, units]` each. */
export interface CellState {
  readonly hidden: Tensor;
  readonly cell: Tensor | null;
}

/** One time step of a cell, with its backward pass. */
export interface CellStep {
  readonly state: CellState;
  /** Pre-activations z_t, `[batch, gates·units]`. */
  readonly preActivation: Tensor;
  /** From ∂L/∂h_t and ∂L/∂c_t by way of step t + 1: δ_t = ∂L/∂z_t, the whole ∂L/∂c_t, and what it gives to c_{t−1}. */
  readonly backward: (gradient: CellState) => { delta: Tensor; cell: Tensor | null; previousCell: Tensor | null };
}

/** A recurrent cell: z_t = x_t·W + h_{t−1}·U + b and what follows from it. */
export interface Cell {
  readonly ops: Ops;
  readonly name: string;
  readonly activation: string;
  /** φ itself, where it is one of your own. */
  readonly phi?: Activation;
  /** α of the activation, the same in training; null where it has none. */
  readonly alpha: number | null;
  readonly inputs: number;
  readonly units: number;
  readonly hasCellState: boolean;
  readonly kernel: Parameter;
  readonly recurrentKernel: Parameter;
  readonly bias: Parameter;
  /** From z_t and the state before it. */
  readonly step: (preActivation: Tensor, previous: CellState) => CellStep;
}

/** Backpropagation through time, and the weights' gradients as one product over all steps. */
export function backThroughTime(
  cell: Cell, steps: readonly CellStep[], x: Tensor, before: Tensor, last: Tensor,
): { gradients: Tensor[]; hiddenDeltas: Tensor[]; cellDeltas: Tensor[]; delta: Tensor } {
  const { ops } = cell;
  const hiddenDeltas: Tensor[] = [];
  const cellDeltas: Tensor[] = [];
  const deltas: Tensor[] = [];
  let gradient: CellState = { hidden: last, cell: null };
  for (let t = steps.length - 1; t >= 0; t--) {
    const back = steps[t].backward(gradient);
    hiddenDeltas.unshift(gradient.hidden);
    if (back.cell !== null) cellDeltas.unshift(back.cell);
    deltas.unshift(back.delta);
    if (t > 0) gradient = { hidden: ops.matMul(back.delta, cell.recurrentKernel.variable, false, true), cell: back.previousCell };
  }
  const delta = tf.concat(deltas, 0);
  const gradients = [ops.matMul(x, delta, true, false), ops.matMul(before, delta, true, false), ops.sumOverBatch(delta)];
  return { gradients, hiddenDeltas, cellDeltas, delta };
}

import type { Tensor } from '@tensorflow/tfjs-core';
import type { Ops } from '../ops/ops';
import type { Parameter } from './network';
import type { Activation } from './phi';

/** h_t, and for an LSTM c_t (null elsewhere), or the gradients with respect to them; `[batch, units]` each. */
export interface CellState {
  readonly hidden: Tensor;
  readonly cell: Tensor | null;
}

/** What the backward pass of one time step gives. */
export interface CellBackward {
  /** δ_t = ∂L/∂z_t, which is ∂L/∂(x_t·W + b). */
  readonly delta: Tensor;
  /** ∂L/∂(h_{t−1}·U), where that is not δ_t. */
  readonly recurrentDelta?: Tensor;
  /** What ∂L/∂h_{t−1} has by other ways than U; null where there is none. */
  readonly previousHidden: Tensor | null;
  /** The whole ∂L/∂c_t, and what it gives to c_{t−1}. */
  readonly cell: Tensor | null;
  readonly previousCell: Tensor | null;
}

/** One time step of a cell, with its backward pass. */
export interface CellStep {
  readonly state: CellState;
  /** Pre-activations z_t, `[batch, gates·units]`. */
  readonly preActivation: Tensor;
  /** From ∂L/∂h_t and ∂L/∂c_t. */
  readonly backward: (gradient: CellState) => CellBackward;
}

/** A recurrent cell: what follows from x_t·W + b, h_{t−1}·U and the state before. */
export interface Cell {
  readonly ops: Ops;
  readonly name: string;
  /** Number of the layer, 1 nearest the input. */
  readonly depth: number;
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
  readonly step: (fromInput: Tensor, fromHidden: Tensor, previous: CellState) => CellStep;
}

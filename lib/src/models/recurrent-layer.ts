import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { OpenTap } from './layer';
import type { Cell, CellState, CellStep } from './recurrent-cell';

/** The time steps of one recurrent layer, entry t − 1 belonging to step t. */
export interface RecurrentLayerSteps {
  /** e.g. `recurrent1`, the one nearest the input. */
  readonly layer: string;
  readonly depth: number;
  /** h_t, `[batch, units]` each. */
  readonly hidden: readonly Tensor[];
  /** ∂L/∂h_t along every path, `[batch, units]` each. */
  readonly hiddenDeltas: readonly Tensor[];
  /** ∂L/∂c_t of an LSTM; empty for a cell without c. */
  readonly cellDeltas: readonly Tensor[];
}

/** What the backward pass of a recurrent layer gives. */
interface LayerBackward {
  readonly steps: RecurrentLayerSteps;
  /** ∂L/∂x of all steps, `[steps·batch, inputs]`; null where it was not wanted. */
  readonly input: Tensor | null;
  /** Of kernel, recurrent kernel and bias. */
  readonly gradients: readonly Tensor[];
}

/** A cell run over all time steps. */
export interface UnrolledCell {
  readonly hidden: readonly Tensor[];
  readonly tap: OpenTap;
  /** From what comes down to h_t at each step; null where nothing does. */
  readonly backward: (above: readonly (Tensor | null)[], wantInput: boolean) => LayerBackward;
}

const sum = ({ ops }: Cell, a: Tensor | null, b: Tensor | null): Tensor | null => (a !== null && b !== null ? ops.add(a, b) : (a ?? b));

/** Backpropagation through time: ∂L/∂h_t, ∂L/∂c_t, δ_t, and ∂L/∂(h_{t−1}·U) of every step. */
function backThroughTime(cell: Cell, steps: readonly CellStep[], above: readonly (Tensor | null)[]) {
  const { ops, recurrentKernel } = cell;
  const hiddenDeltas: Tensor[] = [];
  const cellDeltas: Tensor[] = [];
  const deltas: Tensor[] = [];
  const recurrentDeltas: Tensor[] = [];
  let later: { hidden: Tensor | null; cell: Tensor | null } = { hidden: null, cell: null };
  for (let t = steps.length - 1; t >= 0; t--) {
    const hidden = sum(cell, later.hidden, above[t]) ?? tf.zerosLike(steps[t].state.hidden);
    const back = steps[t].backward({ hidden, cell: later.cell });
    const { delta, recurrentDelta = delta } = back;
    hiddenDeltas.unshift(hidden);
    if (back.cell !== null) cellDeltas.unshift(back.cell);
    deltas.unshift(delta);
    recurrentDeltas.unshift(recurrentDelta);
    if (t === 0) break;
    const through = ops.matMul(recurrentDelta, recurrentKernel.variable, false, true);
    later = { hidden: sum(cell, through, back.previousHidden), cell: back.previousCell };
  }
  const delta = tf.concat(deltas, 0);
  const isSame = recurrentDeltas.every((each, t) => each === deltas[t]);
  return { hiddenDeltas, cellDeltas, delta, recurrentDelta: isSame ? delta : tf.concat(recurrentDeltas, 0) };
}

/** Runs a cell over x `[steps·batch, inputs]`, step by step, from h_0 = c_0 = 0; the weights' gradients are one product over all steps. */
export function unrollCell(cell: Cell, x: Tensor, time: number): UnrolledCell {
  const { ops, units, name: layer, depth, kernel, recurrentKernel, bias } = cell;
  const fromInput = tf.split(ops.addBias(ops.matMul(x, kernel.variable), bias.variable), time, 0);
  const start = tf.zeros([x.shape[0] / time, units]);
  let state: CellState = { hidden: start, cell: cell.hasCellState ? tf.zerosLike(start) : null };
  const steps = fromInput.map((z) => {
    const step = cell.step(z, ops.matMul(state.hidden, recurrentKernel.variable), state);
    state = step.state;
    return step;
  });
  const hidden = steps.map((step) => step.state.hidden);
  const tap: OpenTap = {
    layer, depth, activation: cell.activation, ...(cell.phi && { phi: cell.phi }), alpha: cell.alpha, delta: null,
    preActivation: tf.concat(steps.map((step) => step.preActivation), 0),
    postActivation: tf.concat(hidden, 0),
  };
  return {
    hidden,
    tap,
    backward(above, wantInput) {
      const { hiddenDeltas, cellDeltas, delta, recurrentDelta } = backThroughTime(cell, steps, above);
      const before = tf.concat([start, ...hidden.slice(0, -1)], 0);
      tap.delta = delta;
      return {
        steps: { layer, depth, hidden, hiddenDeltas, cellDeltas },
        input: wantInput ? ops.matMul(delta, kernel.variable, false, true) : null,
        gradients: [ops.matMul(x, delta, true, false), ops.matMul(before, recurrentDelta, true, false), ops.sumOverBatch(delta)],
      };
    },
  };
}

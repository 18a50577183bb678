import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { counted } from '../numeric/inspectable';
import { denseLayer } from './dense';
import { requireTensor } from '../ops/require-tensor';
import { TracedFunctions } from '../ops/tracing/traced-functions';
import type { Initializer } from './initializers';
import type { OpenTap } from './layer';
import { disposable, LEAST_OPERATIONS, PASSES_ALONE, requireLabels, requireMode, resultOf, tidyRecord, type LayerRow } from './layered-network';
import type { Loss } from './losses';
import type { Continuation, LossAndGradients, Network, Parameter, Passes, StepResult } from './network';
import { backThroughTime, type Cell, type CellState } from './recurrent-cell';
import { inspectableNetwork, requireAlive } from './summaries';

/** Loss, gradients and the gradient at each time step, entry t − 1 belonging to step t. */
export interface RecurrentStepResult extends StepResult {
  /** h_t, `[batch, units]` each. */
  readonly hidden: readonly Tensor[];
  /** ∂L/∂h_t along every path, `[batch, units]` each. */
  readonly hiddenDeltas: readonly Tensor[];
  /** ∂L/∂c_t of an LSTM; empty for a cell without c. */
  readonly cellDeltas: readonly Tensor[];
}

/**
 * A recurrent cell unrolled over inputs `[batch, steps, inputs]`, and a dense output on its last state. The cell's tap holds all
 * time steps, step by step: `[steps·batch, …]`.
 */
export interface RecurrentNetwork extends Network {
  readonly lossAndGradients: LossAndGradients<RecurrentStepResult>;
  /** One row per layer and a last one with the sum, for `table`. */
  readonly describe: () => LayerRow[];
}

type RecurrentPasses = Passes & Pick<RecurrentStepResult, 'hidden' | 'hiddenDeltas' | 'cellDeltas'>;

interface RecurrentContinuation<Result extends object> extends Omit<Continuation<Result>, 'f'> {
  readonly f: (passes: RecurrentPasses) => Result;
}

interface Unrolled {
  readonly logits: Tensor;
  readonly taps: OpenTap[];
  readonly hidden: readonly Tensor[];
  readonly backward: (delta: Tensor) => { gradients: Tensor[]; hiddenDeltas: Tensor[]; cellDeltas: Tensor[] };
}

function requireSequence(name: string, inputs: Tensor, features: number): void {
  requireTensor(name, 'inputs', inputs);
  const [batch, steps, width] = inputs.shape;
  if (inputs.rank !== 3 || width !== features || batch === 0 || steps === 0) {
    throw new RangeError(`${name}: inputs must have shape [batch, steps, ${features}], got [${inputs.shape.join(', ')}]`);
  }
}

function unroll(cell: Cell, output: ReturnType<typeof denseLayer>, inputs: Tensor): Unrolled {
  const { ops } = cell;
  const [batch, time, features] = inputs.shape as [number, number, number];
  const x = tf.reshape(tf.transpose(inputs, [1, 0, 2]), [time * batch, features]);
  const fromInput = tf.split(ops.addBias(ops.matMul(x, cell.kernel.variable), cell.bias.variable), time, 0);
  const start = tf.zeros([batch, cell.units]);
  let state: CellState = { hidden: start, cell: cell.hasCellState ? tf.zeros([batch, cell.units]) : null };
  const steps = fromInput.map((z) => {
    const step = cell.step(ops.add(z, ops.matMul(state.hidden, cell.recurrentKernel.variable)), state);
    state = step.state;
    return step;
  });
  const hidden = steps.map((step) => step.state.hidden);
  const taps: OpenTap[] = [];
  const top = output.forward(state.hidden, { mode: 'train', taps });
  const cellTap: OpenTap = {
    layer: cell.name, depth: 1, activation: cell.activation, ...(cell.phi && { phi: cell.phi }), alpha: cell.alpha, delta: null,
    preActivation: tf.concat(steps.map((step) => step.preActivation), 0),
    postActivation: tf.concat(hidden, 0),
  };
  const outputTap: OpenTap = {
    layer: output.name, depth: 2, activation: 'linear', preActivation: top.output, postActivation: top.output, delta: null,
  };
  return {
    logits: top.output,
    taps: [cellTap, outputTap],
    hidden,
    backward(delta) {
      const down = top.backward(delta, true);
      const before = tf.concat([start, ...hidden.slice(0, -1)], 0);
      const through = backThroughTime(cell, steps, x, before, down.input ?? start);
      outputTap.delta = delta;
      cellTap.delta = through.delta;
      return { ...through, gradients: [...through.gradients, ...down.gradients] };
    },
  };
}

/** The network of a cell and a dense output of `classes` logits. */
export function recurrentNetwork(
  cell: Cell,
  options: { classes: number; outputInit: Initializer; biasInit: Initializer; seed: number },
  loss: Loss,
): RecurrentNetwork {
  const { ops } = cell;
  const output = denseLayer({
    ops, name: 'dense2', depth: 2, inputs: cell.units, units: options.classes, bias: true,
    init: options.outputInit, biasInit: options.biasInit, seed: options.seed,
  });
  const parameters = [cell.kernel, cell.recurrentKernel, cell.bias, ...output.parameters];
  const sizeOf = (list: readonly Parameter[]): number => list.reduce((sum, { variable }) => sum + variable.size, 0);
  const traced = new TracedFunctions(parameters.map(({ variable }) => variable), LEAST_OPERATIONS);
  const passes = (inputs: Tensor, labels: Tensor1D): RecurrentPasses => {
    const { logits, taps, hidden, backward } = unroll(cell, output, inputs);
    const { losses, gradient } = loss(ops, logits, labels);
    return { losses, logits, taps, hidden, ...backward(ops.scale(gradient, 1 / labels.size)) };
  };
  const passesThen = <Result extends object>(inputs: Tensor, labels: Tensor1D, continuation: RecurrentContinuation<Result>): Result => {
    requireAlive('lossAndGradients', { parameters });
    requireSequence('lossAndGradients', inputs, cell.inputs);
    requireLabels(labels, inputs.shape[0], options.classes);
    const { identity, operands, f } = continuation;
    return tidyRecord(() => traced.of(...identity).call([inputs, labels, ...operands], () => f(passes(inputs, labels))));
  };
  const network: RecurrentNetwork = {
    parameters,
    ops,
    loss,
    describe: () => [
      { layer: cell.name, kind: cell.activation, output: `[batch, steps, ${cell.units}]`, parameters: sizeOf(parameters.slice(0, 3)) },
      { layer: output.name, kind: output.kind, output: `[batch, ${options.classes}]`, parameters: sizeOf(output.parameters) },
      { layer: 'total', kind: '', output: `[batch, ${options.classes}]`, parameters: sizeOf(parameters) },
    ],
    predict(inputs) {
      requireAlive('predict', { parameters });
      requireSequence('predict', inputs, cell.inputs);
      return tf.tidy(() => unroll(cell, output, inputs).logits as Tensor2D);
    },
    forward(inputs, mode = 'inference') {
      requireAlive('forward', { parameters });
      requireSequence('forward', inputs, cell.inputs);
      requireMode('forward', 'mode', mode);
      return tidyRecord(() => {
        const { logits, taps } = unroll(cell, output, inputs);
        return { logits: logits as Tensor2D, taps };
      });
    },
    lossAndGradients: Object.assign((inputs: Tensor, labels: Tensor1D) => disposable(tidyRecord(() => resultOf(passesThen(inputs, labels, {
      identity: PASSES_ALONE,
      operands: [],
      f: ({ losses, gradients, taps, hidden, hiddenDeltas, cellDeltas }) => ({ losses, gradients, taps, hidden, hiddenDeltas, cellDeltas }),
    })))), { passesThen }),
    dispose() {
      traced.dispose();
      for (const { variable } of parameters) variable.dispose();
    },
  };
  const size = `${counted(cell.inputs, 'inputs')}, ${counted(cell.units, 'units')} and ${options.classes} classes`;
  return inspectableNetwork(network, `Recurrent network of ${size}`, [`${cell.name} (${cell.activation})`, output.name]);
}

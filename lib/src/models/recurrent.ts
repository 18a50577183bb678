import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { counted } from '../numeric/inspectable';
import { denseLayer } from './dense';
import { requireTensor } from '../ops/require-tensor';
import { Engine } from '../engine/engine';
import type { Initializer } from './initializers';
import type { Layer, OpenTap } from './layer';
import { tidied } from '../engine/tidy';
import { requireLabels, requireMode, type LayerRow } from './layered-network';
import type { Loss } from './losses';
import { lossAndGradientsFrom } from './passes';
import type { ForwardBackwardResult, LossAndGradients, Network, Parameter, StepResult } from './network';
import type { Cell } from './recurrent-cell';
import { unrollCell, type RecurrentLayerSteps } from './recurrent-layer';
import { inspectableNetwork, requireAlive } from './summaries';

/** Loss, gradients and the gradient at each time step, entry t − 1 belonging to step t. Of several recurrent layers these are those of the last. */
export interface RecurrentStepResult extends StepResult {
  /** h_t, `[batch, units]` each. */
  readonly hidden: readonly Tensor[];
  /** ∂L/∂h_t along every path, `[batch, units]` each. */
  readonly hiddenDeltas: readonly Tensor[];
  /** ∂L/∂c_t of an LSTM; empty for a cell without c. */
  readonly cellDeltas: readonly Tensor[];
  /** The same of every recurrent layer, the one nearest the input first. */
  readonly recurrentLayers: readonly RecurrentLayerSteps[];
}

/** Where a recurrent network gives logits: after the last step, or after every one. */
export type RecurrentOutput = 'last' | 'everyStep';

/**
 * Recurrent cells unrolled over inputs `[batch, steps, inputs]`, one above the other, and a dense output on the states of the last. A cell's tap
 * holds all time steps, step by step: `[steps·batch, …]`. With an output at every step logits are `[batch·steps, classes]` and labels
 * `[batch·steps]`, example by example.
 */
export interface RecurrentNetwork extends Network {
  readonly lossAndGradients: LossAndGradients<RecurrentStepResult>;
  /** One row per layer and a last one with the sum, for `table`. */
  readonly describe: () => LayerRow[];
}

type StepsOfLayers = Omit<RecurrentStepResult, keyof StepResult>;

type RecurrentPasses = ForwardBackwardResult & Pick<RecurrentStepResult, keyof StepsOfLayers>;

interface Unrolled {
  readonly logits: Tensor;
  readonly taps: OpenTap[];
  readonly backward: (delta: Tensor) => StepsOfLayers & { gradients: Tensor[] };
}

function requireShape(name: string, shape: readonly number[], features: number): void {
  const [batch, steps, width] = shape;
  if (shape.length !== 3 || width !== features || batch === 0 || steps === 0) {
    throw new RangeError(`${name}: inputs must have shape [batch, steps, ${features}], got [${shape.join(', ')}]`);
  }
}

/** What an output says of each step, `[steps·batch, n]`, example by example; and back. */
function byExample(x: Tensor, rows: number, columns: number): Tensor {
  return tf.reshape(tf.transpose(tf.reshape(x, [rows, columns, -1]), [1, 0, 2]), [rows * columns, -1]);
}

/** Throws unless labels are as many as logits: classes, or of one logit float32 numbers. */
function requireAnswers(labels: Tensor, count: number, classes: number): void {
  if (classes > 1) {
    requireLabels(labels, count, classes);
    return;
  }
  requireTensor('lossAndGradients', 'labels', labels);
  if (labels.rank !== 1 || labels.shape[0] !== count) {
    throw new RangeError(`lossAndGradients: labels must be float32 of shape [${count}], got ${labels.dtype} [${labels.shape.join(', ')}]`);
  }
}

function unroll(cells: readonly Cell[], output: Layer, at: RecurrentOutput, inputs: Tensor): Unrolled {
  const [batch, time, features] = inputs.shape as [number, number, number];
  let x: Tensor = tf.reshape(tf.transpose(inputs, [1, 0, 2]), [time * batch, features]);
  const layers = cells.map((cell) => {
    const unrolled = unrollCell(cell, x, time);
    x = unrolled.tap.postActivation;
    return unrolled;
  });
  const { hidden } = layers[layers.length - 1];
  const top = output.forward(at === 'last' ? hidden[time - 1] : x, { mode: 'train', taps: [] });
  const logits = at === 'last' ? top.output : byExample(top.output, time, batch);
  const outputTap: OpenTap = { layer: output.name, depth: cells.length + 1, activation: 'linear', preActivation: logits, postActivation: logits, delta: null };
  return {
    logits,
    taps: [...layers.map(({ tap }) => tap), outputTap],
    backward(delta) {
      outputTap.delta = delta;
      const down = top.backward(at === 'last' ? delta : byExample(delta, batch, time), true);
      let above: (Tensor | null)[] = at === 'last' || down.input === null ? [...hidden.slice(1).map(() => null), down.input] : tf.split(down.input, time, 0);
      const backs = layers.map((layer, index) => ({ layer, index })).reverse().map(({ layer, index }) => {
        const back = layer.backward(above, index > 0);
        if (back.input !== null) above = tf.split(back.input, time, 0);
        return back;
      }).reverse();
      const recurrentLayers = backs.map(({ steps }) => steps);
      const { hiddenDeltas, cellDeltas } = recurrentLayers[recurrentLayers.length - 1];
      return { gradients: [...backs.flatMap(({ gradients }) => gradients), ...down.gradients], hidden, hiddenDeltas, cellDeltas, recurrentLayers };
    },
  };
}

/** The network of cells, one above the other, and a dense output of `classes` logits. */
export function recurrentNetwork(
  cells: readonly Cell[],
  options: { caller: string; classes: number; output: RecurrentOutput; outputInit: Initializer; biasInit: Initializer; seed: number },
  loss: Loss,
): RecurrentNetwork {
  const [{ ops, inputs: features, units }] = cells;
  const { caller, classes, output: at, outputInit: init, biasInit, seed } = options;
  const depth = cells.length + 1;
  const output = denseLayer({ caller, ops, name: `dense${depth}`, depth, inputs: units, units: classes, bias: true, init, biasInit, seed });
  const parametersOf = ({ kernel, recurrentKernel, bias }: Cell): Parameter[] => [kernel, recurrentKernel, bias];
  const parameters = [...cells.flatMap(parametersOf), ...output.parameters];
  const sizeOf = (list: readonly Parameter[]): number => list.reduce((sum, { variable }) => sum + variable.size, 0);
  const engine = new Engine(parameters.map(({ variable }) => variable));
  const passes = (inputs: Tensor, labels: Tensor1D): RecurrentPasses => {
    const { logits, taps, backward } = unroll(cells, output, at, inputs);
    const { losses, gradient } = loss(ops, logits, labels);
    return { losses, logits, taps, ...backward(ops.scale(gradient, 1 / labels.size)) };
  };
  const requireBatch = (shape: readonly number[], labels: Tensor1D): void => {
    requireAlive('lossAndGradients', { parameters });
    requireShape('lossAndGradients', shape, features);
    requireAnswers(labels, shape[0] * (at === 'last' ? 1 : shape[1]), classes);
  };
  const requireInputs = (name: string, inputs: Tensor): void => {
    requireAlive(name, { parameters });
    requireTensor(name, 'inputs', inputs);
    requireShape(name, inputs.shape, features);
  };
  const outputShape = at === 'last' ? `[batch, ${classes}]` : `[batch·steps, ${classes}]`;
  const network: RecurrentNetwork = {
    parameters,
    ops,
    loss,
    describe: () => [
      ...cells.map((cell) => ({
        layer: cell.name, kind: cell.activation, output: `[batch, steps, ${units}]`, parameters: sizeOf(parametersOf(cell)),
      })),
      { layer: output.name, kind: output.kind, output: outputShape, parameters: sizeOf(output.parameters) },
      { layer: 'total', kind: '', output: outputShape, parameters: sizeOf(parameters) },
    ],
    predict(inputs) {
      requireInputs('predict', inputs);
      return tf.tidy(() => unroll(cells, output, at, inputs).logits as Tensor2D);
    },
    forward(inputs, mode = 'inference') {
      requireInputs('forward', inputs);
      requireMode('forward', 'mode', mode);
      return tidied(() => {
        const { logits, taps } = unroll(cells, output, at, inputs);
        return { logits: logits as Tensor2D, taps };
      });
    },
    lossAndGradients: lossAndGradientsFrom({ of: passes, requireBatch, engine }),
    dispose() {
      engine.dispose();
      for (const { variable } of parameters) variable.dispose();
    },
  };
  const size = `${counted(features, 'inputs')}, ${counted(units, 'units')} and ${classes} classes`;
  return inspectableNetwork(network, `Recurrent network of ${size}`, [...cells.map((cell) => `${cell.name} (${cell.activation})`), output.name]);
}

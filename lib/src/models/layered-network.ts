import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { oneOf } from '../checks/rules';
import type { Ops } from '../ops/ops';
import { requireTensor } from '../ops/require-tensor';
import { Engine } from '../engine/engine';
import { tidied } from '../engine/tidy';
import { forwardThrough, type Forward, type Layer, type OpenTap } from './layer';
import type { Loss } from './losses';
import { inspectableLayer, inspectableNetwork, requireAlive } from './summaries';
import type { ForwardBackwardResult, Mode, Network, Statistic } from './network';
import { lossAndGradientsFrom } from './passes';

/** One row of `describe()`. */
export interface LayerRow {
  /** e.g. `dense1`. */
  layer: string;
  kind: string;
  /** e.g. `[batch, 300]`. */
  output: string;
  /** Trainable numbers. */
  parameters: number;
}

/** A network made of a list of layers. */
export interface LayeredNetwork extends Network {
  readonly layers: readonly Layer[];
  readonly statistics: readonly Statistic[];
  /** One row per layer, and a last one with the sum, for `table`. */
  readonly describe: () => LayerRow[];
}

/** Rule of the mode of a forward pass. */
export const requireMode = oneOf(['train', 'inference']);

function requireShape(name: string, shape: readonly number[], units: number): void {
  if (shape.length !== 2 || shape[1] !== units || shape[0] === 0) {
    throw new RangeError(`${name}: inputs must have shape [batch, ${units}], got [${shape.join(', ')}]`);
  }
}

/** Throws a RangeError unless labels are int32 `[batch]` in [0, classes). */
export function requireLabels(labels: Tensor, batch: number, classes: number): void {
  if (!(labels instanceof tf.Tensor) || labels.isDisposed) requireTensor('lossAndGradients', 'labels', labels, 'int32');
  if (labels.dtype !== 'int32' || labels.rank !== 1 || labels.shape[0] !== batch) {
    const got = `${labels.dtype} [${labels.shape.join(', ')}]`;
    throw new RangeError(`lossAndGradients: labels must be int32 of shape [${batch}], got ${got}`);
  }
  for (const label of labels.dataSync<'int32'>()) {
    if (!(label >= 0 && label < classes)) throw new RangeError(`lossAndGradients: labels must lie in [0, ${classes}), got ${label}`);
  }
}

function describeLayers(layers: readonly Layer[]): LayerRow[] {
  const rows = layers.map(({ name, kind, units, parameters }) => ({
    layer: name,
    kind,
    output: `[batch, ${units}]`,
    parameters: parameters.reduce((sum, { variable }) => sum + variable.size, 0),
  }));
  const parameters = rows.reduce((sum, row) => sum + row.parameters, 0);
  return [...rows, { layer: 'total', kind: '', output: rows.at(-1)?.output ?? '', parameters }];
}

/** Names tell layers and parameters apart, in rows, checkpoints and what an optimizer remembers. */
function requireUnique(what: string, names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new RangeError(`mlp: ${what} must have names of their own, got ${twice} twice`);
}

/** A network of `layers` on inputs `[batch, inputs]`, with a loss on its output. */
export function layeredNetwork(layers: readonly Layer[], inputs: number, ops: Ops, loss: Loss): LayeredNetwork {
  const parameters = layers.flatMap((layer) => layer.parameters);
  const statistics = layers.flatMap((layer) => layer.statistics);
  requireUnique('layers', layers.map(({ name }) => name));
  requireUnique('parameters and statistics', [...parameters, ...statistics].map(({ name }) => name));
  const variables = [...parameters, ...statistics].map(({ variable }) => variable);
  const engine = new Engine(variables, { steady: !layers.some(({ random }) => random === true) });
  const forward = (x: Tensor, mode: Mode): { logits: Tensor2D; taps: OpenTap[]; backward: Forward['backward'] } => {
    const taps: OpenTap[] = [];
    const { output, backward } = forwardThrough(layers, x, { mode, taps });
    return { logits: output as Tensor2D, taps, backward };
  };
  const passes = (x: Tensor, labels: Tensor1D): ForwardBackwardResult => {
    const { logits, taps, backward } = forward(x, 'train');
    const { losses, gradient } = loss(ops, logits, labels);
    const { gradients } = backward(ops.scale(gradient, 1 / labels.size), false);
    return { losses, logits, gradients, taps };
  };
  const requireBatch = (shape: readonly number[], labels: Tensor1D): void => {
    requireAlive('lossAndGradients', { parameters, statistics });
    requireShape('lossAndGradients', shape, inputs);
    requireLabels(labels, shape[0], layers.at(-1)?.units ?? inputs);
  };
  const requireInputs = (name: string, x: Tensor): void => {
    requireAlive(name, { parameters, statistics });
    requireTensor(name, 'inputs', x);
    requireShape(name, x.shape, inputs);
  };
  for (const layer of layers) inspectableLayer(layer);
  const network: LayeredNetwork = {
    layers,
    parameters,
    statistics,
    ops,
    loss,
    describe: () => describeLayers(layers),
    predict(x) {
      requireInputs('predict', x);
      return tf.tidy(() => engine.run(['predict'], [x], () => forward(x, 'inference').logits));
    },
    forward(x, mode = 'inference') {
      requireInputs('forward', x);
      requireMode('forward', 'mode', mode);
      return tidied(() => {
        const { logits, taps } = forward(x, mode);
        return { logits, taps };
      });
    },
    lossAndGradients: lossAndGradientsFrom({ of: passes, requireBatch, engine }),
    dispose() {
      engine.dispose();
      for (const variable of variables) variable.dispose();
    },
  };
  return inspectableNetwork(network, `Network of ${inputs} inputs and ${layers.at(-1)?.units ?? inputs} classes`, layers.map(({ name }) => name));
}

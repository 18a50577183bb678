import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import type { Rows } from '../data/batches';
import { oneOf } from '../checks/rules';
import type { Ops } from '../ops/ops';
import { requireTensor } from '../ops/require-tensor';
import { TracedFunctions } from '../ops/tracing/traced-functions';
import { forwardInHalves, halvesOf, halvesOfRows, isHalved, type ForwardPass } from './batch-halves';
import { forwardThrough, type Layer, type Pass } from './layer';
import type { Loss } from './losses';
import { inspectableLayer, inspectableNetwork, requireAlive } from './summaries';
import { wholeTaps, type Continuation, type Mode, type Network, type Passes, type Statistic, type Tap } from './network';

/** From here on a pass runs at least as fast as one graph: a network with one hidden layer has thirteen operations. */
export const LEAST_OPERATIONS = 12;

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

/** `tf.tidy` for a function that returns a record of tensors: its own types do not admit interfaces and readonly arrays. */
export function tidyRecord<T extends object>(f: () => T): T {
  return tf.tidy(f as unknown as () => tf.TensorContainerObject) as unknown as T;
}

/** Adds a `dispose` that frees every tensor of the record. */
export function disposable<T extends object>(record: T): T & { dispose: () => void } {
  return { ...record, dispose: () => { tf.dispose(record as unknown as tf.TensorContainerObject); } };
}

/** Mean of a vector in float64; a non-finite loss stays so. */
export function meanOf(losses: Tensor): number {
  const values = losses.dataSync();
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/** Rule of the mode of a forward pass. */
export const requireMode = oneOf(['train', 'inference']);

function requireInputs(name: string, inputs: Tensor, units: number): void {
  requireTensor(name, 'inputs', inputs);
  if (inputs.rank !== 2 || inputs.shape[1] !== units || inputs.shape[0] === 0) {
    throw new RangeError(`${name}: inputs must have shape [batch, ${units}], got [${inputs.shape.join(', ')}]`);
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

/** Identity of the passes with nothing after them. */
export const PASSES_ALONE = ['passes'] as const;

/** The passes' tensors and the mean loss; call it inside `tf.tidy`, to which the losses are left. */
export function resultOf<P extends Pick<Passes, 'losses'>>({ losses, ...rest }: P): Omit<P, 'losses'> & { loss: number } {
  return { ...rest, loss: meanOf(losses) };
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
  const isInHalves = (batch: number): boolean => isHalved(layers, ops, batch);
  const runWhole = (x: Tensor, mode: Mode): ForwardPass => {
    const pass: Pass = { mode, taps: [] };
    const { output, backward } = forwardThrough(layers, x, pass);
    return { logits: output as Tensor2D, taps: pass.taps, backward: (delta) => backward(delta, false).gradients };
  };
  const run = (x: Tensor, mode: Mode): ForwardPass => (isInHalves(x.shape[0]) ? forwardInHalves(layers, halvesOf(x), mode) : runWhole(x, mode));
  const runRows = (rows: Rows, mode: Mode): ForwardPass =>
    (isInHalves(rows.order.size) ? forwardInHalves(layers, halvesOfRows(rows, ops), mode) : runWhole(ops.gatherRows(rows.all, rows.order), mode));
  const variables = [...parameters, ...statistics].map(({ variable }) => variable);
  const traced = new TracedFunctions(variables, LEAST_OPERATIONS);
  const backFrom = ({ logits, taps, backward }: ForwardPass, labels: Tensor1D): Passes => {
    const { losses, gradient } = loss(ops, logits, labels);
    return { losses, logits, gradients: backward(ops.scale(gradient, 1 / labels.size)), taps };
  };
  const requireExamples = (x: Tensor, batch: number, labels: Tensor1D): void => {
    requireAlive('lossAndGradients', { parameters, statistics });
    requireInputs('lossAndGradients', x, inputs);
    requireLabels(labels, batch, layers.at(-1)?.units ?? inputs);
  };
  const passesThen = <Result extends object>(x: Tensor, labels: Tensor1D, { identity, operands, f }: Continuation<Result>): Result => {
    requireTensor('lossAndGradients', 'inputs', x);
    requireExamples(x, x.shape[0], labels);
    return tidyRecord(() => traced.of(...identity).call([x, labels, ...operands], () => f(backFrom(run(x, 'train'), labels))));
  };
  const passesOfRowsThen = <Result extends object>(rows: Rows, labels: Tensor1D, { identity, operands, f }: Continuation<Result>): Result => {
    const { all, order } = rows;
    requireExamples(all, order.size, labels);
    // The order first: a function's calls are told apart by the form of its first input, which is to say the size of the batch.
    return tidyRecord(() => traced.of(...identity).call([order, all, labels, ...operands], () => f(backFrom(runRows(rows, 'train'), labels))));
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
      requireAlive('predict', { parameters, statistics });
      requireInputs('predict', x, inputs);
      return tf.tidy(() => traced.of('predict').call([x], () => run(x, 'inference').logits));
    },
    forward(x, mode = 'inference') {
      requireAlive('forward', { parameters, statistics });
      requireInputs('forward', x, inputs);
      requireMode('forward', 'mode', mode);
      return tidyRecord((): { logits: Tensor2D; taps: readonly Tap[] } => {
        const { logits, taps } = run(x, mode);
        return { logits, taps: wholeTaps(taps) };
      });
    },
    lossAndGradients: Object.assign((x: Tensor, labels: Tensor1D) => disposable(tidyRecord(() => resultOf(passesThen(x, labels, {
      identity: PASSES_ALONE, operands: [], f: ({ losses, gradients, taps }) => ({ losses, gradients, taps: wholeTaps(taps) }),
    })))), { passesThen, passesOfRowsThen }),
    dispose() {
      traced.dispose();
      for (const variable of variables) variable.dispose();
    },
  };
  return inspectableNetwork(network, `Network of ${inputs} inputs and ${layers.at(-1)?.units ?? inputs} classes`, layers.map(({ name }) => name));
}

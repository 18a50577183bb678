import * as tf from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { optionsOf } from '../checks/options';
import { integerFrom, oneOf, requireCountOrNone, requireFiniteNumbers } from '../checks/rules';
import { tidied } from '../engine/tidy';
import { forwardThrough } from '../models/layer';
import type { LayeredNetwork } from '../models/layered-network';
import type { Mode } from '../models/network';
import { keepingRunning } from '../models/running';
import { requireAlive } from '../models/summaries';
import { requireLayers } from './require-probe';

/** A line of inputs x(s) = from + s·(to − from), s from 0 to 1, and what is differentiated along it. */
export interface LineOptions {
  /** One input each, as many numbers as the network takes. */
  readonly from: ArrayLike<number>;
  readonly to: ArrayLike<number>;
  /** Inputs on the line, both ends included. Default 256. */
  readonly points?: number;
  /** Which logit. Default 0. */
  readonly output?: number;
  /** `inference` (default), or `train`: batch norm normalises over the points of the line. Running averages stay as they are. */
  readonly mode?: Mode;
}

/** The rule of a line. */
const requireLine = optionsOf<LineOptions>({
  from: requireFiniteNumbers, to: requireFiniteNumbers, points: integerFrom(3, 100_000), output: requireCountOrNone, mode: oneOf(['train', 'inference']),
}, 'from', 'to');

/** A logit and its gradient ∂y/∂x at every point of a line. */
export interface LineGradients {
  /** The logit, `[points]`. */
  readonly values: Float32Array;
  /** `[points][inputs]`. */
  readonly gradients: readonly Float32Array[];
  /** to − from. */
  readonly direction: Float64Array;
}

function requireInput(caller: string, name: string, given: ArrayLike<number>, inputs: number): void {
  if (given.length !== inputs) throw new RangeError(`${caller}: ${name} must have ${inputs} numbers, got ${given.length}`);
}

/** The points of a line, `[points, inputs]`. */
function pointsOf({ from, to, points = 256 }: LineOptions): Tensor2D {
  const values = new Float32Array(points * from.length);
  for (let point = 0; point < points; point++) {
    const s = point / (points - 1);
    for (let i = 0; i < from.length; i++) values[point * from.length + i] = from[i] + s * (to[i] - from[i]);
  }
  return tf.tensor2d(values, [points, from.length]);
}

/** One logit's gradient at each point of a line, by one backward pass for all of them: no example's logit depends on another's input in inference mode. */
export function gradientsOnLine(caller: string, network: LayeredNetwork, options: LineOptions): LineGradients {
  requireLayers(caller, 'network', network);
  requireLine(caller, 'options', options);
  requireAlive(caller, network);
  const { from, to, output = 0, mode = 'inference' } = options;
  const [inputs, outputs] = [network.parameters[0].variable.shape[0], network.layers[network.layers.length - 1].units];
  requireInput(caller, 'from', from, inputs);
  requireInput(caller, 'to', to, inputs);
  if (output >= outputs) throw new RangeError(`${caller}: output must be from 0 to ${outputs - 1}, got ${output}`);
  const [values, all] = keepingRunning(network, () => tidied(() => {
    const x = pointsOf(options);
    const [points] = x.shape;
    const { output: logits, backward } = forwardThrough(network.layers, x, { mode, taps: [] });
    const { input } = backward(tf.cast(tf.tile(tf.oneHot(tf.tensor1d([output], 'int32'), outputs), [points, 1]), 'float32'), true);
    if (input === null) throw new Error(`${caller}: a layer gave no gradient of its input`);
    return [tf.slice(logits, [0, output], [points, 1]).dataSync<'float32'>(), input.dataSync<'float32'>()];
  }));
  const gradients = Array.from(values, (_, point) => all.subarray(point * inputs, (point + 1) * inputs));
  return { values, gradients, direction: Float64Array.from({ length: inputs }, (_, i) => to[i] - from[i]) };
}

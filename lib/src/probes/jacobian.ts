import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { shown } from '../checks/shown';
import { requireTensor } from '../ops/require-tensor';
import { forwardThrough, type Layer } from '../models/layer';
import type { LayeredNetwork } from '../models/layered-network';
import { singularValues } from '../numeric/singular-values';

/** Singular values of one Jacobian, largest first. */
export interface JacobianSpectrum {
  readonly layer: string;
  readonly depth: number;
  /** Shape of the Jacobian: outputs × inputs. */
  readonly outputs: number;
  readonly inputs: number;
  readonly singularValues: readonly number[];
  /** √(Σσᵢ²/n) over the `inputs` n columns: √χ of mean-field theory, the growth of a random direction. */
  readonly rootMeanSquare: number;
  /** σ_max/σ_min; Infinity when σ_min is 0. */
  readonly conditionNumber: number;
}

/** Spectrum of a Jacobian `[outputs, inputs]`. */
function spectrum(layer: string, depth: number, jacobian: Tensor): JacobianSpectrum {
  const [outputs, inputs] = jacobian.shape;
  const values = jacobian.dataSync();
  const sigma = singularValues(Array.from({ length: outputs }, (_, i) => values.subarray(i * inputs, (i + 1) * inputs)));
  const squares = sigma.reduce((sum, value) => sum + value * value, 0);
  return {
    layer,
    depth,
    outputs,
    inputs,
    singularValues: sigma,
    rootMeanSquare: Math.sqrt(squares / inputs),
    conditionNumber: sigma[0] / sigma[sigma.length - 1],
  };
}

/** ∂output/∂x of layers at one example `[1, n]`: a batch of as many copies as outputs, sent back with the identity, gives one row each. */
function jacobianAt(layers: readonly Layer[], x: Tensor): { jacobian: Tensor; output: Tensor; tapped: { layer: string; depth: number } | undefined } {
  const outputs = layers[layers.length - 1].units;
  const taps: Parameters<Layer['forward']>[1]['taps'] = [];
  const { output, backward } = forwardThrough(layers, tf.tile(x, [outputs, 1]), { mode: 'inference', taps });
  const { input } = backward(tf.eye(outputs), true);
  if (input === null) throw new Error('jacobian: a layer gave no gradient of its input');
  return { jacobian: input, output: tf.slice(output, [0, 0], [1, outputs]), tapped: taps.at(-1) };
}

function requireExample(caller: string, network: LayeredNetwork, example: Tensor): Tensor {
  requireTensor(caller, 'example', example);
  const inputs = network.parameters.find(({ role }) => role === 'kernel')?.variable.shape[0];
  if (inputs !== undefined && example.rank > 0 && example.shape[example.rank - 1] !== inputs) throw new RangeError(`${caller}: example must have ${inputs} entries, got [${example.shape.join(', ')}]`);
  if (example.rank === 2 && example.shape[0] === 1) return example;
  if (example.rank === 1) return tf.reshape(example, [1, -1]);
  throw new RangeError(`${caller}: example must have shape [inputs] or [1, inputs], got [${example.shape.join(', ')}]`);
}

/** What a caller without types may pass. */
function requireTensorFunction(f: unknown): void {
  if (typeof f === 'function') return;
  if (typeof f === 'object' && f !== null) {
    if ('lossAndGradients' in f) throw new TypeError('jacobian: f must be a function of x, got a network; use networkJacobian(network, example)');
    if ('predictOnBatch' in f) throw new TypeError('jacobian: f must be a function of x, got a tf.LayersModel; use (x) => model.apply(x)');
  }
  throw new TypeError(`jacobian: f must be a function of x, got ${shown(f)}`);
}

function requireLayered(caller: string, network: unknown): void {
  const given: object = typeof network === 'object' && network !== null ? network : {};
  if ('layers' in given && Array.isArray(given.layers) && 'lossAndGradients' in given) return;
  if ('predictOnBatch' in given) {
    throw new TypeError(`${caller}: network must be one of this library, got a tf.LayersModel; use jacobian((x) => model.apply(x), example)`);
  }
  throw new TypeError(`${caller}: network must be made of layers, as mlp makes it, got ${shown(network)}`);
}

/** Layers up to and with each one that opens a tap: dense, normalisation and φ of one depth, or a whole residual block. */
function segments(layers: readonly Layer[]): Layer[][] {
  const parts: Layer[][] = [];
  let current: Layer[] = [];
  for (const layer of layers) {
    current.push(layer);
    if (layer.kind === 'activation' || layer.kind === 'residual') {
      parts.push(current);
      current = [];
    }
  }
  if (current.length > 0) {
    if (parts.length === 0) parts.push(current);
    else parts[parts.length - 1].push(...current);
  }
  return parts;
}

/**
 * Singular values of the Jacobian ∂a_l/∂a_{l−1} of every layer at one example, J = diag(φ′(z_l))·W_lᵀ for a plain layer. All near 1
 * (dynamical isometry) keeps a gradient's length in every direction, not only on average (Saxe et al. 2013, Pennington et al. 2017).
 *
 * In **inference mode**: batch norm is then the fixed affine map of its running statistics and part of J. In training mode each
 * output depends on the whole batch and no Jacobian of one example exists; right after initialisation the running statistics are
 * not yet those of the data.
 *
 * @param example `[inputs]` or `[1, inputs]`.
 * @throws TypeError for a network that is not made of layers; RangeError for a batch of examples or a layer too large for `singularValues`.
 * @example
 * const net = mlp({ sizes: [100, 100, 100, 10], activation: 'relu', init: he, seed: 1 });
 * probes.layerJacobians(net, tf.ones([100])).map((row) => row.rootMeanSquare); // ≈ [1, 1, …]: from layer to layer of equal width
 */
export function layerJacobians(network: LayeredNetwork, example: Tensor): JacobianSpectrum[] {
  requireLayered('layerJacobians', network);
  const found: JacobianSpectrum[] = [];
  tf.tidy(() => {
    let x = requireExample('layerJacobians', network, example);
    for (const segment of segments(network.layers)) {
      const { jacobian, output, tapped } = jacobianAt(segment, x);
      found.push(spectrum(tapped?.layer ?? segment[segment.length - 1].name, tapped?.depth ?? found.length + 1, jacobian));
      x = output;
    }
  });
  return found;
}

/**
 * Singular values of the Jacobian ∂logits/∂x from input to output at one example; the same caveats as {@link layerJacobians}.
 *
 * @throws TypeError for a network that is not made of layers; RangeError for a batch of examples or a Jacobian too large for `singularValues`.
 * @example probes.networkJacobian(net, tf.slice(x, 0, 1)).singularValues.length // 10
 */
export function networkJacobian(network: LayeredNetwork, example: Tensor): JacobianSpectrum {
  requireLayered('networkJacobian', network);
  const found: JacobianSpectrum[] = [];
  tf.tidy(() => {
    const x = requireExample('networkJacobian', network, example);
    const { jacobian, tapped } = jacobianAt(network.layers, x);
    found.push(spectrum('network', tapped?.depth ?? network.layers.length, jacobian));
  });
  return found[0];
}

/**
 * Rows of the Jacobian ∂f/∂x at x of any function made of differentiable tfjs operations, one backward pass per output: for example
 * `(x) => model.apply(x)` of a `tf.LayersModel`, in inference mode.
 *
 * @returns one row per entry of f(x), each as long as x has entries.
 * @throws TypeError for anything but a function.
 * @example probes.jacobian((x) => tf.square(x), tf.tensor1d([1, 3])) // [[2, 0], [0, 6]]
 */
export function jacobian(f: (x: Tensor) => Tensor, x: Tensor): Float32Array[] {
  requireTensorFunction(f);
  requireTensor('jacobian', 'x', x);
  const outputs = tf.tidy(() => f(x).size);
  return Array.from({ length: outputs }, (_, i) => {
    const row = tf.grad((input: Tensor) => tf.sum(tf.slice(tf.reshape(f(input), [-1]), i, 1)));
    return Float32Array.from(tf.tidy(() => row(x).dataSync()));
  });
}

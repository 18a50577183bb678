import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { requireNumbers } from '../checks/rules';
import type { Ops } from '../ops/ops';
import { split } from '../numeric/random';
import type { Initializer } from './initializers';
import type { Layer } from './layer';
import type { Parameter, ParameterRole } from './network';
import { inspectableParameter } from './summaries';

/** Throws unless an initializer has given `size` numbers. */
export function requireWeights(caller: string, name: string, values: ArrayLike<number>, size: number): void {
  requireNumbers(caller, `what the initializer of ${name} gives`, values);
  if (values.length !== size) throw new RangeError(`${caller}: the initializer of ${name} must give ${size} values, got ${values.length}`);
}

/**
 * A parameter `<layer>/<role>`, filled by the initializer from the stream that the seed gives this name.
 *
 * @param caller the function that was given the initializer, for errors; the layer, where it is none of the reader's.
 */
export function makeParameter(
  options: { layer: string; depth: number; role: ParameterRole; shape: readonly number[]; fanIn: number; fanOut: number; seed: number },
  initializer: Initializer,
  caller = options.layer,
): Parameter {
  const { layer, depth, role, shape, fanIn, fanOut, seed } = options;
  const name = `${layer}/${role}`;
  const values = initializer({ shape, fanIn, fanOut, random: split(seed, name) });
  const size = shape.reduce((product, dimension) => product * dimension, 1);
  requireWeights(caller, name, values, size);
  const variable = tf.tidy(() => tf.variable(tf.tensor(values, [...shape])));
  return inspectableParameter({ name, layer, depth, role, variable });
}

/** Options of `denseLayer`. */
export interface DenseOptions {
  /** The function that was given the initializers, for errors. */
  readonly caller: string;
  readonly ops: Ops;
  readonly name: string;
  readonly depth: number;
  readonly inputs: number;
  readonly units: number;
  readonly bias: boolean;
  readonly init: Initializer;
  readonly biasInit: Initializer;
  readonly seed: number;
}

/**
 * y = xW + b, x `[batch, inputs]`, W `[inputs, units]`.
 * Backward: ∂L/∂W = xᵀ·upstream, ∂L/∂b = Σ_batch upstream, ∂L/∂x = upstream·Wᵀ.
 */
export function denseLayer(options: DenseOptions): Layer {
  const { caller, ops, name, depth, inputs, units, seed } = options;
  const shared = { layer: name, depth, fanIn: inputs, fanOut: units, seed };
  const kernel = makeParameter({ ...shared, role: 'kernel', shape: [inputs, units] }, options.init, caller);
  const bias = options.bias ? makeParameter({ ...shared, role: 'bias', shape: [units] }, options.biasInit, caller) : null;
  const weights = kernel.variable;
  return {
    name,
    kind: 'dense',
    units,
    parameters: bias === null ? [kernel] : [kernel, bias],
    statistics: [],
    forward: (x: Tensor) => {
      const product = ops.matMul(x, weights);
      return {
        output: bias === null ? product : ops.addBias(product, bias.variable),
        backward: (upstream, wantInput) => {
          const kernelGradient = ops.matMul(x, upstream, true, false);
          return {
            input: wantInput ? ops.matMul(upstream, weights, false, true) : null,
            gradients: bias === null ? [kernelGradient] : [kernelGradient, ops.sumOverBatch(upstream)],
          };
        },
      };
    },
  };
}

import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D, TensorInfo } from '@tensorflow/tfjs-core';
import { constantsOf, type Constants } from './constants';
import type { BatchNormSettings, Ops } from './ops';
import { attributesOf, DEFAULTS, type Attributes } from './native-attributes';
import type { NativeBackend } from '../engine/native-backend';
import { SELU_SCALE, SELU_SCALE_ALPHA } from './selu-constants';

type Elementwise = Pick<
  Ops,
  | 'add' | 'subtract' | 'multiply' | 'scale' | 'subtractScaled' | 'clip' | 'halfSumOfSquares' | 'extremes'
  | 'sigmoid' | 'sigmoidGradient' | 'tanh' | 'tanhGradient' | 'relu' | 'reluGradient'
  | 'leakyRelu' | 'leakyReluGradient' | 'elu' | 'eluGradient' | 'selu' | 'seluGradient' | 'erfc'
>;
type Runner = (name: string, inputs: readonly TensorInfo[], attributes?: Attributes) => Tensor;

function elementwise(
  run: Runner,
  { scalar, everyAxis }: Constants,
  slopeAttributes: (slope: number) => Attributes,
): Elementwise {
  return {
    add: (a, b) => run('AddV2', [a, b]),
    subtract: (a, b) => run('Sub', [a, b]),
    multiply: (a, b) => run('Mul', [a, b]),
    scale: (x, factor) => run('Mul', [x, scalar(factor)]),
    subtractScaled: (x, direction, factor) => {
      const change = run('Mul', [direction, factor]);
      const result = run('Sub', [x, change]);
      // Freed at once rather than with the tidy, its memory serves the next parameter: less than half the time for a large one.
      change.dispose();
      return result;
    },
    clip: (x, low, high) => run('ClipByValue', [x, scalar(low), scalar(high)]),
    halfSumOfSquares: (x) => run('L2Loss', [x]),
    extremes: (x) => (x.size === 0 ? [tf.scalar(0), tf.scalar(0)] : [run('Min', [x, everyAxis(x.rank)]), run('Max', [x, everyAxis(x.rank)])]),
    sigmoid: (x) => run('Sigmoid', [x]),
    // SigmoidGrad forms y(1 − y): of y = σ(−|x|), at most ½, nothing cancels.
    sigmoidGradient: (upstream, input) => run('SigmoidGrad', [run('Sigmoid', [run('Neg', [run('Abs', [input])])]), upstream]),
    tanh: (x) => run('Tanh', [x]),
    tanhGradient: (upstream, input) => {
      const small = run('Sigmoid', [run('Mul', [run('Abs', [input]), scalar(-2)])]);
      return run('SigmoidGrad', [small, run('Mul', [upstream, scalar(4)])]);
    },
    relu: (x) => run('Relu', [x]),
    // ReluGrad gives 0 for a finite upstream at a NaN output. In a network upstream is NaN there: the loss of that example is.
    reluGradient: (upstream, output) => run('ReluGrad', [upstream, output]),
    leakyRelu: (x, slope) => run('LeakyRelu', [x], slopeAttributes(slope)),
    leakyReluGradient: (upstream, input, slope) => run('LeakyReluGrad', [upstream, input], slopeAttributes(slope)),
    // Not Elu and Selu: those subtract 1 from eˣ in float32, which leaves steps of 6e-8 around 0.
    elu: (x) => run('Maximum', [x, run('Expm1', [run('Minimum', [x, scalar(0)])])]),
    eluGradient: (upstream, input) => run('Mul', [upstream, run('Exp', [run('Minimum', [input, scalar(0)])])]),
    selu: (x) => {
      const negative = run('Mul', [run('Expm1', [run('Minimum', [x, scalar(0)])]), scalar(SELU_SCALE_ALPHA)]);
      return run('AddV2', [run('Mul', [run('Relu', [x]), scalar(SELU_SCALE)]), negative]);
    },
    seluGradient: (upstream, input) => {
      const negative = run('Mul', [run('Exp', [run('Minimum', [input, scalar(0)])]), scalar(SELU_SCALE_ALPHA)]);
      return run('Mul', [upstream, run('SelectV2', [run('Less', [input, scalar(0)]), negative, scalar(SELU_SCALE)])]);
    },
    erfc: (x) => run('Erfc', [x]),
  };
}

function requireLabelError(error: unknown): never {
  const message = error instanceof Error ? error.message : String(error);
  const label = /label value of (\S+) which is outside the valid range of \[0, (\d+)\)/.exec(message);
  if (label === null) throw error;
  throw new RangeError(`softmaxCrossEntropy: labels must lie in [0, ${label[2]}), got ${label[1]}`);
}

/** The operations of a training step as single TensorFlow ops, through tfjs-node's backend. */
export function nativeOps(backend: NativeBackend): Ops {
  const attributes = attributesOf(backend);
  const constants = constantsOf(backend);
  const run: Runner = (name, inputs, list = DEFAULTS) => backend.executeSingleOutput(name, list, inputs);
  const toFour = (x: Tensor): Tensor => {
    const [batch, units] = x.shape as [number, number];
    return run('Reshape', [x, constants.integers(batch, 1, 1, units)]);
  };
  const toTwo = (x: Tensor): Tensor2D => {
    const [batch, , , units] = x.shape as [number, number, number, number];
    return run('Reshape', [x, constants.integers(batch, units)]) as Tensor2D;
  };
  return {
    name: 'native',
    ...elementwise(run, constants, attributes.slope),
    // Not TensorFlow's plain MatMul: it corrupts the heap when a signal (the notebook's stop button) arrives during it.
    matMul: (a, b, transposeA = false, transposeB = false) => run('BatchMatMulV2', [a, b], attributes.product(transposeA, transposeB)) as Tensor2D,
    gather: (x, order) => run('GatherV2', [x, order, constants.integer(0)]) as Tensor2D,
    addBias: (x, bias) => run('BiasAdd', [x, bias]) as Tensor2D,
    sumOverBatch: (x) => run('BiasAddGrad', [x]) as Tensor1D,
    batchNorm(x, gamma, beta, running, { epsilon, momentum }: BatchNormSettings) {
      const input = toFour(x);
      const list = attributes.batchNorm(epsilon)(momentum);
      const inputs = [input, gamma, beta, running.mean, running.variance];
      const [output, runningMean, runningVariance, ...reserved] = backend.executeMultipleOutputs(
        'FusedBatchNormV3', list, inputs, 6,
      ) as [Tensor, Tensor1D, Tensor1D, Tensor, Tensor, Tensor];
      return { output: toTwo(output), runningMean, runningVariance, saved: [input, ...reserved] };
    },
    batchNormGradient(upstream, gamma, saved, { epsilon }) {
      const [input, ...reserved] = saved as [Tensor, Tensor, Tensor, Tensor];
      const list = attributes.batchNormGradient(epsilon);
      const inputs = [toFour(upstream), input, gamma, ...reserved];
      const [x, scale, offset] = backend.executeMultipleOutputs('FusedBatchNormGradV3', list, inputs, 5) as [Tensor, Tensor1D, Tensor1D];
      return { input: toTwo(x), gamma: scale, beta: offset };
    },
    softmaxCrossEntropy(logits, labels) {
      try {
        const outputs = backend.executeMultipleOutputs('SparseSoftmaxCrossEntropyWithLogits', DEFAULTS, [logits, labels], 2);
        const [losses, gradient] = outputs as [Tensor1D, Tensor2D];
        return { losses, gradient };
      } catch (error) {
        return requireLabelError(error);
      }
    },
  };
}

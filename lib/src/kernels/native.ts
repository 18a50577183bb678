import type { Tensor, Tensor1D, Tensor2D, TensorInfo } from '@tensorflow/tfjs-core';
import { constantsOf } from './constants';
import type { BatchNormSettings, Kernels } from './kernels';
import { attributesOf, type Attributes } from './native-attributes';
import type { NativeBackend } from './native-backend';

type Elementwise = Pick<
  Kernels,
  | 'add' | 'subtract' | 'multiply' | 'scale' | 'subtractScaled' | 'clip' | 'halfSumOfSquares'
  | 'sigmoid' | 'sigmoidGradient' | 'tanh' | 'tanhGradient' | 'relu' | 'reluGradient'
  | 'leakyRelu' | 'leakyReluGradient' | 'elu' | 'eluGradient' | 'selu' | 'seluGradient'
>;
type Runner = (name: string, attributes: Attributes, ...inputs: readonly TensorInfo[]) => Tensor;

function elementwise(
  run: Runner,
  scalar: (value: number) => TensorInfo,
  float32: Attributes,
  slopeAttributes: (slope: number) => Attributes,
): Elementwise {
  return {
    add: (a, b) => run('AddV2', float32, a, b),
    subtract: (a, b) => run('Sub', float32, a, b),
    multiply: (a, b) => run('Mul', float32, a, b),
    scale: (x, factor) => run('Mul', float32, x, scalar(factor)),
    subtractScaled: (x, direction, factor) => {
      const change = run('Mul', float32, direction, scalar(factor));
      const result = run('Sub', float32, x, change);
      // Freed at once rather than with the tidy, its memory serves the next parameter: less than half the time for a large one.
      change.dispose();
      return result;
    },
    clip: (x, low, high) => run('ClipByValue', float32, x, scalar(low), scalar(high)),
    halfSumOfSquares: (x) => run('L2Loss', float32, x),
    sigmoid: (x) => run('Sigmoid', float32, x),
    sigmoidGradient: (upstream, output) => run('SigmoidGrad', float32, output, upstream),
    tanh: (x) => run('Tanh', float32, x),
    tanhGradient: (upstream, output) => run('TanhGrad', float32, output, upstream),
    relu: (x) => run('Relu', float32, x),
    // ReluGrad gives 0 for a finite upstream at a NaN output. In a network upstream is NaN there: the loss of that example is.
    reluGradient: (upstream, output) => run('ReluGrad', float32, upstream, output),
    leakyRelu: (x, slope) => run('LeakyRelu', slopeAttributes(slope), x),
    leakyReluGradient: (upstream, input, slope) => run('LeakyReluGrad', slopeAttributes(slope), upstream, input),
    elu: (x) => run('Elu', float32, x),
    eluGradient: (upstream, output) => run('EluGrad', float32, upstream, output),
    selu: (x) => run('Selu', float32, x),
    seluGradient: (upstream, output) => run('SeluGrad', float32, upstream, output),
  };
}

function requireLabelError(error: unknown): never {
  const message = error instanceof Error ? error.message : String(error);
  const label = /label value of (\S+) which is outside the valid range of \[0, (\d+)\)/.exec(message);
  if (label === null) throw error;
  throw new RangeError(`softmaxCrossEntropy: labels must lie in [0, ${label[2]}), got ${label[1]}`);
}

/** The operations of a training step as single TensorFlow kernels, through tfjs-node's backend. */
export function nativeKernels(backend: NativeBackend): Kernels {
  const attributes = attributesOf(backend);
  const { float32, reshape } = attributes;
  const constants = constantsOf(backend);
  const run: Runner = (name, list, ...inputs) => backend.executeSingleOutput(name, list, inputs);
  const toFour = (x: Tensor): Tensor => {
    const [batch, units] = x.shape as [number, number];
    return run('Reshape', reshape, x, constants.shape(batch, 1, 1, units));
  };
  const toTwo = (x: Tensor): Tensor2D => {
    const [batch, , , units] = x.shape as [number, number, number, number];
    return run('Reshape', reshape, x, constants.shape(batch, units)) as Tensor2D;
  };
  const { nn, nt, tn, tt } = attributes.matMul;
  return {
    name: 'native',
    ...elementwise(run, constants.scalar, float32, attributes.slope),
    // Not the plain MatMul kernel: it corrupts the heap when a signal (the notebook's stop button) arrives during it.
    matMul: (a, b, transposeA = false, transposeB = false) =>
      run('BatchMatMulV2', transposeA ? (transposeB ? tt : tn) : transposeB ? nt : nn, a, b) as Tensor2D,
    addBias: (x, bias) => run('BiasAdd', float32, x, bias) as Tensor2D,
    sumOverBatch: (x) => run('BiasAddGrad', float32, x) as Tensor1D,
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
        const outputs = backend.executeMultipleOutputs('SparseSoftmaxCrossEntropyWithLogits', attributes.labels, [logits, labels], 2);
        const [losses, gradient] = outputs as [Tensor1D, Tensor2D];
        return { losses, gradient };
      } catch (error) {
        return requireLabelError(error);
      }
    },
  };
}

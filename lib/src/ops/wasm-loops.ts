import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Ops } from './ops';
import { batchNormGradientOnWasm, batchNormOnWasm } from './wasm-batch-norm';
import { filled } from './wasm-fill';
import { alone, currentWasmBackend, wasmKernel, type WasmBackend } from './wasm-kernel';

const { abs, fround } = Math;

/** upstream where y > 0, else slope·upstream. */
function reluGradient(backend: WasmBackend, upstream: Tensor, y: Tensor, slope: number): Tensor {
  tf.util.assertShapesMatch(upstream.shape, y.shape, 'reluGradient:');
  // Looked up, not branched to: whether a unit is on cannot be foretold, and a processor that guesses wrong loses four times as long.
  const slopes = [fround(slope), 1];
  return filled(backend, [upstream, y], [y.shape], ([u, values], [result]) => {
    for (let i = 0; i < result.length; i += 1) result[i] = u[i] * slopes[Number(values[i] > 0)];
  })[0];
}

/** upstream·factor·σ(x)σ(−x) of x = steepness·input; both numbers are powers of two. */
function sigmoidGradient(backend: WasmBackend, upstream: Tensor, input: Tensor, steepness: number, factor: number): Tensor {
  tf.util.assertShapesMatch(upstream.shape, input.shape, 'sigmoidGradient:');
  const [x] = filled(backend, [input], [input.shape], ([given], [result]) => {
    for (let i = 0; i < result.length; i += 1) result[i] = -abs(given[i] * steepness);
  });
  const small = tf.engine().makeTensorFromTensorInfo(alone(wasmKernel(tf.Sigmoid)({ inputs: { x }, backend })));
  const [gradient] = filled(backend, [upstream, small], [input.shape], ([u, s], [result]) => {
    for (let i = 0; i < result.length; i += 1) result[i] = u[i] * (fround(s[i] * fround(1 - s[i])) * factor);
  });
  tf.dispose([x, small]);
  return gradient;
}

/** Up to as many entries a loop is faster than two operations. */
const FEW = 4096;

/** x − factor·direction. */
function subtractScaled(backend: WasmBackend, x: Tensor, direction: Tensor, factor: Tensor): Tensor {
  return filled(backend, [x, direction, factor], [x.shape], ([values, change, [scale]], [result]) => {
    for (let i = 0; i < result.length; i += 1) result[i] = values[i] - fround(change[i] * scale);
  })[0];
}

/**
 * The same ops, of which those made of many operations are single loops on the wasm backend, to the bit. Inside `tf.grad` they stay as they are, for its
 * tape sees operations alone.
 */
export function inLoopsOnWasm(ops: Ops): Ops {
  const either = <Given extends readonly unknown[], Result>(operations: (...given: Given) => Result, loop: (backend: WasmBackend, ...given: Given) => Result) => (...given: Given): Result => {
    const backend = tf.engine().state.gradientDepth > 0 ? null : currentWasmBackend();
    return backend === null ? operations(...given) : loop(backend, ...given);
  };
  return {
    ...ops,
    sigmoidGradient: either(ops.sigmoidGradient, (backend, upstream, input) => sigmoidGradient(backend, upstream, input, 1, 1)),
    tanhGradient: either(ops.tanhGradient, (backend, upstream, input) => sigmoidGradient(backend, upstream, input, 2, 4)),
    reluGradient: either(ops.reluGradient, (backend, upstream, output) => reluGradient(backend, upstream, output, 0)),
    leakyReluGradient: either(ops.leakyReluGradient, reluGradient),
    subtractScaled: either(ops.subtractScaled, (backend, x, direction, factor) =>
      (x.size > FEW || x.size !== direction.size ? ops.subtractScaled(x, direction, factor) : subtractScaled(backend, x, direction, factor))),
    batchNorm: either(ops.batchNorm, batchNormOnWasm),
    batchNormGradient: either(ops.batchNormGradient, (backend, upstream, gamma, saved) => batchNormGradientOnWasm(backend, upstream, gamma, saved)),
  };
}

import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { isTaped } from '../engine/taped';
import type { Ops } from './ops';
import { batchNormGradientOnWasm, batchNormOnWasm, fitsBackward, fitsForward } from './wasm-batch-norm';
import { areFloats, filled } from './wasm-fill';
import { alone, currentWasmBackend, wasmKernel, type WasmBackend } from './wasm-kernel';

const { abs, fround } = Math;

/** upstream where y > 0, else slope·upstream. */
function reluGradient(backend: WasmBackend, upstream: Tensor, y: Tensor, slope: number): Tensor {
  // Looked up, not branched to: a processor cannot foretell which units are on, and one that guesses wrong waits.
  const slopes = [fround(slope), 1];
  return filled(backend, [upstream, y], [y.shape], ([u, values], [result]) => {
    for (let i = 0; i < result.length; i += 1) result[i] = u[i] * slopes[Number(values[i] > 0)];
  })[0];
}

/** upstream·factor·σ(x)σ(−x) of x = steepness·input. Both numbers are powers of two, with which a product is not rounded. */
function sigmoidGradient(backend: WasmBackend, upstream: Tensor, input: Tensor, steepness: number, factor: number): Tensor {
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

/** Up to so many numbers loops were faster. Operations take four at a time, so what each costs besides counts less the more numbers there are. */
const MOST = 32_768;
/** The same of an update, which is two operations only. */
const MOST_TO_MOVE = 4096;

/** x − factor·direction. */
function subtractScaled(backend: WasmBackend, x: Tensor, direction: Tensor, factor: Tensor): Tensor {
  return filled(backend, [x, direction, factor], [x.shape], ([values, change, [scale]], [result]) => {
    for (let i = 0; i < result.length; i += 1) result[i] = values[i] - fround(change[i] * scale);
  })[0];
}

/** Whether they are floats of one shape. */
const areAlike = (upstream: Tensor, z: Tensor): boolean => areFloats([upstream, z], upstream.shape);

/**
 * The same ops, some of which are loops over the memory on the wasm backend, with the same float32 numbers. What is large, or has not the shapes that a
 * network gives it, stays with the operations, and so does what `tf.grad` differentiates.
 */
export function inLoopsOnWasm(ops: Ops): Ops {
  const either = <Given extends readonly [Tensor, ...unknown[]], Result>(
    operations: (...given: Given) => Result,
    fits: (...given: Given) => boolean,
    loop: (backend: WasmBackend, ...given: Given) => Result,
    most = MOST,
  ) => (...given: Given): Result => {
    const backend = isTaped() ? null : currentWasmBackend();
    return backend !== null && given[0].size <= most && fits(...given) ? loop(backend, ...given) : operations(...given);
  };
  return {
    ...ops,
    sigmoidGradient: either(ops.sigmoidGradient, areAlike, (backend, upstream, input) => sigmoidGradient(backend, upstream, input, 1, 1)),
    tanhGradient: either(ops.tanhGradient, areAlike, (backend, upstream, input) => sigmoidGradient(backend, upstream, input, 2, 4)),
    reluGradient: either(ops.reluGradient, areAlike, (backend, upstream, output) => reluGradient(backend, upstream, output, 0)),
    leakyReluGradient: either(ops.leakyReluGradient, areAlike, reluGradient),
    subtractScaled: either(
      ops.subtractScaled,
      (x, direction, factor) => areFloats([x, direction], x.shape) && areFloats([factor], []),
      subtractScaled,
      MOST_TO_MOVE,
    ),
    batchNorm: either(ops.batchNorm, fitsForward, batchNormOnWasm),
    batchNormGradient: either(ops.batchNormGradient, fitsBackward, batchNormGradientOnWasm),
  };
}

import * as tf from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { alone, replaceWasmKernel, wasmKernel, type Kernel } from './wasm-kernel';

/**
 * Has products with a transposed factor on the wasm backend transpose it first. By itself that backend multiplies well only where nothing is to be
 * transposed, and else element by element; the gradients of a layer are such products.
 */
export function transposeFirst(): void {
  const transpose = wasmKernel(tf.Transpose);
  replaceWasmKernel(tf.BatchMatMul, (product): Kernel => ({ inputs, backend, attrs }) => {
    const turned: TensorInfo[] = [];
    const turn = (x: TensorInfo, wanted: unknown): TensorInfo => {
      if (wanted !== true) return x;
      const axes = x.shape.map((_, axis) => axis);
      const perm = [...axes.slice(0, -2), x.shape.length - 1, x.shape.length - 2];
      turned.push(alone(transpose({ inputs: { x }, backend, attrs: { perm } })));
      return turned[turned.length - 1];
    };
    const factors = { a: turn(inputs.a, attrs?.transposeA), b: turn(inputs.b, attrs?.transposeB) };
    try {
      return product({ inputs: factors, backend, attrs: { transposeA: false, transposeB: false } });
    } finally {
      for (const { dataId } of turned) backend.disposeData(dataId);
    }
  });
}

import * as tf from '@tensorflow/tfjs-core';
import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import { replaceWasmKernel, wasmKernel } from './wasm-kernel';

/** What is used here of tfjs's backend: kernels return tensors whose memory whoever called them gives back. */
interface Memory {
  disposeData(dataId: object): boolean;
}

const alone = (result: TensorInfo | TensorInfo[]): TensorInfo => (Array.isArray(result) ? result[0] : result);

/**
 * Has products with a transposed factor on the wasm backend transpose it first. By itself that backend multiplies well only where nothing is to be
 * transposed, and else element by element; the gradients of a layer are such products.
 */
export function transposeFirst(): void {
  const transpose = wasmKernel(tf.Transpose);
  replaceWasmKernel(tf.BatchMatMul, (product): KernelFunc => ({ inputs, backend, attrs }) => {
    const turned: TensorInfo[] = [];
    const turn = (x: TensorInfo, wanted: unknown): TensorInfo => {
      if (wanted !== true) return x;
      const axes = x.shape.map((_, axis) => axis);
      const perm = [...axes.slice(0, -2), x.shape.length - 1, x.shape.length - 2];
      turned.push(alone(transpose.kernelFunc({ inputs: { x }, backend, attrs: { perm } })));
      return turned[turned.length - 1];
    };
    const { a, b } = inputs as Record<'a' | 'b', TensorInfo>;
    const factors = { a: turn(a, attrs?.transposeA), b: turn(b, attrs?.transposeB) };
    try {
      return product({ inputs: factors, backend, attrs: { transposeA: false, transposeB: false } });
    } finally {
      for (const { dataId } of turned) (backend as Memory).disposeData(dataId);
    }
  });
}

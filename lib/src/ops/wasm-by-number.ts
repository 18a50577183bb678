import * as tf from '@tensorflow/tfjs-core';
import type { DataType } from '@tensorflow/tfjs-core';
import { replaceWasmKernel, type Kernel, type KernelCall } from './wasm-kernel';

type Value = (x: number) => number;

/** A kernel that takes one number after the other. Integers lose what follows the point, as on tfjs's plain backend. */
const byNumber = (valueFor: (attributes: KernelCall['attrs']) => Value, dtype?: DataType): Kernel => ({ inputs: { x }, backend, attrs }) => {
  const value = valueFor(attrs);
  const result = backend.makeOutput(x.shape, dtype ?? x.dtype);
  const [from, to] = [backend.typedArrayFromHeap(x), backend.typedArrayFromHeap(result)];
  for (let i = 0; i < from.length; i += 1) to[i] = value(from[i]);
  return result;
};

/** Kernels that are wrong for some floats: sign and log(1 + x) are 0 up to 1e-7, sin(−1e-8) is 1.7e-7, and cosines have no digit left from 1e19 on. */
const OF_ALL: readonly (readonly [name: string, value: Value])[] = [
  [tf.Sign, Math.sign],
  [tf.Sin, Math.sin],
  [tf.Cos, Math.cos],
  [tf.Log1p, Math.log1p],
];

function clipping(attributes: KernelCall['attrs']): Value {
  const { clipValueMin, clipValueMax } = attributes as unknown as tf.ClipByValueAttrs;
  return (x) => Math.min(Math.max(x, clipValueMin), clipValueMax);
}

/** Kernels that take the bits of integers for floats, or leave what lay in the memory. */
const OF_INTEGERS: readonly (readonly [name: string, kernel: Kernel])[] = [
  [tf.ClipByValue, byNumber(clipping)],
  [tf.Acosh, byNumber(() => Math.acosh)],
  [tf.Asinh, byNumber(() => Math.asinh)],
  [tf.Reciprocal, byNumber(() => (x) => 1 / x)],
  [tf.IsNan, byNumber(() => () => 0, 'bool')],
  [tf.IsInf, byNumber(() => () => 0, 'bool')],
  [tf.IsFinite, byNumber(() => () => 1, 'bool')],
];

/** Has functions of one number on the wasm backend be those of Math where that backend's own are wrong. */
export function computeByNumber(): void {
  for (const [name, value] of OF_ALL) replaceWasmKernel(name, () => byNumber(() => value));
  for (const [name, kernel] of OF_INTEGERS) replaceWasmKernel(name, (original) => (call) => (call.inputs.x.dtype === 'float32' ? original : kernel)(call));
}

import * as tf from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { alone, replaceWasmKernel, type Kernel, type WasmBackend } from './wasm-kernel';

/** A number for each type. */
export type Neutral = Readonly<Record<'float32' | 'int32' | 'bool', number>>;
const same = (value: number): Neutral => ({ float32: value, int32: value, bool: value });

/** Kernels and what they give in TensorFlow. */
export type Neutrals = readonly (readonly [name: string, value: Neutral])[];

/** What TensorFlow gives for nothing, by the type of the result. */
export const OF_NOTHING: Neutrals = [
  [tf.Sum, same(0)],
  [tf.Prod, same(1)],
  [tf.Mean, same(NaN)],
  [tf.Max, { ...same(0), float32: -Infinity, int32: -(2 ** 31) }],
  [tf.Min, { ...same(1), float32: Infinity, int32: 2 ** 31 - 1 }],
  [tf.All, same(1)],
  [tf.Any, same(0)],
];

const isEmpty = ({ shape }: { readonly shape: readonly number[] }): boolean => shape.includes(0);

const reducing = (value: Neutral) => (original: Kernel): Kernel => (call) => {
  const result = alone(original(call));
  if (isEmpty(call.inputs.x)) call.backend.typedArrayFromHeap(result).fill(value[result.dtype as keyof Neutral]);
  return result;
};

function zeros(backend: WasmBackend, shape: number[]): TensorInfo {
  const result = backend.makeOutput(shape, 'float32');
  backend.typedArrayFromHeap(result).fill(0);
  return result;
}

/** Sums of no terms are sums of one that is 0; the bias and the activation, where they are taken along, are the kernel's. */
const multiplying = (original: Kernel): Kernel => (call) => {
  const { inputs: { a, b }, backend, attrs } = call;
  if (!isEmpty(a) && !isEmpty(b)) return original(call);
  const [stackA, stackB] = [a, b].map(({ shape }) => shape.slice(0, -2));
  const rows = a.shape[a.shape.length - (attrs?.transposeA === true ? 1 : 2)];
  const columns = b.shape[b.shape.length - (attrs?.transposeB === true ? 2 : 1)];
  const shape = [...tf.broadcast_util.assertAndGetBroadcastShape(stackA, stackB), rows, columns];
  if (isEmpty({ shape })) return backend.makeOutput(shape, 'float32');
  const factors = { a: zeros(backend, [...stackA, rows, 1]), b: zeros(backend, [...stackB, 1, columns]) };
  const result = original({ ...call, inputs: { ...call.inputs, ...factors }, attrs: { ...attrs, transposeA: false, transposeB: false } });
  for (const { dataId } of Object.values(factors)) backend.disposeData(dataId);
  return result;
};

/** Has sums, products and the like of nothing on the wasm backend be what they are. By itself it leaves what lay in the memory. */
export function computeOfNothing(): void {
  for (const [name, value] of OF_NOTHING) replaceWasmKernel(name, reducing(value));
  for (const name of [tf.BatchMatMul, tf._FusedMatMul]) replaceWasmKernel(name, multiplying);
}

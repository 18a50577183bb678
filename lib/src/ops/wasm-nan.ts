import * as tf from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { alone, replaceWasmKernel, wasmKernel, type Kernel, type WasmBackend } from './wasm-kernel';

/** Writes a NaN wherever `given` has one. Both are looked up after their kernels ran: memory that grows takes older views away. */
function keepThose(backend: WasmBackend, given: TensorInfo, bounded: TensorInfo): void {
  const [from, to] = [backend.typedArrayFromHeap(given), backend.typedArrayFromHeap(bounded)];
  for (let i = 0; i < from.length; i += 1) if (Number.isNaN(from[i])) to[i] = NaN;
}

/** For kernels that make a bound of a NaN; ReLU of one with its sign set, such as ∞ · 0 gives on x86. */
const keeping = (original: Kernel): Kernel => (call) => {
  const result = alone(original(call));
  if (call.inputs.x.dtype === 'float32') keepThose(call.backend, call.inputs.x, result);
  return result;
};

/** For kernels that keep a NaN of the first operand alone. */
const keepingBoth = (original: Kernel): Kernel => (call) => {
  const { inputs: { a, b }, backend } = call;
  const result = alone(original(call));
  if (b.dtype !== 'float32' || !backend.typedArrayFromHeap(b).some(Number.isNaN)) return result;
  const turned = alone(original({ ...call, inputs: { a: b, b: a } }));
  keepThose(backend, turned, result);
  backend.disposeData(turned.dataId);
  return result;
};

const RELUS: ReadonlyMap<unknown, string> = new Map([['relu', tf.Relu], ['relu6', tf.Relu6]]);

/** For kernels that take an activation along: ReLU by itself, afterwards, keeps what it should. */
const reluAfterwards = (original: Kernel): Kernel => (call) => {
  const { backend, attrs } = call;
  const relu = RELUS.get(attrs?.activation);
  if (relu === undefined) return original(call);
  const x = alone(original({ ...call, attrs: { ...attrs, activation: 'linear' } }));
  const result = wasmKernel(relu)({ inputs: { x }, backend });
  backend.disposeData(x.dataId);
  return result;
};

/** Has what bounds numbers on the wasm backend leave a NaN a NaN, as TensorFlow does, so that a training that diverged does not look like units that died. */
export function keepNaN(): void {
  for (const name of [tf.ClipByValue, tf.Relu, tf.Relu6]) replaceWasmKernel(name, keeping);
  for (const name of [tf.Maximum, tf.Minimum]) replaceWasmKernel(name, keepingBoth);
  for (const name of [tf._FusedMatMul, tf.FusedConv2D, tf.FusedDepthwiseConv2D]) replaceWasmKernel(name, reluAfterwards);
}

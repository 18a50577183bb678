import * as tf from '@tensorflow/tfjs-core';
import { alone, replaceWasmKernel, wasmKernel, type Kernel } from './wasm-kernel';

/** Functions of numbers. Of what is true or false they would write four bytes where there is room for one, into other tensors. */
const OF_NUMBERS: readonly string[] = [
  tf.Abs, tf.Acos, tf.Acosh, tf.Asin, tf.Asinh, tf.Atan, tf.Atanh, tf.Ceil, tf.ClipByValue, tf.Cos, tf.Cosh, tf.Elu, tf.Erf, tf.Exp, tf.Expm1, tf.Floor,
  tf.LeakyRelu, tf.Log, tf.Log1p, tf.Neg, tf.Prelu, tf.Reciprocal, tf.Relu, tf.Relu6, tf.Round, tf.Rsqrt, tf.Selu, tf.Sigmoid, tf.Sign, tf.Sin, tf.Sinh,
  tf.Softplus, tf.Sqrt, tf.Square, tf.Step, tf.Tan, tf.Tanh, tf.TopK, tf.Atan2, tf.FloorDiv, tf.Mod, tf.Pow, tf.RealDiv, tf.SquaredDifference, tf.Sub,
];

/** TensorFlow refuses it, too. */
const refusing = (name: string) => (original: Kernel): Kernel => (call) => {
  const refused = Object.keys(call.inputs).find((argument) => call.inputs[argument].dtype === 'bool');
  if (refused === undefined) return original(call);
  throw new TypeError(`${name[0].toLowerCase()}${name.slice(1)}: ${refused} must be float32 or int32 on the wasm backend, got bool; tf.cast makes it so`);
};

/** By itself it takes the lowest byte, with which ½, 256 and NaN are false. */
const casting = (original: Kernel): Kernel => (call) => {
  const { inputs: { x }, backend, attrs } = call;
  if (attrs?.dtype !== 'bool' || x.dtype === 'bool') return original(call);
  const result = backend.makeOutput(x.shape, 'bool');
  const [from, to] = [backend.typedArrayFromHeap(x), backend.typedArrayFromHeap(result)];
  for (let i = 0; i < from.length; i += 1) to[i] = from[i] === 0 ? 0 : 1;
  return result;
};

/** It knows numbers of four bytes alone: masks of sequences that are read backwards came out wrong. */
const turning = (original: Kernel): Kernel => (call) => {
  const { inputs: { x }, backend } = call;
  if (x.dtype !== 'bool') return original(call);
  const cast = wasmKernel(tf.Cast);
  const numbers = alone(cast({ inputs: { x }, backend, attrs: { dtype: 'int32' } }));
  const turned = alone(original({ ...call, inputs: { x: numbers } }));
  const result = cast({ inputs: { x: turned }, backend, attrs: { dtype: 'bool' } });
  for (const { dataId } of [numbers, turned]) backend.disposeData(dataId);
  return result;
};

/** Has the wasm backend compute what is true or false as TensorFlow does, or refuse it. */
export function mindTruths(): void {
  for (const name of OF_NUMBERS) replaceWasmKernel(name, refusing(name));
  replaceWasmKernel(tf.Cast, casting);
  replaceWasmKernel(tf.Reverse, turning);
}

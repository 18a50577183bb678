import * as tf from '@tensorflow/tfjs-core';
import type { DataType, TensorInfo } from '@tensorflow/tfjs-core';
import { alone, replaceWasmKernel, wasmKernel, type Kernel, type KernelCall } from './wasm-kernel';

/** Functions of numbers. Of what is true or false they would write four bytes where there is room for one, into other tensors, or leave what lay in the memory. */
const OF_NUMBERS: readonly string[] = [
  tf.Abs, tf.Acos, tf.Acosh, tf.Asin, tf.Asinh, tf.Atan, tf.Atanh, tf.Ceil, tf.ClipByValue, tf.Cos, tf.Cosh, tf.Elu, tf.Erf, tf.Exp, tf.Expm1, tf.Floor,
  tf.LeakyRelu, tf.Log, tf.Log1p, tf.Neg, tf.Prelu, tf.Reciprocal, tf.Relu, tf.Relu6, tf.Round, tf.Rsqrt, tf.Selu, tf.Sigmoid, tf.Sign, tf.Sin, tf.Sinh,
  tf.Softplus, tf.Sqrt, tf.Square, tf.Step, tf.Tan, tf.Tanh, tf.TopK, tf.Atan2, tf.FloorDiv, tf.Mod, tf.Pow, tf.RealDiv, tf.SquaredDifference, tf.Sub,
  tf.Bincount, tf.DenseBincount, tf.SearchSorted, tf.Dilation2D, tf.Dilation2DBackpropInput, tf.Dilation2DBackpropFilter, tf.SparseSegmentSum, tf.SparseSegmentMean,
];

/** Functions of floats, which take the bits of integers for floats. */
const OF_FLOATS: readonly string[] = [
  tf.FusedBatchNorm, tf.Conv2DBackpropInput, tf.MaxPool3D, tf.MaxPool3DGrad, tf.AvgPool3D, tf.AvgPool3DGrad, tf.MaxPoolGrad, tf.AvgPoolGrad,
];

/** What a kernel is given, by name; what may be left out, such as a scale, is undefined. */
const given = ({ inputs }: KernelCall): [name: string, x: TensorInfo][] =>
  Object.entries<TensorInfo | undefined>(inputs).filter((entry): entry is [string, TensorInfo] => entry[1] !== undefined);

/** TensorFlow refuses it, too, but for a transposed convolution of integers; one that is not transposed tfjs refuses everywhere. */
const refusing = (name: string, types: readonly DataType[]) => (original: Kernel): Kernel => (call) => {
  const refused = given(call).find(([, { dtype }]) => !types.includes(dtype));
  if (refused === undefined) return original(call);
  const [argument, { dtype }] = refused;
  throw new TypeError(`${name[0].toLowerCase()}${name.slice(1)}: ${argument} must be ${types.join(' or ')} on the wasm backend, got ${dtype}; tf.cast makes it so`);
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

/** For kernels that take the bits of some inputs for numbers of another type. */
const castFirst = (names: readonly string[], dtype: DataType) => (original: Kernel): Kernel => (call) => {
  const { inputs, backend } = call;
  const cast = given(call)
    .filter(([name, x]) => names.includes(name) && x.dtype !== dtype)
    .map(([name, x]) => [name, alone(wasmKernel(tf.Cast)({ inputs: { x }, backend, attrs: { dtype } }))] as const);
  try {
    return original({ ...call, inputs: { ...inputs, ...Object.fromEntries(cast) } });
  } finally {
    for (const [, { dataId }] of cast) backend.disposeData(dataId);
  }
};

/**
 * They know numbers of four bytes alone: masks of sequences that are read backwards came out wrong, and a choice between truths read and wrote beyond
 * them. The first of the named inputs says whether it is of truths, and so whether the result in that place is.
 */
const asNumbers = (names: readonly string[], place = 0) => (original: Kernel): Kernel => (call) => {
  const { inputs, backend } = call;
  if (inputs[names[0]].dtype !== 'bool') return original(call);
  const results = [castFirst(names, 'int32')(original)(call)].flat();
  const numbers = results[place];
  results[place] = alone(wasmKernel(tf.Cast)({ inputs: { x: numbers }, backend, attrs: { dtype: 'bool' } }));
  backend.disposeData(numbers.dataId);
  return results.length === 1 ? results[0] : results;
};

/** It reads both with the type of the first. TensorFlow refuses two types. */
const choosing = (original: Kernel): Kernel => (call) => {
  const { t, e } = call.inputs;
  if (t.dtype === e.dtype) return original(call);
  throw new TypeError(`where: both choices must be of one type on the wasm backend, got ${t.dtype} and ${e.dtype}; tf.cast makes them so`);
};

/** By itself it writes integers, whatever the type: 1 is 1.4e-45 as a float. */
const marking: Kernel = ({ inputs: { indices }, backend, attrs }) => {
  const { depth, onValue, offValue, dtype } = attrs as unknown as tf.OneHotAttrs;
  const result = backend.makeOutput([...indices.shape, depth], dtype);
  const [from, to] = [backend.typedArrayFromHeap(indices), backend.typedArrayFromHeap(result)];
  const [on, off] = [onValue, offValue].map((value) => (dtype === 'bool' ? Number(value !== 0) : value));
  to.fill(off);
  for (let i = 0; i < from.length; i += 1) if (from[i] >= 0 && from[i] < depth) to[i * depth + from[i]] = on;
  return result;
};

/** It calls integers floats: their bits are right. */
const striding = (original: Kernel): Kernel => (call) => {
  const { inputs: { x }, backend } = call;
  const floats = alone(original(call));
  if (x.dtype !== 'int32' || floats.dtype === 'int32') return floats;
  const result = backend.makeOutput(floats.shape, 'int32');
  backend.typedArrayFromHeap(result).set(backend.typedArrayFromHeap({ ...floats, dtype: 'int32' }));
  backend.disposeData(floats.dataId);
  return result;
};

/** It writes the lowest byte of the number, as a cast does by itself. */
const filling = (attribute: string, dtype: (call: KernelCall) => unknown) => (original: Kernel): Kernel => (call) => {
  const value = call.attrs?.[attribute];
  return typeof value === 'number' && dtype(call) === 'bool' ? original({ ...call, attrs: { ...call.attrs, [attribute]: Number(value !== 0) } }) : original(call);
};

/** Has the wasm backend compute what is true or false as TensorFlow does, or refuse it. */
export function mindTruths(): void {
  for (const name of OF_NUMBERS) replaceWasmKernel(name, refusing(name, ['float32', 'int32']));
  for (const name of OF_FLOATS) replaceWasmKernel(name, refusing(name, ['float32']));
  // After what refuses truths, which then sees an α of floats: TensorFlow takes one of anything.
  replaceWasmKernel(tf.Prelu, castFirst(['alpha'], 'float32'));
  for (const name of [tf._FusedMatMul, tf.FusedConv2D, tf.FusedDepthwiseConv2D]) replaceWasmKernel(name, castFirst(['preluActivationWeights'], 'float32'));
  replaceWasmKernel(tf.Cast, casting);
  replaceWasmKernel(tf.Reverse, asNumbers(['x']));
  replaceWasmKernel(tf.StridedSlice, striding);
  replaceWasmKernel(tf.StridedSlice, asNumbers(['x']));
  replaceWasmKernel(tf.SparseFillEmptyRows, asNumbers(['values', 'defaultValue'], 1));
  replaceWasmKernel(tf.Select, asNumbers(['t', 'e']));
  replaceWasmKernel(tf.Select, choosing);
  replaceWasmKernel(tf.OneHot, () => marking);
  replaceWasmKernel(tf.Fill, filling('value', ({ attrs }) => attrs?.dtype));
  replaceWasmKernel(tf.PadV2, filling('constantValue', ({ inputs: { x } }) => x.dtype));
}

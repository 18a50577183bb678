import * as tf from '@tensorflow/tfjs-core';
import type { DataType, KernelBackend, TensorInfo } from '@tensorflow/tfjs-core';
import { webgpu_util as geometry, type WebGPUBackend, type WebGPUProgram } from '@tensorflow/tfjs-backend-webgpu';
import type { Neutral, Neutrals } from './wasm-empty';

const NAME = 'webgpu';

/** Tensors by name, or a row of them. */
type Inputs = Readonly<Record<string, TensorInfo>>;

interface KernelCall {
  readonly inputs: Inputs;
  readonly backend: WebGPUBackend;
  readonly attrs?: Readonly<Record<string, unknown>> | undefined;
}

type Kernel = (call: KernelCall) => TensorInfo | TensorInfo[];

// The declared types hide that getKernel answers undefined for an unknown kernel, and that kernels are given their own backend.
const registered = (name: string, backend: string): Kernel | undefined =>
  (tf.getKernel(name, backend) as { readonly kernelFunc: unknown } | undefined)?.kernelFunc as Kernel | undefined;

function replace(name: string, replacement: (original: Kernel) => Kernel): void {
  const original = registered(name, NAME);
  if (original === undefined) throw new Error(`ready: the ${NAME} backend has no kernel ${name}`);
  const config = tf.getKernel(name, NAME);
  tf.unregisterKernel(name, NAME);
  tf.registerKernel({ ...config, kernelFunc: replacement(original) as unknown as tf.KernelFunc });
}

/** What is used here of tfjs's backend in plain JavaScript. */
interface PlainBackend extends KernelBackend {
  makeTensorInfo(shape: number[], dtype: DataType, values: tf.BackendValues): TensorInfo;
}

/** Computes in plain JavaScript: reads what is on the GPU, and brings the result back. */
const inJavaScript = (name: string) => ({ inputs, backend, attrs }: KernelCall): TensorInfo | TensorInfo[] => {
  const plain = tf.findBackend('cpu') as PlainBackend;
  const kernel = registered(name, 'cpu') as unknown as (call: object) => TensorInfo | TensorInfo[];
  const here = Object.entries(inputs).map(([key, { dataId, shape, dtype }]) => [key, plain.makeTensorInfo(shape, dtype, backend.readSync(dataId))] as const);
  const given = Array.isArray(inputs) ? here.map(([, info]) => info) : Object.fromEntries(here);
  const made = here.map(([, info]) => info);
  try {
    const results = kernel({ inputs: given, backend: plain, attrs });
    made.push(...[results].flat());
    const back = (info: TensorInfo): TensorInfo => backend.makeTensorInfo(info.shape, info.dtype, plain.readSync(info.dataId));
    return Array.isArray(results) ? results.map(back) : back(results);
  } finally {
    for (const { dataId } of made) plain.disposeData(dataId);
  }
};

/** Inputs that say where, not what; they stay below the integers that float32 cannot hold. */
const PLACES = new Set(['indices', 'segmentIds']);
/** Kernels that leave the bytes as they are, or that are right for integers. */
const OF_ALL_TYPES = new Set<string>([tf.Cast, tf.Identity, tf.Reshape, tf.ExpandDims]);
/** Those that are right for what is true or false. */
const OF_TRUTHS = new Set<string>([tf.Select, tf.LogicalAnd, tf.LogicalOr, tf.LogicalNot]);

const isEmpty = ({ shape }: TensorInfo): boolean => Array.isArray(shape) && shape.includes(0);

/**
 * Has be computed in JavaScript what is of integers, which shaders of this backend take for floats, of what is true or false, which some of them do not
 * take at all, and of nothing, which they do not know.
 */
const elsewhere = (name: string) => (original: Kernel): Kernel => (call) => {
  const inputs = Object.entries(call.inputs).filter(([, info]) => info as TensorInfo | null);
  const isNotOfFloats = ([input, { dtype }]: readonly [string, TensorInfo]): boolean =>
    (dtype === 'int32' && !PLACES.has(input)) || (dtype === 'bool' && !OF_TRUTHS.has(name));
  const makesIntegers = inputs.length === 0 && (call.attrs?.dtype === 'int32' || call.attrs?.dtype === 'bool');
  const isElsewhere = makesIntegers || inputs.some(isNotOfFloats) || inputs.some(([, info]) => isEmpty(info));
  return isElsewhere ? inJavaScript(name)(call) : original(call);
};

/** The words of WGSL promise few digits near 0, none for large angles, and nothing about NaN. */
const FUNCTIONS = `
fn expm1Of(x : f32) -> f32 {
  if (abs(x) > 0.5) { return exp(x) - 1.0; }
  return x * (1.0 + x / 2.0 * (1.0 + x / 3.0 * (1.0 + x / 4.0 * (1.0 + x / 5.0 * (1.0 + x / 6.0 * (1.0 + x / 7.0 * (1.0 + x / 8.0)))))));
}
fn logOf(x : f32) -> f32 {
  if (x < 0.0) { return uniforms.NAN; }
  if (x == uniforms.INFINITY) { return x; }
  // A number too small to be normal is 0, as it is wherever the GPU rounds it so.
  if (x < 1.17549435e-38) { return -uniforms.INFINITY; }
  return log(x);
}
fn log1pOf(x : f32) -> f32 {
  if (x < -0.5 || x > 1.0) { return logOf(1.0 + x); }
  let s = x / (2.0 + x);
  let t = s * s;
  return 2.0 * s * (1.0 + t * (1.0 / 3.0 + t * (0.2 + t * (1.0 / 7.0 + t * (1.0 / 9.0 + t * (1.0 / 11.0 + t * (1.0 / 13.0 + t / 15.0)))))));
}`;

/** Functions of one number a that is no NaN, with all their digits. */
const FORMULAS: readonly (readonly [name: string, formula: string])[] = [
  [tf.Exp, 'exp(a)'],
  [tf.Expm1, 'expm1Of(a)'],
  [tf.Log, 'logOf(a)'],
  [tf.Log1p, 'log1pOf(a)'],
  [tf.Tanh, 'sign(a) * -expm1Of(-2.0 * abs(a)) / (2.0 + expm1Of(-2.0 * abs(a)))'],
  [tf.Sigmoid, '1.0 / (1.0 + exp(-a))'],
  [tf.Softplus, 'max(a, 0.0) + log1pOf(exp(-abs(a)))'],
  [tf.Elu, 'select(a, expm1Of(min(a, 0.0)), a < 0.0)'],
  [tf.Selu, `select(${tf.backend_util.SELU_SCALE} * a, ${tf.backend_util.SELU_SCALEALPHA} * expm1Of(min(a, 0.0)), a < 0.0)`],
  [tf.Sign, 'sign(a)'],
  [tf.Relu, 'max(a, 0.0)'],
  [tf.Relu6, 'clamp(a, 0.0, 6.0)'],
];

function program(shape: number[], name: string, formula: string): WebGPUProgram {
  const dispatchLayout = geometry.flatDispatchLayout(shape);
  const workgroupSize: [number, number, number] = [64, 1, 1];
  return {
    outputShape: shape,
    shaderKey: `gradientLab${name}`,
    variableNames: ['A'],
    size: true,
    workgroupSize,
    dispatchLayout,
    dispatch: geometry.computeDispatch(dispatchLayout, shape, workgroupSize),
    getUserCode: () => `${FUNCTIONS}
fn main(index : i32) {
  if (index >= uniforms.size) { return; }
  let a = getAByOutputIndex(index);
  if (isnan(a)) { setOutputAtIndex(index, a); } else { setOutputAtIndex(index, ${formula}); }
}`,
  };
}

const byFormula = (name: string, formula: string): Kernel => ({ inputs: { x }, backend }) => backend.runWebGPUProgram(program(x.shape, name, formula), [x], 'float32');

/** What nets are not made of: functions that WGSL promises to three digits, and the place of the largest, which is not the first of equals here. */
const IN_JAVASCRIPT: readonly string[] = [
  tf.ArgMax, tf.ArgMin, tf.Sin, tf.Cos, tf.Tan, tf.Sinh, tf.Asin, tf.Acos, tf.Atan, tf.Atan2, tf.Asinh, tf.Acosh, tf.Atanh, tf.Mod, tf.FloorDiv,
];

const ACTIVATIONS: ReadonlyMap<unknown, string> = new Map([['relu', tf.Relu], ['relu6', tf.Relu6], ['elu', tf.Elu], ['sigmoid', tf.Sigmoid]]);

/** For kernels that take an activation along: by itself, afterwards, it is the mended one. */
const activatedAfterwards = (original: Kernel): Kernel => (call) => {
  const { backend, attrs } = call;
  const activation = registered(ACTIVATIONS.get(attrs?.activation) ?? '', NAME);
  if (activation === undefined) return original(call);
  const x = original({ ...call, attrs: { ...attrs, activation: 'linear' } }) as TensorInfo;
  const result = activation({ inputs: { x }, backend });
  backend.disposeData(x.dataId);
  return result;
};

/** Rows that there are not would be rows of zeros. The places are here still, where they were not computed on the GPU. */
const gathering = (original: Kernel): Kernel => (call) => {
  const { inputs: { x, indices }, backend, attrs } = call;
  const [axis] = tf.util.parseAxisParam(attrs?.axis as number, x.shape);
  const length = x.shape[axis];
  for (const place of backend.readSync(indices.dataId) as Int32Array) {
    if (!(place >= 0 && place < length)) throw new RangeError(`gather: indices must lie in [0, ${length}), got ${place}`);
  }
  return original(call);
};

/** The largest of a window would be one of the others where one is a NaN; its mean is none. */
const keepingNaN = (largest: Kernel): Kernel => (call) => {
  const { inputs: { x }, backend, attrs } = call;
  const [mean, add] = [registered(tf.AvgPool, NAME), registered(tf.Add, NAME)];
  if (mean === undefined || add === undefined) return largest(call);
  const a = largest(call) as TensorInfo;
  const zeros = backend.runWebGPUProgram(program(x.shape, 'ZeroOrNaN', '0.0'), [x], 'float32');
  const b = mean({ inputs: { x: zeros }, backend, attrs }) as TensorInfo;
  const result = add({ inputs: { a, b }, backend });
  for (const { dataId } of [a, zeros, b]) backend.disposeData(dataId);
  return result;
};

const reducing = (value: Neutral) => (original: Kernel): Kernel => (call) => {
  const result = original(call) as TensorInfo;
  if (isEmpty(call.inputs.x)) (call.backend.readSync(result.dataId) as Float32Array).fill(value[result.dtype as keyof Neutral]);
  return result;
};

let mended = false;

/** Mends what tfjs's WebGPU backend computes wrongly, once. Call it when that backend's package is loaded. */
export async function mendWebGPU(ofNothing: Neutrals): Promise<void> {
  // Otherwise small tensors are computed in JavaScript or on the GPU, as they happen to lie, with other digits.
  tf.env().set('WEBGPU_CPU_FORWARD', false);
  if (mended) return;
  await import('@tensorflow/tfjs-backend-cpu');
  mended = true;
  for (const [name, formula] of FORMULAS) replace(name, () => byFormula(name, formula));
  for (const name of IN_JAVASCRIPT) replace(name, () => inJavaScript(name));
  for (const name of [tf._FusedMatMul, tf.FusedConv2D, tf.FusedDepthwiseConv2D]) replace(name, activatedAfterwards);
  replace(tf.GatherV2, gathering);
  replace(tf.MaxPool, keepingNaN);
  const names = tf.getKernelsForBackend(NAME).map(({ kernelName }) => kernelName);
  for (const name of names) if (!OF_ALL_TYPES.has(name) && registered(name, 'cpu') !== undefined) replace(name, elsewhere(name));
  for (const [name, value] of ofNothing) replace(name, reducing(value));
}

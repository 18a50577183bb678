import * as tf from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { replaceWasmKernel, type Kernel, type KernelCall, type WasmBackend } from './wasm-kernel';

type Cut = Readonly<{ begin: readonly number[]; size: number[] }>;

/** Copies the entries from `begin` on, `size` of them along each axis, in runs as long as they lie side by side. */
function copy(from: Float32Array, to: Float32Array, shape: readonly number[], { begin, size }: Cut): void {
  if (to.length === 0) return;
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, length) => product * length, 1));
  let inner = shape.length - 1;
  while (inner > 0 && size[inner] === shape[inner]) inner -= 1;
  const run = size[inner] * strides[inner];
  const index = size.map(() => 0);
  let source = begin.reduce((sum, first, axis) => sum + first * strides[axis], 0);
  for (let target = 0; target < to.length; target += run) {
    // A view costs more than a few entries one by one.
    if (run < 16) for (let i = 0; i < run; i += 1) to[target + i] = from[source + i];
    else to.set(from.subarray(source, source + run), target);
    for (let axis = inner - 1; axis >= 0; axis -= 1) {
      source += strides[axis];
      index[axis] += 1;
      if (index[axis] < size[axis]) break;
      source -= size[axis] * strides[axis];
      index[axis] = 0;
    }
  }
}

function cutOut(backend: WasmBackend, x: TensorInfo, cut: Cut, shape = cut.size): TensorInfo {
  const result = backend.makeOutput(shape, x.dtype);
  // Both views after the room was made: memory that grows takes the older ones away.
  copy(backend.typedArrayFromHeap(x), backend.typedArrayFromHeap(result), x.shape, cut);
  return result;
}

/** Consecutive pieces along one axis. */
function pieces(shape: readonly number[], axis: number, lengths: readonly number[]): Cut[] {
  let first = 0;
  return lengths.map((length) => {
    const piece = { begin: shape.map((_, k) => (k === axis ? first : 0)), size: shape.map((full, k) => (k === axis ? length : full)) };
    first += length;
    return piece;
  });
}

type Attributes = KernelCall['attrs'];

/** Numbers are cut here, texts as tfjs does it. */
const ofNumbers = (input: string, work: (backend: WasmBackend, x: TensorInfo, attributes: Attributes) => TensorInfo | TensorInfo[]) => (original: Kernel): Kernel => (call) => {
  const { [input]: x } = call.inputs;
  return x.dtype === 'string' ? original(call) : work(call.backend, x, call.attrs);
};

const slice = ofNumbers('x', (backend, x, attributes) => {
  const { begin, size } = attributes as unknown as tf.SliceAttrs;
  const [first, lengths] = tf.slice_util.parseSliceParams(x, begin, size);
  return cutOut(backend, x, { begin: first, size: lengths });
});

const split = ofNumbers('x', (backend, x, attributes) => {
  const { numOrSizeSplits, axis: given } = attributes as unknown as tf.SplitVAttrs;
  const [axis] = tf.util.parseAxisParam(given, x.shape);
  const lengths = tf.backend_util.prepareSplitSize(x, numOrSizeSplits, axis);
  return pieces(x.shape, axis, lengths).map((piece) => cutOut(backend, x, piece));
});

const unstack = ofNumbers('value', (backend, x, attributes) => {
  const [axis] = tf.util.parseAxisParam((attributes as unknown as tf.UnpackAttrs).axis, x.shape);
  const shape = x.shape.filter((_, k) => k !== axis);
  return pieces(x.shape, axis, Array.from({ length: x.shape[axis] }, () => 1)).map((piece) => cutOut(backend, x, piece, shape));
});

/**
 * Has `slice`, `split` and `unstack` on the wasm backend copy what they cut out. By itself that backend copies the whole tensor first, for each piece
 * anew, which for a sequence cut into its steps grows with the square of its length.
 */
export function copyWhatIsCut(): void {
  replaceWasmKernel(tf.Slice, slice);
  replaceWasmKernel(tf.SplitV, split);
  replaceWasmKernel(tf.Unpack, unstack);
}

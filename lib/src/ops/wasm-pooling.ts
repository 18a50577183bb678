import * as tf from '@tensorflow/tfjs-core';
import { alone, replaceWasmKernel, type Kernel } from './wasm-kernel';

type Window = Readonly<{ next: (sum: number, x: number) => number; first: number; of: (sum: number, count: number) => number }>;

const LARGEST: Window = { next: Math.max, first: -Infinity, of: (largest) => largest };
const MEAN: Window = { next: (sum, x) => sum + x, first: 0, of: (sum, count) => sum / count };

/** What lies within the picture of the window that begins at `first`. */
const within = (first: number, length: number, end: number): readonly [from: number, to: number] => [Math.max(first, 0), Math.min(first + length, end)];

/** Calls back with each window's value that is not finite, and where it belongs. */
function eachNotFinite(x: Float32Array, info: tf.backend_util.Conv2DInfo, window: Window, found: (place: number, value: number) => void): void {
  const { batchSize, inHeight, inWidth, outHeight, outWidth, outChannels: channels, filterHeight, filterWidth, strideHeight, strideWidth, padInfo } = info;
  let place = 0;
  for (let image = 0; image < batchSize; image += 1) {
    for (let row = 0; row < outHeight; row += 1) {
      const [top, bottom] = within(row * strideHeight - padInfo.top, filterHeight, inHeight);
      for (let column = 0; column < outWidth; column += 1) {
        const [left, right] = within(column * strideWidth - padInfo.left, filterWidth, inWidth);
        for (let channel = 0; channel < channels; channel += 1, place += 1) {
          let sum = window.first;
          for (let i = top; i < bottom; i += 1) {
            for (let j = left; j < right; j += 1) sum = window.next(sum, x[((image * inHeight + i) * inWidth + j) * channels + channel]);
          }
          const value = window.of(sum, (bottom - top) * (right - left));
          if (!Number.isFinite(value)) found(place, value);
        }
      }
    }
  }
}

const pooling = (window: Window) => (original: Kernel): Kernel => (call) => {
  const { inputs: { x }, backend, attrs } = call;
  const result = alone(original(call));
  const from = backend.typedArrayFromHeap(x);
  if (from.every(Number.isFinite)) return result;
  const { filterSize, strides, pad, dimRoundingMode } = attrs as unknown as tf.MaxPoolAttrs;
  const info = tf.backend_util.computePool2DInfo(x.shape as [number, number, number, number], filterSize, strides, 1, pad, dimRoundingMode);
  const to = backend.typedArrayFromHeap(result);
  eachNotFinite(from, info, window, (place, value) => { to[place] = value; });
  return result;
};

/**
 * Has a window with a NaN on the wasm backend be a NaN. By itself that backend's largest is one of the others and its mean −∞, which look like
 * numbers. TensorFlow's own largest leaves a NaN out, too, and is −3.4e38 where there is nothing else.
 */
export function keepNaNInWindows(): void {
  replaceWasmKernel(tf.MaxPool, pooling(LARGEST));
  replaceWasmKernel(tf.AvgPool, pooling(MEAN));
}

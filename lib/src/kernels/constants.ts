import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { NativeBackend } from './native-backend';

const CAPACITY = 256;

/** Small tensors that a native operation takes as an input: made once, then reused. */
export interface Constants {
  /** A float32 scalar. */
  readonly scalar: (value: number) => TensorInfo;
  /** An int32 vector, for `Reshape`. */
  readonly shape: (...dimensions: readonly number[]) => TensorInfo;
  /** The int32 vector 0, 1, …, rank − 1, for a reduction to a scalar. */
  readonly everyAxis: (rank: number) => TensorInfo;
}

/**
 * Constants of a backend. They are written to the backend directly, not made as tensors, so that they neither belong to a
 * `tf.tidy` scope nor count in `tf.memory()`; the oldest of each kind goes when there are more than 256.
 */
export function constantsOf(backend: NativeBackend): Constants {
  const scalars = new Map<number, TensorInfo>();
  const vectors = new Map<string, TensorInfo>();
  const remember = <Key>(cache: Map<Key, TensorInfo>, key: Key, info: TensorInfo): TensorInfo => {
    if (cache.size >= CAPACITY) {
      const [[oldest, { dataId }]] = cache;
      cache.delete(oldest);
      backend.disposeData(dataId);
    }
    cache.set(key, info);
    return info;
  };
  const integers = (...values: readonly number[]): TensorInfo => {
    const key = values.join();
    const known = vectors.get(key);
    if (known !== undefined) return known;
    const shape = [values.length];
    const dataId = backend.write(Int32Array.from(values), shape, 'int32');
    return remember(vectors, key, { dataId, shape, dtype: 'int32' });
  };
  return {
    scalar(value) {
      const known = scalars.get(value);
      if (known !== undefined) return known;
      const dataId = backend.write(Float32Array.of(value), [], 'float32');
      return remember(scalars, value, { dataId, shape: [], dtype: 'float32' });
    },
    shape: integers,
    everyAxis: (rank) => integers(...Array.from({ length: rank }, (_, axis) => axis)),
  };
}

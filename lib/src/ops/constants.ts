import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { NativeBackend } from '../engine/native-backend';

const CAPACITY = 256;

/** Small tensors that a native operation takes as an input: made once, then reused. */
export interface Constants {
  /** A float32 scalar. */
  readonly scalar: (value: number) => TensorInfo;
  /** An int32 scalar. */
  readonly integer: (value: number) => TensorInfo;
  /** An int32 vector, for `Reshape` and `Slice`. */
  readonly integers: (...values: readonly number[]) => TensorInfo;
  /** The int32 vector 0, 1, …, rank − 1, for a reduction to a scalar. */
  readonly everyAxis: (rank: number) => TensorInfo;
}

/**
 * Constants of a backend. They are written to the backend directly, not made as tensors, so that they neither belong to a
 * `tf.tidy` scope nor count in `tf.memory()`; the oldest of each kind goes when there are more than 256.
 */
export function constantsOf(backend: NativeBackend): Constants {
  const scalars = new Map<number, TensorInfo>();
  const whole = new Map<string, TensorInfo>();
  const remember = <Key>(cache: Map<Key, TensorInfo>, key: Key, info: TensorInfo): TensorInfo => {
    if (cache.size >= CAPACITY) {
      const [[oldest, { dataId }]] = cache;
      cache.delete(oldest);
      backend.disposeData(dataId);
    }
    cache.set(key, info);
    return info;
  };
  const int32 = (values: readonly number[], shape: number[]): TensorInfo => {
    const key = `${shape.join()}:${values.join()}`;
    const known = whole.get(key);
    if (known !== undefined) return known;
    const dataId = backend.write(Int32Array.from(values), shape, 'int32');
    return remember(whole, key, { dataId, shape, dtype: 'int32' });
  };
  const integers = (...values: readonly number[]): TensorInfo => int32(values, [values.length]);
  return {
    scalar(value) {
      const known = scalars.get(value);
      if (known !== undefined) return known;
      const dataId = backend.write(Float32Array.of(value), [], 'float32');
      return remember(scalars, value, { dataId, shape: [], dtype: 'float32' });
    },
    integer: (value) => int32([value], []),
    integers,
    everyAxis: (rank) => integers(...Array.from({ length: rank }, (_, axis) => axis)),
  };
}

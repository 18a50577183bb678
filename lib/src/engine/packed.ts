import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { structureOf } from './structure';

/** A record of scalars as one vector, which is read out at once. */
export interface Packed<Read> {
  /** Null where the record has no scalar. */
  readonly vector: Tensor | null;
  /** The record with numbers in the places of the scalars. */
  readonly unpack: (numbers: ArrayLike<number>) => Read;
}

/** Packs a record whose scalars are tensors; call it inside `tf.tidy`. */
export function pack<Read>(record: object): Packed<Read> {
  const { tensors, rebuild } = structureOf<object>(record);
  return {
    vector: tensors.length === 0 ? null : tf.stack([...tensors]),
    // Each number stands where its tensor stood.
    unpack: (numbers) => rebuild(Array.from(numbers) as unknown as Tensor[]) as Read,
  };
}

/** The record, read out. */
export function unpacked<Read>({ vector, unpack }: Packed<Read>): Read {
  return unpack(vector?.dataSync() ?? []);
}

/** The records of some calls in a row, whose vectors have become the rows of a matrix. */
export function unpackedInARow<Read>({ vector, unpack }: Packed<Read>, calls: number): Read[] {
  const numbers = vector?.dataSync() ?? [];
  const length = numbers.length / calls;
  return Array.from({ length: calls }, (_, call) => unpack(Array.from({ length }, (_each, place) => numbers[call * length + place])));
}

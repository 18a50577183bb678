import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';

/** A value of arrays and plain objects, taken apart into its tensors and everything else. */
export interface Structure<Value> {
  /** Every tensor once. */
  readonly tensors: readonly Tensor[];
  /** The value again, with other tensors in the places of these. */
  readonly rebuild: (tensors: readonly Tensor[]) => Value;
}

const isTensor = (part: unknown): part is Tensor => part instanceof tf.Tensor;

type Rebuild = (tensors: readonly Tensor[]) => unknown;

/** A part without tensors, the same every time. */
const constant = (part: unknown): Rebuild => () => part;

/** Takes a value apart. */
export function structureOf<Value>(value: Value): Structure<Value> {
  const tensors: Tensor[] = [];
  let places = 0;
  const take = (part: unknown): Rebuild => {
    if (isTensor(part)) {
      places++;
      const known = tensors.indexOf(part);
      const index = known === -1 ? tensors.push(part) - 1 : known;
      return (others) => others[index];
    }
    if (part === null || typeof part !== 'object') return constant(part);
    const before = places;
    const entries = Object.entries(part).map(([key, entry]) => [key, take(entry)] as const);
    if (places === before) return constant(part);
    if (Array.isArray(part)) return (others) => entries.map(([, rebuild]) => rebuild(others));
    return (others) => Object.fromEntries(entries.map(([key, rebuild]) => [key, rebuild(others)]));
  };
  const rebuild = take(value);
  return { tensors, rebuild: (others) => rebuild(others) as Value };
}

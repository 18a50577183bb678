import { Tensor } from '@tensorflow/tfjs-core';
import { listOf, requireText } from '../../checks/rules';
import { shown } from '../../checks/shown';
import { requireTensor } from '../../ops/require-tensor';

/** A gradient, or null where there is none: `tf.variableGrads` gives null for a variable that is frozen, or that the loss does not use. */
export type MaybeGradient = Tensor | null;

/** Gradients by the names of their variables, such as `grads` of `tf.variableGrads`. */
export type GradientMap = Readonly<Record<string, MaybeGradient>>;

/** What `computeGradients` and the clippers return. */
export interface GradientRecord {
  readonly gradients: readonly MaybeGradient[] | GradientMap;
  readonly names?: readonly string[];
}

/** Gradients: a list of tensors, tensors by name, or what `computeGradients` and the clippers return. */
export type Gradients = readonly MaybeGradient[] | GradientMap | GradientRecord;

type ListOf<T> = readonly (null extends T ? MaybeGradient : Tensor)[];

/** Gradients after clipping, in the form in which they were given: a list for a list, a map for a map. */
export type ClippedAs<G> =
  G extends readonly (infer T)[] ? ListOf<T>
    : G extends { readonly gradients: infer Inner extends readonly MaybeGradient[] | GradientMap } ? ClippedAs<Inner>
      : { readonly [Name in keyof G]: G[Name] };

/** Gradients taken apart: those that are there, and how to put others in their places. */
export interface NamedGradients {
  readonly gradients: readonly Tensor[];
  readonly names: readonly string[];
  /** Place of each among all that were given. */
  readonly places: readonly number[];
  /** Names of those that are null. */
  readonly leftOut: readonly string[];
  /** The form that was given, with these tensors, null where there was none. */
  readonly inForm: (tensors: readonly Tensor[]) => unknown;
}

const isTensorOrNull = (value: unknown): boolean => value === null || value instanceof Tensor;

/** A variable may be called `gradients` as well: that map holds nothing but gradients. */
const isRecord = (given: Gradients): given is GradientRecord =>
  !Array.isArray(given) && 'gradients' in given && !(isTensorOrNull(given.gradients) && Object.values(given).every(isTensorOrNull));

/** A list or an object by name, but nothing whose members are elsewhere: a promise or a Map would be a map of no gradients. */
const isForm = (given: unknown): boolean =>
  Array.isArray(given) || (typeof given === 'object' && given !== null && !(given instanceof Tensor) && !(Symbol.iterator in given) && !('then' in given && typeof given.then === 'function'));

/** Throws a TypeError for what is no list, no map and no record. */
export function requireGradients(caller: string, place: string, given: unknown): asserts given is Gradients {
  if (isForm(given)) return;
  throw new TypeError(`${caller}: ${place} must be a list of tensors, tensors by name or the result of computeGradients, got ${shown(given)}`);
}

function isGradient(caller: string, place: string, given: unknown): given is Tensor {
  if (given === null || given === undefined) return false;
  if (!(given instanceof Tensor)) throw new TypeError(`${caller}: ${place} must be a tensor, or null where there is none, got ${shown(given)}`);
  requireTensor(caller, place, given);
  return true;
}

const requireNames = listOf(requireText);

/** Names, and where they were given. */
interface Labels {
  readonly place: string;
  readonly names: readonly string[] | undefined;
}

/** The tensors and their names. */
export function namedGradients(caller: string, given: Gradients, names?: readonly string[]): NamedGradients {
  requireGradients(caller, 'gradients', given);
  if (!isRecord(given)) return taken(caller, 'gradients', given, { place: 'names', names });
  requireGradients(caller, 'gradients.gradients', given.gradients);
  if (given.names !== undefined) requireNames(caller, 'gradients.names', given.names);
  return taken(caller, 'gradients.gradients', given.gradients, names ? { place: 'names', names } : { place: 'gradients.names', names: given.names });
}

function taken(caller: string, place: string, given: readonly MaybeGradient[] | GradientMap, { names, place: ofNames }: Labels): NamedGradients {
  const keys = Array.isArray(given) ? null : Object.keys(given);
  const all: readonly unknown[] = Object.values(given);
  const labels = names ?? keys ?? all.map((_, index) => `gradient ${index}`);
  if (labels.length !== all.length) throw new RangeError(`${caller}: ${ofNames} must be one for each of ${all.length} gradients, got ${labels.length}`);
  const placeOf = (index: number): string => `${place}[${keys === null ? index : JSON.stringify(keys[index])}]`;
  const places = all.flatMap((gradient, index) => (isGradient(caller, placeOf(index), gradient) ? [index] : []));
  return {
    gradients: places.map((place) => all[place] as Tensor),
    names: places.map((place) => labels[place]),
    places,
    leftOut: labels.filter((_, index) => !places.includes(index)),
    inForm(tensors) {
      const list: MaybeGradient[] = all.map(() => null);
      places.forEach((place, index) => { list[place] = tensors[index]; });
      return keys === null ? list : Object.fromEntries(keys.map((key, index) => [key, list[index]]));
    },
  };
}

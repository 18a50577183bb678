import { Tensor } from '@tensorflow/tfjs-core';

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

const isRecord = (given: Gradients): given is GradientRecord =>
  !Array.isArray(given) && 'gradients' in given && !(given.gradients instanceof Tensor) && given.gradients !== null;

function requireGradients(caller: string, given: unknown): asserts given is Gradients {
  if (typeof given === 'object' && given !== null && !(given instanceof Tensor)) return;
  const got = given instanceof Tensor ? 'a tensor' : String(given);
  throw new TypeError(`${caller}: gradients must be a list of tensors, tensors by name or the result of computeGradients, got ${got}`);
}

function isGradient(caller: string, name: string, given: unknown): given is Tensor {
  if (given === null || given === undefined) return false;
  if (given instanceof Tensor) return true;
  throw new TypeError(`${caller}: ${name} must be a tensor, or null where there is none, got ${typeof given}`);
}

/** The tensors and their names. */
export function namedGradients(caller: string, given: Gradients, names?: readonly string[]): NamedGradients {
  requireGradients(caller, given);
  if (isRecord(given)) return namedGradients(caller, given.gradients, names ?? given.names);
  const keys = Array.isArray(given) ? null : Object.keys(given);
  const all: readonly unknown[] = Object.values(given);
  const labels = names ?? keys ?? all.map((_, index) => `gradient ${index}`);
  if (labels.length !== all.length) throw new RangeError(`${caller}: need one name for each of ${all.length} gradients, got ${labels.length}`);
  const places = all.flatMap((gradient, index) => (isGradient(caller, labels[index], gradient) ? [index] : []));
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

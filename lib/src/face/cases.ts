import { badValuesFor, NOT_APPLICABLE, type BadValue } from './bad-values';
import type { Door, Place } from './public-face';

/** One argument, or one member of one, replaced by a bad value. */
export interface Case {
  /** From the argument inward, e.g. `['options', 'tolerance']`. */
  readonly path: readonly string[];
  /** Which argument. */
  readonly index: number;
  readonly bad: BadValue;
  /** Members of the place, one of which an error may name. */
  readonly members: readonly string[];
}

function casesIn(place: Place, index: number, before: readonly string[]): Case[] {
  const path = [...before, place.name];
  return [...badValuesFor(place).map((bad) => ({ path, index, bad, members: place.members.map(({ name }) => name) })), ...place.members.flatMap((member) => casesIn(member, index, path))];
}

/** Every case of a function. */
export function casesOf(door: Door): Case[] {
  return door.parameters.flatMap((place, index) => casesIn(place, index, []));
}

function replaced(valid: unknown, inward: readonly string[], bad: BadValue): unknown {
  const [name, ...rest] = inward;
  if (inward.length === 0) return bad.make(valid);
  if (valid !== undefined && (typeof valid !== 'object' || valid === null)) return NOT_APPLICABLE;
  const object = (valid ?? {}) as Readonly<Record<string, unknown>>;
  // An object within an object that the valid call does not give cannot be half given.
  if (rest.length > 0 && !(name in object)) return NOT_APPLICABLE;
  const value = replaced(object[name], rest, bad);
  return value === NOT_APPLICABLE ? NOT_APPLICABLE : { ...object, [name]: value };
}

/** The arguments with the bad value in its place, or NOT_APPLICABLE. */
export function badArguments(valid: readonly unknown[], { path, index, bad }: Case): readonly unknown[] | typeof NOT_APPLICABLE {
  const value = replaced(valid[index], path.slice(1), bad);
  if (value === NOT_APPLICABLE) return NOT_APPLICABLE;
  return Array.from({ length: Math.max(valid.length, index + 1) }, (_, i) => (i === index ? value : valid[i]));
}

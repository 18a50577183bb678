/** Throws when there is nothing to draw. */
export function assertNotEmpty(caller: string, what: string, values: ArrayLike<unknown>): void {
  if (values.length === 0) throw new RangeError(`${caller}: ${what} must not be empty, got none`);
}

/** Throws when two arrays that belong together differ in length. */
export function assertSameLength(caller: string, name: string, values: ArrayLike<unknown>, otherName: string, other: ArrayLike<unknown>): void {
  if (values.length !== other.length) {
    throw new RangeError(`${caller}: ${name} and ${otherName} must have the same length, got ${values.length} and ${other.length}`);
  }
}

/** Throws when a coordinate is NaN or infinite: only measured values may be. */
export function assertFinite(caller: string, name: string, values: ArrayLike<number>): void {
  const index = Array.from(values).findIndex((value) => !Number.isFinite(value));
  if (index >= 0) throw new RangeError(`${caller}: ${name} must be finite, got ${values[index]} at index ${index}`);
}

/** Throws when two names are the same: a legend with two equal entries cannot be read. */
export function assertUnique(caller: string, what: string, names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new RangeError(`${caller}: ${what} must be unique, got "${twice}" twice`);
}

/** What Node's `util.inspect` asks a value for its text, and a notebook with it when a value is a cell's last expression. */
export const INSPECT = Symbol.for('nodejs.util.inspect.custom');

/**
 * The same value, shown by its summary where it would be printed whole. Nothing else about it changes: the property is not enumerable, and a
 * copy by `{ ...value }` is without it.
 */
export function inspectable<T extends object>(value: T, summary: (value: T) => string): T {
  return Object.defineProperty(value, INSPECT, { value: () => summary(value), enumerable: false, configurable: true });
}

/**
 * A number of things, in the singular for one.
 *
 * @example counted(1, 'steps') // '1 step'
 */
export function counted(count: number, plural: string): string {
  const name = count === 1 ? plural.replace(/ies$/, 'y').replace(/(?<=(ch|ss|x))es$|s$/, '') : plural;
  return `${count.toLocaleString('en-US')} ${name}`;
}

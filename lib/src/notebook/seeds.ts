const VARIABLE = 'GRADIENT_LAB_SEED';
/** Far enough apart that no notebook's seeds meet those of another global seed. */
const SPACING = 1000;

/** The global seed that the environment names, 0 without one. */
function globalSeed(): number {
  const text = process.env[VARIABLE] ?? '';
  const seed = text === '' ? 0 : Number(text);
  if (!Number.isSafeInteger(seed) || seed < 0) throw new RangeError(`seeds: ${VARIABLE} must be an integer ≥ 0, got "${text}"`);
  return seed;
}

/**
 * `count` seeds for networks and shuffling, from `first` on: 0, 1, 2, … The environment variable GRADIENT_LAB_SEED shifts them by thousands,
 * so that a whole notebook can be run with other networks.
 *
 * Throws a RangeError unless `count` is an integer from 1 to 1000 and `first` an integer ≥ 0.
 *
 * @example
 * seeds(3); // [0, 1, 2]
 */
export function seeds(count: number, first = 0): number[] {
  if (!Number.isInteger(count) || count < 1 || count > SPACING) throw new RangeError(`seeds: count must be an integer from 1 to ${SPACING}, got ${count}`);
  if (!Number.isSafeInteger(first) || first < 0) throw new RangeError(`seeds: first must be an integer ≥ 0, got ${first}`);
  const start = SPACING * globalSeed() + first;
  return Array.from({ length: count }, (_, index) => start + index);
}

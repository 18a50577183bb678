import { environmentVariable } from '../checks/environment';
import { integerFrom } from '../checks/rules';

const VARIABLE = 'GRADIENT_LAB_SEED';
/** Far enough apart that no notebook's seeds meet those of another global seed. */
const SPACING = 1000;
const MOST = 1_000_000;

const requireCount = integerFrom(1, SPACING);
/** Half of what a seed may be: the other half is for the global seed. */
const requireFirst = integerFrom(0, 2 ** 31);

/** The global seed that the environment names, 0 without one. */
function globalSeed(): number {
  const text = environmentVariable(VARIABLE) ?? '';
  const seed = text === '' ? 0 : Number(text);
  if (!Number.isInteger(seed) || seed < 0 || seed > MOST) throw new RangeError(`seeds: ${VARIABLE} must be an integer from 0 to ${MOST}, got "${text}"`);
  return seed;
}

/**
 * `count` seeds for networks and shuffling, from `first` on: 0, 1, 2, … The environment variable GRADIENT_LAB_SEED shifts them by thousands,
 * so that a whole notebook can be run with other networks.
 *
 * @throws RangeError unless `count` is an integer from 1 to 1000 and `first` one from 0 to 2³¹.
 * @example
 * seeds(3); // [0, 1, 2]
 */
export function seeds(count: number, first = 0): number[] {
  requireCount('seeds', 'count', count);
  requireFirst('seeds', 'first', first);
  const start = SPACING * globalSeed() + first;
  return Array.from({ length: count }, (_, index) => start + index);
}

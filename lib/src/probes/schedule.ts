import { integerFrom, requireFew } from '../checks/rules';

/** Says whether a step is measured. Steps count from 0: optimizer steps completed so far. */
export type Schedule = (step: number) => boolean;

const requirePositiveInteger = integerFrom(1);
const requirePair = integerFrom(2);

/**
 * Every step.
 *
 * @example always(17) // true
 */
export const always: Schedule = () => true;

/**
 * Steps 0, n, 2n, ….
 *
 * @throws RangeError unless n is an integer ≥ 1.
 * @example every(10)(20) // true
 */
export function every(n: number): Schedule {
  requirePositiveInteger('every', 'n', n);
  return (step) => step % n === 0;
}

/**
 * Steps of a geometric series from `first` to `last`, rounded to whole steps: about as many in 10–100 as in 100–1000, for what
 * changes fast at the start. Early steps that round to the same integer count once, so fewer than `count` may be distinct.
 *
 * @throws RangeError unless 1 ≤ first ≤ last are integers and count ≥ 2 is one.
 * @example [...Array(101).keys()].filter(logarithmic(1, 100, 5)) // [1, 3, 10, 32, 100]
 */
export function logarithmic(first: number, last: number, count: number): Schedule {
  requirePositiveInteger('logarithmic', 'first', first);
  requirePositiveInteger('logarithmic', 'last', last);
  if (last < first) throw new RangeError(`logarithmic: last must be ≥ first = ${first}, got ${last}`);
  requirePair('logarithmic', 'count', count);
  requireFew('logarithmic', 'count', count);
  const steps = new Set<number>();
  for (let i = 0; i < count; i++) steps.add(Math.round(first * (last / first) ** (i / (count - 1))));
  return (step) => steps.has(step);
}

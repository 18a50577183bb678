import { optionsOf } from '../checks/options';
import { either, listOf, requireFinite, rule } from '../checks/rules';
import { shown } from '../checks/shown';
import { formatNumber } from './number-format';

/** What a claimed value must be. Numbers must be finite: a bound that cannot fail is a bug. */
export type Bound =
  | { readonly below: number }
  | { readonly above: number }
  | { readonly atMost: number }
  | { readonly atLeast: number }
  | { readonly between: readonly [number, number] }
  | { readonly near: { readonly value: number; readonly tolerance: number } | { readonly value: number; readonly relative: number } }
  | { readonly equals: number | string | boolean };

/** What can be claimed. Text and booleans only with `equals`. */
export type ClaimedValue = number | string | boolean;

/** Of a float64. */
const MOST_DIGITS = 17;

const KINDS = ['below', 'above', 'atMost', 'atLeast', 'between', 'near', 'equals'];

function numbersOf(bound: Bound): readonly number[] {
  if ('between' in bound) return bound.between;
  if ('near' in bound) return Object.values(bound.near);
  return Object.values<ClaimedValue>(bound).filter((limit): limit is number => typeof limit === 'number');
}

/** Half width of the interval that `near` allows. */
const toleranceOf = (near: { value: number; tolerance?: number; relative?: number }): number =>
  near.tolerance ?? Math.abs(near.value) * (near.relative ?? 0);

const requirePair = rule('two numbers', (value) => Array.isArray(value) && value.length === 2);
const requireAllFinite = listOf(requireFinite);
const requireEquals = either('a number, a text, true or false', (value) => typeof value === 'number' || typeof value === 'string', (value) => typeof value === 'boolean');
const requireBound = optionsOf<{ below: number; above: number; atMost: number; atLeast: number; between: unknown; near: unknown; equals: unknown }>({
  below: requireFinite,
  above: requireFinite,
  atMost: requireFinite,
  atLeast: requireFinite,
  between: (caller, name, value) => {
    requirePair(caller, name, value);
    requireAllFinite(caller, name, value);
  },
  near: optionsOf<{ value: number; tolerance?: number; relative?: number }>({ value: requireFinite, tolerance: requireFinite, relative: requireFinite }, 'value'),
  equals: (caller, name, value) => {
    requireEquals(caller, name, value);
    if (typeof value === 'number') requireFinite(caller, name, value);
  },
});

/** Throws unless there is exactly one bound and it can both hold and fail. */
export function checkBound(bound: Bound): void {
  if (typeof bound !== 'object' || (bound as unknown) === null) throw new TypeError(`claim: bound must be an object such as { below: 1 }, got ${shown(bound)}`);
  const [kind = '', ...others] = Object.keys(bound);
  if (others.length > 0 || !KINDS.includes(kind)) {
    throw new RangeError(`claim: bound must have one of ${KINDS.join(', ')}, got ${JSON.stringify(bound)}`);
  }
  requireBound('claim', 'bound', bound);
  if ('between' in bound && bound.between[0] > bound.between[1]) {
    throw new RangeError(`claim: between must be in order, got [${bound.between.join(', ')}]`);
  }
  if ('near' in bound && !(toleranceOf(bound.near) > 0)) {
    throw new RangeError(`claim: near must have a tolerance > 0, or relative > 0 of a value other than 0, got ${JSON.stringify(bound.near)}`);
  }
}

/** Whether a value keeps to a bound; NaN never does. */
export function holds(value: ClaimedValue, bound: Bound): boolean {
  if ('equals' in bound) return value === bound.equals;
  if (typeof value !== 'number') throw new TypeError(`claim: bound must be equals for a value of type ${typeof value}, got ${JSON.stringify(bound)}`);
  if ('below' in bound) return value < bound.below;
  if ('above' in bound) return value > bound.above;
  if ('atMost' in bound) return value <= bound.atMost;
  if ('atLeast' in bound) return value >= bound.atLeast;
  if ('between' in bound) return value >= bound.between[0] && value <= bound.between[1];
  return Math.abs(value - bound.near.value) <= toleranceOf(bound.near);
}

/** A number as it is printed, read back. */
const asPrinted = (value: number, digits: number): number => (Number.isFinite(value) ? Number(formatNumber(value, digits).replaceAll(',', '')) : value);

/** The bound as it is printed, read back. */
function boundAsPrinted(bound: Bound, digits: number): Bound {
  const read = (limit: unknown): unknown => {
    if (typeof limit === 'number') return asPrinted(limit, digits);
    if (Array.isArray(limit)) return limit.map(read);
    return typeof limit === 'object' && limit !== null ? Object.fromEntries(Object.entries(limit).map(([key, entry]) => [key, read(entry)])) : limit;
  };
  return read(bound) as Bound;
}

/**
 * Digits with which whoever reads value and bound comes to the same verdict, at least `digits`: 0.2996 < 0.3 must not be printed as 0.3 < 0.3, and a
 * value not as one of the limits unless it is the limit.
 */
export function digitsToTell(value: ClaimedValue, bound: Bound, digits: number): number {
  if (typeof value !== 'number') return digits;
  const verdict = holds(value, bound);
  const limits = limitsOf(bound).filter((limit) => limit !== value);
  const tells = (count: number): boolean =>
    holds(asPrinted(value, count), boundAsPrinted(bound, count)) === verdict && limits.every((limit) => formatNumber(value, count) !== formatNumber(limit, count));
  let needed = digits;
  while (needed < MOST_DIGITS && !tells(needed)) needed += 1;
  return needed;
}

/** The ends of what is allowed. */
function limitsOf(bound: Bound): readonly number[] {
  if (!('near' in bound)) return numbersOf(bound);
  const { value } = bound.near;
  const tolerance = toleranceOf(bound.near);
  return [value - tolerance, value + tolerance];
}

/** The bound in symbols, e.g. `< 1e-6`, `in [0.1, 0.2]`, `0.2361 ± 1 %`. */
export function describeBound(bound: Bound, digits: number): string {
  const number = (value: number): string => formatNumber(value, digits);
  if ('below' in bound) return `< ${number(bound.below)}`;
  if ('above' in bound) return `> ${number(bound.above)}`;
  if ('atMost' in bound) return `≤ ${number(bound.atMost)}`;
  if ('atLeast' in bound) return `≥ ${number(bound.atLeast)}`;
  if ('between' in bound) return `in [${bound.between.map(number).join(', ')}]`;
  if ('equals' in bound) return `= ${typeof bound.equals === 'number' ? number(bound.equals) : String(bound.equals)}`;
  const { near } = bound;
  return 'tolerance' in near ? `${number(near.value)} ± ${number(near.tolerance)}` : `${number(near.value)} ± ${number(near.relative * 100)} %`;
}

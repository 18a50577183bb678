import { shown } from './shown';

/**
 * Throws unless an argument is what it must be, in one wording everywhere: `caller: argument must be RULE, got VALUE`, a TypeError for another kind
 * of value, a RangeError for a value out of bounds. For the public door, once per call: nothing inside a loop asks again.
 */
export type Rule = (caller: string, name: string, value: unknown) => void;

type Test = (value: unknown) => boolean;

const isNumber: Test = (value) => typeof value === 'number';
const anything: Test = () => true;

/** A rule said in words. What fails `kind` is a TypeError, what fails `within` a RangeError. */
export function rule(text: string, kind: Test, within: Test = anything): Rule {
  return (caller, name, value) => {
    if (kind(value) && within(value)) return;
    throw new (kind(value) ? RangeError : TypeError)(`${caller}: ${name} must be ${text}, got ${shown(value)}`);
  };
}

/** A number within bounds that `text` says. */
export const numberThat = (text: string, within: (value: number) => boolean): Rule => rule(text, isNumber, (value) => within(value as number));

/** Any number: NaN and infinities go through, as they do through arithmetic. Cheap enough for a scalar function that is called in loops. */
export function requireNumber(caller: string, name: string, value: unknown): void {
  if (typeof value !== 'number') throw new TypeError(`${caller}: ${name} must be a number, got ${shown(value)}`);
}

export const requireFinite = numberThat('finite', Number.isFinite);
export const requirePositive = numberThat('finite and > 0', (value) => value > 0 && value < Infinity);
export const requireNotNegative = numberThat('finite and ≥ 0', (value) => value >= 0 && value < Infinity);

/** A whole number of things, such as layers or steps, that a computer can go through or hold one by one. */
const MOST = 2 ** 31 - 1;
const MOST_KEPT = 1_000_000;

/** An integer of at least `least`; not beyond `most`, where that is given. */
export function integerFrom(least: number, most = Infinity): Rule {
  const text = most === Infinity ? `an integer ≥ ${least}` : `an integer from ${least} to ${most}`;
  return numberThat(text, (value) => Number.isInteger(value) && value >= least && value <= most);
}

function countFrom(least: number, most: number): Rule {
  const [integer, few] = [integerFrom(least), numberThat(`at most ${most}`, (value) => value <= most)];
  return (caller, name, value) => {
    integer(caller, name, value);
    few(caller, name, value);
  };
}

/** How many there are, of what is held in memory or gone through one by one. */
export const requireCount = countFrom(1, MOST);
export const requireCountOrNone = countFrom(0, MOST);
/** The same of what takes more than a number each, such as layers of a chain or steps of a trajectory. */
export const requireFew = countFrom(1, MOST_KEPT);
export const requireFewOrNone = countFrom(0, MOST_KEPT);
export const requireSeed = numberThat('an integer from 0 to 2^32 - 1', (value) => Number.isInteger(value) && value >= 0 && value < 2 ** 32);

export const requireText: Rule = rule('a text', (value) => typeof value === 'string');
export const requireFlag: Rule = rule('true or false', (value) => typeof value === 'boolean');
export const requireFunction: Rule = rule('a function', (value) => typeof value === 'function');

/** One of some words. */
export function oneOf(words: readonly string[]): Rule {
  return rule(`one of ${words.join(', ')}`, (value) => typeof value === 'string', (value) => words.includes(value as string));
}

const isNumericArray: Test = (value) => ArrayBuffer.isView(value) && 'length' in value && !(value instanceof BigInt64Array) && !(value instanceof BigUint64Array);

/** Numbers in an array of any kind; NaN and infinities go through. What is in a typed array need not be looked at. */
export const requireNumbers: Rule = (caller, name, value) => {
  if (isNumericArray(value)) return;
  if (!Array.isArray(value)) throw new TypeError(`${caller}: ${name} must be an array of numbers, got ${shown(value)}`);
  for (let i = 0; i < value.length; i++) {
    if (typeof value[i] !== 'number') throw new TypeError(`${caller}: ${name} must be an array of numbers, got ${shown(value[i])} at index ${i}`);
  }
};

/** Finite numbers in an array of any kind. */
export const requireFiniteNumbers: Rule = (caller, name, value) => {
  requireNumbers(caller, name, value);
  const numbers = value as ArrayLike<number>;
  for (let i = 0; i < numbers.length; i++) {
    if (!Number.isFinite(numbers[i])) throw new RangeError(`${caller}: ${name} must be finite, got ${numbers[i]} at index ${i}`);
  }
};

/** An array in which each entry keeps to a rule. */
export function listOf(entry: Rule): Rule {
  return (caller, name, value) => {
    if (!Array.isArray(value)) throw new TypeError(`${caller}: ${name} must be an array, got ${shown(value)}`);
    for (let i = 0; i < value.length; i++) entry(caller, `${name}[${i}]`, value[i]);
  };
}

/** Either of two rules; `text` says both. */
export function either(text: string, first: Test, second: Test): Rule {
  return rule(text, (value) => first(value) || second(value));
}

/** A thing that is known by its members, as a network or a figure is. */
export function having(text: string, ...members: readonly string[]): Rule {
  return rule(text, (value) => (typeof value === 'object' || typeof value === 'function') && value !== null && members.every((member) => member in value));
}

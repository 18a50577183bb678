import type { Rule } from './rules';
import { shown } from './shown';

/** Letters that turn one word into another, at most: a swap, a missing or a superfluous letter. */
const CLOSE = 2;

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length];
}

/** What was probably meant; empty where nothing is near. */
function suggestion(word: string, known: readonly string[]): string {
  const near = known.filter((name) => distance(word.toLowerCase(), name.toLowerCase()) <= CLOSE);
  return near.length > 0 ? `; did you mean ${near[0]}?` : '';
}

/** Whether a value is an object of options or members, not a list, an array of numbers or a promise. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value) && !(value instanceof Promise);

/** The rules of an interface: one for each of its members, so that a new option cannot be forgotten here. */
export type RulesOf<Options> = { readonly [Name in keyof Options]-?: Rule };

/**
 * The rule of an object of options: no name but these, and each one given keeps to its rule. An option that is undefined is one not given,
 * but for those that `required` names.
 *
 * A name that is not known is refused with the nearest one: `lsuv: options must have only tolerance, maxIterations, got tolerence; did you mean tolerance?`
 */
export function optionsOf<Options extends object>(rules: RulesOf<Options>, ...required: readonly (keyof Options & string)[]): Rule {
  const known = Object.keys(rules);
  const entries = Object.entries<Rule>(rules);
  const needed: readonly string[] = required;
  return (caller, name, value) => {
    if (!isRecord(value)) throw new TypeError(`${caller}: ${name} must be an object, got ${shown(value)}`);
    for (const key of Object.keys(value)) {
      if (!Object.hasOwn(rules, key)) throw new TypeError(`${caller}: ${name} must have only ${known.join(', ')}, got ${key}${suggestion(key, known)}`);
    }
    const prefix = name === 'options' ? '' : `${name}.`;
    for (const [key, check] of entries) if (value[key] !== undefined || needed.includes(key)) check(caller, `${prefix}${key}`, value[key]);
  };
}

/** As {@link optionsOf}, for an object that may hold more: rows of a record, say, of which a figure takes three members. */
export function membersOf<Type extends object = Record<string, unknown>>(
  rules: { readonly [Name in keyof Type]?: Rule },
  ...optional: readonly (keyof Type & string)[]
): Rule {
  const entries = Object.entries<Rule>(rules as Readonly<Record<string, Rule>>);
  const dispensable: readonly string[] = optional;
  return (caller, name, value) => {
    // A function may carry members as an object does.
    const members: unknown = typeof value === 'function' ? Object.fromEntries(Object.entries(value)) : value;
    if (!isRecord(members)) throw new TypeError(`${caller}: ${name} must be an object, got ${shown(value)}`);
    for (const [key, check] of entries) if (members[key] !== undefined || !dispensable.includes(key)) check(caller, `${name}.${key}`, members[key]);
  };
}

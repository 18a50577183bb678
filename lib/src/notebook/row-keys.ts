import { rule, type Rule } from '../checks/rules';
import { isMissing } from './column-statistics';
import type { Grid } from './table-source';

const MISSING = 'missing';

/** A text that differs for different cells: 1 and '1', 'a-b' and 'c' or 'a' and 'b-c' are told apart; all missing values are one. */
const keyOf = (cells: readonly unknown[]): string => JSON.stringify(cells.map((cell) => (isMissing(cell) ? MISSING : [typeof cell, String(cell)])));

const isText = (value: unknown): boolean => typeof value === 'string';

/** Rule of the name of a column, or of several. */
export const requireNames: Rule = rule('a name or names', (value) => isText(value) || (Array.isArray(value) && value.every(isText)), (value) => (value as string | unknown[]).length > 0);

export const namesIn = (names: string | readonly string[]): readonly string[] => (typeof names === 'string' ? [names] : names);

/** Places of columns by their names; throws a RangeError for a name that no column has. */
export function placesOf(caller: string, argument: string, columns: readonly string[], names: readonly string[]): number[] {
  return names.map((name) => {
    const place = columns.indexOf(name);
    if (place === -1) throw new RangeError(`${caller}: ${argument} must be among ${columns.join(', ')}, got ${name}`);
    return place;
  });
}

/** Numbers of the rows that share the cells at some places, in order of appearance. */
export function rowsByKey({ rows }: Grid, places: readonly number[]): Map<string, number[]> {
  const found = new Map<string, number[]>();
  rows.forEach((row, number) => {
    const key = keyOf(places.map((place) => row[place]));
    const numbers = found.get(key);
    if (numbers === undefined) found.set(key, [number]);
    else numbers.push(number);
  });
  return found;
}

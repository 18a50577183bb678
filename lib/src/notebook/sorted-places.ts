import { isMissing } from './column-statistics';

/** Strings by their letters without regard to case, other values by size. */
function compare(a: unknown, b: unknown): number {
  const [x, y] = typeof a === 'string' && typeof b === 'string' ? [a.toUpperCase(), b.toUpperCase()] : [Number(a), Number(b)];
  return x < y ? -1 : Number(x > y);
}

/** Places of the values in order, equal ones as they were, missing ones last in either direction. */
export function sortedPlaces(values: readonly unknown[], ascending: boolean, places = values.map((_, place) => place)): number[] {
  const there = places.filter((place) => !isMissing(values[place]));
  const sign = ascending ? 1 : -1;
  return [...there.sort((a, b) => sign * compare(values[a], values[b])), ...places.filter((place) => isMissing(values[place]))];
}

/** Places of rows in order of the first column, of the second where those agree, and so on. */
export function sortedRows(columns: readonly (readonly unknown[])[], ascending: readonly boolean[]): number[] {
  const places = columns[0].map((_, place) => place);
  return columns.reduceRight<number[]>((order, values, column) => sortedPlaces(values, ascending[column], order), places);
}

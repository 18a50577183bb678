import { shortNumber } from '../text';
import type { Row } from './records';

/** One value of a column that tells rows apart. */
export type Level = unknown;

const LARGEST_COUNT = 1e6;
/** A name of several words: `leaky_relu`, `norm_mean`; in `δ_l` the sign means an index. */
const WORDS_APART = /(?<=[\p{L}\p{N}]{2})_(?=[\p{L}\p{N}])/gu;

function numberText(value: number): string {
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < LARGEST_COUNT) return String(value).replace('-', '−');
  return size >= 1e-3 && size < 1e5 ? String(Number(value.toPrecision(4))).replace('-', '−') : shortNumber(value);
}

/** A level in words: a count in full, another number with four digits, an object or function by its name. */
export function levelText(level: Level): string {
  if (typeof level === 'number') return numberText(level);
  if (typeof level === 'function') return level.name === '' ? 'a function' : level.name;
  if (typeof level !== 'object' || level === null) return String(level).replace(WORDS_APART, ' ');
  return 'name' in level && typeof level.name === 'string' ? level.name : JSON.stringify(level);
}

const identities = new WeakMap<object, number>();
let objects = 0;

/** Objects are told apart by who they are, not by their names: two slopes of one activation are two curves. */
function identityOf(value: object): number {
  const known = identities.get(value) ?? ++objects;
  identities.set(value, known);
  return known;
}

/** Equal for equal values: of numbers also those that the text no longer tells apart. */
export function levelKey(level: Level): string {
  if (typeof level === 'function') return `object ${identityOf(level)}`;
  if (typeof level !== 'object' || level === null) return `${typeof level} ${String(level)}`;
  return Array.isArray(level) ? `list ${JSON.stringify(level)}` : `object ${identityOf(level)}`;
}

/** Columns whose values together tell rows apart; none puts all rows into one group. */
export type Columns = string | readonly string[] | undefined;

export const columnList = (columns: Columns): readonly string[] => (columns === undefined ? [] : typeof columns === 'string' ? [columns] : columns);

/** The key of the group that a row belongs to. */
export const keyIn = (columns: Columns, row: Row): string => columnList(columns).map((column) => levelKey(row[column])).join('|');

/** Rows that share the values of some columns. */
export interface Group {
  readonly key: string;
  /** The value where one column tells the groups apart, else undefined. */
  readonly level: Level;
  /** In words, e.g. `relu · 100`; empty for the only group. */
  readonly text: string;
  readonly rows: readonly Row[];
}

/** How levels of columns are ordered, by column; others in the order of the rows. */
export type CategoryOrders = Readonly<Record<string, readonly unknown[]>>;

/**
 * Splits rows by the values of columns, in the order in which they first occur or that `orders` says.
 *
 * @example
 * groupsOf([{ seed: 1 }, { seed: 0 }], 'seed', {}).map(({ text }) => text); // ['1', '0']
 */
export function groupsOf(rows: readonly Row[], columns: Columns, orders: CategoryOrders): Group[] {
  const names = columnList(columns);
  const groups = new Map<string, { level: Level; text: string; rows: Row[] }>();
  for (const row of rows) {
    const key = keyIn(names, row);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, { level: names.length === 1 ? row[names[0]] : undefined, text: names.map((name) => levelText(row[name])).join(' · '), rows: [row] });
    else known.rows.push(row);
  }
  const list = Array.from(groups, ([key, group]): Group => ({ key, ...group }));
  return names.reduceRight((sorted, name) => inOrder(sorted, name, orders[name]), list);
}

function inOrder(groups: Group[], column: string, order: readonly unknown[] | undefined): Group[] {
  if (order === undefined) return groups;
  const wanted = order.map(levelKey);
  const rank = (group: Group): number => {
    const place = wanted.indexOf(levelKey(group.rows[0][column]));
    return place === -1 ? wanted.length : place;
  };
  return [...groups].sort((a, b) => rank(a) - rank(b));
}

/** A column's name in words: `testAccuracy` is `test accuracy`, `norm_mean` is `norm mean`. */
export const columnText = (column: string): string =>
  column.replace(WORDS_APART, ' ').replace(/([a-z\d])([A-Z])(?=[a-z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`);

import { plain, shortNumber } from '../text';
import type { Row } from './records';

/** One value of a column that tells rows apart. */
export type Level = unknown;

/** A level in words: a number with three digits, an object by its name. */
export function levelText(level: Level): string {
  if (typeof level === 'number') return shortNumber(level);
  if (typeof level !== 'object' || level === null) return String(level);
  return 'name' in level && typeof level.name === 'string' ? level.name : JSON.stringify(level);
}

/** Columns whose values together tell rows apart; none puts all rows into one group. */
export type Columns = string | readonly string[] | undefined;

export const columnList = (columns: Columns): readonly string[] => (columns === undefined ? [] : typeof columns === 'string' ? [columns] : columns);

const keyOf = (row: Row, columns: readonly string[]): string => JSON.stringify(columns.map((column) => levelText(row[column])));

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
    const key = keyOf(row, names);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, { level: names.length === 1 ? row[names[0]] : undefined, text: names.map((name) => levelText(row[name])).join(' · '), rows: [row] });
    else known.rows.push(row);
  }
  const list = Array.from(groups, ([key, group]): Group => ({ key, ...group }));
  return names.reduceRight((sorted, name) => inOrder(sorted, name, orders[name]), list);
}

function inOrder(groups: Group[], column: string, order: readonly unknown[] | undefined): Group[] {
  if (order === undefined) return groups;
  const wanted = order.map(levelText);
  const rank = (group: Group): number => {
    const place = wanted.indexOf(levelText(group.rows[0][column]));
    return place === -1 ? wanted.length : place;
  };
  return [...groups].sort((a, b) => rank(a) - rank(b));
}

/** A column's name in words: `testAccuracy` is `test accuracy`, `leaky_relu` is `leaky relu`. */
export const columnText = (column: string): string =>
  plain(column).replace(/_/g, ' ').replace(/([a-z\d])([A-Z])(?=[a-z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`);

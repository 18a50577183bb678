import { shown } from '../../checks/shown';
import type { AxisOptions } from '../axes';
import { groupsOf, keyIn, levelText, type CategoryOrders } from './levels';
import type { Row } from './records';

/** Where the values of a column stand on an axis: numbers at themselves, names side by side at 0, 1, 2, … with tick labels. */
export interface Positions {
  readonly of: (row: Row) => number;
  /** Whether the row has a place. */
  readonly has: (row: Row) => boolean;
  readonly ticks: Pick<AxisOptions, 'ticks'>;
  /** What stands at the row's place. */
  readonly textOf: (row: Row) => string;
  /** Whether every value is a whole number that counts something: ticks between them would mean nothing. */
  readonly integers: boolean;
}

/** Places of a column's values. Throws a RangeError for a number that is missing or not finite. */
export function positionsOf(caller: string, column: string, rows: readonly Row[], orders: CategoryOrders): Positions {
  const values = rows.map((row) => row[column]);
  const textOf = (row: Row): string => levelText(row[column]);
  if (values.every((value) => typeof value === 'number' || value === null || value === undefined)) {
    const index = values.findIndex((value) => !Number.isFinite(value));
    if (index >= 0) throw new RangeError(`${caller}: column ${column} of rows must be finite along an axis, got ${shown(values[index])} at index ${index}`);
    return { of: (row) => row[column] as number, has: (row) => Number.isFinite(row[column]), ticks: {}, textOf, integers: values.every(Number.isInteger) };
  }
  const groups = groupsOf(rows, column, orders);
  const places = new Map(groups.map(({ key }, index) => [key, index]));
  const ticks = { values: groups.map((_, index) => index), labels: groups.map(({ text }) => text) };
  return { of: (row) => places.get(keyIn(column, row)) ?? NaN, has: (row) => places.has(keyIn(column, row)), ticks: { ticks }, textOf, integers: false };
}

import type { AxisOptions } from '../axes';
import { groupsOf, levelText, type CategoryOrders } from './levels';
import type { Row } from './records';

/** Where the values of a column stand on an axis: numbers at themselves, names side by side at 0, 1, 2, … with tick labels. */
export interface Positions {
  readonly of: (row: Row) => number;
  readonly ticks: Pick<AxisOptions, 'ticks'>;
  /** Whether every value is a whole number that counts something: ticks between them would mean nothing. */
  readonly integers: boolean;
}

/** Places of a column's values. Throws a RangeError for a number that is not finite. */
export function positionsOf(caller: string, column: string, rows: readonly Row[], orders: CategoryOrders): Positions {
  const values = rows.map((row) => row[column]);
  if (values.every((value) => typeof value === 'number')) {
    const index = values.findIndex((value) => !Number.isFinite(value));
    if (index >= 0) throw new RangeError(`${caller}: column ${column} must be finite along x, got ${String(values[index])} in row ${index}`);
    return { of: (row) => row[column] as number, ticks: {}, integers: values.every(Number.isInteger) };
  }
  const names = groupsOf(rows, column, orders).map(({ text }) => text);
  const ticks = { values: names.map((_, index) => index), labels: names };
  return { of: (row) => names.indexOf(levelText(row[column])), ticks: { ticks }, integers: false };
}

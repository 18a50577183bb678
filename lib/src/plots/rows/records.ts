import { shown } from '../../checks/shown';
import type { Measured } from '../edges';

/** Rows as plain records, or a data frame (danfo's) with one array a row. */
export type RowSource<Kind extends object = object> = readonly Kind[] | { readonly columns: readonly string[]; readonly values: readonly unknown[] };

/** A row whose columns are looked up by name. */
export type Row = Readonly<Record<string, unknown>>;

const isFrame = (source: RowSource): source is Exclude<RowSource, readonly object[]> => !Array.isArray(source);

/** The rows of a source as records. Throws a TypeError for anything else and a RangeError when there are none. */
export function recordsOf(caller: string, source: RowSource, name = 'rows'): readonly Row[] {
  if (!isSource(source)) throw new TypeError(`${caller}: ${name} must be a list of records or a data frame, got ${shown(source)}`);
  const records = isFrame(source) ? frameRecords(source) : source;
  const given: readonly unknown[] = records;
  const wrong = given.findIndex((row) => typeof row !== 'object' || row === null);
  if (wrong >= 0) throw new TypeError(`${caller}: ${name} must be records, got ${shown(given[wrong])} at index ${wrong}`);
  if (records.length === 0) throw new RangeError(`${caller}: ${name} must not be empty, got none`);
  return records as readonly Row[];
}

function isSource(source: unknown): boolean {
  if (Array.isArray(source)) return true;
  if (typeof source !== 'object' || source === null || source instanceof Promise) return false;
  return 'columns' in source && isTexts(source.columns) && 'values' in source && Array.isArray(source.values);
}

const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every((entry) => typeof entry === 'string');

function frameRecords({ columns, values }: Exclude<RowSource, readonly object[]>): object[] {
  return values.map((row) => Object.fromEntries(columns.map((column, place) => [column, Array.isArray(row) ? (row as unknown[])[place] : row])));
}

/** Throws a RangeError unless some row has the column. */
export function assertColumn(caller: string, option: string, column: string, rows: readonly Row[]): void {
  if (rows.some((row) => row[column] !== undefined)) return;
  const known = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  throw new RangeError(`${caller}: ${option} must be a column of the rows (${known.join(', ')}), got ${shown(column)}`);
}

/** A measured value of a row; missing is null. Throws a TypeError for what is no number. */
export function measured(caller: string, column: string, row: Row): Measured {
  const value = row[column];
  if (value === undefined || value === null) return null;
  if (typeof value !== 'number') throw new TypeError(`${caller}: column ${column} of rows must hold numbers, got ${shown(value)}`);
  return value;
}

import type { Measured } from '../edges';

/** Rows as plain records, or a data frame (danfo's) with one array a row. */
export type RowSource<Kind extends object = object> = readonly Kind[] | { readonly columns: readonly string[]; readonly values: readonly unknown[] };

/** A row whose columns are looked up by name. */
export type Row = Readonly<Record<string, unknown>>;

const isFrame = (source: RowSource): source is Exclude<RowSource, readonly object[]> => !Array.isArray(source);

/** The rows of a source as records. Throws a TypeError for anything else and a RangeError when there are none. */
export function recordsOf(caller: string, source: RowSource): readonly Row[] {
  const records = isFrame(source) ? frameRecords(caller, source) : source;
  const given: readonly unknown[] = records;
  const wrong = given.findIndex((row) => typeof row !== 'object' || row === null);
  if (wrong >= 0) throw new TypeError(`${caller}: rows must be records, got ${typeof given[wrong]} at index ${wrong}`);
  if (records.length === 0) throw new RangeError(`${caller}: rows must not be empty`);
  return records as readonly Row[];
}

function frameRecords(caller: string, frame: Exclude<RowSource, readonly object[]>): object[] {
  const given = frame as { columns?: unknown; values?: unknown } | null | undefined;
  if (!Array.isArray(given?.columns) || !Array.isArray(given.values)) throw new TypeError(`${caller}: rows must be a list of records or a data frame, got ${given === null ? 'null' : typeof given}`);
  const { columns, values } = frame;
  return values.map((row) => Object.fromEntries(columns.map((column, place) => [column, Array.isArray(row) ? (row as unknown[])[place] : row])));
}

/** Throws a RangeError unless some row has the column. */
export function assertColumn(caller: string, option: string, column: string, rows: readonly Row[]): void {
  if (rows.some((row) => row[column] !== undefined)) return;
  const known = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  throw new RangeError(`${caller}: ${option} must be a column of the rows (${known.join(', ')}), got "${column}"`);
}

/** A measured value of a row; missing is null. Throws a TypeError for what is no number. */
export function measured(caller: string, column: string, row: Row): Measured {
  const value = row[column];
  if (value === undefined || value === null) return null;
  if (typeof value !== 'number') throw new TypeError(`${caller}: column ${column} must hold numbers, got ${JSON.stringify(value)}`);
  return value;
}

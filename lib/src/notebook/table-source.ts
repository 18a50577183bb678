import { having, listOf, rule, type Rule } from '../checks/rules';
import { shown } from '../checks/shown';

/** What `table` takes of a danfo DataFrame (or of anything that has the same parts). */
export interface TableSource {
  readonly columns: readonly string[];
  readonly index: readonly (string | number)[];
  /** One array a row. */
  readonly values: readonly unknown[];
}

/** Rows of cells under the names of their columns. */
export interface Grid {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

const isTableSource = (source: readonly object[] | TableSource): source is TableSource => !Array.isArray(source);

const requireSource = having('an array of records or a DataFrame', 'columns', 'index', 'values');
/** Records: an array of objects. */
export const requireRecords = listOf(rule('a record', (value) => typeof value === 'object' && value !== null));

/** Rule of an argument that is an array of records or a DataFrame. */
export const requireRows: Rule = (caller, name, value) => {
  if (Array.isArray(value)) requireRecords(caller, name, value);
  else if (typeof value === 'object' && value !== null) requireSource(caller, name, value);
  else throw new TypeError(`${caller}: ${name} must be an array of records or a DataFrame, got ${shown(value)}`);
};

/** The names of all columns, in the order in which the rows first use them. */
export const columnsOf = (rows: readonly object[]): string[] => [...new Set(rows.flatMap((row) => Object.keys(row)))];

/** Columns in the order asked for; a missing one is an error rather than an empty column. */
function select({ columns, rows }: Grid, wanted: readonly string[]): Grid {
  const places = wanted.map((column) => {
    const place = columns.indexOf(column);
    if (place === -1) throw new RangeError(`table: columns must be among ${columns.join(', ')}, got ${column}`);
    return place;
  });
  return { columns: wanted, rows: rows.map((row) => places.map((place) => row[place])) };
}

/** True for the index that danfo makes by itself: 0, 1, 2, … */
const isCounting = (index: readonly (string | number)[]): boolean => index.every((label, row) => label === row);

function frameGrid({ columns, index, values }: TableSource): Grid {
  const rows = values.map((row): unknown[] => (Array.isArray(row) ? row : [row]));
  if (isCounting(index)) return { columns, rows };
  return { columns: ['', ...columns], rows: rows.map((row, place) => [index[place], ...row]) };
}

/** Records or a DataFrame as rows of cells. An index of a DataFrame that says something becomes the first column, without a name. */
export function gridOf(source: readonly object[] | TableSource, wanted?: readonly string[]): Grid {
  if (isTableSource(source)) {
    const grid = frameGrid(source);
    return wanted ? select(grid, wanted) : grid;
  }
  const columns = columnsOf(source);
  const rows = source.map((row) => columns.map((column): unknown => (row as Readonly<Record<string, unknown>>)[column]));
  return wanted && source.length > 0 ? select({ columns, rows }, wanted) : { columns: wanted ?? columns, rows };
}

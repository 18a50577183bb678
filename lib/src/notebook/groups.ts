import { listOf, requireFunction, rule, type Rule } from '../checks/rules';
import { shown } from '../checks/shown';
import { counted, INSPECT } from '../numeric/inspectable';
import { holdsNumbers, isMissing, isRunning, running, STATISTIC_NAMES } from './column-statistics';
import type { DataFrame, GroupOperation } from './data-frame-types';
import { groupStatistic, requireGroupOperation } from './group-operations';
import { namesIn, placesOf, requireNames, rowsByKey } from './row-keys';
import { columnsOf, type Grid } from './table-source';

/** How groups make frames: of rows of cells, and of some rows of the frame that was grouped. */
export interface FrameMaker {
  readonly make: (grid: Grid) => DataFrame;
  readonly take: (rows: readonly number[]) => DataFrame;
}

type Operations = Readonly<Record<string, GroupOperation | readonly GroupOperation[]>>;

/** A column of the result: a statistic of the column at a place. */
interface Result {
  readonly name: string;
  readonly place: number;
  readonly operation: GroupOperation;
}

const requireRecord = rule('an object of columns and operations', (value) => typeof value === 'object' && value !== null, (value) => Object.keys(value as object).length > 0);

const requireOperations: Rule = (caller, name, value) => {
  requireRecord(caller, name, value);
  for (const [column, given] of Object.entries(value as Readonly<Record<string, unknown>>)) {
    const list = Array.isArray(given) ? (given as readonly unknown[]) : [given];
    listOf(requireGroupOperation)(caller, `${name}.${column}`, list);
  }
};

/** Rows of a frame that share the cells of some columns. danfo's own class joins those cells with a dash and sorts some of the groups. */
export class Groups {
  readonly #places: readonly number[];
  readonly #rows: readonly (readonly number[])[];
  readonly #wanted: readonly string[];

  constructor(private readonly grid: Grid, private readonly keys: readonly string[], private readonly frames: FrameMaker, wanted?: readonly string[]) {
    this.#places = placesOf('groupby', 'columns', grid.columns, keys);
    this.#rows = [...rowsByKey(grid, this.#places).values()];
    this.#wanted = wanted ?? grid.columns.filter((column) => !keys.includes(column));
  }

  get ngroups(): number {
    return this.#rows.length;
  }

  col(columns: string | readonly string[]): Groups {
    requireNames('col', 'columns', columns);
    placesOf('col', 'columns', this.grid.columns, namesIn(columns));
    return new Groups(this.grid, this.keys, this.frames, namesIn(columns));
  }

  agg(operations: Operations): DataFrame {
    requireOperations('agg', 'operations', operations);
    const wanted = this.#results(operations);
    const rows = this.#rows.flatMap((numbers) => {
      const columns = wanted.map(({ place, operation }) => {
        const values = numbers.map((number) => this.grid.rows[number][place]);
        return isRunning(operation) ? running(operation, values) : [groupStatistic(operation, values)];
      });
      return Array.from(columns[0], (_, row) => [...this.#keyOf(numbers), ...columns.map((values) => values[row])]);
    });
    return this.frames.make({ columns: [...this.keys, ...wanted.map(({ name }) => name)], rows });
  }

  size(): DataFrame {
    return this.frames.make({ columns: [...this.keys, 'size'], rows: this.#rows.map((numbers) => [...this.#keyOf(numbers), numbers.length]) });
  }

  getGroup(values: readonly unknown[]): DataFrame {
    if (!Array.isArray(values)) throw new TypeError(`getGroup: values must be an array, got ${shown(values)}`);
    const [wanted] = rowsByKey({ columns: this.keys, rows: [values] }, this.keys.map((_, place) => place)).keys();
    const found = rowsByKey(this.grid, this.#places).get(wanted);
    if (found === undefined) throw new RangeError(`getGroup: values must be those of ${this.keys.join(', ')} in some row, got ${shown(values)}`);
    return this.frames.take(found);
  }

  apply(statisticOf: (group: DataFrame) => object | readonly object[]): DataFrame {
    requireFunction('apply', 'statisticOf', statisticOf);
    const records = this.#rows.flatMap((numbers) => {
      const keys = Object.fromEntries(this.keys.map((key, place) => [key, this.#keyOf(numbers)[place]]));
      return [statisticOf(this.frames.take(numbers))].flat().map((record: object): Readonly<Record<string, unknown>> => ({ ...keys, ...record }));
    });
    const columns = columnsOf(records);
    return this.frames.make({ columns, rows: records.map((record) => columns.map((column) => record[column] ?? null)) });
  }

  /** The short forms: one statistic of each column that holds numbers. */
  all(operation: GroupOperation): DataFrame {
    const numeric = this.#wanted.filter((column) => operation === 'count' || holdsNumbers(this.grid.rows.map((row) => row[this.grid.columns.indexOf(column)])));
    return this.agg(Object.fromEntries(numeric.map((column) => [column, operation])));
  }

  [INSPECT](): string {
    return `${counted(this.ngroups, 'groups')} by ${this.keys.join(', ')}`;
  }

  /** The columns that operations give, with the place of what they are computed from. */
  #results(operations: Operations): readonly Result[] {
    const results = Object.entries(operations).flatMap(([column, list]) => {
      const [place] = placesOf('agg', 'operations', this.grid.columns, [column]);
      return (typeof list === 'string' ? [list] : list).map((operation) => ({ name: `${column}_${operation}`, place, operation }));
    });
    const names = results.map(({ operation }) => operation);
    if (new Set(names.map(isRunning)).size > 1) throw new RangeError(`agg: operations must all be running ones or none of them, got ${names.join(', ')}`);
    return results;
  }

  #keyOf([first]: readonly number[]): unknown[] {
    return this.#places.map((place) => (isMissing(this.grid.rows[first][place]) ? null : this.grid.rows[first][place]));
  }
}

for (const name of STATISTIC_NAMES) {
  Object.defineProperty(Groups.prototype, name, {
    value(this: Groups) {
      return this.all(name);
    },
  });
}

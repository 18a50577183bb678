import { counted, INSPECT } from '../numeric/inspectable';
import { isMissing, running, sortedPlaces, statistic, STATISTIC_NAMES, type Statistic } from './column-statistics';

type Cells = readonly unknown[];

/** What is used of a danfo Series. */
interface DanfoSeries {
  readonly values: Cells;
  readonly index: readonly (string | number)[];
  readonly dtypes: string[];
  readonly config: object;
  $setValues(values: Cells): void;
  $setIndex(index: readonly (string | number)[]): void;
}

/** What is used of a danfo DataFrame. */
interface DanfoFrame extends Omit<DanfoSeries, 'values'> {
  readonly values: readonly Cells[];
  readonly columns: string[];
  $getDataArraysByAxis(axis: number): readonly Cells[];
  $getColumnData(column: string, asSeries: false): Cells;
  $getColumnDtype(column: string): string;
  $frameIsNotCompactibleForArithmeticOperation(): boolean;
  $setValues(values: readonly Cells[], checkLength?: boolean, checkColumns?: boolean): void;
  iloc(selection: { rows: readonly number[] }): DanfoFrame;
}

type Method<This> = (this: This, ...given: never[]) => unknown;
type Constructor<Instance, Data> = { readonly prototype: Record<string, Method<Instance>> } & (new (data: Data, options?: object) => Instance);

/** The part of danfo that is mended. */
export interface Mendable {
  readonly DataFrame: Constructor<DanfoFrame, unknown>;
  readonly Series: Constructor<DanfoSeries, Cells>;
  readonly merge: (options: object) => unknown;
}

const DESCRIBED = ['count', 'mean', 'std', 'min', 'median', 'max', 'var'] as const;
const DESCRIBED_INDEX = ['count', 'mean', 'std', 'min', 'median', 'max', 'variance'];

/** What danfo exports is a subclass that reads and writes files; its methods, and the frames that they give, are those of the class below. */
function baseOf<Class extends Mendable['DataFrame'] | Mendable['Series']>({ prototype }: Class): Class {
  return (Object.getPrototypeOf(prototype) as { readonly constructor: Class }).constructor;
}

function requireNumbers(operation: string, dtypes: readonly string[]): void {
  if (dtypes.includes('string')) throw new TypeError(`${operation}: columns must hold numbers, got one of strings`);
}

function mendSeries({ Series }: Mendable): void {
  const { prototype } = Series;
  for (const name of STATISTIC_NAMES) {
    prototype[name] = function () {
      if (name !== 'count') requireNumbers(name, this.dtypes);
      return statistic(name, this.values);
    };
  }
  prototype.sortValues = function ({ ascending = true, inplace = false }: { ascending?: boolean; inplace?: boolean } = {}) {
    const places = sortedPlaces(this.values, ascending);
    const [values, index] = [places.map((place) => this.values[place]), places.map((place) => this.index[place])];
    if (!inplace) return new Series(values, { index, dtypes: this.dtypes, config: this.config });
    this.$setValues(values);
    this.$setIndex(index);
    return undefined;
  };
  prototype[INSPECT as unknown as string] = function () {
    const shown = this.values.slice(0, 8).map((value) => (typeof value === 'string' ? `'${value}'` : String(value)));
    return `Series of ${counted(this.values.length, 'values')}: ${shown.join(', ')}${this.values.length > 8 ? ', …' : ''}`;
  };
  const { boolOps } = prototype;
  // Comparisons with a missing value are false, but for "differs from": JavaScript takes null for 0.
  prototype.boolOps = function (...given: never[]) {
    const [other, operation] = given as readonly unknown[] as readonly [unknown, string];
    const result = boolOps.apply(this, given) as DanfoSeries;
    const others = Array.isArray(other) ? (other as Cells) : ((other as Partial<DanfoSeries> | null)?.values ?? null);
    const values = result.values.map((value, row) =>
      (isMissing(this.values[row]) || (others !== null && isMissing(others[row])) ? operation === 'ne' : value));
    return new Series(values, { index: this.index, config: { ...this.config } });
  };
}

function mendFrame({ DataFrame, Series, merge }: Mendable): void {
  const { prototype } = DataFrame;
  for (const name of STATISTIC_NAMES) {
    prototype[name] = function ({ axis = 1 }: { axis?: number } = {}) {
      if (axis !== 0 && axis !== 1) throw new RangeError(`${name}: axis must be 0 or 1, got ${String(axis)}`);
      if (name !== 'count') requireNumbers(name, this.dtypes);
      return new Series(this.$getDataArraysByAxis(axis).map((values) => statistic(name, values)), { index: axis === 0 ? this.columns : this.index });
    };
  }
  prototype.describe = function () {
    const numeric = this.columns.filter((column) => this.$getColumnDtype(column) !== 'string');
    const columns = numeric.map((column) => DESCRIBED.map((name) => statistic(name, this.$getColumnData(column, false))));
    return new DataFrame(DESCRIBED.map((_, row) => columns.map((column) => column[row])), { columns: numeric, index: DESCRIBED_INDEX });
  };
  prototype.sortValues = function (column: string, { ascending = true, inplace = false }: { ascending?: boolean; inplace?: boolean } = {}) {
    if (!this.columns.includes(column)) throw new RangeError(`sortValues: column must be among ${this.columns.join(', ')}, got ${column}`);
    const rows = sortedPlaces(this.$getColumnData(column, false), ascending);
    if (rows.length === 0) return inplace ? undefined : this;
    const sorted = this.iloc({ rows });
    if (!inplace) return sorted;
    this.$setValues(sorted.values);
    this.$setIndex(sorted.index);
    return undefined;
  };
  prototype.merge = function (right: unknown, options: object) {
    return merge({ how: 'inner', ...options, left: this, right });
  };
  prototype[INSPECT as unknown as string] = function () {
    return `DataFrame of ${counted(this.values.length, 'rows')} and ${counted(this.columns.length, 'columns')}: ${this.columns.join(', ')}`;
  };
  const { addColumn } = prototype;
  // danfo would change this frame and return undefined.
  prototype.addColumn = function (...given: never[]) {
    const [column, , options] = given as readonly unknown[] as readonly [string, unknown, { readonly inplace?: boolean } | undefined];
    if (this.columns.includes(column) && options?.inplace !== true) throw new RangeError(`addColumn: column must be a new name, got ${column}`);
    return addColumn.apply(this, given);
  };
}

function mendGroups({ DataFrame }: Mendable): void {
  const sample = new DataFrame([[0]], { columns: ['a'] }) as DanfoFrame & { groupby(columns: string[]): object };
  // danfo does not export the class of groups.
  const prototype = Object.getPrototypeOf(sample.groupby(['a'])) as { groupMathLog: (values: Cells, operation: string) => Cells };
  prototype.groupMathLog = (values, operation) => running(operation, values) ?? [statistic(operation as Statistic, values)];
}

/**
 * Makes danfo 1.2.0 leave out missing values as pandas does, in this process: in statistics of groups, columns and rows, in `describe`, in sorting
 * and in comparisons. Without it null counts as 0 in means of groups, minima and maxima stop at NaN, and sorting by a column with NaN gives no
 * order. `merge` becomes a method too. Its own results are of its own classes, so a subclass would not reach them.
 */
export function mendDanfo(given: Mendable): void {
  const danfo = { ...given, DataFrame: baseOf(given.DataFrame), Series: baseOf(given.Series) };
  mendSeries(danfo);
  mendFrame(danfo);
  mendGroups(danfo);
}

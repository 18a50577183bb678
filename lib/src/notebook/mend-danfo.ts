import { counted, INSPECT } from '../numeric/inspectable';
import { shown } from '../checks/shown';
import { having, rule } from '../checks/rules';
import { holdsNumbers, isMissing, quantileOf, statistic, STATISTIC_NAMES } from './column-statistics';
import type { DataFrame as Frame, MergeOptions, PivotOptions } from './data-frame-types';
import { Groups } from './groups';
import { mergeGrids } from './merge-grids';
import { pivotGrid } from './pivot-grid';
import { namesIn, placesOf, requireNames } from './row-keys';
import { sortedPlaces, sortedRows } from './sorted-places';
import type { Grid } from './table-source';

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
}

/** What describes a column, as in pandas. */
const DESCRIBED: Readonly<Record<string, (values: Cells) => number | null>> = {
  ...Object.fromEntries((['count', 'mean', 'std', 'min'] as const).map((name) => [name, (values: Cells) => statistic(name, values)])),
  '25%': (values) => quantileOf(values, 0.25),
  '50%': (values) => quantileOf(values, 0.5),
  '75%': (values) => quantileOf(values, 0.75),
  max: (values) => statistic('max', values),
};
const DESCRIBED_INDEX = Object.keys(DESCRIBED);
const described = (values: Cells): (number | null)[] => Object.values(DESCRIBED).map((statisticOf) => statisticOf(values));

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
  prototype.quantile = function (...[p]: readonly unknown[]) {
    requireNumbers('quantile', this.dtypes);
    return quantileOf(this.values, p as number);
  };
  prototype.describe = function () {
    requireNumbers('describe', this.dtypes);
    return new Series(described(this.values), { index: DESCRIBED_INDEX });
  };
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

/** danfo defines every column as a property of its frame, which breaks one with a column called mean, index or values: there methods win, as in pandas. */
function mendColumnProperties({ DataFrame: { prototype } }: Mendable): void {
  const { $setInternalColumnDataProperty: define } = prototype;
  prototype.$setInternalColumnDataProperty = function (...given: never[]) {
    const [column] = given as readonly unknown[] as readonly [string | undefined];
    for (const name of column === undefined ? this.columns : [column]) if (!(name in this)) Reflect.apply(define, this, [name]);
  };
}

function mendFrameStatistics({ DataFrame, Series }: Mendable): void {
  const { prototype } = DataFrame;
  for (const name of STATISTIC_NAMES) {
    prototype[name] = function ({ axis = 1 }: { axis?: number } = {}) {
      if (axis !== 0 && axis !== 1) throw new RangeError(`${name}: axis must be 0 or 1, got ${String(axis)}`);
      if (name !== 'count') requireNumbers(name, this.dtypes);
      return new Series(this.$getDataArraysByAxis(axis).map((values) => statistic(name, values)), { index: axis === 0 ? this.columns : this.index });
    };
  }
  prototype.describe = function () {
    const numeric = this.columns.filter((column) => holdsNumbers(this.$getColumnData(column, false)));
    const columns = numeric.map((column) => described(this.$getColumnData(column, false)));
    return new DataFrame(DESCRIBED_INDEX.map((_, row) => columns.map((column) => column[row])), { columns: numeric, index: DESCRIBED_INDEX });
  };
  prototype[INSPECT as unknown as string] = function () {
    return `DataFrame of ${counted(this.values.length, 'rows')} and ${counted(this.columns.length, 'columns')}: ${this.columns.join(', ')}`;
  };
}

/** One direction for each column. */
function directions(ascending: unknown, columns: number): readonly boolean[] {
  const list: unknown[] = Array.isArray(ascending) ? ascending : Array.from({ length: columns }, () => ascending);
  if (list.length === columns && list.every((one) => typeof one === 'boolean')) return list;
  throw new TypeError(`sortValues: ascending must be true or false, or one of them a column, got ${shown(ascending)}`);
}

function mendSorting({ DataFrame: { prototype } }: Mendable): void {
  prototype.sortValues = function (by: string | readonly string[], { ascending = true, inplace = false }: { ascending?: unknown; inplace?: boolean } = {}) {
    requireNames('sortValues', 'columns', by);
    placesOf('sortValues', 'columns', this.columns, namesIn(by));
    const rows = sortedRows(namesIn(by).map((column) => this.$getColumnData(column, false)), directions(ascending, namesIn(by).length));
    if (rows.length === 0) return inplace ? undefined : this;
    const sorted = this.iloc({ rows });
    if (!inplace) return sorted;
    this.$setValues(sorted.values);
    this.$setIndex(sorted.index);
    return undefined;
  };
}

const gridOf = ({ columns, values }: Pick<DanfoFrame, 'columns' | 'values'>): Grid => ({ columns, rows: values });
const requireName = rule('a name', (value) => typeof value === 'string', (value) => value !== '');
const requireFrame = having('a DataFrame', 'columns', 'values', '$getColumnData');

/** danfo joins the cells of several columns with a dash or an underscore to find equal rows, and has no pivot. */
function mendReshaping({ DataFrame }: Mendable): void {
  const { prototype } = DataFrame;
  const make = ({ columns, rows }: Grid): Frame => new DataFrame(rows, { columns }) as unknown as Frame;
  prototype.groupby = function (...[by]: readonly unknown[]) {
    requireNames('groupby', 'columns', by);
    return new Groups(gridOf(this), namesIn(by as string | readonly string[]), { make, take: (rows) => this.iloc({ rows }) as unknown as Frame });
  };
  prototype.merge = function (...[right, options]: readonly unknown[]) {
    requireFrame('merge', 'right', right);
    return make(mergeGrids(gridOf(this), gridOf(right as DanfoFrame), options as MergeOptions));
  };
  prototype.pivot = function (...[options]: readonly unknown[]) {
    return make(pivotGrid(gridOf(this), options as PivotOptions));
  };
  prototype.rows = function () {
    return this.values.map((row) => Object.fromEntries(this.columns.map((column, place) => [column, row[place]])));
  };
  const { addColumn } = prototype;
  // danfo would change this frame and return undefined.
  prototype.addColumn = function (...given: never[]) {
    const [column, values, options] = given as readonly unknown[] as readonly [string, unknown, { readonly inplace?: boolean } | undefined];
    requireName('addColumn', 'name', column);
    const list = Array.isArray(values) ? (values as Cells) : (values as Partial<DanfoSeries> | null | undefined)?.values;
    if (list?.length !== this.values.length) throw new TypeError(`addColumn: values must be an array or a column with a value for each of ${counted(this.values.length, 'rows')}, got ${shown(values)}`);
    if (this.columns.includes(column) && options?.inplace !== true) throw new RangeError(`addColumn: column must be a new name, got ${column}`);
    return addColumn.apply(this, given);
  };
}

/**
 * Makes danfo 1.2.0 leave out missing values as pandas does, in this process: in statistics of groups, columns and rows, in `describe`, in sorting
 * and in comparisons. Without it null counts as 0 in means of groups, minima and maxima stop at NaN, and sorting by a column with NaN gives no
 * order. Groups and merged rows are told apart by the values of their keys, not by their joined text, and columns may be called like methods.
 * Methods that danfo lacks are added. Its own results are of its own classes, so a subclass would not reach them.
 */
export function mendDanfo(given: Mendable): void {
  const danfo = { ...given, DataFrame: baseOf(given.DataFrame), Series: baseOf(given.Series) };
  mendSeries(danfo);
  mendColumnProperties(danfo);
  mendFrameStatistics(danfo);
  mendSorting(danfo);
  mendReshaping(danfo);
}

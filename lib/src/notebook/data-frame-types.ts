import type { TableSource } from './table-source';

/** A percentile, such as `q25` or `q97.5`. */
export type Percentile = `q${number}`;

/**
 * What `agg` computes of a group's values that are there: `std`, `var` and `sem` (standard error of the mean) divide by n − 1, `nunique` counts different
 * values, percentiles are interpolated. The last four give one row a row of the group.
 */
export type GroupOperation =
  | 'mean' | 'median' | 'mode' | 'min' | 'max' | 'sum' | 'count' | 'std' | 'var' | 'sem' | 'geometricMean' | 'first' | 'last' | 'nunique' | Percentile
  | 'cumsum' | 'cumprod' | 'cummin' | 'cummax';

/** Rows of a frame whose columns are not known: a parameter of this type takes every frame, which no other type would do. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type AnyRow = any;

/** Names of the columns that records have. */
export type ColumnOf<Row> = Row extends unknown ? Extract<keyof Row, string> : never;

/** What a column holds. */
export type CellOf<Row, Name extends PropertyKey> = Row extends unknown ? (Name extends keyof Row ? Row[Name] : null) : never;

/** Written out, so that an editor shows columns rather than how they came about. */
type Flat<Row> = { [Name in keyof Row]: Row[Name] };
type Columns<Row, Name extends string> = { [Own in Name]: CellOf<Row, Own> };
type OperationIn<Given> = Given extends readonly (infer Operation extends string)[] ? Operation : Extract<Given, string>;
type ResultOf<Row, Name extends string, Result extends string> = Result extends `${Name}_first` | `${Name}_last` ? CellOf<Row, Name> : number | null;

/** Statistics by the columns they are of. */
export type OperationsOn<Name extends string> = Readonly<Partial<Record<Name, GroupOperation | readonly GroupOperation[]>>>;

/** A row of a group's statistics: its keys, and one column for each operation on each column. */
export type AggregatedRow<Row, Key extends string, Operations> = Flat<
  Columns<Row, Key> & { [Name in Extract<keyof Operations, string> as `${Name}_${OperationIn<Operations[Name]>}`]: ResultOf<Row, Name, `${Name}_${OperationIn<Operations[Name]>}`> }
>;

/** The same for one statistic of all columns of numbers. */
export type StatisticRow<Row, Key extends string, Operation extends string> = Flat<
  Columns<Row, Key> & { [Name in Exclude<ColumnOf<Row>, Key> as `${Name}_${Operation}`]: number | null }
>;

/**
 * Rows of a DataFrame that share the values of some columns, groups in the order in which rows first name them. Missing values make a group of their
 * own. Results have one row a group: its keys, and columns named `<column>_<operation>`.
 */
export interface GroupedFrame<Row = AnyRow, Key extends string = AnyRow> {
  readonly ngroups: number;
  /**
   * Operations by column: `{ norm: ['mean', 'std'] }` gives the columns `norm_mean` and `norm_std`.
   *
   * @throws RangeError for a column or an operation that does not exist, and for running operations beside others.
   * @throws TypeError for a column that holds other values than numbers, but for `count`, `first`, `last` and `nunique`.
   */
  agg<Operations extends OperationsOn<ColumnOf<Row>>>(
    operations: Operations & Readonly<Record<Exclude<keyof Operations, ColumnOf<Row>>, never>>,
  ): DataFrame<AggregatedRow<Row, Key, Operations>>;
  /** Narrows the short forms below to some columns. */
  col<Name extends ColumnOf<Row>>(columns: Name | readonly Name[]): GroupedFrame<Columns<Row, Name | (Key & ColumnOf<Row>)>, Key>;
  /** How many rows each group has, whatever they hold, in a column `size`. */
  size(): DataFrame<Flat<Columns<Row, Key> & { size: number }>>;
  /** Values that are there, of each column. The short forms below leave columns out that do not hold numbers. */
  count(): DataFrame<StatisticRow<Row, Key, 'count'>>;
  mean(): DataFrame<StatisticRow<Row, Key, 'mean'>>;
  median(): DataFrame<StatisticRow<Row, Key, 'median'>>;
  max(): DataFrame<StatisticRow<Row, Key, 'max'>>;
  min(): DataFrame<StatisticRow<Row, Key, 'min'>>;
  sum(): DataFrame<StatisticRow<Row, Key, 'sum'>>;
  /** With divisor n − 1. */
  std(): DataFrame<StatisticRow<Row, Key, 'std'>>;
  var(): DataFrame<StatisticRow<Row, Key, 'var'>>;
  /** The rows of one group, by the values of its columns; throws a RangeError if there is none. */
  getGroup(values: readonly unknown[]): DataFrame<Row>;
  /** One or more rows of your own for each group, from the frame of its rows; the keys come first. */
  apply<Result extends object>(statisticOf: (group: DataFrame<Row>) => Result | readonly Result[]): DataFrame<Flat<Columns<Row, Key> & Result>>;
}

/** One column. Statistics leave missing values out and are null where none is there (`sum`: 0). */
export interface DataSeries<Value = unknown> {
  readonly values: readonly Value[];
  readonly index: readonly (string | number)[];
  /** Values that are there. */
  count(): number;
  mean(): number | null;
  median(): number | null;
  mode(): number | null;
  min(): number | null;
  max(): number | null;
  sum(): number;
  /** With divisor n − 1; null for fewer than two values. */
  std(): number | null;
  var(): number | null;
  /** Standard error of the mean. */
  sem(): number | null;
  /** Of numbers ≥ 0; throws a RangeError for a negative one. */
  geometricMean(): number | null;
  /** At p from 0 to 1, interpolated between the nearest two values. */
  quantile(p: number): number | null;
  /** count, mean, std, min, 25%, 50%, 75% and max, under these labels. */
  describe(): DataSeries<number | null>;
  /** Missing values last. */
  sortValues(options?: { ascending?: boolean }): DataSeries<Value>;
  unique(): DataSeries<Value>;
  dropNa(): DataSeries<Value>;
  fillNa(value: number | string | boolean): DataSeries<Value>;
  /** True where the value is missing. */
  isNa(): DataSeries<boolean>;
  /** For `query`; false at a missing value. */
  gt(other: number): DataSeries<boolean>;
  lt(other: number): DataSeries<boolean>;
  ge(other: number): DataSeries<boolean>;
  le(other: number): DataSeries<boolean>;
  eq(other: number | string): DataSeries<boolean>;
  /** True at a missing value. */
  ne(other: number | string): DataSeries<boolean>;
  and(other: DataSeries): DataSeries<boolean>;
  or(other: DataSeries): DataSeries<boolean>;
  print(): void;
}

/** How `merge` pairs rows. */
export interface MergeOptions<Name extends string = string> {
  /** Columns whose values must be equal; missing ones equal one another. */
  readonly on: Name | readonly Name[];
  /** Which rows without a partner stay: none (`inner`, by default), all, or those of one side. */
  readonly how?: 'inner' | 'outer' | 'left' | 'right';
  /** What tells other columns of the same name apart; `['_x', '_y']` by default. */
  readonly suffixes?: readonly [string, string];
}

/** How `pivot` spreads rows. */
export interface PivotOptions<Name extends string = string, Index extends Name = Name> {
  /** Columns that name the rows. */
  readonly index: Index | readonly Index[];
  /** The column whose values become columns. */
  readonly columns: Name;
  /** The column that fills them. */
  readonly values: Name;
  /** What to make of several rows at one place; by default they are an error. */
  readonly aggfunc?: Exclude<GroupOperation, 'cumsum' | 'cumprod' | 'cummin' | 'cummax'>;
}

/** A row of two frames side by side, but for the suffixes of columns that both have. */
export type MergedRow<Left, Right, On> = Flat<Columns<Left, Exclude<ColumnOf<Left>, Exclude<ColumnOf<Right>, On>>> & Columns<Right, Exclude<ColumnOf<Right>, On | ColumnOf<Left>>> & Suffixed<Left, Right, On>>;
type Suffixed<Left, Right, On> = { [Name in Exclude<ColumnOf<Left> & ColumnOf<Right>, On> as `${Name}_x`]: CellOf<Left, Name> } & {
  [Name in Exclude<ColumnOf<Left> & ColumnOf<Right>, On> as `${Name}_y`]: CellOf<Right, Name>;
};

/**
 * The part of danfo's DataFrame that notebooks need, with what danfo lacks: `pivot`, `rows`, quantiles. (All of danfo's declarations would make every
 * kernel start slower.) Methods give a new frame. See https://danfo.jsdata.org/api-reference/dataframe.
 */
export interface DataFrame<Row = AnyRow> extends TableSource {
  readonly columns: readonly ColumnOf<Row>[];
  readonly shape: readonly number[];
  readonly dtypes: readonly string[];
  /** The rows as records again, for figures and `table`. */
  rows(): Row[];
  /** Prints the frame as text; `table(frame)` shows it better. */
  print(): void;
  head(rows?: number): DataFrame<Row>;
  tail(rows?: number): DataFrame<Row>;
  /** count, mean, std, min, 25%, 50%, 75% and max of each column of numbers. */
  describe(): DataFrame<Record<ColumnOf<Row>, number | null>>;
  /** By one column, or by several, the first of them foremost. Missing values last, whichever the direction; rows with equal values keep their order. */
  sortValues<Name extends ColumnOf<Row>>(columns: Name | readonly Name[], options?: { ascending?: boolean | readonly boolean[] }): DataFrame<Row>;
  /** Throws a RangeError for a column that does not exist. */
  groupby<Name extends ColumnOf<Row>>(columns: Name | readonly Name[]): GroupedFrame<Row, Name>;
  /**
   * Long to wide: one row for each value of `index`, one column for each value of `columns`, in order of appearance; null where there is no row.
   *
   * @throws RangeError for a column that does not exist, and for two rows at one place unless `aggfunc` says what to make of them.
   */
  pivot<Index extends ColumnOf<Row>>(options: PivotOptions<ColumnOf<Row>, Index>): DataFrame<Columns<Row, Index> & Record<string, unknown>>;
  /** Rows and columns by label; `rows` may be one boolean a row. */
  loc<Name extends ColumnOf<Row> = ColumnOf<Row>>(selection: { rows?: readonly (string | number | boolean)[]; columns?: readonly Name[] }): DataFrame<Columns<Row, Name>>;
  /** Rows and columns by place, e.g. `{ rows: ['0:5'], columns: [0, 2] }`. */
  iloc(selection: { rows?: readonly (string | number | boolean)[]; columns?: readonly (string | number)[] }): DataFrame<Record<string, unknown>>;
  column<Name extends ColumnOf<Row>>(name: Name): DataSeries<CellOf<Row, Name>>;
  /** The rows where a condition holds: `frame.query(frame.column('norm').gt(1))`. */
  query(condition: DataSeries | readonly boolean[]): DataFrame<Row>;
  /** New names by old ones. */
  rename<const Names extends Readonly<Partial<Record<ColumnOf<Row>, string>>>>(
    names: Names,
  ): DataFrame<{ [Name in ColumnOf<Row> as Name extends keyof Names ? Extract<Names[Name], string> : Name]: CellOf<Row, Name> }>;
  /** Without some columns. */
  drop<Name extends ColumnOf<Row>>(options: { columns: readonly Name[] }): DataFrame<Columns<Row, Exclude<ColumnOf<Row>, Name>>>;
  /** Without the rows with some labels. */
  drop(options: { index: readonly (string | number)[] }): DataFrame<Row>;
  /** With one more column, of a new name. */
  addColumn<Name extends string, Value>(name: Name, values: readonly Value[] | DataSeries<Value>): DataFrame<Flat<Row & Record<Name, Value>>>;
  /**
   * Rows of this frame and of another that agree in some columns, side by side; null where one has no partner. In the order of this frame (of the other in
   * a right merge), rows of the other alone last. Columns of both get suffixes.
   *
   * @throws RangeError for a column that one of them lacks.
   */
  merge<Right, On extends ColumnOf<Row> & ColumnOf<Right>>(right: DataFrame<Right>, options: MergeOptions<On>): DataFrame<MergedRow<Row, Right, On>>;
  /** Without the rows that miss a value. */
  dropNa(): DataFrame<Row>;
  /** With a value in place of missing ones. */
  fillNa(value: number | string | boolean): DataFrame<Row>;
  /** One row a label again, 0, 1, 2, …. */
  resetIndex(): DataFrame<Row>;
  /** Of each column for axis 0, of each row for axis 1 (danfo's default). Columns must hold numbers. */
  mean(options: { axis: 0 | 1 }): DataSeries<number | null>;
  median(options: { axis: 0 | 1 }): DataSeries<number | null>;
  min(options: { axis: 0 | 1 }): DataSeries<number | null>;
  max(options: { axis: 0 | 1 }): DataSeries<number | null>;
  sum(options: { axis: 0 | 1 }): DataSeries<number>;
  std(options: { axis: 0 | 1 }): DataSeries<number | null>;
  var(options: { axis: 0 | 1 }): DataSeries<number | null>;
  sem(options: { axis: 0 | 1 }): DataSeries<number | null>;
  geometricMean(options: { axis: 0 | 1 }): DataSeries<number | null>;
  count(options: { axis: 0 | 1 }): DataSeries<number>;
}

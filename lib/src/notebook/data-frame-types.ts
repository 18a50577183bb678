import type { TableSource } from './table-source';

/** What `agg` computes of a group's values that are there. */
export type GroupOperation = 'mean' | 'median' | 'mode' | 'min' | 'max' | 'sum' | 'count' | 'std' | 'var' | 'cumsum' | 'cumprod' | 'cummin' | 'cummax';

/** Rows of a DataFrame that share the values of some columns. Results have one row a group, their columns named `<column>_<operation>`. */
export interface GroupedFrame {
  readonly ngroups: number;
  /** Operations by column: `{ norm: ['mean', 'std'] }` gives the columns `norm_mean` and `norm_std`. */
  agg(operations: Readonly<Record<string, GroupOperation | GroupOperation[]>>): DataFrame;
  /** Narrows what follows to some columns. */
  col(columns: string[]): GroupedFrame;
  /** Values that are there. */
  count(): DataFrame;
  mean(): DataFrame;
  max(): DataFrame;
  min(): DataFrame;
  sum(): DataFrame;
  /** With divisor n − 1. */
  std(): DataFrame;
  var(): DataFrame;
  /** The rows of one group, by the values of its columns. */
  getGroup(values: (string | number)[]): DataFrame;
}

/** One column. Statistics leave missing values out and are null where none is there (`sum`: 0). */
export interface DataSeries {
  readonly values: readonly unknown[];
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
  /** count, mean, std, min, median, max and variance, under these labels. */
  describe(): DataSeries;
  /** Missing values last. */
  sortValues(options?: { ascending?: boolean }): DataSeries;
  unique(): DataSeries;
  dropNa(): DataSeries;
  fillNa(value: number | string | boolean): DataSeries;
  /** True where the value is missing. */
  isNa(): DataSeries;
  /** For `query`; false at a missing value. */
  gt(other: number): DataSeries;
  lt(other: number): DataSeries;
  ge(other: number): DataSeries;
  le(other: number): DataSeries;
  eq(other: number | string): DataSeries;
  /** True at a missing value. */
  ne(other: number | string): DataSeries;
  and(other: DataSeries): DataSeries;
  or(other: DataSeries): DataSeries;
  print(): void;
}

/** How `merge` pairs rows. */
export interface MergeOptions {
  /** Columns whose values must be equal. */
  on: string[];
  /** Default `inner`. */
  how?: 'inner' | 'outer' | 'left' | 'right';
}

/**
 * The part of danfo's DataFrame that notebooks need. (All of danfo's declarations would make every kernel start slower.) Methods give a new
 * frame. See https://danfo.jsdata.org/api-reference/dataframe.
 */
export interface DataFrame extends TableSource {
  readonly shape: readonly number[];
  readonly dtypes: readonly string[];
  /** Prints the frame as text; `table(frame)` shows it better. */
  print(): void;
  head(rows?: number): DataFrame;
  tail(rows?: number): DataFrame;
  /** count, mean, std, min, median, max and variance of each column of numbers. */
  describe(): DataFrame;
  /** Missing values last, whichever the direction; rows with equal values keep their order. */
  sortValues(column: string, options?: { ascending?: boolean }): DataFrame;
  groupby(columns: string[]): GroupedFrame;
  /** Rows and columns by label; `rows` may be one boolean a row. */
  loc(selection: { rows?: (string | number | boolean)[]; columns?: string[] }): DataFrame;
  /** Rows and columns by place, e.g. `{ rows: ['0:5'], columns: [0, 2] }`. */
  iloc(selection: { rows?: (string | number | boolean)[]; columns?: (string | number)[] }): DataFrame;
  column(name: string): DataSeries;
  /** The rows where a condition holds: `frame.query(frame.column('norm').gt(1))`. */
  query(condition: DataSeries | boolean[]): DataFrame;
  /** New names by old ones. */
  rename(names: Readonly<Record<string, string>>): DataFrame;
  /** Without some columns, or without the rows with some labels. */
  drop(options: { columns: string[] } | { index: (string | number)[] }): DataFrame;
  /** With one more column, of a new name. */
  addColumn(name: string, values: readonly unknown[] | DataSeries): DataFrame;
  /** Rows of this frame and of another that agree in some columns, side by side. */
  merge(right: DataFrame, options: MergeOptions): DataFrame;
  /** Without the rows that miss a value. */
  dropNa(): DataFrame;
  /** With a value in place of missing ones. */
  fillNa(value: number | string | boolean): DataFrame;
  /** One row a label again, 0, 1, 2, …. */
  resetIndex(): DataFrame;
  /** Of each column for axis 0, of each row for axis 1 (danfo's default). Columns must hold numbers. */
  mean(options: { axis: 0 | 1 }): DataSeries;
  median(options: { axis: 0 | 1 }): DataSeries;
  min(options: { axis: 0 | 1 }): DataSeries;
  max(options: { axis: 0 | 1 }): DataSeries;
  sum(options: { axis: 0 | 1 }): DataSeries;
  std(options: { axis: 0 | 1 }): DataSeries;
  var(options: { axis: 0 | 1 }): DataSeries;
  count(options: { axis: 0 | 1 }): DataSeries;
}

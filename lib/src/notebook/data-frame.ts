import { createRequire } from 'node:module';
import { columnsOf, requireRecords, type TableSource } from './table-source';

/** Rows of a DataFrame that share the values of some columns. Results have one row a group, their columns named `<column>_<operation>`. */
export interface GroupedFrame {
  /** Operations by column: `{ norm: 'mean' }` gives the column `norm_mean`. */
  agg(operations: Readonly<Record<string, string | string[]>>): DataFrame;
  /** Narrows what follows to some columns. */
  col(columns: string[]): GroupedFrame;
  count(): DataFrame;
  mean(): DataFrame;
  max(): DataFrame;
  min(): DataFrame;
}

/**
 * The part of danfo's DataFrame that notebooks need. (All of danfo's declarations would make every kernel start slower.)
 * See https://danfo.jsdata.org/api-reference/dataframe.
 */
export interface DataFrame extends TableSource {
  readonly shape: readonly number[];
  head(rows?: number): DataFrame;
  tail(rows?: number): DataFrame;
  sortValues(column: string, options?: { ascending?: boolean }): DataFrame;
  groupby(columns: string[]): GroupedFrame;
  /** Rows and columns by label; `rows` may be one boolean a row. */
  loc(selection: { rows?: (string | number | boolean)[]; columns?: string[] }): DataFrame;
  column(name: string): { readonly values: readonly unknown[]; mean(): number; max(): number; min(): number };
}

interface Danfo {
  readonly DataFrame: new (rows: readonly (readonly unknown[])[], options: { columns: string[] }) => DataFrame;
}

function loadDanfo(): Danfo {
  try {
    return createRequire(__filename)('danfojs-node') as Danfo;
  } catch (cause) {
    throw new Error('dataFrame: danfojs-node does not load; it needs the native TensorFlow of tfjs-node. table(rows) works without it', { cause });
  }
}

/**
 * A danfo DataFrame of records, whose columns are all keys that any record has. danfo itself is loaded here and only here, which takes
 * 1–2 s the first time.
 *
 * Throws an Error (with the cause) if danfo does not load.
 *
 * @example
 * table(dataFrame(run.gradients).groupby(['layer']).agg({ norm: 'mean' }));
 */
export function dataFrame(rows: readonly object[]): DataFrame {
  requireRecords('dataFrame', 'rows', rows);
  const columns = columnsOf(rows);
  // danfo takes the first record's keys for all of them and would put others' values into the wrong columns.
  const values = rows.map((row) => columns.map((column): unknown => (row as Readonly<Record<string, unknown>>)[column]));
  const { DataFrame } = loadDanfo();
  return new DataFrame(values, { columns });
}

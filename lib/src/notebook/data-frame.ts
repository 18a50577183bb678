import { requireDanfo } from './danfo';
import type { Mendable } from './danfo-parts';
import type { DataFrame } from './data-frame-types';
import { mendDanfo } from './mend-danfo';
import { columnsOf, requireRecords } from './table-source';

interface Danfo {
  readonly DataFrame: new (rows: readonly (readonly unknown[])[], options: { columns: string[] }) => DataFrame;
}

let loaded: Danfo | undefined;

function loadDanfo(): Danfo {
  if (loaded !== undefined) return loaded;
  try {
    const danfo = requireDanfo();
    mendDanfo(danfo as Mendable);
    return (loaded = danfo as Danfo);
  } catch (cause) {
    throw new Error('dataFrame: danfojs-node does not load; table(rows) works without it', { cause });
  }
}

/**
 * A danfo DataFrame of records, whose columns are all keys that any record has, null where one lacks it. It knows their names: a wrong one is an error
 * before anything runs. `rows()` gives the records again. danfo itself is loaded here and only here, at the first call.
 *
 * Missing values (null, undefined, NaN) are left out of statistics, come last in sorting and compare as false, as in pandas; danfo by itself
 * would take null for 0. A statistic of no values is null, a sum 0. Groups, merged and pivoted rows keep the order in which rows first name them.
 *
 * @throws Error (with the cause) if danfo does not load.
 * @example
 * const norms = dataFrame(run.gradients).groupby(['layer']).agg({ norm: ['median', 'q25', 'q75'] });
 * table(norms.sortValues('norm_median'));
 */
export function dataFrame<Row extends object>(rows: readonly Row[]): DataFrame<Row> {
  requireRecords('dataFrame', 'rows', rows);
  const columns = columnsOf(rows);
  // danfo takes the first record's keys for all of them and would put others' values into the wrong columns; a column that starts with undefined
  // it does not take at all.
  const values = rows.map((row) => columns.map((column): unknown => (row as Readonly<Record<string, unknown>>)[column] ?? null));
  const { DataFrame } = loadDanfo();
  return new DataFrame(values, { columns }) as DataFrame<Row>;
}

import * as tf from '@tensorflow/tfjs-core';
import type { Mendable } from './danfo-parts';
import type { DataFrame } from './data-frame-types';
import { requireLazily } from './lazy-packages';
import { mendDanfo } from './mend-danfo';
import { columnsOf, requireRecords } from './table-source';

interface Danfo {
  readonly DataFrame: new (rows: readonly (readonly unknown[])[], options: { columns: string[] }) => DataFrame;
}

/** danfo's statistics, which are mended, and its readers of files: 1,100 of its 1,200 source files. */
const SELDOM_USED = ['mathjs', 'xlsx', 'request'];

/** tfjs-node makes itself the backend when it loads, where it loads; danfo needs no more of it than tfjs has. */
const OTHER_BACKENDS = { '@tensorflow/tfjs-node': '@tensorflow/tfjs' };

let loaded: Danfo | undefined;

/** danfo with the backend that computes already, the native one by itself if none does yet. */
function requireDanfo(): unknown {
  const backend = tf.getBackend() as string | undefined;
  if (backend !== undefined && backend !== 'tensorflow') return requireLazily('danfojs-node', SELDOM_USED, OTHER_BACKENDS);
  try {
    return requireLazily('danfojs-node', SELDOM_USED);
  } catch {
    return requireLazily('danfojs-node', SELDOM_USED, OTHER_BACKENDS);
  }
}

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
 * Throws an Error (with the cause) if danfo does not load.
 *
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

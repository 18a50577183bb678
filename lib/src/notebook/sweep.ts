import { trainingDefaults } from '../training/defaults';
import { nextTask } from '../training/next-task';
import { insideTslab } from './display';
import { freeingTensors } from './free-tensors';
import { pointsOf, pointText, type SweepGrid, type SweepPoint } from './sweep-grid';
import { withSweepProgress, type SweepProgress } from './sweep-progress';

/** How a sweep is shown and stopped. */
export interface SweepOptions {
  /** What the progress bar calls it. Default `sweep`. */
  readonly label?: string;
  /** Whether to show a bar. Default: in a notebook. */
  readonly progress?: boolean;
  /** Ends the sweep when it aborts; the notebook's stop button does so without it. */
  readonly signal?: AbortSignal;
}

/** What a sweep's function may return: a record, or several (such as one a layer), or none. */
export type SweepResult = object | readonly object[];

/** A row of a sweep: the grid's columns first, then those of the record. */
export type SweepRow<Grid extends SweepGrid, Result> = SweepPoint<Grid> & (Result extends readonly (infer Record)[] ? Record : Result);

/**
 * What went wrong at one point of a sweep; `rows` are those of the points before it.
 *
 * @example
 * const failure = await sweep({ width: [10, 0] }, ({ width }) => { if (width < 1) throw new Error('too narrow'); return { width }; }).catch((error) => error);
 * failure.message; // 'sweep: at width 0: too narrow'
 * failure.rows; // [{ width: 10 }]
 */
export class SweepError extends Error {
  override readonly name = 'SweepError';

  constructor(
    readonly point: Readonly<Record<string, unknown>>,
    readonly rows: readonly object[],
    cause: unknown,
  ) {
    super(`sweep: at ${pointText(point)}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

const isRecord = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The rows of one point. */
function rowsOf(point: Readonly<Record<string, unknown>>, result: unknown): object[] {
  const records: unknown[] = Array.isArray(result) ? result : [result];
  return records.map((record) => {
    if (!isRecord(record)) throw new TypeError(`the function must return a record or a list of records, got ${record === undefined ? 'undefined' : JSON.stringify(record)}`);
    const twice = Object.keys(point).find((name) => name in record && (record as Readonly<Record<string, unknown>>)[name] !== point[name]);
    if (twice !== undefined) throw new RangeError(`the record must not give the grid's column ${twice} another value, got ${String((record as Readonly<Record<string, unknown>>)[twice])}`);
    return { ...point, ...record };
  });
}

type PointFunction = (point: never) => unknown;

/** Visits the points one after the other. An interrupted point leaves no row: what a training that was cut short says of it is not what was asked. */
async function visit(points: readonly Readonly<Record<string, unknown>>[], run: PointFunction, signal: AbortSignal | undefined, reporter: SweepProgress): Promise<object[]> {
  const rows: object[] = [];
  const stopped = (): boolean => signal?.aborted === true;
  for (const [done, point] of points.entries()) {
    reporter.begin(done, pointText(point));
    await nextTask();
    if (stopped()) break;
    try {
      const added = await freeingTensors(async () => rowsOf(point, await run(point as never)));
      if (stopped()) break;
      rows.push(...added);
    } catch (error) {
      if (stopped()) break;
      throw new SweepError(point, rows, error);
    }
  }
  if (stopped()) reporter.fail('interrupted; the rows of the points before are kept');
  else reporter.finish();
  return rows;
}

/**
 * Runs an experiment at every combination of named lists of values, the last list varying fastest, and returns plain rows: the values of
 * the combination first, then what `run` says of it, a record or a list of records. `run` may be async.
 *
 * Tensors and networks made inside are freed when their point is done. A progress bar says how much time is left, trainings inside move it
 * instead of showing their own. The stop button (or an abort of `signal`) ends the sweep and gives the rows of the points that are done.
 * One sweep at a time.
 *
 * @throws SweepError that names the point, with the rows so far, when `run` throws or returns something else; RangeError or TypeError for a
 * grid without values.
 * @example
 * const rows = await sweep({ width: [10, 100], activation: ['tanh', 'relu'], seed: seeds(2) }, ({ width, activation, seed }) => {
 *   const net = mlp({ sizes: [784, width, width, 10], activation, seed });
 *   return { parameters: net.parameters.length };
 * });
 * rows.length; // 8
 */
export async function sweep<const Grid extends SweepGrid, Result extends SweepResult>(
  grid: Grid,
  run: (point: SweepPoint<Grid>) => Result | Promise<Result>,
  options: SweepOptions = {},
): Promise<SweepRow<Grid, Result>[]> {
  const points = pointsOf(grid);
  if (typeof run !== 'function') throw new TypeError(`sweep: run must be a function of a point of the grid, got ${typeof run}`);
  const { label = 'sweep', progress: shown = insideTslab(), signal = trainingDefaults().signal?.() } = options;
  const rows = await withSweepProgress({ shown, total: points.length, label }, (reporter) => visit(points, run, signal, reporter));
  return rows as SweepRow<Grid, Result>[];
}
